"""What is said before and while the reader's function runs."""

from .. import language

say = language.say | {
    "integer tensor": {
        "zh": "输入 {name} 是 {dtype} 张量。只有浮点（或复数）张量才有梯度：整数和真假值不能连续变化。"
        "请写成 {name}.float() 再传入。",
        "en": "Input {name} is a {dtype} tensor. Only floating point (or complex) tensors have gradients: "
        "integers and truth values cannot change a little. Pass {name}.float() instead.",
    },
    "no number": {
        "zh": "输入 {name} 的类型是 {type}，不是数。输入应当是数、由数组成的列表或浮点张量；"
        "其他东西请写进函数里（闭包），不要当作输入。",
        "en": "Input {name} is a {type} and no number. Inputs are numbers, lists of numbers or floating point tensors; "
        "let the function reach anything else by itself (as a closure).",
    },
    "no numbers inside": {
        "zh": "输入 {name} 的类型是 {type}，里面有一个 {inside}，不是数。输入应当是数、由数组成的列表或浮点张量；"
        "其他东西请写进函数里（闭包），不要当作输入。",
        "en": "Input {name} is a {type} with a {inside} in it, which is no number. Inputs are numbers, lists of numbers or "
        "floating point tensors; let the function reach anything else by itself (as a closure).",
    },
    "ragged": {
        "zh": "输入 {name} 的类型是 {type}，里面各行的长度不同，排不成一个张量。请让每一行一样长，或者拆成几个输入。",
        "en": "Input {name} is a {type} whose rows differ in length, and a tensor's rows do not. Give them one length, or make "
        "them several inputs.",
    },
    "too large": {
        "zh": "输入 {name} 的类型是 {type}，超出了浮点数能表示的范围（大约 1.8e308）。请换小一些的数，或者写 float('inf')。",
        "en": "Input {name} is a {type} beyond the largest floating point number (about 1.8e308). Give a smaller one, or "
        "float('inf').",
    },
    "quantized tensor": {
        "zh": "输入 {name} 是量化张量，其中的数是整数的编码，没有梯度。请写成 {name}.dequantize() 再传入。",
        "en": "Input {name} is quantized: its numbers are coded as integers, which have no gradients. Pass {name}.dequantize() "
        "instead.",
    },
    "meta tensor": {
        "zh": "输入 {name} 在 meta 设备上，只有形状，没有数，求不出值和梯度。请给出有数的张量，例如 torch.zeros({name}.shape)。",
        "en": "Input {name} is on the meta device: it has a shape but no numbers, so there are no values and no gradients to "
        "see. Give a tensor with numbers, such as torch.zeros({name}.shape).",
    },
    "no dense tensor": {
        "zh": "输入 {name} 是稀疏或嵌套张量，滑块只能代表普通（稠密）张量的分量。请写成 {name}.to_dense() 再传入，"
        "或者改用 ad.trace。",
        "en": "Input {name} is sparse or nested, and sliders stand for the components of a plain (dense) tensor. Pass "
        "{name}.to_dense() instead, or use ad.trace.",
    },
    "complex sliders": {
        "zh": "输入 {name} 是复数，而滑块只有一个方向。请把实部和虚部作为两个实数输入，在函数里写 torch.complex(re, im)；"
        "或者改用 ad.trace。",
        "en": "Input {name} is complex, and a slider has one direction only. Make the real and imaginary parts two inputs and "
        "let the function say torch.complex(re, im), or use ad.trace.",
    },
    "not callable first": {
        "zh": "第一个参数应当是函数，这里却是 {type}。请传函数本身（写 f，不写 f(x)）。",
        "en": "The first argument must be a function, not a {type}. Pass the function itself: f, not f(x).",
    },
    "not callable second": {
        "zh": "第二个参数应当是函数，这里却是 {type}。请传函数本身（写 g，不写 g(x)）。",
        "en": "The second argument must be a function, not a {type}. Pass the function itself: g, not g(x).",
    },
    "input names": {
        "zh": "给出的输入是 {given}，函数的参数是 {has}。两者的名字必须一一对应：{mend}。",
        "en": "The inputs given are {given}; the function's parameters are {has}. Their names must match: {mend}.",
    },
    "inputs missing": {"zh": "请补上 {names}", "en": "give {names} as well"},
    "inputs unknown": {
        "zh": "请去掉 {names}，或改成参数的名字",
        "en": "leave {names} out, or give it a parameter's name",
    },
    "unnamed inputs": {
        "zh": "ad.{call} 的输入要写出名字，因为图上用的就是这些名字。请写成 ad.{call}(..., {given})。",
        "en": "ad.{call} takes its inputs by name, for these are the names in the picture. Write ad.{call}(..., {given}).",
    },
    "own setting": {
        "zh": "{name}= 是 ad.{call} 自己的设置，而函数也有一个参数叫 {name}，两者分不开。"
        "请给函数的参数换个名字，或者包一层：{wrapped}。",
        "en": "{name}= is a setting of ad.{call} itself, and the function has a parameter {name} too: the two cannot be told "
        "apart. Rename the parameter, or wrap the function: {wrapped}.",
    },
    "raised": {"zh": "函数抛出了 {type}：{text}", "en": "The function raised {type}: {text}"},
}
