"""The words beside formulas."""

from .. import language

say = language.say | {
    "formula_repeated": {"zh": "{{}} 重复成 ({shape})", "en": "{{}} repeated to ({shape})"},
    "formula_reshaped": {"zh": "{{}} 变回 ({shape})", "en": "{{}} back in shape ({shape})"},
    "formula_axes": {"zh": "{{}} 的轴换回原位", "en": "{{}} with its axes put back"},
    "formula_placed": {"zh": "{{}} 放回 {index}，其余为 0", "en": "{{}} placed at {index}, 0 elsewhere"},
    "formula_placed_back": {"zh": "{{}} 放回原位，其余为 0", "en": "{{}} put back in its place, 0 elsewhere"},
    "formula_part": {"zh": "{{}} 中属于 {name} 的部分", "en": "the part of {{}} that belongs to {name}"},
    "formula_overwritten": {"zh": "{{}}，但 {index} 处为 0", "en": "{{}}, but 0 at {index}"},
    "formula_read": {"zh": "{{}} 在 {index} 处的值", "en": "{{}} at {index}"},
    "formula_constant": {
        "zh": "{name} 是常数：没有梯度流到它。",
        "en": "{name} is a constant: no gradient flows to it.",
    },
    "formula_unused": {
        "zh": "{name} 不通向 {output}：没有梯度流到它。",
        "en": "{name} does not lead to {output}: no gradient flows to it.",
    },
    "formula_cut_detach": {
        "zh": "没有梯度从 {target} 流回 {source}：detach 之后，{target} 只是一个常数。",
        "en": "No gradient flows from {target} back to {source}: after detach, {target} is a mere constant.",
    },
    "formula_cut_no_grad": {
        "zh": "没有梯度从 {target} 流回 {source}：这一步在 no_grad 之下，没有被记录。",
        "en": "No gradient flows from {target} back to {source}: this step ran under no_grad and was not recorded.",
    },
    "formula_cut_not_differentiable": {
        "zh": "没有梯度从 {target} 流回 {source}：这一步运算不可微。",
        "en": "No gradient flows from {target} back to {source}: the operation is not differentiable.",
    },
}
