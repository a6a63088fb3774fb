"""The live view: panes, player, sliders, checks."""

WORDS = {
    "value": {"zh": "值", "en": "value"},
    "gradient": {"zh": "梯度", "en": "gradient"},
    "code": {"zh": "代码", "en": "code"},
    "graph": {"zh": "计算图", "en": "computational graph"},
    "numbers": {"zh": "数值", "en": "numbers"},
    "check": {"zh": "核对", "en": "check"},
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
    "difference name": {"zh": "中心差分", "en": "central difference"},
    "difference": {
        "zh": "不用自动微分，直接由函数值算出的斜率：(f(x+h) − f(x−h)) / 2h",
        "en": "the slope measured without autograd: (f(x+h) − f(x−h)) / 2h",
    },
    "other difference": {
        "zh": "由函数值算出的斜率 (f(x+h) − f(x−h)) / 2h 与自动微分的梯度不同：这里不可导，或者有一段计算被分离了",
        "en": "the slope (f(x+h) − f(x−h)) / 2h is not the gradient that autograd found: "
        "the function is not differentiable here, or part of it is detached",
    },
    "check equal": {"zh": "相等", "en": "equal"},
    "check rounding": {
        "zh": "相等，只差舍入误差 {gap}（末位 {units}）",
        "en": "equal but for rounding, {gap} ({units} in the last place)",
    },
    "check different": {"zh": "相差 {gap}", "en": "differs by {gap}"},
    "no new run": {
        "zh": "这组输入算不出结果，图中仍是上一次的运行。",
        "en": "No result here; the picture is the last run's.",
    },
    "unknown language": {
        "zh": "没有语言 {given}。可以选的是 {known}。",
        "en": "There is no language {given}. Choose one of {known}.",
    },
    "run eagerly": {
        "zh": "用 torch.compile 编译的部分，这里按原来的写法运行：编译之后，中间的每一步就看不到了。",
        "en": "What torch.compile made was run as it was written: inside compiled code no step can be seen.",
    },
    "no variable": {
        "zh": "这次运行里没有变量 {name}；有的是：{known}。",
        "en": "There is no variable {name} in this run; it has: {known}.",
    },
    "raised": {"zh": "函数抛出了 {type}：{text}", "en": "The function raised {type}: {text}"},
}
