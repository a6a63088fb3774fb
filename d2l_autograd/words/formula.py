"""The verdicts on exercises 6, 7 and 8: one formula, its graph and its chain rule."""

WORDS = {
    # 6
    "graph what": {
        "zh": '每个值由哪些值直接算出，例如 "x"，或者 ["a", "x"]',
        "en": 'the values that each is directly made from, such as "x" or ["a", "x"]',
    },
    "graph turned": {
        "zh": "箭头反了：你写的是每个值用到了哪里。要写的是它由谁算出。",
        "en": "The arrows are the wrong way round: you say where each value goes. Say what it is made from.",
    },
    "graph stranger": {
        "zh": "{name} 里的 {names} 不是图上的值。常数不必写。",
        "en": "For {name} you name {names}, which is no value of this graph. Constants are left out.",
    },
    "graph indirect": {
        "zh": "{name} 要用到 {names}，但只是间接地。只写算出 {name} 的那一行里出现的值。",
        "en": "{name} depends on {names}, but not directly. Name only what stands in the line that makes {name}.",
    },
    "graph extra": {
        "zh": "{name} 与 {names} 无关。再看看算出 {name} 的那一行。",
        "en": "{name} is not made from {names}. Look again at the line that makes {name}.",
    },
    "graph missing": {
        "zh": "{name} 由 {count} 个值算出，你写的不全。",
        "en": "{name} is made from {count} of the values, and you have not named them all.",
    },
    "graph right": {
        "zh": "与 torch 记录的图一致。x 有三条出去的箭头，所以它的梯度会是三项之和。",
        "en": "It is the graph that torch recorded. Three arrows leave x, so its gradient will be a sum of three terms.",
    },
    # 7
    "terms what": {
        "zh": "沿 a、c、e 回到 x 的那一项，写成 x 的函数",
        "en": "the term that comes back to x by way of a, c and e, as a function of x",
    },
    "terms whole": {
        "zh": "这是三项之和，即整个导数，没有错。现在把它拆开：沿 a、c、e 各回来多少？",
        "en": "That is the sum of all three, the whole derivative, and correct. Now take it apart: how much comes back by way of a, of "
        "c and of e?",
    },
    "terms swapped": {
        "zh": "{name} 那一项写成了 {other} 的。",
        "en": "What you give for {name} is the term that comes by way of {other}.",
    },
    "terms sign": {"zh": "{name} 那一项的符号反了。", "en": "The term by way of {name} has the wrong sign."},
    "terms upstream only": {
        "zh": "{name} 那一项只有到达 {name} 的梯度。还要乘上 {name} 对 x 的局部导数。",
        "en": "For {name} you have the gradient that arrives at {name}. It is still to be multiplied by the local derivative of {name} by x.",
    },
    "terms local only": {
        "zh": "{name} 那一项只有 {name} 对 x 的局部导数。还要乘上到达 {name} 的梯度。",
        "en": "For {name} you have the local derivative of {name} by x. It is still to be multiplied by the gradient that arrives at {name}.",
    },
    "terms positive only": {
        "zh": "{name} 那一项在 x > 0 时对，x 为负时不对。log(x²) 在 x 为负时也有定义，2·log(x) 却没有。",
        "en": "The term by way of {name} is right for positive x only. log(x²) is defined for negative x too, and 2·log(x) is not.",
    },
    "terms hint": {
        "zh": "{name} 那一项不对：x = {x} 时你给出 {given}。从 y 出发沿箭头往回走到 {name}，把路上的局部导数乘起来，再乘 {name} 对 x 的导数。",
        "en": "The term by way of {name} is not right: at x = {x} you give {given}. Go back from y along the arrows to {name}, multiply the "
        "local derivatives on the way, and then by the derivative of {name} by x.",
    },
    "terms from": {"zh": "沿 {name}", "en": "by way of {name}"},
    "terms sum": {"zh": "相加：x.grad", "en": "their sum: x.grad"},
    "terms right": {
        "zh": "与 torch 真正送回 x 的三条消息一致。下表是这些消息和它们的和。",
        "en": "These are the three messages that torch really sends back to x. The table holds them, and what they add up to.",
    },
    # 8
    "forward what": {
        "zh": "应当返回一对数 (y, dy)：函数值，和导数乘以 v。",
        "en": "Return a pair (y, dy): the value, and the derivative times v.",
    },
    "forward only one": {
        "zh": "只返回了一个数。前向模式带着两个数一起走：值 y，和它的变化 dy。",
        "en": "You return one number. Forward mode carries two along: the value y, and its change dy.",
    },
    "forward at": {"zh": "x = {x}，v = {v} 时不对。", "en": "At x = {x}, v = {v} it is not right. "},
    "forward turned": {
        "zh": "两个数的次序反了：先是值 y，再是 dy。",
        "en": "The two are in the wrong order: first the value y, then dy.",
    },
    "forward value": {
        "zh": "先看值 y：你得到 {given}，应当是 {wanted}。",
        "en": "Look at the value y first: you get {given}, and it is {wanted}.",
    },
    "forward no v": {
        "zh": "dy 少乘了 v。从 x 出发时带的是 dx = v，不是 1。",
        "en": "dy is not multiplied by v. What sets out from x is dx = v, not 1.",
    },
    "forward missing": {
        "zh": "dy 里少了经过 {names} 的那部分。乘积 d = b · c 的变化有两项，y = d + e 的也有两项。",
        "en": "The part of dy that comes by way of {names} is missing. The change of a product, d = b · c, has two terms, and so has "
        "that of y = d + e.",
    },
    "forward hint": {
        "zh": "值 y 对了，dy 不对（你得到 {given}）。每一行都写两句：一句算值，一句算它的变化，例如 a = x**2，da = 2 * x * dx。",
        "en": "The value is right, but not dy (you get {given}). Write two lines for each: one for the value, one for its change, as in "
        "a = x**2 and da = 2 * x * dx.",
    },
    "forward right": {
        "zh": "与 torch.func.jvp 一致。只有一个输入、一个输出时，两种模式的工作量差不多；差别在 x 或 y 变多时才显出来，见练习 9。",
        "en": "It agrees with torch.func.jvp. With one input and one output, both modes do about the same work; what sets them apart "
        "is a longer x or a longer y, as in exercise 9.",
    },
}
