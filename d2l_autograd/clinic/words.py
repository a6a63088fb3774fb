"""What autograd's errors mean, in words."""

from .. import language

say = language.say | {
    "clinic what": {"zh": "发生了什么：", "en": "What happened: "},
    "clinic rule": {"zh": "什么规则：", "en": "The rule: "},
    "clinic mend": {"zh": "怎样改：", "en": "How to mend it:"},
    "clinic here": {"zh": "第 {line} 行 {code}：", "en": "In line {line}, {code}: "},
    "clinic it": {"zh": "这个张量", "en": "this tensor"},
    "clinic size": {
        "zh": " 有 {count} 个元素（形状 {shape}），",
        "en": " of {count} elements, shape {shape},",
    },
    "clinic saved": {"zh": "（{names} 存下的）", "en": " (kept by {names})"},
    "clinic dtype": {"zh": "（{dtype}）", "en": " ({dtype})"},
    "clinic leaves": {
        "zh": "这里要求梯度的叶子张量有：{names}。",
        "en": "Leaves that require a gradient here: {names}.",
    },
    "clinic no leaves": {
        "zh": "这里没有一个变量是要求梯度的叶子张量。",
        "en": "No variable here is a leaf that requires a gradient.",
    },
    "clinic writer": {
        "zh": "就地改写 {name} 的是第 {line} 行 {code}。",
        "en": " Line {line} writes into {name}: {code}.",
    },
    "clinic suspects": {"zh": "版本对得上的变量：{names}。", "en": " Variables at that version: {names}."},
    "clinic maker": {"zh": "，由 {op} 算出", "en": ", made by {op}"},
    "clinic scalar what": {
        "zh": "{here}{it}{size}不是标量；torch 不知道反向传播从怎样的权重开始。",
        "en": "{here}{it}{size} is no scalar, and torch cannot know which weights the backward pass is to begin with.",
    },
    "clinic scalar rule": {
        "zh": "只有输出是单个元素时，torch 才自动补上起点的梯度 1；有多个元素时，要说明每个元素的权重。",
        "en": "Only for an output of one element does torch supply the first gradient, 1; for several, say how much each "
        "of them weighs.",
    },
    "clinic scalar mend": {
        "zh": "{name}.sum().backward()                    # 每个元素权重为 1\n"
        "{name}.backward(torch.ones_like({name}))    # 同样的意思，写明权重",
        "en": "{name}.sum().backward()                    # each element weighs 1\n"
        "{name}.backward(torch.ones_like({name}))    # the same, with the weights written out",
    },
    "clinic twice what": {
        "zh": "{here}{it} 的计算图已经反向传播过一次，前向时存下的中间值{saved}那时就释放了。",
        "en": "{here}the graph of {it} has been through a backward pass already, and the values that the forward pass "
        "had saved{saved} were freed then.",
    },
    "clinic twice rule": {
        "zh": "一张图默认只能反向传播一次。真要反向多次，前面的每一次都要写 retain_graph=True；训练循环里则应每轮重新计算前向。",
        "en": "By default a graph serves one backward pass. To go through it again, every earlier pass needs "
        "retain_graph=True; in a training loop, compute the forward pass anew each time.",
    },
    "clinic twice mend": {
        "zh": "{name}.backward(retain_graph=True)    # 前一次这样写，后面还能再反向\n"
        "# 或者重新计算 {name}，得到一张新图，再 {name}.backward()",
        "en": "{name}.backward(retain_graph=True)    # the earlier pass, when another will follow\n"
        "# or compute {name} again, which makes a new graph, and then {name}.backward()",
    },
    "clinic shape what": {
        "zh": "{here}给出的梯度形状是 {given}，输出的形状却是 {wanted}。",
        "en": "{here}the gradient given has shape {given}, but the output has shape {wanted}.",
    },
    "clinic shape rule": {
        "zh": "gradient= 是输出各元素的权重，形状必须与输出相同，而不是与输入相同。",
        "en": "gradient= weighs the elements of the output, so it has the output's shape, not the input's.",
    },
    "clinic shape mend": {
        "zh": "{name}.backward(torch.ones_like({name}))",
        "en": "{name}.backward(torch.ones_like({name}))",
    },
    "clinic integer what": {
        "zh": "{here}整数（或布尔）张量{dtype}不能要求梯度。",
        "en": "{here}a tensor of integers or truth values{dtype} cannot require a gradient.",
    },
    "clinic integer rule": {
        "zh": "导数问的是自变量变动一点点时结果怎样变，而整数变不了一点点；只有浮点（和复数）张量才有梯度。",
        "en": "A derivative asks what a very small change does, and an integer cannot change a little: only floating "
        "point (and complex) tensors have gradients.",
    },
    "clinic integer mend": {
        "zh": "x = torch.arange(4.0, requires_grad=True)    # 写 4.0，不写 4\n"
        "x = x.float().requires_grad_(True)           # 或者先转换类型",
        "en": "x = torch.arange(4.0, requires_grad=True)    # 4.0, not 4\n"
        "x = x.float().requires_grad_(True)           # or convert it first",
    },
    "clinic no graph what": {
        "zh": "{here}{it} 没有计算图（requires_grad=False，也没有 grad_fn），反向传播无路可走。{why}",
        "en": "{here}{it} has no graph (requires_grad=False and no grad_fn), so the backward pass has nowhere to go. "
        "{why}",
    },
    "clinic no graph rule": {
        "zh": "只有从要求梯度的张量算出来的结果才带着图；detach()、torch.no_grad()、.item()、.data 会把图切断。",
        "en": "Only what was computed from a tensor that requires a gradient has a graph; detach(), torch.no_grad(), "
        ".item() and .data cut it.",
    },
    "clinic no graph mend": {"zh": "{how}", "en": "{how}"},
    "clinic lost off": {
        "zh": "它是在 {cut} 之下算出的，那里不记录计算图。",
        "en": "It was computed under {cut}, where nothing is recorded.",
    },
    "clinic lost off mend": {"zh": "{line}    # 不放在 {cut} 之下", "en": "{line}    # not under {cut}"},
    "clinic lost out": {"zh": "{cut} 把图切断了。", "en": "{cut} cut it off."},
    "clinic lost out mend": {"zh": "{line}    # 途中不要切断", "en": "{line}    # without a cut on the way"},
    "clinic lost whole": {
        "zh": "{cut} 得到整数或布尔值，没有导数，图到那里就断了。",
        "en": "The graph ends at {cut}: whole numbers and truth values have no derivative.",
    },
    "clinic lost whole mend": {
        "zh": "{line}    # 只用有导数的运算",
        "en": "{line}    # of operations that have a derivative",
    },
    "clinic lost leaves": {
        "zh": "它是由 {names} 算出的，而 {names} 不要求梯度。",
        "en": "It was computed from {names}, and nothing of that requires a gradient.",
    },
    "clinic lost leaves mend": {
        "zh": "{source}.requires_grad_(True)    # 要对谁求导就写谁，写在用它计算之前",
        "en": "{source}.requires_grad_(True)    # whatever you want the gradient of, before it is used",
    },
    "clinic lost made": {
        "zh": "创建它时没有写 requires_grad=True。{leaves}",
        "en": "It was made without requires_grad=True. {leaves}",
    },
    "clinic lost made mend": {
        "zh": "{source}.requires_grad_(True)    # 写在用它计算之前",
        "en": "{source}.requires_grad_(True)    # before it is used",
    },
    "clinic lost integers": {
        "zh": "整数或布尔张量不能要求梯度：{names}。",
        "en": "No gradient can be required of whole numbers or truth values: {names}.",
    },
    "clinic lost integers mend": {
        "zh": "{source} = {source}.float().requires_grad_(True)    # 写在用它计算之前",
        "en": "{source} = {source}.float().requires_grad_(True)    # before it is used",
    },
    "clinic lost somewhere": {
        "zh": "它是由 {names} 算出的，那里要求梯度，图却断了：当时没有记录，或者 requires_grad 是后来设的，或者途中的运算没有导数。",
        "en": "It was computed from {names}, where a gradient is required, and still the graph is lost: recording was off "
        "then, or requires_grad was set later, or an operation on the way has no derivative.",
    },
    "clinic lost somewhere mend": {
        "zh": "{line}    # 打开记录，重新计算",
        "en": "{line}    # computed anew, with recording on",
    },
    "clinic lost": {"zh": "{leaves}", "en": "{leaves}"},
    "clinic lost mend": {
        "zh": "{line}    # 由要求梯度的张量算出，途中不要切断",
        "en": "{line}    # from a tensor that requires a gradient, without a cut on the way",
    },
    "clinic again": {"zh": "{name} = ...    # 重新计算", "en": "{name} = ...    # computed anew"},
    "clinic in place what": {
        "zh": "{here}{it} 是要求梯度的叶子张量（或它的一部分），这里要就地改写它。",
        "en": "{here}{it} is a leaf that requires a gradient, or part of one, and this would write into it.",
    },
    "clinic in place rule": {
        "zh": "叶子的值就是求导的那一点；记录打开时不许就地改写，否则那一点就找不回来了。更新参数时，先用 torch.no_grad() 关掉记录。",
        "en": "A leaf's value is the point at which the derivative is taken, so nothing may overwrite it while autograd "
        "records. An update of a parameter belongs under torch.no_grad().",
    },
    "clinic in place mend": {
        "zh": "with torch.no_grad():\n    {statement}    # 更新参数：不记录\n{name}2 = {name}.clone()    # 或者改写一份拷贝，它仍在图里",
        "en": "with torch.no_grad():\n    {statement}    # an update, not recorded\n{name}2 = {name}.clone()    # or change a copy, which stays in the graph",
    },
    "clinic version what": {
        "zh": "反向传播要用的一个值（形状 {shape}{maker}）在存下之后被就地改写了 {times} 次。{where}",
        "en": "A value that the backward pass needs (shape {shape}{maker}) was overwritten after it was "
        "saved (in-place writes since: {times}).{where}",
    },
    "clinic version rule": {
        "zh": "局部导数要用前向时的值。每次就地改写，张量的版本号加 1；存下时的版本与现在不同，torch 就拒绝用改过的值算出错误的梯度。",
        "en": "A local derivative needs the value of the forward pass. Each in-place write raises a tensor's version by 1; "
        "where the version saved is not the present one, torch refuses to make a wrong gradient of the new value.",
    },
    "clinic version mend": {
        "zh": "# 先反向传播，再改写；否则：\n{victim} = {victim} + 1        # 写成新张量，不用 {victim} += 1\n{victim} = {victim}.clone()    # 或者先复制，再改写拷贝",
        "en": "# write after the backward pass; or else:\n{victim} = {victim} + 1        # a new tensor, instead of {victim} += 1\n{victim} = {victim}.clone()    # or copy first and change the copy",
    },
    "clinic numpy what": {
        "zh": "{here}{it} 要求梯度，不能直接变成 NumPy 数组。",
        "en": "{here}{it} requires a gradient and cannot become a NumPy array as it is.",
    },
    "clinic numpy rule": {
        "zh": "NumPy 里的计算不进计算图，而且数组与张量共享内存；要先用 detach() 说明：从这里起不再求导。",
        "en": "What NumPy computes is in no graph, and the array shares the tensor's memory: say first, with detach(), "
        "that the derivative ends here.",
    },
    "clinic numpy mend": {"zh": "{name}.detach().numpy()", "en": "{name}.detach().numpy()"},
    "clinic unused what": {
        "zh": "{here}要对它求导的张量，没有参与输出的计算。",
        "en": "{here}the output does not depend on a tensor that its gradient was asked for.",
    },
    "clinic unused rule": {
        "zh": "图里没有从输出到这个张量的路，所以没有梯度可言（数学上它是 0）。",
        "en": "The graph has no path from the output to that tensor, so torch finds no gradient (mathematically it is 0).",
    },
    "clinic unused mend": {
        "zh": "torch.autograd.grad(y, x, allow_unused=True)    # 没有路的地方得到 None",
        "en": "torch.autograd.grad(y, x, allow_unused=True)    # None where there is no path",
    },
    "clinic complex what": {
        "zh": "{here}{it} 是复数，torch 不能替它补上起点的梯度。",
        "en": "{here}{it} is complex, and torch cannot supply its first gradient.",
    },
    "clinic complex rule": {
        "zh": "梯度指出实数变大的方向，而复数不分大小；反向传播应从一个实数开始。",
        "en": "A gradient points where a real number grows, and complex numbers have no order: begin at a real one.",
    },
    "clinic complex mend": {"zh": "{name}.abs().backward()", "en": "{name}.abs().backward()"},
    "clinic empty grad what": {
        "zh": "{here}{it} 的 .grad 还是 None，没有东西可以改。",
        "en": "{here}the .grad of {it} is still None: there is nothing to change.",
    },
    "clinic empty grad rule": {
        "zh": ".grad 要到第一次反向传播之后才有，而且只有参与了计算、要求梯度的叶子张量才有。",
        "en": "A .grad exists only after the first backward pass, and only for leaves that require a gradient and took "
        "part in the computation.",
    },
    "clinic empty grad mend": {
        "zh": "y.backward()                 # 先反向传播\nif {name}.grad is not None:    # 或者先看有没有\n    {name}.grad.zero_()",
        "en": "y.backward()                 # a backward pass first\nif {name}.grad is not None:    # or look whether there is one\n    {name}.grad.zero_()",
    },
    "clinic number what": {
        "zh": "{here}这是一个 Python 的数，不是张量，没有计算图。",
        "en": "{here}this is a Python number, no tensor, and has no graph.",
    },
    "clinic number rule": {
        "zh": ".item()、float() 取出的数与计算图再无联系；反向传播要从张量开始。",
        "en": "A number taken out with .item() or float() has left the graph; the backward pass begins at a tensor.",
    },
    "clinic number mend": {
        "zh": "loss = ((w * x - y) ** 2).mean()    # 保留张量\nloss.backward()\nprint(loss.item())                  # 显示时才取出数",
        "en": "loss = ((w * x - y) ** 2).mean()    # keep the tensor\nloss.backward()\nprint(loss.item())                  # take the number out only to show it",
    },
    "clinic not leaf what": {
        "zh": "{here}读取的是一个运算结果的 .grad，它不是叶子张量，.grad 一直是 None。{leaves}",
        "en": "{here}this reads the .grad of a result, which is no leaf: it stays None. {leaves}",
    },
    "clinic not leaf rule": {
        "zh": "梯度是输出关于自变量的，存在自变量的 .grad 里；反向传播只为要求梯度的叶子保存梯度，中间结果的梯度用完即弃。",
        "en": "A gradient is taken with respect to an input and kept in that input's .grad: a backward pass keeps gradients "
        "for leaves only, and drops those of results.",
    },
    "clinic not leaf mend": {
        "zh": "{leaf}.grad                 # 自变量的梯度\n{name}.retain_grad()        # 在 backward() 之前写，才会保留 {name}.grad",
        "en": "{leaf}.grad                 # the gradient of the input\n{name}.retain_grad()        # before backward(), to keep {name}.grad as well",
    },
    "clinic not called what": {
        "zh": "{code} 只是提到了这个方法，没有调用它，反向传播没有发生。",
        "en": "{code} only names the method; it was not called, and no backward pass took place.",
    },
    "clinic not called rule": {
        "zh": "在 Python 里，写上括号才是调用。",
        "en": "In Python the parentheses make the call.",
    },
    "clinic not called mend": {"zh": "{name}.backward()", "en": "{name}.backward()"},
}
