"""The words of the command."""

from .. import language

say = language.say | {
    "command help": {
        "zh": "《动手学深度学习》2.5 节“自动微分”的笔记本。不写参数时，在 JupyterLab 里打开。",
        "en": "The notebooks for section 2.5 of Dive into Deep Learning. Without arguments they open in JupyterLab.",
    },
    "read help": {
        "zh": "把笔记本复制到一个文件夹，在 JupyterLab 里打开；已有的文件不会改动。其余参数交给 JupyterLab，例如 --no-browser。",
        "en": "Copy the notebooks to a folder and open them in JupyterLab; no file that is there is changed. "
        "Other arguments go to JupyterLab, as --no-browser.",
    },
    "read folder": {
        "zh": "文件夹（默认 d2l-2.5；在仓库的克隆里，默认就地打开）",
        "en": "the folder (d2l-2.5; in a clone of the repository, none)",
    },
    "read kept": {
        "zh": "{folder} 里有 {count} 个文件与这一版的不同，都没有动。想要新版，请换一个文件夹。",
        "en": "{count} files in {folder} differ from this version's and were left alone. For fresh ones name another folder.",
    },
    "read refused": {
        "zh": "{folder} 写不进去（{error}），笔记本没有复制过去。请换一个可以写入的文件夹，例如 d2l-autograd read ~/d2l。",
        "en": "{folder} cannot be written to ({error}), so no notebook was copied. Name a folder that can be, as in "
        "d2l-autograd read ~/d2l.",
    },
    "strip help": {
        "zh": "整理要交给别人的笔记本：活动的图没有了内核就打不开，只留下它旁边的静态图。文字、代码和别的输出不动。",
        "en": "Prepare notebooks for others: of each live figure, which without its kernel is an error, leave the picture. "
        "Text, code and other outputs stay.",
    },
    "strip notebooks": {"zh": "笔记本文件，就地修改", "en": "notebooks, changed where they are"},
    "strip done": {"zh": "{path}：已整理", "en": "{path}: prepared"},
    "strip nothing": {"zh": "{path}：没有要整理的", "en": "{path}: as it was"},
    "no notebook": {
        "zh": "{path} 不是笔记本，读不出来（{error}），没有动它。请给出 .ipynb 文件。",
        "en": "{path} cannot be read as a notebook ({error}), and was left alone. Name files that end in .ipynb.",
    },
}
