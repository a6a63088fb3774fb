"""The verdicts on exercises 1 to 5 and 9."""

WORDS = {
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
