"""The words of the static book."""

from .. import language

say = language.say | {
    "book title": {"zh": "2.5 自动微分", "en": "2.5 Automatic differentiation"},
    "book edition": {"zh": "中文", "en": "English"},
    "book contents": {"zh": "目录", "en": "Contents"},
    "book ways above": {"zh": "去别的页", "en": "Other pages"},
    "book ways below": {"zh": "接着读", "en": "Read on"},
    "book progress": {"zh": "已运行 {done}/{all} 个单元格", "en": "{done} of {all} cells have run"},
    "book help": {
        "zh": "把笔记本变成一个文件夹的网页，从磁盘直接打开，不需要内核和网络。",
        "en": "Turn the notebooks into a folder of pages that open from the disk, without kernel or network.",
    },
    "book folder": {"zh": "网页放在哪里（默认 book）", "en": "where the pages go (book)"},
    "book chapters": {
        "zh": "笔记本所在的文件夹（默认随包一起的）",
        "en": "where the notebooks are (the package's own)",
    },
    "no chapters": {
        "zh": "{folder} 旁边没有笔记本：这次安装不完整。请重新安装 d2l_autograd，或用 --chapters 指出笔记本在哪里。",
        "en": "There are no notebooks with {folder}: the installation is not whole. Install d2l_autograd again, or say where "
        "they are with --chapters.",
    },
    "book done": {"zh": "完成，请打开 {path}", "en": "Done: open {path}"},
    "book empty": {
        "zh": "{folder} 里没有笔记本。请用 --chapters 指出笔记本在哪里。",
        "en": "There are no notebooks in {folder}. Say where they are with --chapters.",
    },
    "book no notebook": {
        "zh": "{path} 不是笔记本，读不出来：{error}",
        "en": "{path} cannot be read as a notebook: {error}",
    },
    "book no title": {
        "zh": "{path} 的第一格不是文字，这一页没有标题。请在最前面加一个 Markdown 单元格，以“# 标题”开头。",
        "en": "{path} does not begin with text, so its page has no title. Put a Markdown cell first that begins with “# Title”.",
    },
    "book in the way": {
        "zh": "{folder} 里有别的东西，不是这个命令以前生成的书。什么也没有动；请换一个文件夹，或先把它清空。",
        "en": "{folder} holds something that is not a book made by this command. Nothing was touched; choose another folder, "
        "or empty that one first.",
    },
    "book no folder": {
        "zh": "{folder} 不是文件夹，而是一个文件，或者一个没有去处的链接。什么也没有动；请换一个名字。",
        "en": "{folder} is no folder but a file, or a link that leads nowhere. Nothing was touched; choose another name.",
    },
    "book over chapters": {
        "zh": "{folder} 里放着笔记本自己，书不能写在那里。请换一个文件夹。",
        "en": "{folder} is where the notebooks themselves are, so the book cannot go there. Choose another folder.",
    },
    "book in the way of": {
        "zh": "{path} 不是书里的文件，却占着一页的位置。什么也没有动；请先把它移走，或换一个文件夹。",
        "en": "{path} is not the book's, and a page has to go there. Nothing was touched; move it away, or choose another folder.",
    },
    "book changed": {
        "zh": "{path} 在书生成之后改过。什么也没有动；请先把它移走，或换一个文件夹。",
        "en": "{path} was changed after the book had been made. Nothing was touched; move it away, or choose another folder.",
    },
    "book not written": {
        "zh": "{folder} 写不进去（{error}）。书没有生成，原来的东西也没有动。",
        "en": "{folder} cannot be written to ({error}). No book was made, and what was there is as it was.",
    },
    "book interrupted": {
        "zh": "中断了。书没有生成，原来的也没有动。",
        "en": "Interrupted. No book was made, and an older one is as it was.",
    },
    "book formula": {
        "zh": "公式 {formula} 无法显示（{error}）",
        "en": "the formula {formula} cannot be shown ({error})",
    },
    "book failed": {
        "zh": "{path} 没有运行成功，书没有生成，原来的也没有动。\n{error}",
        "en": "{path} did not run, so no book was made, and an older one is as it was.\n{error}",
    },
    "book still": {
        "zh": "这一页不需要内核：图里的数都是预先用 torch 算好的，滑块停在算过的位置上。"
        "有几个数时，一次先动一个，其余的回到起点。要换别的函数，请在 JupyterLab 里打开笔记本。",
        "en": "This page needs no kernel: torch has computed its numbers beforehand, and the sliders stand where it did. "
        "Of several numbers one moves at a time, and the others go back to where they began, unless that was "
        "computed too. To put in a function of your own, open the notebook in JupyterLab.",
    },
}


def word(key: str, edition: str) -> str:
    """The words of a page, in its edition's language where that is known, else in English."""
    return say.words[key].get(edition, say.words[key]["en"])
