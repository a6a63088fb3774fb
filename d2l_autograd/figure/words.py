"""The words of the figure."""

from .. import language

say = language.say | {
    "true": {"zh": "成立", "en": "true"},
    "false": {"zh": "不成立", "en": "false"},
    "not taken": {"zh": "这次没有走的分支", "en": "not taken in this run"},
    "turn": {"zh": "第 {turn} 次判断：{outcome}", "en": "test {turn}: {outcome}"},
    "page view": {
        "zh": "一次运行：代码、计算图、链式法则与数值",
        "en": "one run: code, graph, chain rule and numbers",
    },
    "page steps": {"zh": "逐步查看这次运行", "en": "step through the run"},
    "page play": {"zh": "播放或暂停（空格）", "en": "play or pause (space)"},
    "step forward": {"zh": "前向 {step}/{count}", "en": "forward {step}/{count}"},
    "step backward": {"zh": "反向 {step}/{count}", "en": "backward {step}/{count}"},
    "keeps": {"zh": "，保存 {names}", "en": ", keeps {names}"},
    "frees": {"zh": "，释放 {amount}", "en": ", frees {amount}"},
    "arrow": {"zh": "，送出：", "en": ", sends "},
    "held": {"zh": "成立 {count} 次", "en": "held {count} times"},
    "drag": {
        "zh": "拖动一个数：它的斜率就是梯度。",
        "en": "Drag a number: the slope of its line is the gradient.",
    },
    "word forward": {"zh": "前向", "en": "forward"},
    "word backward": {"zh": "反向", "en": "backward"},
    "figure folded": {"zh": "⋯ 折叠了 {count} 步运算", "en": "⋯ {count} operations folded"},
    "figure undrawn": {
        "zh": "有 {count} 个值不通向输出，没有梯度经过，没有画出",
        "en": "{count} values that do not reach the output are not drawn: no gradient passes there",
    },
    "fold again": {"zh": "重新折叠", "en": "fold again"},
    "still measuring": {"zh": "还在测量斜率和曲线……", "en": "measuring slopes and curves …"},
    "off the scale": {"zh": "↓ 还有低至 {value} 的，画不下", "en": "↓ down to {value}, off the scale"},
    "drag all": {"zh": "拖动一个数：每个数都跟着重算。", "en": "Drag a number: all others are found anew."},
    "figure missing": {
        "zh": "这几部分这次没能画出来：{names}。其余的都是 torch 的结果。",
        "en": "Could not be drawn this time: {names}. All the rest is what torch did.",
    },
    "figure chips": {"zh": "局部导数", "en": "local derivatives"},
    "figure jacobian": {"zh": "雅可比矩阵", "en": "the Jacobian"},
    "figure graph": {"zh": "计算图", "en": "the graph"},
    "figure formula": {"zh": "公式", "en": "a formula"},
    "figure code": {"zh": "代码", "en": "the code"},
    "figure steps": {"zh": "逐步的说明", "en": "the notes of the steps"},
    "figure description": {"zh": "文字说明", "en": "the description"},
    "page rest": {
        "zh": "左右拖动时间线：看每个数什么时候算出来",
        "en": "Drag along the line to see when each number came about.",
    },
    "page gone": {
        "zh": "内核已经不在了，这里没有算过。请重新启动内核，再运行这一格。",
        "en": "The kernel is gone, and it had not been here. Restart it, and run the cell again.",
    },
    "page reset": {"zh": "复位", "en": "reset"},
    "page reset tip": {"zh": "让每个数回到起点", "en": "put every number back to where it began"},
    "as expected": {"zh": "与 expect 相等", "en": "equal to expect"},
    "nearly as expected": {
        "zh": "与 expect 相等，只差 {units} 个末位单位（ULP）",
        "en": "equal to expect but for rounding ({units} in the last place)",
    },
    "not as expected": {"zh": "{names} 与 expect 不同", "en": "{names}: not what expect says"},
    "as measured": {"zh": "与量出的斜率一致", "en": "agrees with the measured slope"},
    "not as measured": {"zh": "{names} 与量出的斜率不同", "en": "{names}: not the measured slope"},
}
