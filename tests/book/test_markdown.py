"""Markdown and its formulas as HTML."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from d2l_autograd.book.markdown import _formula, markdown

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("chapters/*/*.ipynb")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_every_formula_of_the_chapters_can_be_shown(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "markdown":
            html = re.sub(r"<(pre|code).*?</\1>", "", markdown("".join(cell["source"])), flags=re.DOTALL)
            assert "$" not in html and "\\" not in html and "MATHML" not in html, html
            shown = re.sub(r"<[^>]*>", "", html)
            assert not re.search(r"\[\s*[-+]?[\d.]+\s*(pt|px|em|ex|mm|cm|in)\s*\]", shown), shown
            assert set(re.findall(r'mathvariant="(.*?)"', html)) <= {"normal", "bold", "monospace"}, html


@pytest.mark.parametrize("end", [r"\\", r"\\*", r"\\[4pt]", r"\\*[1.5ex]", r"\\[-0.5 em]"])
def test_the_space_below_a_row_is_not_printed(end):
    html = _formula(rf"\begin{{aligned}}a&=b{end} [c]&=d\end{{aligned}}", block=True)
    assert html.count("<mtr>") == 2 and re.sub(r"<[^>]*>", "", html) == "a&#x0003D;b[c]&#x0003D;d"


@pytest.mark.parametrize(("tex", "letter"), [(r"\mathbf v", "𝐯"), (r"\mathbb R^n", "ℝ")])
def test_a_letter_has_its_font_without_braces_too(tex, letter):
    assert f"<mi>{letter}</mi>" in unescape(_formula(tex, block=False))


@pytest.mark.parametrize("tex", [r"\mathrm{d}x", r"\mathrm dx", r"\frac{\mathrm{ d }}{x}"])
def test_an_upright_letter_is_upright_with_and_without_braces(tex):
    assert '<mi mathvariant="normal">d</mi>' in unescape(_formula(tex, block=False))


def test_a_partial_sign_is_no_operator_and_a_prime_is_not_raised_twice():
    html = unescape(_formula(r"\partial f'(x)", block=False))
    assert '<mi mathvariant="normal">∂</mi><mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow>' in html


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("是 $x$，再说", "是 [X，]再说"),
        ("（$x$）。", "[（X）。]"),
        ("“$x$”与 $x$ 的", "[“X”]与 X 的"),
        ("**$x$**：", "<strong>[X：]</strong>"),
        ("**设 $x$**、", "<strong>设 [X、]</strong>"),
        ("（*$x$*）", "<em>[（X）]</em>"),
        ("$x$、$x$", "[X、]X"),
        ("the $x$-th ($x$).", "the [X-th] [(X).]"),
        ("`y`，$x$ 和", "<code>y</code>，X 和"),
        ("$x$ 的，", "X 的，"),
    ],
)
def test_a_formula_keeps_what_may_not_part_from_it_on_its_line(text, lines):
    html = re.sub("<math.*?</math>", "X", markdown(text)).strip().removeprefix("<p>").removesuffix("</p>")
    assert re.sub('<span class="whole">(.*?)</span>', r"[\1]", html) == lines
