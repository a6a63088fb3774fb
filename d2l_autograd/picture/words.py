"""The words of the picture and its alternative text."""

from .. import language

say = language.say | {
    "picture_not_differentiable": {"zh": "不可微", "en": "not differentiable"},
    "picture_results": {"zh": "{count} 个结果", "en": "{count} results"},
    "picture_operations": {"zh": "{count} 步运算", "en": "{count} operations"},
    "picture_turns": {"zh": "第 {first}–{last} 轮", "en": "turns {first}–{last}"},
    "picture_line": {"zh": "第 {line} 行：{code}", "en": "line {line}: {code}"},
    "alt_picture": {"zh": "计算图，从左到右。", "en": "Computational graph, from left to right."},
    "alt_leaves": {"zh": "叶子：{items}。", "en": "Leaves: {items}."},
    "alt_operations": {"zh": "依次的运算：{items}。", "en": "Operations in order: {items}."},
    "alt_gives": {"zh": "{code} 得 {value}", "en": "{code} gives {value}"},
    "alt_more": {"zh": "另外 {count} 个", "en": "and {count} more"},
    "alt_output": {"zh": "输出：{output}。", "en": "Output: {output}."},
    "alt_gradients": {"zh": "反向传播得到的梯度：{items}。", "en": "Gradients: {items}."},
    "alt_cuts": {"zh": "梯度不能流过：{items}。", "en": "No gradient flows: {items}."},
    "alt_cut": {"zh": "从 {target} 回到 {source}（{why}）", "en": "from {target} back to {source} ({why})"},
}
