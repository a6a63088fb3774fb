"""The exercises: right answers in several forms, the wrong ones that students give, and the solutions."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from spoken import WORDS

import d2l_autograd as ad
from d2l_autograd.errors import ExerciseError
from d2l_autograd.exercises import EXERCISES

ROOT = Path(__file__).resolve().parents[2]
grad = torch.autograd.grad


@pytest.fixture(autouse=True)
def english():
    ad.set_language("en")
    yield
    ad.set_language("en")


def verdict(number: int, answer: object) -> ad.Verdict:
    return ad.check(f"2.5.5-{number}", answer)


def hint(key: str) -> re.Pattern:
    """Words of a hint, whatever is filled in."""
    parts = re.split(r"\{\w+\}", WORDS[key]["en"].strip())
    return re.compile(".*".join(map(re.escape, parts)), re.DOTALL)


def recorded(f, x):
    leaf = x.clone().requires_grad_()
    (first,) = grad(f(leaf), leaf, create_graph=True)
    return leaf, first


def hessian_by_rows(f, x):
    leaf, first = recorded(f, x)
    return [grad(component, leaf, retain_graph=True)[0] for component in first]


def section_f(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


def by_backward(loss):
    def gradient(a):
        loss(section_f(a)).backward()
        return a.grad

    return gradient


def doubling(a):
    b = a * 2
    while abs(b) < 10:
        b = b * 2
    if b > 0:
        return b
    return b * b


class Net(torch.nn.Module):
    def forward(self, a):
        return torch.sin(a) if a > 0 else a**3


def slope_of(loss):
    def slope(x):
        leaf = x.clone().requires_grad_()
        loss(torch.sin(leaf)).backward()
        return leaf.grad

    return slope


def differences(step, middle=True):
    def slope(x):
        if middle:
            return (torch.sin(x + step) - torch.sin(x - step)) / (2 * step)
        return (torch.sin(x + step) - torch.sin(x)) / step

    return slope


def value(x):
    return torch.log(x**2) * torch.sin(x) + 1 / x


def derivative(x):
    return 2 * torch.sin(x) / x + torch.log(x**2) * torch.cos(x) - 1 / x**2


def dual(x, v, product=True, reciprocal=True):
    a, da = x * x, 2 * x * v
    b, db = torch.log(a), da / a
    c, dc = torch.sin(x), torch.cos(x) * v
    dd = db * c + b * dc if product else db * c
    return b * c + 1 / x, dd - (v / x**2 if reciprocal else 0)


GRAPH = {"a": "x", "b": "a", "c": "x", "d": "bc", "e": "x", "y": "de"}
TERMS = {
    "a": lambda x: 2 * torch.sin(x) / x,
    "c": lambda x: torch.log(x**2) * torch.cos(x),
    "e": lambda x: -1 / x**2,
}
RAISES = [True, False, True, False]
MODES = ["reverse", "forward", "forward", "forward"]
CODES = ["2 * torch.dot(x, x)", "x.sum()", "torch.exp(x).sum()", "(x + x).mean()"]

RIGHT = [
    (1, hessian_by_rows),
    (1, lambda f, x: torch.stack(hessian_by_rows(f, x))),
    (1, lambda f, x: torch.func.hessian(f)(x)),
    (1, lambda f, x: torch.autograd.functional.hessian(f, x)),
    (1, lambda f, x: torch.func.jacrev(torch.func.jacrev(f))(x)),
    (1, lambda f, x: [row.tolist() for row in hessian_by_rows(f, x)]),
    (2, RAISES),
    (2, tuple(RAISES)),
    (2, dict(zip(CODES, RAISES, strict=True))),
    (2, torch.tensor(RAISES)),
    (2, np.array(RAISES)),
    (2, ["raises", "works", "Error", "no error"]),
    (2, [1, 0, 1, 0]),
    (3, by_backward(torch.sum)),
    (3, lambda a: grad(section_f(a), a, torch.ones_like(a))),
    (3, lambda a: grad(section_f(a).sum(), a)[0]),
    (3, torch.func.grad(lambda a: section_f(a).sum())),
    (4, doubling),
    (4, lambda a: a**2 if a > 0 else -a),
    (4, Net()),
    (4, lambda a: torch.exp(a) if (a > 0 and a < 2) or a < -2 else 3 * a),
    (5, slope_of(torch.sum)),
    (5, lambda x: torch.func.vmap(torch.func.grad(torch.sin))(x)),
    (5, lambda x: torch.func.jvp(torch.sin, (x,), (torch.ones_like(x),))[1]),
    (5, lambda x: [torch.func.grad(torch.sin)(component) for component in x]),
    (5, differences(1e-3)),
    (6, GRAPH),
    (6, {name: list(parts) for name, parts in GRAPH.items()}),
    (6, {name: set(parts) for name, parts in GRAPH.items()}),
    (6, ["x", "a", "x", "c, b", "x", ("d", "e")]),
    (7, TERMS),
    (7, list(TERMS.values())),
    (7, lambda x: tuple(term(x) for term in TERMS.values())),
    (7, lambda x: {name: term(x).item() for name, term in TERMS.items()}),
    (7, {**TERMS, "c": lambda x: math.log(x**2) * math.cos(x)}),
    (8, dual),
    (8, lambda x, v: torch.func.jvp(value, (x,), (v,))),
    (8, lambda x, v: torch.stack([value(x), derivative(x) * v])),
    (8, lambda x, v: [value(x).item(), (derivative(x) * v).item()]),
    (9, MODES),
    (9, dict(zip("ABCD", MODES, strict=True))),
    (9, ["VJP", " jvp ", "Forward", "前向"]),
    (9, ["反向", "F", "f", "jvp"]),
]

WRONG = [
    (1, lambda f, x: recorded(f, x)[1], "second gradient"),
    (1, lambda f, x: grad(recorded(f, x)[1].sum(), x) if x.requires_grad else _row_sum(f, x), "second sum"),
    (1, lambda f, x: torch.func.hessian(f)(x).diagonal(), "second diagonal"),
    (1, lambda f, x: torch.func.hessian(f)(x).diagonal().diag(), "second mixed"),
    (1, lambda f, x: torch.func.hessian(f)(x)[:2], "second shape"),
    (1, lambda f, x: torch.func.hessian(f)(x) + torch.eye(3), "second entry"),
    (1, lambda f, x: grad(f(x), x), "clinic no graph what"),
    (1, lambda f, x: print(end=""), "answer nothing"),
    (1, 42, "answer no function"),
    (2, [True] * 4, "twice not all"),
    (2, [False] * 4, "twice not none"),
    (2, [True, True, True, False], "twice hint"),
    (2, [True, False], "answer not named"),
    (2, True, "answer not named"),
    (2, "raises", "answer not named"),
    (2, {"x.sum()": False}, "answer missing"),
    (2, [True, "perhaps", True, False], "answer no choice"),
    (3, by_backward(lambda d: d), "clinic scalar what"),
    (3, lambda a: section_f(a) / a, "flow nan"),
    (3, lambda a: section_f(a), "flow d"),
    (3, by_backward(torch.mean), "flow mean"),
    (3, lambda a: grad(d := section_f(a), a, d.detach()), "flow weights"),
    (3, lambda a: grad(section_f(a).sum(), a)[0].sum(), "flow wrong shape"),
    (3, lambda a: torch.full_like(a, 2048.0), "flow hint"),
    (3, lambda a: a.grad, "answer nothing"),
    (3, lambda a: "2048", "answer no numbers"),
    (4, lambda a: a**2, "own no decision"),
    (4, lambda a: torch.where(a > 0, a, 2 * a), "own no decision"),
    (4, lambda a: a**2 if a.item() > 0 else a, "own no decision"),
    (4, lambda a: a**2 if a > 100 else a, "own one way"),
    (4, lambda a: a * (a.detach() if a > 0 else 2), "own slope"),
    (4, lambda a: 5.0 if a > 0 else a, "output is no tensor"),
    (4, lambda a: torch.tensor(5.0) if a > 0 else a, "output has no gradient"),
    (4, lambda a: torch.stack([a, a]) if a > 0 else a, "output is not scalar"),
    (4, lambda a: a.sin(1) if a > 0 else a, "own at"),
    (4, section_f(torch.tensor(1.0)), "answer no function"),
    (5, lambda x: torch.cos(x), "sine cosine"),
    (5, lambda x: x.cos(), "sine cosine"),
    (5, lambda x: torch.tensor([math.cos(c) for c in x]), "sine cosine"),
    (5, lambda x: torch.tensor(np.cos(x.numpy())), "sine cosine"),
    (5, lambda x: torch.sin(x), "sine itself"),
    (5, slope_of(torch.mean), "sine mean"),
    (5, lambda x: -slope_of(torch.sum)(x), "sine sign"),
    (5, slope_of(lambda y: y), "clinic scalar what"),
    (5, lambda x: torch.sin(x).sum().backward(), "clinic no graph what"),
    (5, lambda x: slope_of(torch.sum)(x).sum(), "sine one number"),
    (5, lambda x: slope_of(torch.sum)(x)[1:], "sine shape"),
    (5, differences(0.5, middle=False), "sine far"),
    (5, lambda x: x, "sine hint"),
    (5, lambda x: x * math.nan, "sine hint"),
    (6, {"a": "b", "b": "d", "c": "d", "d": "y", "e": "y", "y": ""}, "graph turned"),
    (6, {**GRAPH, "d": "b"}, "graph missing"),
    (6, {**GRAPH, "d": "bcx"}, "graph indirect"),
    (6, {**GRAPH, "e": "xa"}, "graph extra"),
    (6, {**GRAPH, "a": "x2"}, "graph stranger"),
    (6, {**GRAPH, "a": 2}, "graph what"),
    (6, {**GRAPH, "f": "x"}, "answer unknown"),
    (7, derivative, "terms whole"),
    (7, dict.fromkeys("ace", derivative), "terms whole"),
    (7, {**TERMS, "e": lambda x: 1 / x**2}, "terms sign"),
    (7, {**TERMS, "a": lambda x: torch.sin(x) / x**2}, "terms upstream only"),
    (7, {**TERMS, "a": lambda x: 2 * x}, "terms local only"),
    (7, {**TERMS, "c": lambda x: torch.cos(x)}, "terms local only"),
    (7, {**TERMS, "c": lambda x: torch.log(x**2)}, "terms upstream only"),
    (7, {**TERMS, "a": TERMS["c"], "c": TERMS["a"]}, "terms swapped"),
    (7, {**TERMS, "c": lambda x: 2 * torch.log(x) * torch.cos(x)}, "terms positive only"),
    (7, {**TERMS, "a": lambda x: torch.sin(x)}, "terms hint"),
    (7, {**TERMS, "e": -0.25}, "terms what"),
    (7, {**TERMS, "e": lambda x: torch.ones(3)}, "answer no number"),
    (7, lambda x: x, "terms what"),
    (8, lambda x, v: derivative(x) * v, "forward only one"),
    (8, lambda x, v: (value(x), derivative(x) * v, v), "forward what"),
    (8, lambda x, v: {"y": value(x)}, "forward what"),
    (8, lambda x, v: (derivative(x) * v, value(x)), "forward turned"),
    (8, lambda x, v: (value(x) - 1, derivative(x) * v), "forward value"),
    (8, lambda x, v: (value(x), derivative(x)), "forward no v"),
    (8, lambda x, v: dual(x, v, product=False), "forward missing"),
    (8, lambda x, v: dual(x, v, reciprocal=False), "forward missing"),
    (8, lambda x, v: (value(x), v), "forward hint"),
    (8, lambda x: value(x), "answer raised"),
    (9, ["reverse"] * 4, "modes not one"),
    (9, ["reverse", "forward", "reverse", "forward"], "modes hint"),
    (9, ["reverse", "forward", "both", "forward"], "answer no choice"),
    (9, "reverse", "answer not named"),
]


def _row_sum(f, x):
    leaf, first = recorded(f, x)
    return grad(first.sum(), leaf)[0]


@pytest.mark.parametrize(("number", "answer"), RIGHT, ids=lambda value: value if type(value) is int else "")
def test_a_right_answer_is_right_in_whatever_form(number, answer):
    found = verdict(number, answer)
    assert found.right and found.state == "right", repr(found)
    assert f"✓ 2.5.5-{number}" in repr(found) and f"✓ 2.5.5-{number}" in found._repr_html_()


@pytest.mark.parametrize(
    ("number", "answer", "key"), WRONG, ids=lambda value: value if isinstance(value, int | str) else ""
)
def test_a_wrong_answer_gets_the_hint_that_fits_it(number, answer, key):
    found = verdict(number, answer)
    assert found.state == "wrong" and not found.right, repr(found)
    assert hint(key).search(found.found.words), repr(found)
    assert "Traceback" not in found.found.words


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_answer_is_no_mistake(name, language):
    ad.set_language(language)
    number = name[-1]
    unfinished = [..., None] if number in "269" else [..., lambda *args: ...]
    unfinished += {
        "2": [[True, ..., True, False]],
        "6": [{**GRAPH, "a": ...}],
        "7": [dict.fromkeys("ace", ...)],
    }.get(number, [])
    for answer in unfinished:
        assert ad.check(name, answer).state == "open"
    assert repr(ad.check(name)).startswith(f"… {name}")


def test_an_exercise_that_does_not_exist():
    with pytest.raises(ExerciseError, match=r"'2\.5\.5-10'.*2\.5\.5-9"):
        ad.check("2.5.5-10", 1)


def test_a_loop_without_end_is_stopped_and_named():
    def endless(a):
        b = a
        while b < 1000:
            b = b * 2
        return b

    assert "b < 1000" in repr(verdict(4, endless))


def test_nothing_of_the_readers_is_changed():
    seen = []

    def gradient(a):
        seen.append(a)
        return grad(section_f(a).sum(), a)[0]

    random, mode = torch.get_rng_state(), torch.is_grad_enabled()
    with torch.no_grad():
        assert verdict(3, gradient).right
        assert not torch.is_grad_enabled()
    assert torch.equal(torch.get_rng_state(), random) and torch.is_grad_enabled() == mode
    assert len({id(a) for a in seen}) == len(seen) and all(a.is_leaf for a in seen)


def test_the_sums_of_exercise_7_are_the_gradient():
    head, *rows = verdict(7, TERMS).found.table
    assert head[0] == "x" and len(rows) == 4
    for x, *_, total in rows:
        leaf = torch.tensor(float(x), requires_grad=True)
        assert float(total) == pytest.approx(grad(value(leaf), leaf)[0].item(), abs=1e-4)


def test_exercise_1_counts_more_work_for_each_row():
    _, *rows = verdict(1, hessian_by_rows).found.table
    per_row = [int(second) / int(size) / int(first) for size, _, first, second in rows]
    assert all(1 < ratio < 10 for ratio in per_row) and int(rows[-1][3]) > 40 * int(rows[-1][2])


def test_exercise_9_measures_that_the_better_mode_stays_cheap_as_sizes_grow():
    _, *rows = verdict(9, MODES).found.table
    found = {(case, int(size)): [int(number) for number in numbers] for case, size, *numbers in rows}
    for case, better in zip("ABCD", MODES, strict=True):
        place = 2 if case == "C" else 1  # C is about memory, the others about operations
        cheap, dear = (3 + place, place) if better == "reverse" else (place, 3 + place)
        small, large = found[case, 10], found[case, 100]
        assert large[cheap] * 5 < large[dear] and large[dear] > 5 * small[dear]
    assert found["A", 100][:1] == [100] and found["A", 100][3] == 1


def solutions(path: Path) -> dict[int, str]:
    """The code of the folded solutions, each below the reader's cell, by exercise."""
    found, number = {}, 0
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"])
        number = int(match[1]) if (match := re.match(r"## (\d)\.", text)) else number
        if text.startswith("<details>"):
            found[number] = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("number", range(1, 10))
def test_the_notebooks_own_solution_is_right(language, number, monkeypatch, capsys):
    plt = pytest.importorskip("matplotlib.pyplot")
    plt.switch_backend("agg")
    path = ROOT / "chapters" / language / "2.5.5-exercises.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    given = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    work = next(code for code in given if f'"2.5.5-{number}"' in code)
    begin, ask = work.split('ad.check("2.5.5')
    space = {"torch": torch, "ad": ad}
    exec(begin, space)
    exec(solutions(path)[number], space)
    name = ask.split(", ")[1].rstrip(")")
    assert verdict(number, space[name]).right
    plt.close("all")


def test_both_editions_have_the_same_solutions():
    zh, en = (solutions(ROOT / "chapters" / name / "2.5.5-exercises.ipynb") for name in ("zh", "en"))
    assert list(zh) == list(range(1, 10)) and zh == en
