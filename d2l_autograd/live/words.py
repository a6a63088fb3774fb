"""The words of the experiments."""

from .. import language

say = language.say | {
    "work of both": {
        "zh": "ε 前面的数是切向量。要求出全部导数，前向模式每个输入数运行一次（{inputs} 次），反向模式每个输出数一次（{outputs} 次）。",
        "en": "The number before ε is the tangent. For all derivatives, forward mode runs once for each number that goes in "
        "({inputs}), reverse mode once for each that comes out ({outputs}).",
    },
    "run once": {
        "zh": "这个函数{why}，所以每次拖动只运行一次，不画曲线，也不测斜率。",
        "en": "This function {why}, so it runs once a move: without curves and measured slopes.",
    },
    "not run ahead": {
        "zh": "这个函数{why}，所以只在你移动滑块之后才运行。",
        "en": "This function {why}, so it runs only when you move a slider.",
    },
    "prints": {"zh": "会打印", "en": "prints"},
    "draws random numbers": {"zh": "用到随机数", "en": "draws random numbers"},
    "reads the clock": {"zh": "读时钟", "en": "reads the clock"},
    "uses files": {"zh": "读写文件或网络", "en": "uses files or the network"},
    "writes outside": {"zh": "改动外面的变量", "en": "writes into variables outside"},
    "takes long": {"zh": "运算很多", "en": "takes many operations"},
    "runs differ": {"zh": "两次运行的结果不同", "en": "gave another result when it ran again"},
    "compare missing": {
        "zh": "{call} 需要输入 {names}，而给出的输入只有 {given}。请把它们也写进 ad.compare(...)。",
        "en": "{call} needs the inputs {names}, but only {given} were given. Add them to ad.compare(...).",
    },
    "compare unknown": {
        "zh": "两个函数都用不到输入 {names}。它们的参数是 {has}。",
        "en": "Neither function has a parameter {names}. Theirs are {has}.",
    },
    "weights": {"zh": "各输出的权重：", "en": "Weights of the outputs:"},
    "weights sum": {"zh": "求和（1）", "en": "sum (1)"},
    "weights sum tip": {
        "zh": "权重全是 1，即 {name}.sum().backward()",
        "en": "all 1, as by {name}.sum().backward()",
    },
    "weights mean": {"zh": "平均（1/n）", "en": "mean (1/n)"},
    "weights mean tip": {
        "zh": "权重全是 1/n，即 {name}.mean().backward()",
        "en": "all 1/n, as by {name}.mean().backward()",
    },
    "weights threes": {"zh": "全取 3", "en": "threes"},
    "weights threes tip": {"zh": "权重全是 3", "en": "all 3"},
    "weights row": {"zh": "只要 {name} 一行", "en": "only the row {name}"},
    "weights next row": {
        "zh": "只要 {name} 一行（再单击：{following}）",
        "en": "only the row {name} (next: {following})",
    },
    "weights row tip": {
        "zh": "{name} 的权重是 1，其余是 0；再单击一次换下一行",
        "en": "{name} has weight 1, all others 0; press again for the next row",
    },
    "weights itself": {"zh": "用 {name} 自己的值", "en": "the values of {name}"},
    "weights itself tip": {
        "zh": "即 {name}.backward({name}.detach())：不报错，求的却不是各偏导数之和",
        "en": "as by {name}.backward({name}.detach()): no error, and not the sum of the partial derivatives",
    },
    "ledger": {"zh": "{grads} 的账本", "en": "The account of {grads}"},
    "ledger no inputs": {
        "zh": "没有给出输入。账本记的是各个输入的 .grad，至少要有一个，例如 ad.ledger(f, x=2.0)。",
        "en": "No input was given. The account is of the inputs' .grad, so it needs one at least, as in ad.ledger(f, x=2.0).",
    },
    "ledger no leaf": {
        "zh": "账本里没有输入 {name}；有的是：{known}。",
        "en": "There is no input {name} here; there are: {known}.",
    },
    "ledger call": {"zh": "调用", "en": "call"},
    "ledger deposit": {"zh": "存入", "en": "deposit"},
    "ledger balance": {"zh": "余额", "en": "balance"},
    "ledger earlier": {"zh": "（更早还有 {count} 行）", "en": "({count} earlier lines)"},
    "ledger forward tip": {
        "zh": "再算一遍 {call}，得到一张新的计算图",
        "en": "compute {call} again: a new graph",
    },
    "ledger backward tip": {
        "zh": "反向传播，用过的中间值随即释放",
        "en": "a backward pass, which frees the values it has used",
    },
    "ledger retain tip": {
        "zh": "反向传播，把中间值留着，还能再来一次",
        "en": "a backward pass that keeps the values for another",
    },
    "ledger zero tip": {"zh": "把 .grad 清零", "en": "set .grad back to zero"},
    "ledger value": {"zh": "{name} = {value}", "en": "{name} = {value}"},
    "ledger saved": {
        "zh": "前向传播时，{names} 为反向传播保存了中间值。",
        "en": "Saved for the backward pass by: {names}.",
    },
    "ledger nothing saved": {
        "zh": "这张图什么也没有保存：局部导数是常数，用不着前向传播时的值。",
        "en": "This graph has saved nothing: its local derivatives are constants.",
    },
    "ledger sum of": {
        "zh": "余额是 {count} 笔之和。只想要这一笔，就在反向传播之前先清零。",
        "en": "The balance is a sum of {count} deposits. To have this one alone, set .grad to zero first.",
    },
    "ledger again": {
        "zh": "同一张图第二次反向传播，没有报错：它没有保存中间值，也就没有什么被释放。同一笔又存了一次。",
        "en": "A second pass through one graph, and no error: it had saved nothing that could have been freed. The same "
        "deposit was made again.",
    },
    "ledger retained": {
        "zh": "图还留着，可以再反向传播一次；保留的是图，与 .grad 清不清零无关。",
        "en": "The graph is kept for another pass. That has nothing to do with .grad, which adds up all the same.",
    },
    "ledger zeroed": {"zh": "清零", "en": "set to 0"},
    "ledger unused": {
        "zh": "{names} 没有参与计算，.grad 仍是 None。",
        "en": "{names} took no part, so .grad is still None.",
    },
    "ledger closed": {
        "zh": "前一张图已经作废。先重做前向传播，才有 {name} 可以反向传播。",
        "en": "The last forward pass failed; there is no {name} until a new one succeeds.",
    },
    "slider tuple": {
        "zh": "输入 {name}={given} 不是滑块的写法。请写成 (最小, 最大)、(最小, 最大, 步长) 或 (最小, 最大, 步长, 初值)；"
        "向量请用列表。",
        "en": "Input {name}={given} is no range. Write (min, max), (min, max, step) or (min, max, step, start); a vector "
        "is a list.",
    },
    "slider range": {
        "zh": "输入 {name}={given} 的范围不成立：要求都是有限的数，最小 < 最大，0 < 步长 ≤ 最大 − 最小，初值在两者之间。",
        "en": "Input {name}={given} is no range: finite numbers are needed with min < max, 0 < step ≤ max − min and a start "
        "between the two.",
    },
    "widget without value": {
        "zh": "输入 {name} 是没有 value 的控件 {type}。请用滑块、数字框一类的控件。",
        "en": "Input {name} is a {type}, a widget without a value. Use one that has a value, such as a slider.",
    },
    "widget value": {
        "zh": "输入 {name} 是控件 {type}，它的 value 是 {value}，不是一个数。请用滑块、数字框一类的控件，每个控件一个数。",
        "en": "Input {name} is a {type}, whose value is a {value} and not one number. Use a slider or a number box, one for "
        "each number.",
    },
    "widget closed": {
        "zh": "输入 {name} 的控件 {type} 已经关闭，不能再显示。请新建一个。",
        "en": "Input {name} is a {type} that has been closed and can no longer be shown. Make a new one.",
    },
    "sentences": {"zh": "", "en": " "},
    "reset": {"zh": "还原", "en": "Reset"},
    "reset tip": {"zh": "让所有滑块回到最初的值", "en": "Put all sliders back to where they began"},
    "upstream slider": {"zh": "权重", "en": "upstream"},
    "no new run": {
        "zh": "这组输入算不出结果，图中仍是上一次的运行。",
        "en": "No result here; the picture is the last run's.",
    },
    "interrupted": {"zh": "运行被中断。", "en": "The run was interrupted."},
    "unknown plot": {
        "zh": 'plot={given} 不是一种图。不写 plot 时画出每个数的曲线；plot=False 不画；plot="slope" 再画出梯度。',
        "en": "plot={given} is no kind of plot. Without plot= each number has its curve; plot=False draws none; "
        'plot="slope" adds the gradient below the curve.',
    },
    "slope of several": {
        "zh": 'plot="slope" 画一个数的曲线和它的梯度，而这里的输入是 {names}。请只留一个标量输入（其余的写进函数里），'
        "或者不写 plot=。",
        "en": 'plot="slope" draws the curve of one number with its gradient, and the inputs are {names}. Leave one '
        "scalar input (the function may hold the others), or leave plot= out.",
    },
}
