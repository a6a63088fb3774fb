"""What every exercise says."""

from .. import language

say = language.say | {
    "cost operations": {"zh": "运算次数", "en": "operations"},
    "verdict right": {"zh": "{exercise} 正确", "en": "{exercise} is right"},
    "verdict wrong": {"zh": "{exercise} 还不对", "en": "{exercise} is not right yet"},
    "verdict open": {"zh": "{exercise} 还没有作答", "en": "{exercise} is not answered yet"},
    "exercise open": {
        "zh": "把 ... 换成你的答案，再运行这个单元格。",
        "en": "Put your answer in place of the ... and run the cell again.",
    },
    "exercise unknown": {
        "zh": "没有名为 {name} 的练习。可以检查的是：{names}。",
        "en": "There is no exercise {name}. There are: {names}.",
    },
    # What an answer may be.
    "answer nothing": {
        "zh": "你的函数什么也没有返回。是不是漏了 return？",
        "en": "Your function returned nothing. Is the return missing?",
    },
    "answer no function": {
        "zh": "答案应当是一个函数，这里却是 {type}。请传入函数本身，不要先调用它。",
        "en": "The answer should be a function, and this is of type {type}. Pass the function itself, without calling it.",
    },
    "answer raised": {
        "zh": "用 {given} 调用你的函数，它报错了：{error}",
        "en": "Called with {given}, your function raised {error}",
    },
    "answer no numbers": {
        "zh": "你的函数应当返回张量，这里却返回了 {type}。",
        "en": "Your function should return a tensor, and returned something of type {type}.",
    },
    "answer no number": {
        "zh": "这里应当是一个数，却是 {type}。",
        "en": "A single number was wanted here, and this is of type {type}.",
    },
    "answer not named": {
        "zh": "请为 {names} 各写一个答案：{what}。写成以它们为键的字典，或按这个次序排成列表。",
        "en": "The answer needs a part for each of {names}: {what}. Write a dictionary by these names, or a list in this order.",
    },
    "answer unknown": {
        "zh": "答案里有不认识的名字 {names}。",
        "en": "The answer has parts for {names}, which are not asked for.",
    },
    "answer missing": {"zh": "还缺 {names}。", "en": "Parts are missing: {names}."},
    "answer names": {"zh": "要回答的是 {names}。", "en": "Asked for are {names}."},
    "answer no choice": {
        "zh": "看不懂 {given}。这里要填的是：{what}。",
        "en": "{given} is none of the choices. Wanted is {what}.",
    },
}
