"""The words of the picture and its alternative text."""

from .. import language

say = language.say | {
    "picture_not_differentiable": {"zh": "不可微", "en": "not differentiable"},
    "picture_results": {"zh": "{count} 个结果", "en": "{count} results"},
    "picture_operations": {"zh": "{count} 步运算", "en": "{count} operations"},
    "picture_turns": {"zh": "第 {first}–{last} 轮", "en": "turns {first}–{last}"},
    "picture_line": {"zh": "第 {line} 行：{code}", "en": "line {line}: {code}"},
    "save suffix": {
        "zh": "{path} 的后缀没有说明要存成哪种文件：图可以存成 {known}。请把文件名写完整，例如 {example}。",
        "en": "The name {path} does not say what kind of file to write: a picture is saved as {known}. End the name with one "
        "of these, as in {example}.",
    },
    "save theme": {
        "zh": "没有配色 {given}，图没有保存。可以选的是 {known}。",
        "en": "There is no theme {given}, so nothing was saved. Choose one of {known}.",
    },
    "save no folder": {
        "zh": "没有文件夹 {folder}，图没有保存：文件只写进已有的文件夹。请先新建它，或者换一个路径，例如 {example}。",
        "en": "There is no folder {folder}, so nothing was saved: a file is only written to a folder that exists. Make it first, "
        "or choose another path, such as {example}.",
    },
    "save refused": {
        "zh": "系统不让写 {path}（{error}），图没有保存，原来的文件也没有动：文件所在的文件夹必须可以写入。请换一个路径，例如 {example}。",
        "en": "The system refuses to write {path} ({error}). Nothing was saved, and what was there is as it was: the folder has to "
        "be one that you may write to. Choose another path, such as {example}.",
    },
    "save needs": {
        "zh": "缺少 {name}：PNG 和 PDF 由它绘制（.svg 不需要）。请运行：pip install {name}，然后再保存一次。",
        "en": "Missing: {name}, which draws PNG and PDF (.svg needs nothing). Run: pip install {name}, then save again.",
    },
    "kept at most": {
        "zh": "为反向传播保存着的内存，最多 {most}",
        "en": "kept for the backward pass, at most {most}",
    },
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
