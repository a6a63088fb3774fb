"""The ledger of `.grad`."""

WORDS = {
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
    "ledger earlier": {"zh": "（前面还有 {count} 行）", "en": "({count} earlier lines)"},
    "ledger forward": {"zh": "重新前向", "en": "new forward pass"},
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
        "zh": "前向为反向存下了中间值（{names}）。",
        "en": "Saved for the backward pass by: {names}.",
    },
    "ledger nothing saved": {
        "zh": "这张图什么也没存：局部导数是常数，用不着前向的值。",
        "en": "This graph has saved nothing: its local derivatives are constants.",
    },
    "ledger sum of": {
        "zh": "余额是 {count} 笔之和。只想要这一笔时，反向之前先清零。",
        "en": "The balance is a sum of {count} deposits. To have this one alone, set .grad to zero first.",
    },
    "ledger again": {
        "zh": "同一张图第二次反向，没有报错：它没有存下中间值，也就没有什么被释放。同一笔又存了一次。",
        "en": "A second pass through one graph, and no error: it had saved nothing that could have been freed. The same "
        "deposit was made again.",
    },
    "ledger retained": {
        "zh": "图还留着，可以再反向一次；它保留的是图，与 .grad 清不清零无关。",
        "en": "The graph is kept for another pass. That has nothing to do with .grad, which adds up all the same.",
    },
    "ledger zeroed": {"zh": "清零", "en": "set to 0"},
    "ledger unused": {
        "zh": "{names} 没有参与计算，.grad 仍是 None。",
        "en": "{names} took no part, so .grad is still None.",
    },
    "ledger closed": {
        "zh": "前一张图已经作废，先重新前向，才有 {name} 可以反向传播。",
        "en": "The last forward pass failed; there is no {name} until a new one succeeds.",
    },
}
