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
