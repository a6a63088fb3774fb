"""What a run that cannot be traced says."""

from .. import language

say = language.say | {
    "no max_ops": {
        "zh": "max_ops={given} 不是运算次数的上限。它应当是不小于 1 的数，例如 max_ops=10000。",
        "en": "max_ops={given} is no limit for operations. It must be a number of at least 1, such as max_ops=10000.",
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
    "no tangent": {
        "zh": "tangent={given} 没有说哪个输入往哪个方向动。请用字典给出：输入的名字，和与它同形状的方向，例如 tangent={{{name!r}: 1.0}}。",
        "en": "tangent={given} does not say which input moves, and in which direction. Give a dictionary: the input's name, "
        "and numbers of its shape, as in tangent={{{name!r}: 1.0}}.",
    },
    "tangent unknown": {
        "zh": "tangent= 里有 {names}，但输入只有 {has}。每个方向都属于一个输入：请改用输入的名字。",
        "en": "tangent= names {names}, and the inputs are {has}. Each direction is an input's: use the inputs' names.",
    },
    "no direction": {
        "zh": "tangent= 给 {name} 的是 {given}，不是它的方向。方向与输入同形状，每个分量一个数：{name} 的形状是 {shape}。",
        "en": "tangent= gives {given} for {name}, which is no direction of it. A direction has the input's shape, a number "
        "for each component: {name} has shape {shape}.",
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
