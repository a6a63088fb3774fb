"""What is shown of answers to the exercises, and of a notebook on a page of its own."""

from __future__ import annotations

import re
from functools import partial

import examples
import nbformat.v4 as nb
import torch
from answering import verdict
from shown_text import Parts, elements, source

from d2l_autograd.book.page import index, page


def _sine(x):
    leaf = x.clone().requires_grad_()
    torch.sin(leaf).sum().backward()
    return leaf.grad


def _through(a):
    return torch.autograd.grad(examples.doubling(a).sum(), a)[0]


def _derivative(x):
    return 2 * torch.sin(x) / x + torch.log(x**2) * torch.cos(x) - 1 / x**2


def _value(x):
    return torch.log(x**2) * torch.sin(x) + 1 / x


_TERMS = {
    "a": lambda x: 2 * torch.sin(x) / x,
    "c": lambda x: torch.log(x**2) * torch.cos(x),
    "e": lambda x: -1 / x**2,
}
_GRAPH = {"a": "x", "b": "a", "c": "x", "d": "bc", "e": "x", "y": "de"}
ANSWERS = {  # right and wrong ones
    1: (lambda f, x: torch.func.hessian(f)(x), lambda f, x: torch.func.hessian(f)(x) + torch.eye(3)),
    2: ([True, False, True, False], [True, True, True, False]),
    3: (_through, lambda a: torch.full_like(a, 2048.0)),
    4: (lambda a: a**2 if a > 0 else -a, lambda a: a * (a.detach() if a > 0 else 2)),
    5: (_sine, lambda x: _sine(x)[1:]),
    6: (_GRAPH, _GRAPH | {"d": "bcx"}),
    7: (_TERMS, _TERMS | {"e": lambda x: 1 / x**2}),
    8: (lambda x, v: (_value(x), _derivative(x) * v), lambda x, v: (_value(x), _derivative(x))),
    9: (["reverse", "forward", "forward", "forward"], ["reverse", "forward", "reverse", "forward"]),
}


def of_exercise(number: int) -> Parts:
    right, wrong = ANSWERS[number]
    answers = {"right": right, "wrong": wrong, "open": ..., "absurd": 42}
    return {name: partial(judged, number, answer) for name, answer in answers.items()}


def judged(number: int, answer: object) -> str:
    found = verdict(number, answer)
    return f"{found!r}\n{source(found._repr_html_())}"


def book() -> Parts:
    return {
        "page": lambda: plain_page(page(notebook(), "zh")),
        "index": lambda: plain_page(index({"en/one.html": notebook(), "zh/one.html": notebook()})),
    }


def plain_page(html: str) -> str:
    """A page without style and script, which are files of their own."""
    for tag in ("style", 'script type="module"'):
        html = re.sub(f"<{tag}>.*?</{tag.split()[0]}>", f"<{tag}/>", html, flags=re.DOTALL)
    return elements(html)


def notebook() -> nb.nbformat.NotebookNode:
    """A notebook that has run, with an output of every kind."""
    outputs = [
        nb.new_output("stream", text="\x1b[31mprinted\x1b[0m <text>\n"),
        nb.new_output(
            "error", ename="E", evalue="v", traceback=["one", "site-packages", "\x1b[1mtwo\x1b[0m"]
        ),
        *(nb.new_output("display_data", data) for data in _OUTPUTS),
    ]
    cells = [
        nb.new_markdown_cell("# One & only\n\nCode `$x$`, [the other](two.ipynb)."),
        nb.new_code_cell("x = 1  # <one>", outputs=outputs),
        nb.new_raw_cell("raw"),
        nb.new_markdown_cell("The *end*."),
    ]
    return nb.new_notebook(cells=cells, metadata={"widgets": {_STATES: {"state": _WIDGETS}}})


_STATES, _WIDGET = (f"application/vnd.jupyter.widget-{kind}+json" for kind in ("state", "view"))
_OUTPUTS = [
    {_WIDGET: {"model_id": "box"}, "text/plain": "Box"},
    {_WIDGET: {"model_id": "gone"}, "text/plain": "<gone>"},
    {"text/html": "<b>html</b>", "text/plain": "html"},
    {"image/png": "AAAA", "text/plain": "a <picture>"},
]
_INSIDE, _ROW = "row slider log view page hid".split(), "button label html choice odd".split()
_WIDGETS = {
    name: {"model_name": f"{kind}Model", "state": state}
    for name, kind, state in (
        ("box", "VBox", {"children": [f"IPY_MODEL_{name}" for name in _INSIDE]}),
        ("row", "HBox", {"children": [f"IPY_MODEL_{name}" for name in _ROW]}),
        ("slider", "FloatSlider",
         {"min": -1.0, "max": 2.0, "value": 0.5, "readout_format": ".2f", "description": "x<y"}),
        ("log", "FloatLogSlider", {"base": 10.0, "min": -2, "max": 3, "value": 10.0, "description": "log"}),
        ("choice", "SelectionSlider", {"_options_labels": ["a", "b", "c"], "index": 1, "description": "c"}),
        ("button", "Button", {"description": "press & hold"}),
        ("label", "Label", {"value": "a <label>"}),
        ("html", "HTML", {"value": "<i>html</i>"}),
        ("odd", "Output", {}),
        ("view", "Any", {"_frame": {"svg": "<g>"}, "_narrow": {}, "_handles": []}),
        ("page", "Any", {"_html": "<table></table>"}),
        ("hid", "Label", {"value": "hidden", "layout": "IPY_MODEL_none"}),
        ("none", "Layout", {"display": "none"}),
    )
}  # fmt: skip
