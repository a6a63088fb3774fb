"""What is missing before anything can begin; a reader who has no package cannot have chosen a language."""

WORDS = {
    "python too old": {
        "zh": "d2l_autograd 需要 Python {wanted} 或更新的版本，这里是 {found}。请用新版 Python 建一个环境，再重新打开笔记本。",
        "en": "d2l_autograd needs Python {wanted} or newer, and this is {found}. Open the notebook in a newer environment.",
    },
    "package missing": {
        "zh": "缺少 {names}。请运行：pip install {install}，然后重启内核。",
        "en": "Missing: {names}. Run: pip install {install}, then restart the kernel.",
    },
    "package too old": {
        "zh": '{name} 的版本是 {found}，至少要 {wanted}。请运行：pip install -U "{name}>={wanted}"，然后重启内核。',
        "en": '{name} is {found}, but at least {wanted} is needed. Run: pip install -U "{name}>={wanted}", then restart '
        "the kernel.",
    },
}
