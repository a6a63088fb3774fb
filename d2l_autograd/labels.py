"""Every word that the package shows a reader, in Chinese and in English."""

from __future__ import annotations

LANGUAGES = ("zh", "en")
_language = "en"

WORDS: dict[str, dict[str, str]] = {
    "value": {"zh": "值", "en": "value"},
    "gradient": {"zh": "梯度", "en": "gradient"},
    "code": {"zh": "代码", "en": "code"},
    "graph": {"zh": "计算图", "en": "computational graph"},
    "numbers": {"zh": "数值", "en": "numbers"},
    "name": {"zh": "变量", "en": "name"},
    "expected": {"zh": "预期梯度", "en": "expected"},
    "true": {"zh": "成立", "en": "true"},
    "false": {"zh": "不成立", "en": "false"},
    "decisions": {"zh": "控制流的判断", "en": "decisions of the control flow"},
    "not taken": {"zh": "这次没有走的分支", "en": "not taken in this run"},
    "turns": {"zh": "共判断 {count} 次", "en": "{count} tests"},
    "turn": {"zh": "第 {turn} 次判断：{outcome}", "en": "test {turn}: {outcome}"},
    "view": {
        "zh": "一次运行：代码、计算图、链式法则与数值",
        "en": "one run: code, graph, chain rule and numbers",
    },
    "steps": {"zh": "逐步查看这次运行", "en": "step through the run"},
    "first": {"zh": "第一步（Home）", "en": "first step (Home)"},
    "back": {"zh": "上一步（←）", "en": "one step back (←)"},
    "play": {"zh": "播放或暂停（空格）", "en": "play or pause (space)"},
    "forward": {"zh": "下一步（→）", "en": "one step forward (→)"},
    "last": {"zh": "最后一步（End）", "en": "last step (End)"},
    "speed": {"zh": "播放速度", "en": "speed"},
    "step forward": {"zh": "前向 {step}/{count}", "en": "forward {step}/{count}"},
    "step backward": {"zh": "反向 {step}/{count}", "en": "backward {step}/{count}"},
    "list": {"zh": "，", "en": ", "},
    "arrow": {"zh": "，送出：", "en": ", sends "},
    "reset": {"zh": "还原", "en": "Reset"},
    "reset tip": {"zh": "让所有滑块回到最初的值", "en": "Put all sliders back to where they began"},
    "upstream slider": {"zh": "上游", "en": "upstream"},
    "check equal": {"zh": "相等", "en": "equal"},
    "check rounding": {"zh": "相等，只差舍入误差 {gap}", "en": "equal but for rounding, {gap}"},
    "check different": {"zh": "相差 {gap}", "en": "differs by {gap}"},
    "no new run": {
        "zh": "这组输入算不出结果，图中仍是上一次的运行。",
        "en": "No result here; the picture is the last run's.",
    },
    "raised": {"zh": "函数抛出了 {type}：{text}", "en": "The function raised {type}: {text}"},
    "expect needs names": {
        "zh": "expect= 应当返回梯度：只有一个输入时返回张量，有多个输入时返回以输入名为键的字典（{names}）。",
        "en": "expect= must return gradients: a tensor for the only input, or a dictionary by input name ({names}).",
    },
    "expect shape": {
        "zh": "expect= 给出的 {name} 的梯度形状是 {given}，而输入的形状是 {wanted}。梯度与输入形状相同。",
        "en": "expect= gave a gradient of shape {given} for {name}, which has shape {wanted}. A gradient has the "
        "shape of its input.",
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
        "zh": "给出的输入是 {given}，函数的参数是 {has}。两者的名字必须对应（{reason}）。",
        "en": "The inputs given are {given}; the function's parameters are {has}. Their names must match ({reason}).",
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
        "zh": "它所比较的值每一轮都是 {value}，再循环多少轮也不会变。",
        "en": "What it compares was {value} in one turn and the next: no further turn will change it. ",
    },
    "still changing": {
        "zh": "它所比较的值还在变：上一轮是 {before}，这一轮是 {after}。",
        "en": "What it compares still changes: {before} in the last turn but one, {after} in the last. ",
    },
    "picture_not_differentiable": {"zh": "不可微", "en": "not differentiable"},
    "picture_results": {"zh": "{count} 个结果", "en": "{count} results"},
    "picture_operations": {"zh": "{count} 步运算", "en": "{count} operations"},
    "picture_turns": {"zh": "第 {first}–{last} 轮", "en": "turns {first}–{last}"},
    "picture_line": {"zh": "第 {line} 行：{code}", "en": "line {line}: {code}"},
    "picture_folded": {"zh": "⋯ 折叠了 {count} 步运算", "en": "⋯ {count} operations folded"},
    "picture_undrawn": {
        "zh": "未画出：{count} 个不通向输出的值",
        "en": "Not drawn, as they do not reach the output: {count}",
    },
    "alt_picture": {"zh": "计算图，从左到右。", "en": "Computational graph, from left to right."},
    "alt_leaves": {"zh": "叶子：{items}。", "en": "Leaves: {items}."},
    "alt_operations": {"zh": "依次的运算：{items}。", "en": "Operations in order: {items}."},
    "alt_gives": {"zh": "{code} 得 {value}", "en": "{code} gives {value}"},
    "alt_more": {"zh": "另外 {count} 个", "en": "and {count} more"},
    "alt_output": {"zh": "输出：{output}。", "en": "Output: {output}."},
    "alt_gradients": {"zh": "反向传播得到的梯度：{items}。", "en": "Gradients: {items}."},
    "alt_cuts": {"zh": "梯度不能流过：{items}。", "en": "No gradient flows: {items}."},
    "alt_cut": {"zh": "从 {target} 回到 {source}（{why}）", "en": "from {target} back to {source} ({why})"},
    "alt_comma": {"zh": "；", "en": "; "},
    "alt_space": {"zh": "", "en": " "},
    "formula_repeated": {"zh": "{{}} 重复成 ({shape})", "en": "{{}} repeated to ({shape})"},
    "formula_reshaped": {"zh": "{{}} 变回 ({shape})", "en": "{{}} back in shape ({shape})"},
    "formula_axes": {"zh": "{{}} 的轴换回原位", "en": "{{}} with its axes put back"},
    "formula_placed": {"zh": "{{}} 放回 {index}，其余为 0", "en": "{{}} placed at {index}, 0 elsewhere"},
    "formula_placed_back": {"zh": "{{}} 放回原位，其余为 0", "en": "{{}} put back in its place, 0 elsewhere"},
    "formula_part": {"zh": "{{}} 中属于 {name} 的部分", "en": "the part of {{}} that belongs to {name}"},
    "formula_overwritten": {"zh": "{{}}，但 {index} 处为 0", "en": "{{}}, but 0 at {index}"},
    "formula_read": {"zh": "{{}} 在 {index} 处的值", "en": "{{}} at {index}"},
    "formula_passed": {"zh": "原样传给 {source}", "en": "handed to {source} unchanged"},
    "formula_constant": {
        "zh": "{name} 是常数：没有梯度流到它。",
        "en": "{name} is a constant: no gradient flows to it.",
    },
    "formula_unused": {
        "zh": "{name} 不通向 {output}：没有梯度流到它。",
        "en": "{name} does not lead to {output}: no gradient flows to it.",
    },
    "formula_not_reached": {
        "zh": "没有梯度到达 {target}，所以也没有梯度传给 {source}。",
        "en": "No gradient reached {target}, so it sends none to {source}.",
    },
    "formula_needs_none": {
        "zh": "{source} 不需要梯度：{target} 不向它传。",
        "en": "{source} needs no gradient: {target} sends it none.",
    },
    "formula_cut_detach": {
        "zh": "没有梯度从 {target} 流回 {source}：detach 之后，{target} 只是一个常数。",
        "en": "No gradient flows from {target} back to {source}: after detach, {target} is a mere constant.",
    },
    "formula_cut_no_grad": {
        "zh": "没有梯度从 {target} 流回 {source}：这一步在 no_grad 之下，没有被记录。",
        "en": "No gradient flows from {target} back to {source}: this step ran under no_grad and was not recorded.",
    },
    "formula_cut_not_differentiable": {
        "zh": "没有梯度从 {target} 流回 {source}：这一步运算不可微。",
        "en": "No gradient flows from {target} back to {source}: the operation is not differentiable.",
    },
    "plot_slope": {"zh": "斜率 = 梯度 = ", "en": "slope = gradient = "},
    "plot_gradient": {"zh": "梯度", "en": "gradient"},
    "plot_expected": {"zh": "预期 = ", "en": "expected = "},
    "plot_wanted": {"zh": "预期梯度", "en": "expected"},
    "plot_beyond": {"zh": "图外还有：{items}", "en": "beyond the plot: {items}"},
    "plot_interval": {"zh": "等高线间隔 {value}", "en": "contour interval {value}"},
    "plot_arrow": {"zh": "箭头 = 梯度 × {value}", "en": "arrow = gradient × {value}"},
    "plot_alt_curve": {
        "zh": "{output} 随 {name} 从 {low} 到 {high} 变化的曲线。在 {name} = {at} 处，{output} = {value}，切线斜率等于梯度 {slope}。",
        "en": "Curve of {output} for {name} from {low} to {high}. At {name} = {at}: {output} = {value}; its tangent "
        "has the gradient {slope} as slope.",
    },
    "plot_alt_cut": {
        "zh": "{output} 随 {name} 从 {low} 到 {high} 变化的曲线。在 {name} = {at} 处，{output} = {value}。"
        "过这一点的直线以 torch 求得的梯度 {slope} 为斜率；计算图有切断，它不一定与曲线相切。",
        "en": "Curve of {output} for {name} from {low} to {high}. At {name} = {at}: {output} = {value}. The line "
        "through this point has torch's gradient {slope} as slope; the graph is cut, so it need not be the tangent.",
    },
    "plot_alt_bars": {
        "zh": "柱形图，梯度的各个分量：{items}。",
        "en": "Bar chart of the gradient's components: {items}.",
    },
    "plot_alt_expected": {"zh": "预期梯度：{items}。", "en": "Expected gradient: {items}."},
    "plot_alt_contours": {
        "zh": "{output} 的等高线图，{x} 从 {x_low} 到 {x_high}，{y} 从 {y_low} 到 {y_high}。在 {x} = {x_at}、{y} = {y_at} 处，"
        "{output} = {value}，梯度为 ({x_grad}, {y_grad})。",
        "en": "Contour lines of {output} for {x} from {x_low} to {x_high} and {y} from {y_low} to {y_high}. At "
        "{x} = {x_at}, {y} = {y_at}: {output} = {value}, and the gradient is ({x_grad}, {y_grad}).",
    },
}


def set_language(language: str) -> None:
    """Choose the language of labels, tooltips and errors.

    ``language`` is ``"zh"`` or ``"en"``; anything else raises ValueError. Serves every section.
    """
    global _language
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(map(repr, LANGUAGES))}, not {language!r}")
    _language = language


def language() -> str:
    """The language now in force, ``"zh"`` or ``"en"``."""
    return _language


def say(key: str, /, **values: object) -> str:
    """The words for ``key`` in the language in force, with ``values`` filled in."""
    return WORDS[key][_language].format(**values)
