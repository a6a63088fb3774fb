"""What is said of Jacobians, costs and expected gradients."""

from .. import language

say = language.say | {
    "cost": {
        "zh": "运算 {operations} 次，算出 {numbers} 个数，同时占用内存最多 {peak} 字节",
        "en": "operations: {operations}, numbers computed: {numbers}, memory at most: {peak} bytes",
    },
    "no input": {
        "zh": "没有输入 {name} 的那一块；有的是：{known}。",
        "en": "There is no block of an input {name}; there are: {known}.",
    },
    "jacobian_work": {
        "zh": "反向传播 {passes} 次，共执行反向运算 {operations} 步",
        "en": "backward passes: {passes}, operations executed in them: {operations}",
    },
    "jacobian_shortened": {
        "zh": "共 {rows} 行 {columns} 列，这里显示 {shown_rows} 行 {shown_columns} 列。",
        "en": "{shown_rows} of {rows} rows and {shown_columns} of {columns} columns are shown.",
    },
    "jacobian_empty": {
        "zh": "空矩阵：{rows} 行 {columns} 列。",
        "en": "An empty matrix: {rows} rows, {columns} columns.",
    },
    "jacobian_complex_input": {
        "zh": "输入 {name} 是复数张量。复数有实部、虚部两个方向，一个偏导数说不清，所以这里没有雅可比矩阵。"
        "请把实部和虚部作为两个实数输入。",
        "en": "Input {name} is complex. A complex number can change in two directions, and one partial derivative "
        "cannot describe both, so there is no Jacobian here. Make the real and imaginary parts two real inputs.",
    },
    "jacobian_complex_output": {
        "zh": "输出是复数张量，它的每个分量有实部、虚部两个导数，排不成一个雅可比矩阵。"
        "请返回实数，例如 torch.view_as_real(y)。",
        "en": "The output is complex: each component has a derivative of its real and one of its imaginary part, which "
        "do not fit one Jacobian. Return real numbers, as in torch.view_as_real(y).",
    },
    "jacobian_too_large": {
        "zh": "雅可比矩阵会有 {rows} 行 {columns} 列，内存放不下。多半也用不着它：各行的加权和只要一次反向传播，"
        "不必造出矩阵，写 y.backward(v)；v 是每行的权重。",
        "en": "The Jacobian would have {rows} rows and {columns} columns, too many to keep. You may not need it: a "
        "weighted sum of its rows takes one backward pass and no matrix. Write y.backward(v), v being the weights.",
    },
    "jacobian_not_at_once": {
        "zh": "torch 不能让这个函数的各行一起反向传播（{error}）。请去掉 at_once=True，改为逐行求。",
        "en": "torch cannot send all rows through this function at once ({error}). Leave at_once=True out, and "
        "each row gets a pass of its own.",
    },
    "expect needs names": {
        "zh": "expect= 应当返回梯度：只有一个输入时返回张量，有多个输入时返回以输入名为键的字典（{names}）。",
        "en": "expect= must return gradients: a tensor for the only input, or a dictionary by input name ({names}).",
    },
    "expect is no function": {
        "zh": "expect= 应当是函数，这里却是 {type}。请写一个以输入为参数、返回梯度的函数，例如 expect=lambda {names}: ...。",
        "en": "expect= must be a function, not a {type}. Write one that takes the inputs and returns the gradient, as in "
        "expect=lambda {names}: ...",
    },
    "expect names": {
        "zh": "expect= 会得到各个输入，但它的参数对不上。{why}",
        "en": "expect= is called with the inputs, but its parameters are others. {why}",
    },
    "expect type": {
        "zh": "expect= 给出的 {name} 的梯度是 {type}，不是一组数。请返回与输入同形状的数、列表或张量（别忘了 return）。",
        "en": "expect= gave a {type} as gradient of {name}, which is not made of numbers. Return a number, list or tensor of the "
        "input's shape (is there a return?).",
    },
    "expect shape": {
        "zh": "expect= 给出的 {name} 的梯度形状是 {given}，而输入的形状是 {wanted}。梯度与输入形状相同。",
        "en": "expect= gave a gradient of shape {given} for {name}, which has shape {wanted}. A gradient has the "
        "shape of its input.",
    },
    "compare difference": {"zh": "差", "en": "difference"},
    "compare same": {"zh": "=", "en": "="},
    "compare other": {"zh": "≠ {gap}", "en": "≠ {gap}"},
    "compare shared": {
        "zh": "{names} 共用同一块内存：就地改写其中一个，其余的也跟着变。要改，先 clone()。",
        "en": "{names} share their memory: a write into one of them changes the others too. Clone before you "
        "write.",
    },
    "compare cut": {
        "zh": "{source} → {target} 被 {cut} 切断，没有梯度从这里流回去。",
        "en": "{cut} cuts {source} → {target}: no gradient flows back there.",
    },
}
