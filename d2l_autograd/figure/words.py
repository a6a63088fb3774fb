"""The words of the figure."""

from .. import language

say = language.say | {
    "weight": {"zh": "权重", "en": "weight"},
    "weighted rows": {
        "zh": "每行乘以它的权重，逐列相加，得到 {grads}",
        "en": "Each row times its weight; each column adds up to {grads}",
    },
    "expected": {"zh": "预期梯度", "en": "expected"},
    "true": {"zh": "成立", "en": "true"},
    "false": {"zh": "不成立", "en": "false"},
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
    "arrow": {"zh": "，送出：", "en": ", sends "},
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
}
