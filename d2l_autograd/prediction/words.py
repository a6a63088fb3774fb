"""The words of a prediction."""

from .. import language

say = language.say | {
    "predict what": {"zh": "先预测：{grad} 是多少？", "en": "Predict: what is {grad}?"},
    "predict count": {
        "zh": "有 {count} 个分量：写 {count} 个数，用逗号隔开。",
        "en": "It has {count} components: write {count} numbers, with commas between.",
    },
    "predict answer": {"zh": "答", "en": "answer"},
    "predict show": {"zh": "直接看", "en": "show it"},
    "predict here": {
        "zh": "答案就在这一页里，由网页自己比较：这是为了学，不是为了打分。",
        "en": "The answer is in this page, which compares by itself: this is for learning, not for marks.",
    },
    "predict right": {
        "zh": "对了，是 {numbers}。沿着时间线看它是怎么来的。",
        "en": "Right: {numbers}. The timeline shows how it came about.",
    },
    "predict again": {"zh": "在这里再问我一次", "en": "ask me again, here"},
    "predict first": {
        "zh": "第 {place} 个分量（从 0 数）还不对。",
        "en": "Component {place}, counted from 0, is not right yet.",
    },
    "predict not yet": {
        "zh": "还不对。从 {output} 往回走：每条路上的局部导数相乘，各条路再相加。",
        "en": "Not yet. Go back from {output}: along a way the local derivatives multiply, and ways add up.",
    },
    "predict no number": {
        "zh": "这里要写数，例如 {example}。",
        "en": "Numbers are wanted here, as {example}.",
    },
    "mistake one way": {
        "zh": "这只是经过 {by} 的那一份。{name} 用了 {count} 次，每次都送回一份，要加起来。",
        "en": "That is only what comes by way of {by}. {name} is used {count} times, and what each sends adds up.",
    },
    "mistake product": {
        "zh": "同一条路上的局部导数相乘；不同的路送回来的要相加。",
        "en": "Along one way derivatives multiply; what comes by different ways is added.",
    },
    "mistake no local": {
        "zh": "这是到达 {by} 的梯度 {grad}；还要乘上 {by} 这一步的局部导数。",
        "en": "That is {grad}, which arrives at {by}; it has yet to be multiplied by the local derivative there.",
    },
    "mistake no upstream": {
        "zh": "这只是 {by} 这一步的局部导数；还要乘上游梯度 {grad} = {arrived}。",
        "en": "That is the local derivative of {by} alone; the upstream gradient {grad} = {arrived} is missing.",
    },
    "mistake slope": {
        "zh": "这是函数值的斜率；可是有一条路被 detach 切断了，梯度不从那里回来。",
        "en": "That is the slope of the values; but one way is cut by detach, and no gradient comes back there.",
    },
    "mistake sign": {"zh": "大小对，符号反了。", "en": "The size is right, the sign is not."},
    "mistake transposed": {
        "zh": "行和列换了：梯度的形状与变量相同，{shape}。",
        "en": "Rows and columns are exchanged: a gradient has the shape of its variable, {shape}.",
    },
    "mistake value": {
        "zh": "这是 {name} 的值；梯度说的是它动一点时输出动多少。",
        "en": "That is the value of {name}; its gradient tells how the output moves when it moves a little.",
    },
    "mistake other": {"zh": "这是 {name} 的梯度。", "en": "That is the gradient of {name}."},
    "mistake output": {
        "zh": "这是输出 {name} 的值，不是它的变化率。",
        "en": "That is the value of the output {name}, not how fast it changes.",
    },
    "predict unknown": {
        "zh": "要预测的 {name} 不在这次运行里。能预测的是梯度到达的变量：{known}。请写其中的名字。",
        "en": "{name}, to be predicted, is not in this run. What can be predicted is the gradient of a variable"
        " that one arrives at: {known}. Name some of those.",
    },
    "predict no gradient": {
        "zh": "{name} 没有梯度可以预测：没有梯度到达它。能预测的是：{known}。请换一个。",
        "en": "There is no gradient of {name} to predict: none arrives there. There is one of: {known}."
        " Name one of those.",
    },
    "predict large": {
        "zh": "{name} 的梯度有 {count} 个数，写不过来；最多 {most} 个实数。请换小一些的输入。",
        "en": "The gradient of {name} has {count} numbers, too many to write down; at most {most} real ones"
        " can be asked for. Take a smaller input.",
    },
}
