"""Each slider of each chapter, moved as a reader moves it; torch in this process says what must be shown."""

from __future__ import annotations

import pytest
import torch
from lab import Lab

pytestmark = pytest.mark.xdist_group("browser")


def numbers(cell) -> dict[str, list[str]]:
    """What the view prints of each leaf and of the output: value, gradient, expected, verdict."""
    rows = cell.locator(".ad-numbers tbody tr")
    rows.first.scroll_into_view_if_needed()  # a page that is still growing may have pushed it away
    rows = rows.all()
    cells = {row.locator("th").inner_text(): row.locator("td").all() for row in rows}
    return {name: [c.inner_text().split("\n")[0] for c in row] for name, row in cells.items()}


def move(lab: Lab, cell, index: int, key: str = "ArrowRight", times: int = 1) -> None:
    """Press a key on a slider and wait until the view has followed."""
    view = cell.locator(".ad-numbers")
    for _ in range(times):
        before = view.inner_html()
        lab.press(lab.sliders(cell).nth(index), key)
        lab.page.wait_for_function("([e, old]) => e.innerHTML !== old", arg=[view.element_handle(), before])


def run(lab: Lab, notebook: str, source: str):
    lab.open(f"zh/{notebook}.ipynb")
    lab.run_all()
    cell = lab.cell(source)
    cell.locator(".ad-graph svg").wait_for()
    return cell


def printed(f, *values: list[float] | float) -> list[list[str]]:
    """Value and gradient of each input, as torch prints them."""
    leaves = [torch.tensor(value, requires_grad=True) for value in values]
    grads = torch.autograd.grad(f(*leaves), leaves)
    return [[str(leaf.detach()), str(grad)] for leaf, grad in zip(leaves, grads, strict=True)]


def test_the_graph_of_the_introduction_follows_its_three_sliders(lab: Lab):
    cell = run(lab, "2.5.0-computational-graph", "ad.explore(f, x=2.0")
    for index in range(3):
        move(lab, cell, index)
    steps = [2.1, 3.1, 4.2]
    shown = numbers(cell)
    expected = printed(lambda x, y, w: (x + y) * w, *steps)
    assert [shown[name][:2] for name in "xyw"] == expected
    assert all("✓" in shown[name][3] for name in "xyw")
    assert "5.2" in cell.locator('.ad-graph [data-node="3"] .ad-value').text_content()


def test_each_component_of_the_vector_has_a_slider(lab: Lab):
    cell = run(lab, "2.5.1-simple-example", "ad.explore(quadratic")
    x = [0.0, 1.0, 2.0, 3.0]
    for index in range(4):
        move(lab, cell, index, "ArrowLeft" if index % 2 else "ArrowRight")
        x[index] = round(x[index] + (-0.1 if index % 2 else 0.1), 6)
    assert [numbers(cell)["x"][:2]] == printed(lambda x: 2 * torch.dot(x, x), x)


def test_the_central_difference_stands_below_the_gradient(lab: Lab):
    cell = run(lab, "2.5.3-detaching", "ad.explore(cut")
    below = cell.locator("[data-difference]")
    below.filter(has_text="≠ [0, 3, 12, 27] ").wait_for()  # 3x²: values know of no detach()
    move(lab, cell, 2)
    x = torch.tensor([0.0, 1.0, 2.1, 3.0], dtype=torch.float64)
    h = 1e-6
    slope = ((x + h) ** 3 - (x - h) ** 3) / (2 * h)
    below.filter(has_text=f"[0, 3, {slope[2].item():.2f}, 27]").wait_for()


def test_upstream_weights_choose_rows_of_the_jacobian(lab: Lab):
    def f(u, v):
        return torch.stack([u[0] ** 2 + u[1] * v[0], u[1] * v[1] + v[0] * v[1] ** 2])

    cell = run(lab, "2.5.1-simple-example", "upstream=[1.0, 0.0]")
    assert numbers(cell)["u"][1] == "tensor([2., 3.])"
    move(lab, cell, 4, "Home")
    low = float(lab.sliders(cell).nth(4).get_attribute("aria-valuenow"))
    expected = printed(lambda u, v: low * f(u, v)[0], [1.0, 2.0], [3.0, 4.0])
    assert [numbers(cell)[name][:2] for name in "uv"] == expected


def test_each_preset_weights_the_rows_before_the_readers_eyes(lab: Lab):
    cell = run(lab, "2.5.2-non-scalar-backward", "ad.explore(square")
    x = torch.tensor([0.0, 1.0, 2.0, 3.0], requires_grad=True)
    losses = {
        "1/n": lambda y: y.mean(),
        "全取": lambda y: 3 * y.sum(),
        "y[0]": lambda y: y[0],
        "自己": lambda y: (y.detach() * y).sum(),
    }
    for text, loss in losses.items():
        cell.locator(".jupyter-button", has_text=text).focus()
        lab.page.keyboard.press("Enter")
        (grad,) = torch.autograd.grad(loss(x * x), x)
        sums = [f"{g:g}" for g in grad.tolist()]
        lab.page.wait_for_function(
            "([sums, row]) => [...row.children].slice(2).map((cell) => cell.innerText).join() === sums",
            arg=[",".join(sums), cell.locator(".ad-jacobian tfoot tr").element_handle()],
        )
        assert numbers(cell)["x"][1] == str(grad)


def test_a_weight_beyond_its_slider_is_not_claimed(lab: Lab):
    cell = run(lab, "2.5.2-non-scalar-backward", "ad.explore(square")
    cell.locator(".jupyter-button", has_text="自己").click()
    slider, readout = lab.sliders(cell).nth(7), cell.locator(".widget-readout").nth(7)
    for key, sign, shown in (("ArrowLeft", "≈", "8.4"), ("End", "≠", "10.0"), ("Home", "≠", "10.0")):
        lab.press(lab.sliders(cell).nth(3), key)
        lab.page.wait_for_function(
            "([slider, text]) => slider.ariaValueText === text",
            arg=[slider.element_handle(), f"{sign} {shown}"],
        )
        written = readout.evaluate("(readout) => getComputedStyle(readout, '::before').content")
        assert written == f'"{sign} "' and readout.inner_text() == shown
    cell.locator(".jupyter-button", has_text="求和").click()
    lab.page.wait_for_function("(slider) => slider.ariaValueText === '1.0'", arg=slider.element_handle())


def test_control_flow_follows_through_zero(lab: Lab):
    def f(a):
        b = a * 2
        while b.norm() < 1000:
            b = b * 2
        return b if b.sum() > 0 else 100 * b

    cell = run(lab, "2.5.4-control-flow", "ad.explore(f, a=0.8392")
    assert [numbers(cell)["a"][:2]] == printed(f, 0.8392)
    message = cell.locator(".ad-alert")
    seen, value = set(), 0.8392
    for _ in range(25):
        value = round(value - 0.05, 2) if value != 0.8392 else 0.8
        lab.press(lab.sliders(cell).first, "ArrowLeft")
        if value == 0:
            message.get_by_text("while").wait_for()
            assert "b.norm() < 1000" in message.inner_text()
            seen.add("message")
            continue
        want = printed(f, value)[0]
        cell.locator(".ad-numbers td.ad-value", has_text=want[0]).first.wait_for()
        assert numbers(cell)["a"][:2] == want
        assert message.inner_text() == ""
        seen.add("negative" if value < 0 else "positive")
    assert seen == {"message", "negative", "positive"}


def test_dragging_with_the_mouse_ends_on_the_last_value_and_the_page_stays(lab: Lab):
    cell = run(lab, "2.5.3-detaching", "ad.explore(cut")
    cell.locator(".ad-graph").scroll_into_view_if_needed()
    handle = lab.sliders(cell).nth(3)
    top = cell.locator(".ad-graph").bounding_box()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    for step in range(60):
        lab.page.mouse.move(x - step, y)
    lab.page.mouse.up()
    last = float(handle.get_attribute("aria-valuenow"))
    assert last < 3.0
    want = printed(lambda x: ((x * x).detach() * x).sum(), [0.0, 1.0, 2.0, round(last, 6)])
    cell.locator(".ad-numbers td.ad-value", has_text=want[0][0]).first.wait_for()
    assert [numbers(cell)["x"][:2]] == want
    assert cell.locator(".ad-graph").bounding_box() == top


def typed(lab: Lab, readout, text: str, leave: str) -> None:
    """Type into a slider's readout as a reader does, and leave it by a key."""
    readout.click()
    lab.page.keyboard.press("Control+a")
    lab.page.keyboard.type(text)
    lab.page.keyboard.press(leave)


@pytest.mark.parametrize("leave", ["Enter", "Tab"])
@pytest.mark.parametrize(
    ("notebook", "source", "shown", "taken", "step"),
    [
        ("2.5.4-control-flow", "ad.explore(f, a=0.8392", "0.8392", ["1.23", "2", "-0.7"], 0.05),
        ("2.5.0-computational-graph", "ad.explore(f, x=2.0", "2.0", ["1.2", "5", "-0.7"], 0.1),
    ],
    ids=["off the steps", "on the steps"],
)
def test_a_number_can_be_typed_into_a_readout(lab: Lab, notebook, source, shown, taken, step, leave):
    cell = run(lab, notebook, source)
    readout, value = cell.locator(".widget-readout").first, cell.locator(".ad-numbers td.ad-value").first
    typed(lab, readout, "abc", leave)
    assert readout.inner_text() == shown
    for text, number in zip(("1.23", "9", "−0.7"), taken, strict=True):
        typed(lab, readout, text, leave)
        value.filter(has_text=str(torch.tensor(float(number)))).wait_for()
        lab.page.wait_for_function(
            "([readout, number]) => Number(readout.innerText.replace('−', '-')) === Number(number)",
            arg=[readout.element_handle(), number],
        )
        slider = lab.sliders(cell).first
        assert float(slider.get_attribute("aria-valuetext").replace("−", "-")) == float(number)
    assert lab.page.locator(".jp-mod-editMode").count() == 0  # no key went on to JupyterLab
    lab.press(slider)
    value.filter(has_text=str(torch.tensor(float(number) + step))).wait_for()


def test_reset_brings_the_first_picture_back(lab: Lab):
    cell = run(lab, "2.5.0-computational-graph", "ad.explore(f, x=2.0")
    graph = cell.locator(".ad-graph")
    first = graph.inner_html()
    move(lab, cell, 0, "End")
    assert graph.inner_html() != first
    cell.locator(".jupyter-button").click()
    lab.page.wait_for_function("([e, old]) => e.innerHTML === old", arg=[graph.element_handle(), first])


def test_a_slider_tells_its_name_and_the_value_that_it_shows(lab: Lab):
    cell = run(lab, "2.5.4-control-flow", "ad.explore(f, a=0.8392")
    slider = cell.get_by_role("slider", name="a", exact=True)
    for shown in ("0.8392", "0.85", "0.9"):
        readout = cell.locator(".widget-readout").first
        readout.get_by_text(shown).wait_for()
        lab.page.wait_for_function(
            "([slider, shown]) => Number(slider.ariaValueText) === Number(shown)",
            arg=[slider.element_handle(), shown],
        )
        lab.press(slider)
