"""What the errors of a trace say."""

WORDS = {
    "expect needs names": {
        "zh": "expect= 应当返回梯度：只有一个输入时返回张量，有多个输入时返回以输入名为键的字典（{names}）。",
        "en": "expect= must return gradients: a tensor for the only input, or a dictionary by input name ({names}).",
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
    "slider tuple": {
        "zh": "输入 {name}={given} 不是滑块的写法。请写成 (最小, 最大)、(最小, 最大, 步长) 或 (最小, 最大, 步长, 初值)；"
        "向量请用列表。",
        "en": "Input {name}={given} is no range. Write (min, max), (min, max, step) or (min, max, step, start); a vector "
        "is a list.",
    },
    "slider range": {
        "zh": "输入 {name}={given} 的范围不成立：要求 最小 < 最大，步长 > 0，初值在两者之间。",
        "en": "Input {name}={given} is no range: min < max, step > 0 and a start between the two are needed.",
    },
    "widget without value": {
        "zh": "输入 {name} 是没有 value 的控件 {type}。请用滑块、数字框一类的控件。",
        "en": "Input {name} is a {type}, a widget without a value. Use one that has a value, such as a slider.",
    },
    "scalar": {"zh": "标量", "en": "scalar"},
    "integer tensor": {
        "zh": "输入 {name} 是 {dtype} 张量。只有浮点（或复数）张量才有梯度：整数不能连续变化。请写成 {name}.float() 再传入。",
        "en": "Input {name} is a {dtype} tensor. Only floating point (or complex) tensors have gradients: an "
        "integer cannot change a little. Pass {name}.float() instead.",
    },
    "no number": {
        "zh": "输入 {name} 的类型是 {type}，不能变成张量。输入应当是数、由数组成的列表或浮点张量；"
        "其他东西请写进函数里（闭包），不要当作输入。",
        "en": "Input {name} is a {type}, which cannot become a tensor. Inputs are numbers, lists of numbers or "
        "floating point tensors; let the function reach anything else by itself (as a closure).",
    },
    "not callable": {
        "zh": "第一个参数应当是函数，这里却是 {type}。请传函数本身（写 f，不写 f(x)）。",
        "en": "The first argument must be a function, not a {type}. Pass the function itself: f, not f(x).",
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
        "zh": "upstream 的类型是 {type}，不能变成张量。它应当是与输出同形状的数、列表或张量。",
        "en": "upstream is a {type}, which cannot become a tensor. Give a number, list or tensor of the output's shape.",
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
