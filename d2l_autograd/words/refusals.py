"""What the errors of a trace say."""

WORDS = {
    "expect needs names": {
        "zh": "expect= 应当返回梯度：只有一个输入时返回张量，有多个输入时返回以输入名为键的字典（{names}）。",
        "en": "expect= must return gradients: a tensor for the only input, or a dictionary by input name ({names}).",
    },
    "expect is no function": {
        "zh": "expect= 应当是函数，这里却是 {type}。请写一个以输入为参数、返回梯度的函数，例如 expect=lambda {names}: ...。",
        "en": "expect= must be a function, not a {type}. Write one that takes the inputs and returns the gradient, as in "
        "expect=lambda {names}: ...",
    },
    "expect names": {
        "zh": "expect= 会得到各个输入，但它的参数对不上。{why}",
        "en": "expect= is called with the inputs, but its parameters are others. {why}",
    },
    "expect type": {
        "zh": "expect= 给出的 {name} 的梯度是 {type}，不是一组数。请返回与输入同形状的数、列表或张量（别忘了 return）。",
        "en": "expect= gave a {type} as gradient of {name}, which is not made of numbers. Return a number, list or tensor of the "
        "input's shape (is there a return?).",
    },
    "expect shape": {
        "zh": "expect= 给出的 {name} 的梯度形状是 {given}，而输入的形状是 {wanted}。梯度与输入形状相同。",
        "en": "expect= gave a gradient of shape {given} for {name}, which has shape {wanted}. A gradient has the "
        "shape of its input.",
    },
    "unknown plot": {
        "zh": 'plot={given} 不是一种图。不写 plot 时自动选择；plot=False 不画；plot="slope" 在曲线下面再画出梯度。',
        "en": 'plot={given} is no kind of plot. Without plot= one is chosen; plot=False draws none; plot="slope" adds '
        "the gradient below the curve.",
    },
    "slope of several": {
        "zh": 'plot="slope" 画一个数的曲线和它的梯度，而这里的输入是 {names}。请只留一个标量输入（其余的写进函数里），'
        "或者不写 plot=。",
        "en": 'plot="slope" draws the curve of one number with its gradient, and the inputs are {names}. Leave one scalar input '
        "(the function may hold the others), or leave plot= out.",
    },
    "slider tuple": {
        "zh": "输入 {name}={given} 不是滑块的写法。请写成 (最小, 最大)、(最小, 最大, 步长) 或 (最小, 最大, 步长, 初值)；"
        "向量请用列表。",
        "en": "Input {name}={given} is no range. Write (min, max), (min, max, step) or (min, max, step, start); a vector "
        "is a list.",
    },
    "slider range": {
        "zh": "输入 {name}={given} 的范围不成立：要求都是有限的数，最小 < 最大，0 < 步长 ≤ 最大 − 最小，初值在两者之间。",
        "en": "Input {name}={given} is no range: finite numbers are needed with min < max, 0 < step ≤ max − min and a start "
        "between the two.",
    },
    "widget without value": {
        "zh": "输入 {name} 是没有 value 的控件 {type}。请用滑块、数字框一类的控件。",
        "en": "Input {name} is a {type}, a widget without a value. Use one that has a value, such as a slider.",
    },
    "widget value": {
        "zh": "输入 {name} 是控件 {type}，它的 value 是 {value}，不是一个数。请用滑块、数字框一类的控件，每个控件一个数。",
        "en": "Input {name} is a {type}, whose value is a {value} and not one number. Use a slider or a number box, one for "
        "each number.",
    },
    "widget closed": {
        "zh": "输入 {name} 的控件 {type} 已经关闭，不能再显示。请新建一个。",
        "en": "Input {name} is a {type} that has been closed and can no longer be shown. Make a new one.",
    },
    "scalar": {"zh": "标量", "en": "scalar"},
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
    "no max_ops": {
        "zh": "max_ops={given} 不是运算次数的上限。它应当是不小于 1 的数，例如 max_ops=10000。",
        "en": "max_ops={given} is no limit for operations. It must be a number of at least 1, such as max_ops=10000.",
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
    "output is no tensor": {
        "zh": "函数返回的是 {type}，不是张量。反向传播从一个张量开始：请返回一个张量（例如 loss）。",
        "en": "The function returned a {type}. A backward pass begins at one tensor: return one (a loss, say).",
    },
    "output is not dense": {
        "zh": "输出是稀疏张量、嵌套张量，或在 meta 设备上，反向传播在它上面没有可以写下的起点。"
        "请返回有数的稠密张量，例如 y.to_dense() 或 y.sum()。",
        "en": "The output is sparse, nested or on the meta device, so there are no numbers at which a backward pass can be "
        "seen to begin. Return a dense tensor with numbers: y.to_dense() or y.sum(), say.",
    },
    "output has no gradient": {
        "zh": "输出不依赖任何需要梯度的张量，没有东西可以求导。请检查函数是否用到了输入，"
        "以及中间有没有 detach()、torch.no_grad()、.item() 或整数运算切断了计算图。",
        "en": "The output depends on no tensor that requires a gradient, so there is nothing to differentiate. See "
        "whether the function uses its inputs, and whether detach(), torch.no_grad(), .item() or integer "
        "arithmetic cuts the graph on the way.",
    },
    "output is not scalar": {
        "zh": "输出的形状是 {shape}，不是标量，而反向传播需要知道每个分量占多大权重。两种办法："
        "让函数返回 y.sum()（或 y.mean()）；或者用 upstream= 给出与输出同形状的权重，例如 upstream=torch.ones_like(y)。",
        "en": "The output has shape {shape} and is no scalar, so a backward pass needs a weight for each component. "
        "Two ways out: let the function return y.sum() (or y.mean()); or give weights of the output's shape, as in "
        "upstream=torch.ones_like(y).",
    },
    "output is complex": {
        "zh": "输出是复数标量，反向传播不能自己选一个方向。请返回实数（例如 y.abs()），或用 upstream= 给出一个复数。",
        "en": "The output is a complex scalar, for which no direction is implied. Return a real number (y.abs(), say), "
        "or give a complex upstream=.",
    },
    "upstream is no tensor": {
        "zh": "upstream 的类型是 {type}，不是一组数。它应当是与输出同形状的数、列表或张量。",
        "en": "upstream is a {type} and not made of numbers. Give a number, list or tensor of the output's shape.",
    },
    "upstream is complex": {
        "zh": "upstream 是复数，输出却是实数。上游梯度与输出同一类型：请给实数的 upstream。",
        "en": "upstream is complex and the output is real. An upstream gradient is of the output's kind: give real numbers.",
    },
    "upstream shape": {
        "zh": "upstream 的形状是 {given}，输出的形状是 {wanted}。上游梯度给输出的每个分量一个权重，两者形状必须相同。",
        "en": "upstream has shape {given}, the output {wanted}. An upstream gradient weights each component of the "
        "output, so the shapes must be equal.",
    },
    "too many operations": {
        "zh": "函数做了超过 {max_ops} 次运算还没有结束{where}。如果本来就要这么多，请把 max_ops= 调大。",
        "en": "The function did more than {max_ops} operations and had not ended{where}. If it needs that many, "
        "give a larger max_ops=.",
    },
    "stuck at": {"zh": "（停在第 {line} 行：{code}）", "en": " (stopped at line {line}: {code})"},
    "loop does not end": {
        "zh": "循环没有结束：做了 {max_ops} 次运算后，第 {line} 行 while 的条件 {test} 已经成立 {times} 次。"
        "{why}请换一个输入；如果循环本来就这么长，请把 max_ops= 调大。",
        "en": "The loop did not end: after {max_ops} operations the condition {test} of the while in line {line} had "
        "held {times} times. {why}Choose another input; if the loop really is that long, give a larger max_ops=.",
    },
    "unchanged": {
        "zh": "它所比较的值接连两轮都是 {value}，再循环多少轮也不会变。",
        "en": "What it compares was {value} in one turn and the next: no further turn will change it. ",
    },
    "unchanged so far": {
        "zh": "它所比较的值接连两轮都是 {value}，但循环里还有别的值在变。",
        "en": "What it compares was {value} in one turn and the next, while other values of the loop still change. ",
    },
    "still changing": {
        "zh": "它所比较的值还在变：上一轮是 {before}，这一轮是 {after}。",
        "en": "What it compares still changes: {before} in the last turn but one, {after} in the last. ",
    },
}
