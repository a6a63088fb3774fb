"""What is said of every error of autograd's."""

from .. import language

say = language.say | {
    "clinic what": {"zh": "发生了什么：", "en": "What happened: "},
    "clinic rule": {"zh": "违反的规则：", "en": "The rule: "},
    "clinic mend": {"zh": "怎样改：", "en": "How to mend it:"},
    "clinic here": {"zh": "第 {line} 行 {code}：", "en": "In line {line}, {code}: "},
    "clinic inside": {
        "zh": "报错回溯里属于库的部分（{count} 层）",
        "en": "The libraries' part of the traceback ({count} calls deep)",
    },
    "clinic it": {"zh": "这个张量", "en": "this tensor"},
}
