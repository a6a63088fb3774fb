"""What is said of the reader's own engine."""

from .. import language

say = language.say | {
    # Of any answer.
    "engine no class": {
        "zh": "答案应当是一个类，这里却是 {type}。请传入类本身，例如 Value，不要先调用它。",
        "en": "The answer should be a class, and this is of type {type}. Pass the class itself, as Value, without calling it.",
    },
    "engine no function": {
        "zh": "这里应当是一个函数，却是 {type}。请传入函数本身，不要先调用它。",
        "en": "A function was wanted here, and this is of type {type}. Pass the function itself, without calling it.",
    },
    "engine at": {"zh": "{code}：", "en": "{code}: "},
    "engine raised": {
        "zh": "运行 {code} 时，你的代码报错了：{error}",
        "en": "At {code} your code raised {error}",
    },
    "engine nothing": {
        "zh": "{code} 什么也没有返回。是不是漏了 return？",
        "en": "{code} returned nothing. Is the return missing?",
    },
    "engine endless": {
        "zh": "走了两百万行还没有结束。要么循环停不下来，要么同一个节点沿每条路都重新走了一遍：每层用两次，60 层就有 2⁶⁰ 条路。"
        "把走过的节点记在一个集合里，每个节点只走一次。",
        "en": "It had not ended after two million lines. Either a loop never stops, or a node is gone through again along every "
        "path: with two uses a level, 60 levels make 2⁶⁰ paths. Keep a set of the nodes that were seen, and go through each once.",
    },
    "engine recursion": {
        "zh": "递归太深：函数套函数超过了 {most} 层，这是 Python 的默认上限，而图可以更深。不要让函数调用自己，改用一个列表当栈，"
        "配一个循环。如果图并没有这么深，那就是有个函数在没完没了地调用自己。",
        "en": "The recursion went too deep: more than {most} calls in each other, Python's own limit, and graphs can be deeper. "
        "Instead of a function that calls itself, use a list as a stack, and a loop. If the graph is not that deep, something calls itself without end.",
    },
    "engine no attribute": {
        "zh": "{code} 得到的对象没有 {name} 这个属性。构造函数里记下它了吗？",
        "en": "What {code} gave has no attribute {name}. Does the constructor keep it?",
    },
    "engine no number": {
        "zh": "{code} 应当是一个数，却是 {type}。",
        "en": "{code} should be a number, and is of type {type}.",
    },
    # Step 1.
    "record leaf value": {
        "zh": "{code} 之后，x.value 不是给它的那个数。",
        "en": "After {code}, x.value is not the number that it was given.",
    },
    "record leaf parents": {
        "zh": "{code} 不是由别的值算出来的，parents 应当是空的。默认参数写成 [] 的话，所有的 Value 会共用同一个列表；请用 ()。",
        "en": "{code} is made from no other value, so its parents should be empty. A default of [] is one list for all Values: use ().",
    },
    "record leaf operation": {
        "zh": '{code} 是输入，operation 应当是 ""。',
        "en": '{code} is an input: its operation should be "".',
    },
    "record leaf grad": {
        "zh": "{code} 之后，x.grad 应当是 0.0。",
        "en": "After {code}, x.grad should be 0.0.",
    },
    "record no value": {
        "zh": "{code} 得到的是 {type}，不是 {name}：数算出来了，怎么来的却没有记下。请返回 {name}(...)。",
        "en": "{code} gives a {type} and no {name}: the number is there, but not where it came from. Return {name}(...).",
    },
    "record value": {
        "zh": "{code}：{name} 得到 {given}，应当是 {real}。",
        "en": "{code}: {name} is {given}, and should be {real}.",
    },
    "record changed": {
        "zh": "{code} 改动了 x 自己。运算要返回一个新的 Value，原来的保持不变。",
        "en": "{code} changed x itself. An operation returns a new Value and leaves its operands as they are.",
    },
    "record parents": {
        "zh": "{code} 的 parents 应当是元组或列表，却是 {type}。只有一个时写成 (self,)，逗号不能少。",
        "en": "The parents of {code} should be a tuple or a list, and are of type {type}. A single one is (self,), with its comma.",
    },
    "record no parents": {
        "zh": "{code} 的 parents 是空的：没有记下它由谁算出。",
        "en": "The parents of {code} are empty: what it was made from is not written down.",
    },
    "record numbers": {
        "zh": "{code} 的 parents 里不全是 {name}。要记的是 Value 本身，不是它的数：梯度以后要送回给它。普通的数先变成 {name}。",
        "en": "Not all parents of {code} are of type {name}. Keep the Values themselves and not their numbers: that is where gradients "
        "will be sent. A plain number becomes a {name} first.",
    },
    "record set": {
        "zh": "{code} 用了 x 两次，parents 里却只有一项。集合会丢掉重复的，请用元组。",
        "en": "{code} uses x twice, but its parents have one entry. A set drops what is there already: use a tuple.",
    },
    "record count": {
        "zh": "{code} 的 parents 应当有 {real} 项，这里有 {given} 项。",
        "en": "{code} should have {real} parents, and has {given}.",
    },
    "record copied": {
        "zh": "{code} 的 parents 里不是参加运算的那些 Value 本身，而是别的对象。副本收到的梯度到不了原来的值。",
        "en": "The parents of {code} are not the Values that were used, but other objects. A gradient sent to a copy never arrives.",
    },
    "record constant": {
        "zh": "{code} 里的数没有变成带着这个数的 Value。",
        "en": "The number in {code} did not become a Value with that number.",
    },
    "record operation": {
        "zh": "{code} 的 operation 是 {given}，应当是 {real}。",
        "en": "The operation of {code} is {given}, and should be {real}.",
    },
    "record exponent": {
        "zh": "{code} 的 exponent 不是它的指数。没有它，第 2 步求不出导数。",
        "en": "The exponent of {code} is not kept in exponent. Without it, step 2 cannot differentiate.",
    },
    "record right": {
        "zh": "每个运算都记下了值、来源和名字；{count} 个随机程序的每个值都与 torch 一致。计算图已经有了。",
        "en": "Each operation keeps its value, its parents and its name; in {count} random programs every value is torch's. "
        "There is a graph.",
    },
    # Step 2.
    "local alone": {
        "zh": "{code} 返回了 {type}。只有一个来源时也要返回元组：(……,)，逗号不能少。",
        "en": "{code} returned a {type}. For a single parent it is a tuple too: (...,) with its comma.",
    },
    "local no tuple": {
        "zh": "{code} 返回了 {type}，应当是 {count} 个数的元组，每个来源一个。",
        "en": "{code} returned a {type}, and should return a tuple of {count} numbers, one for each parent.",
    },
    "local count": {
        "zh": "{code} 返回了 {given} 个数，应当是 {real} 个，每个来源一个。同一个值用了两次，也是两个。",
        "en": "{code} returned {given} numbers, and should return {real}, one for each parent. A value that is used twice counts twice.",
    },
    "local wrong": {
        "zh": "来源的值是 {at} 时，{code} 得到 {given}，应当是 {real}。",
        "en": "Where the parents are {at}, {code} gives {given}, and should give {real}. ",
    },
    "local upstream": {
        "zh": "你已经乘上了 node.grad。局部导数只看这一个运算，上游梯度到第 4 步再乘。",
        "en": "You have multiplied by node.grad. A local derivative knows this operation only; the upstream gradient comes in step 4.",
    },
    "local own factor": {
        "zh": "积对一个因子的导数是另一个因子，不是它自己。",
        "en": "The derivative of a product with respect to one factor is the other factor, not that one.",
    },
    "local values": {
        "zh": "这是两个值本身。和随其中一个变化的斜率是 1。",
        "en": "These are the values. How fast a sum changes with one of them is 1.",
    },
    "local exponent": {
        "zh": "指数没有减 1：aⁿ 的导数是 n·aⁿ⁻¹。",
        "en": "The exponent is not lowered: the derivative of aⁿ is n·aⁿ⁻¹.",
    },
    "local factor": {
        "zh": "少了因子 n：aⁿ 的导数是 n·aⁿ⁻¹。",
        "en": "The factor n is missing: the derivative of aⁿ is n·aⁿ⁻¹.",
    },
    "local input": {
        "zh": "tanh 的导数是 1 减去结果的平方，你用的是输入。结果就在 node.value 里。",
        "en": "The derivative of tanh is 1 less the square of its result, and you used its input. The result is node.value.",
    },
    "local again": {
        "zh": "node.value 已经是 tanh 的结果了，你又求了一次 tanh。",
        "en": "node.value is the tanh already; you took the tanh of it once more.",
    },
    "local other": {
        "zh": "让一个来源变化一点点，其他不动：结果变化了它的几倍？",
        "en": "Let one parent change a little, and hold the other: how many times that does the result change?",
    },
    "local right": {
        "zh": "试了 {count} 个运算，局部导数都对。加法什么也不用保存，乘法要两个因子，tanh 只要自己的结果：torch 为反向传播保存的也是这些。",
        "en": "The local derivatives of {count} operations are right. A sum needs nothing that was saved, a product its two factors, tanh "
        "only its own result: those are what torch saves for backward, too.",
    },
    # Step 3.
    "order ladder": {"zh": "{count} 次 a = a + a 之后", "en": "After a = a + a, {count} times"},
    "order chain": {"zh": "{count} 次 a = a + 1 之后", "en": "After a = a + 1, {count} times"},
    "order no list": {
        "zh": "order 应当返回一个列表，这里却返回了 {type}。",
        "en": "order should return a list, and returned something of type {type}.",
    },
    "order stranger": {
        "zh": "{code}：列表里有不属于这张图的东西。应当只有节点本身。",
        "en": "{code}: the list holds something that is no node of this graph. It should hold the nodes themselves.",
    },
    "order twice": {
        "zh": "{code}：次序 {given} 里 {name} 出现了不止一次。一个值用了两次，仍然只是一个节点：走过的要记住。",
        "en": "{code}: in the order {given}, {name} stands more than once. A value that is used twice is still one node: remember "
        "what was seen.",
    },
    "order missing": {
        "zh": "{code}：次序里缺少 {names}。root 自己、输入和常数都要在内。",
        "en": "{code}: the order leaves out {names}. The root, the inputs and the constants belong in it, too.",
    },
    "order turned": {
        "zh": "{code}：次序 {given} 反了。反向传播从 root 开始，所以 root 在最前面；把列表倒过来就行。",
        "en": "{code}: the order {given} is the wrong way round. The backward pass begins at the root, so that comes first; turn the list round.",
    },
    "order early": {
        "zh": "{code}：在次序 {given} 里，{name} 排在用到它的 {user} 前面。轮到 {name} 时，{user} 送来的梯度还没有到。"
        "要等所有用到它的节点都走过，才轮到它：只按深度或广度一见到就排，是不够的。",
        "en": "{code}: in the order {given}, {name} comes before {user}, which uses it. When it is its turn, what {user} sends has not "
        "arrived. A node's turn is after all that use it; by depth or breadth alone, as soon as it is met, is too soon.",
    },
    "order right": {
        "zh": "{count} 个随机的图、2⁶⁰ 条路的梯子、{chain} 个节点的长链，次序都对：每个节点都在所有用到它的节点之后。",
        "en": "The order is right for {count} random graphs, a ladder with 2⁶⁰ paths, and a chain of {chain}: every node comes after all "
        "nodes that use it.",
    },
    # Step 4.
    "backward none": {
        "zh": "{name} 还没有 backward。检查之前先写 {name}.backward = backward。",
        "en": "{name} has no backward yet. Before the check, write {name}.backward = backward.",
    },
    "backward wrong": {
        "zh": "{code}：反向传播之后，{name}.grad 是 {given}，torch 得到 {real}。",
        "en": "{code}: after the backward pass {name}.grad is {given}, and torch finds {real}. ",
    },
    "backward seed": {
        "zh": "起点没有设：结果对自己的导数是 1，所以先要 root.grad = 1.0。不然每条消息都是 0 的若干倍。",
        "en": "There is no beginning: the derivative of the result with respect to itself is 1, so root.grad = 1.0 comes first. Else "
        "every message is a multiple of 0.",
    },
    "backward seed other": {
        "zh": "root.grad 应当是 1：结果对自己的导数。",
        "en": "root.grad should be 1, the derivative of the result with respect to itself.",
    },
    "backward nothing": {
        "zh": "什么也没有送到输入。对每个节点，都要给它的每个来源加上：斜率乘这个节点的梯度。",
        "en": "Nothing arrives at the inputs. For each node, add to each of its parents: the slope times the gradient of the node.",
    },
    "backward upstream": {
        "zh": "每一步都要乘：送出的是局部导数乘 node.grad，不只是局部导数。",
        "en": "Every step multiplies: what is sent on is the local derivative times node.grad, and not the local derivative alone.",
    },
    "backward overwritten": {
        "zh": "这里 x 用了两次，会收到两条消息，后一条把前一条盖掉了。用 +=，不是 =。",
        "en": "Here x is used twice and gets two messages, and the later one overwrote the earlier. It is +=, not =.",
    },
    "backward order": {
        "zh": "a 有两条路：直接一条，经过 b 一条。轮到 a 送出之前，两条都要先到。backward 走的是 order(root) 的次序吗？",
        "en": "There are two ways to a, at once and by way of b, and both must have arrived before a sends on. Does backward go through "
        "order(root)?",
    },
    "backward other": {
        "zh": "对 order(root) 里的每个节点，给它的每个来源的 grad 加上：斜率乘 node.grad。",
        "en": "For each node of order(root), add to the grad of each of its parents: the slope times node.grad.",
    },
    "backward again": {
        "zh": "{code}：同一个图上第二次反向传播之后，x.grad 是 {given}，第一次应当是 {real}。",
        "en": "{code}: after a second backward pass over the same graph x.grad is {given}; after the first it was {real}. ",
    },
    "backward leaves": {
        "zh": "你只把中间的梯度清零了，输入的还在累积。torch 正是这样，所以才有 zero_grad；这里请从头来：所有节点都先清零。",
        "en": "You reset the gradients in between, and those of the inputs add up. That is just what torch does, hence zero_grad; "
        "here begin afresh: reset all nodes first.",
    },
    "backward reset": {
        "zh": "上一次的梯度还留在各个节点上，又被送了一遍。开始之前，把 order(root) 里每个节点的 grad 设为 0.0。",
        "en": "The nodes still held the gradients of the first pass, and sent them on again. Before you begin, set the grad of each "
        "node of order(root) to 0.0.",
    },
    "backward right": {
        "zh": "{count} 个随机程序，每个值的梯度都与 torch 一致；2⁶⁰ 条路和 {chain} 个节点的长链也不在话下。你写出了一个自动微分引擎。",
        "en": "In {count} random programs the gradient of every value is torch's, and neither 2⁶⁰ paths nor a chain of {chain} stops it. "
        "You have written an engine for automatic differentiation.",
    },
    # The reader's engine beside torch's.
    "beside no part": {
        "zh": "{name} 还缺 {part}。要有 value、parents、operation、grad 这几个属性，以及 slopes、order、backward 这几个方法。",
        "en": "{name} has no {part}. It takes the attributes value, parents, operation and grad, and the methods slopes, order and backward.",
    },
    "beside no result": {
        "zh": "函数应当返回一个 {name}，这里却是 {type}。",
        "en": "The function should return a {name}, and returned something of type {type}.",
    },
    "beside scalar": {
        "zh": "输入 {name} 应当是一个数：这个引擎只会算标量。",
        "en": "The input {name} should be a single number: this engine knows scalars only.",
    },
    "beside same": {"zh": "各变量的值和梯度都相同", "en": "has the same values and gradients"},
    "beside differs": {
        "zh": "这些变量的值或梯度不同：{names}",
        "en": "has other values or gradients: {names}",
    },
    "beside order": {"zh": "反向走过的次序：{names}", "en": "went backward through {names}"},
}
