"""The verdicts on the exercises, and what a run costs."""

WORDS = {
    "cost": {
        "zh": "运算 {operations} 次，算出 {numbers} 个数，同时占用内存最多 {peak} 字节",
        "en": "operations: {operations}, numbers computed: {numbers}, memory at most: {peak} bytes",
    },
    "cost run": {"zh": "运行", "en": "run"},
    "cost operations": {"zh": "运算次数", "en": "operations"},
    "cost peak": {"zh": "内存峰值（字节）", "en": "peak memory (bytes)"},
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
        "zh": "答案要对应 {names}，各有一个：{what}。请写成以它们为键的字典，或按这个次序排成列表。",
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
    "answer at": {
        "zh": "函数是 {code}，x = {x} 时不对。",
        "en": "With the function {code} at x = {x} it is not right. ",
    },
    "answer so many": {"zh": "{all} 个里对了 {right} 个。", "en": "{right} of {all} are right. "},
    # 1
    "second right": {
        "zh": "在每个试过的函数上都与 torch.func.hessian 一致。下表数的是 torch 为 sin(x).prod() 算出的数的个数："
        "二阶导数有 n 行，每一行都要再反向传播一遍，而且穿过的是“求梯度”的图，那张图本身就比 f 的图大。",
        "en": "It agrees with torch.func.hessian on every function that was tried. The table counts the numbers that torch "
        "computes for sin(x).prod(): the second derivatives have n rows, each takes one more backward pass, and that pass goes "
        "through the graph of the gradient, which is larger than that of f to begin with.",
    },
    "second gradient": {
        "zh": "你返回的是梯度，也就是一阶导数。它的每个分量还要再对 x 求一次导。",
        "en": "What you return is the gradient, the first derivatives. Each of its components has to be differentiated once more.",
    },
    "second sum": {
        "zh": "你把梯度的各分量加起来再求导，得到的是各行之和。逐个分量地求，每个分量得到一行。",
        "en": "You added the components of the gradient up before the second pass, which gives the sum of the rows. Take one "
        "component at a time: each gives a row.",
    },
    "second diagonal": {
        "zh": "这是对角线，即对同一个分量求两次导。还有先对 x[i]、再对 x[j] 求导的那些。",
        "en": "That is the diagonal, both times by the same component. There are also those by x[i] and then by x[j].",
    },
    "second shape": {
        "zh": "形状应当是 {wanted}：第 i 行是梯度第 i 个分量的梯度。你返回的形状是 {given}。",
        "en": "The shape should be {wanted}, row i being the gradient of the gradient's component i. Yours is {given}.",
    },
    "second mixed": {
        "zh": "对角线对了，其余都是 0。这个函数里各分量相乘，混合的二阶导数不会是 0。",
        "en": "The diagonal is right, and all else is 0. But here the components are multiplied with each other, so that mixed "
        "second derivatives are not 0.",
    },
    "second entry": {
        "zh": "形状对了，但第 {row} 行第 {column} 列的数不对（从 0 数起）。",
        "en": "The shape is right, but not the number in row {row}, column {column}, counted from 0.",
    },
    "second size": {"zh": "n", "en": "n"},
    "second f": {"zh": "f", "en": "f"},
    "second first": {"zh": "梯度", "en": "gradient"},
    "second second": {"zh": "全部二阶导数（你的函数）", "en": "all second derivatives (yours)"},
    # 2
    "twice what": {
        "zh": "第二次 backward() 报错填 True，不报错填 False",
        "en": "True where the second backward() raises an error, False where it does not",
    },
    "twice code": {"zh": "y", "en": "y"},
    "twice second": {"zh": "第二次 backward()", "en": "second backward()"},
    "twice saved": {"zh": "为反向保存了值的运算", "en": "operations that kept values"},
    "twice grad": {"zh": "最后的 x.grad", "en": "x.grad in the end"},
    "twice raises": {"zh": "报错", "en": "raises"},
    "twice works": {"zh": "不报错，又加一次", "en": "works, and adds once more"},
    "twice not all": {
        "zh": "不会全都报错。想一想：求和的导数处处是 1，为了反向，它需要记住 x 的值吗？",
        "en": "Not all of them raise. The derivative of a sum is 1 everywhere: does it have to remember x in order to go back?",
    },
    "twice not none": {
        "zh": "不会全都不报错。2.5.1 的账本里就有一个例子：第一次反向传播之后，什么被释放了？",
        "en": "Some of them do raise. The ledger of 2.5.1 had an example: what is set free after the first backward pass?",
    },
    "twice hint": {
        "zh": "对每个运算问一句：写出它的导数，里面还有没有 x 或结果的值？有，就得在前向时保存下来，而第一次反向传播用完就释放了。",
        "en": "Ask of each operation: write its derivative down; is there a value of x, or of the result, left in it? Then it was "
        "saved on the way forward, and set free after the first backward pass.",
    },
    "twice right": {
        "zh": "下表是 torch 刚才真正做的。为反向保存了值的运算，值用过一次就释放了；没有保存值的，可以再来一次，梯度会再累加一次。",
        "en": "The table is what torch did just now. An operation that kept values lets go of them once they were used; one "
        "that kept none can go back again, and the gradient is added once more.",
    },
    # 3
    "flow a": {"zh": "a", "en": "a"},
    "flow shape": {"zh": "d 的形状", "en": "shape of d"},
    "flow slope": {"zh": "梯度", "en": "gradient"},
    "flow ratio": {"zh": "d / a", "en": "d / a"},
    "flow at": {"zh": "a = {a} 时不对。", "en": "At a = {a} it is not right. "},
    "flow right": {
        "zh": "d 的形状总与 a 相同。不是标量时，d.backward() 会报错，要先求和或给出权重。每个分量的斜率都是同一个 k，"
        "因为循环几圈、走哪一支由整个张量决定。",
        "en": "d always has the shape of a. Where that is not a scalar, d.backward() raises, and a sum or weights are needed. All "
        "components have the same slope k, since the whole tensor decides on turns and branch.",
    },
    "flow nan": {
        "zh": "有个分量得到 nan：那里 a 是 0，d / a 成了 0/0。让 autograd 来求，它不做除法。",
        "en": "One component came out as nan: a is 0 there, and d / a is 0/0. Let autograd find it; it does not divide.",
    },
    "flow d": {"zh": "你返回的是 d，不是它的梯度。", "en": "What you return is d, not its gradient."},
    "flow mean": {
        "zh": "差一个因子：用平均值反向传播，每个分量的权重是 1/n；这里要的是和的梯度，权重是 1。",
        "en": "It is off by a factor: going back from the mean gives each component the weight 1/n. Wanted is the gradient of the "
        "sum, with weights 1.",
    },
    "flow weights": {
        "zh": "你给 backward 的权重不是 1，各行乘上了它。要的是和的梯度。",
        "en": "The weights that you gave to backward were not 1, and the rows were multiplied by them. Wanted is the gradient of the sum.",
    },
    "flow wrong shape": {
        "zh": "梯度与 a 形状相同，应当是 {wanted}，你返回的是 {given}。",
        "en": "A gradient has the shape of its tensor, here {wanted}; yours is {given}.",
    },
    "flow hint": {
        "zh": "先得到标量（例如求和），再反向传播，然后读 a 的梯度。",
        "en": "Make a scalar first, for example a sum; go backward; then read the gradient of a.",
    },
    # 4
    "own no decision": {
        "zh": "试过的数里，没有看到一次 Python 的判断。需要 if 或 while，条件里用的是张量本身，例如 if a > 0。"
        "torch.where 和 relu 自己就是运算，不是控制流；a.item() 或 float(a) 把数取了出来，这里就看不见判断了。",
        "en": "At none of the numbers tried did Python decide anything. Use an if or a while whose condition asks the tensor itself, "
        "as in if a > 0. torch.where and relu are operations, not control flow; and a.item() or float(a) take the number out, so "
        "that the decision cannot be seen here.",
    },
    "own one way": {
        "zh": "从 {low} 到 {high}，试过的每个数走的都是同一条路：{way}。让条件随 a 的值变化。",
        "en": "From {low} to {high}, every number that was tried went the same way: {way}. Let the condition depend on the value of a.",
    },
    "own at": {"zh": "a = {a} 时：", "en": "At a = {a}: "},
    "own slope": {
        "zh": "a = {a} 附近，函数值的斜率是 {slope}，梯度却是 {grad}。是不是有一段用了 detach()、item() 或 no_grad，或者每次的结果不同？",
        "en": "Around a = {a} the values rise with slope {slope}, but the gradient is {grad}. Is a part of it detached, under "
        "no_grad, taken out by item(), or different each time?",
    },
    "own way": {"zh": "判断", "en": "decisions"},
    "own grad": {"zh": "梯度", "en": "gradient"},
    "own right": {
        "zh": "试过的数走了 {ways} 条不同的路，每条路上的梯度都与函数值的斜率一致。控制流不在图上，它只决定了哪些运算在图上。",
        "en": "The numbers tried went {ways} different ways, and on each the gradient is the slope of the values. The control flow is "
        "not in the graph; it decided which operations are.",
    },
    # 5
    "sine right": {
        "zh": "在每个试过的 x 上都与 cos x 一致，而你没有用到 cos。",
        "en": "It is cos x at every x that was tried, and you did not use the cosine.",
    },
    "sine near": {
        "zh": "与 cos x 最多差 {worst}：你用的是差商，这已经差不多是 float32 的极限。让 autograd 来求，就没有这个误差。",
        "en": "It differs from cos x by {worst} at most: you take differences, and float32 allows little better. With autograd there is "
        "no such error.",
    },
    "sine cosine": {
        "zh": "数是对的，但用到了 cos。题目要求不用它：让 torch 从 sin 求出斜率。",
        "en": "The cosine was used, and the point is to do without: let torch find the slope from the sine.",
    },
    "sine one number": {
        "zh": "x 有许多分量，每个分量各有一个斜率，你只返回了一个数。求和是为了反向传播，要返回的是 x 的梯度。",
        "en": "Each component of x has a slope of its own, and you return a single number. The sum is for going backward; return the "
        "gradient of x.",
    },
    "sine shape": {
        "zh": "每个分量一个斜率，形状应当是 {wanted}，你返回的是 {given}。",
        "en": "One slope for each component makes the shape {wanted}; yours is {given}.",
    },
    "sine itself": {"zh": "你返回的是 sin x 本身。", "en": "What you return is sin x itself."},
    "sine mean": {
        "zh": "差一个因子 1/n：对平均值求导，每个分量的斜率都被除以了 n。",
        "en": "It is off by the factor 1/n: going back from the mean divides every slope by n.",
    },
    "sine sign": {"zh": "符号反了。", "en": "The sign is the wrong way round."},
    "sine far": {
        "zh": "很像，但最多差 {worst}。是差商的话，步长换小一些，并且两边各退一步；或者让 autograd 来求。",
        "en": "It is like it, but off by up to {worst}. If these are differences, take a smaller step, to both sides; or let autograd "
        "find the slope.",
    },
    "sine hint": {
        "zh": "x = {x} 处你给出 {given}，不是那里的斜率。先让 x 记录梯度，算出 sin x，再反向传播。",
        "en": "At x = {x} you give {given}, which is not the slope there. Have x record its gradient, compute sin x, and go backward.",
    },
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
    # 9
    "modes what": {
        "zh": '填 "forward"（前向）或 "reverse"（反向）',
        "en": '"forward" or "reverse"',
    },
    "modes not one": {
        "zh": "没有一种模式总是更好。前向模式每个输入方向走一遍，反向模式每个输出走一遍。",
        "en": "Neither mode is always the better one. Forward mode takes a pass for each direction of the input, reverse mode one for "
        "each output.",
    },
    "modes hint": {
        "zh": "对每种情形数两个数：前向要走几遍（几个输入方向），反向要走几遍（几个输出）。一样多时，再想想谁要把中间结果都留着。",
        "en": "Count two things for each case: the passes that forward mode needs (directions of the input), and those that reverse mode "
        "needs (outputs). Where they are equal, ask which of the two has to keep all results on the way.",
    },
    "modes case": {"zh": "情形", "en": "case"},
    "modes size": {"zh": "规模", "en": "size"},
    "modes bytes": {"zh": "字节", "en": "bytes"},
    "modes passes": {"zh": "遍数", "en": "passes"},
    "modes forward": {"zh": "前向", "en": "forward"},
    "modes reverse": {"zh": "反向", "en": "reverse"},
    "modes right": {
        "zh": "下表是刚刚用 torch.func.jvp 和 vjp 量出来的，规模是输入、输出或步数的个数，字节是内存的峰值。A、B、D 看遍数；C 的遍数一样，但反向要等前向走完，并且留着每一步的结果。",
        "en": "The table was measured just now, with torch.func.jvp and vjp; size is the number of inputs, outputs or steps, and bytes are "
        "the peak of memory. In A, B and D it is the number of passes; in C that is the same, but reverse mode has to wait for the "
        "forward pass to end, and keeps the result of every step.",
    },
}
