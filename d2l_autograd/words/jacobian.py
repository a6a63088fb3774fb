"""The Jacobian, and the weights of its rows."""

WORDS = {
    "weight": {"zh": "权重", "en": "weight"},
    "no input": {
        "zh": "没有输入 {name} 的那一块；有的是：{known}。",
        "en": "There is no block of an input {name}; there are: {known}.",
    },
    "weighted rows": {
        "zh": "每行乘以它的权重，逐列相加，得到 {grads}",
        "en": "Each row times its weight; each column adds up to {grads}",
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
        "zh": "只要 {name} 一行（再按：{following}）",
        "en": "only the row {name} (next: {following})",
    },
    "weights row tip": {
        "zh": "{name} 的权重是 1，其余是 0；再按一次换下一行",
        "en": "{name} has weight 1, all others 0; press again for the next row",
    },
    "weights itself": {"zh": "用 {name} 自己的值", "en": "the values of {name}"},
    "weights itself tip": {
        "zh": "即 {name}.backward({name}.detach())：不报错，求的却不是各偏导数之和",
        "en": "as by {name}.backward({name}.detach()): no error, and not the sum of the partial derivatives",
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
}
