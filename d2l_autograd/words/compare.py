"""Two functions side by side."""

WORDS = {
    "compare": {"zh": "两个函数，同样的输入", "en": "Two functions, the same inputs"},
    "compare value": {"zh": "{name} 的值", "en": "value of {name}"},
    "compare output": {"zh": "输出", "en": "output"},
    "compare difference": {"zh": "差", "en": "difference"},
    "compare same": {"zh": "=", "en": "="},
    "compare other": {"zh": "≠ {gap}", "en": "≠ {gap}"},
    "compare failed": {"zh": "没有结果", "en": "no result"},
    "compare shared": {
        "zh": "{call} 里，{names} 共用同一块内存：就地改写其中一个，其余的也跟着变。要改，先 clone()。",
        "en": "In {call}, {names} share their memory: a write into one of them changes the others too. Clone before you "
        "write.",
    },
    "compare cut": {
        "zh": "{call} 里，{source} → {target} 被 {cut} 剪断，没有梯度从这里流回去。",
        "en": "In {call}, {cut} cuts {source} → {target}: no gradient flows back there.",
    },
    "compare missing": {
        "zh": "{call} 需要输入 {names}，而给出的输入只有 {given}。请把它们也写进 ad.compare(...)。",
        "en": "{call} needs the inputs {names}, but only {given} were given. Add them to ad.compare(...).",
    },
    "compare unknown": {
        "zh": "输入 {names} 两个函数都用不到。它们的参数是 {has}。",
        "en": "Neither function has a parameter {names}. Theirs are {has}.",
    },
}
