"""The live view under a reader's hands: stepping, pointing, pinning, unfolding; torch says what is true."""

from __future__ import annotations

import re

import pytest
import torch
from lab import Lab


def f(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


@pytest.fixture
def product(lab: Lab):
    """The first experiment: z = (x + y) * w."""
    return opened(lab, "2.5.0-computational-graph", "ad.explore(f, x=2.0")


@pytest.fixture
def loop(lab: Lab):
    """The experiment with a loop and a branch."""
    return opened(lab, "2.5.4-control-flow", "ad.explore(f, a=0.8392")


def opened(lab: Lab, notebook: str, source: str):
    lab.open(f"zh/{notebook}.ipynb")
    lab.run_all()
    cell = lab.cell(source)
    cell.locator(".ad-graph svg").wait_for()
    cell.locator(".ad-player").scroll_into_view_if_needed()
    return cell


def gradients(cell) -> list[str]:
    """The gradients that can be seen in the graph, in the order of the nodes."""
    return [
        text.text_content().replace("\xa0", " ")
        for text in cell.locator(".ad-graph .ad-node:not(.ad-ungraded) .ad-gradient").all()
    ]


def step(lab: Lab, cell, key: str) -> str:
    """Press a key on the graph; what the line beside the player says then."""
    cell.locator(".ad-graph").focus()
    lab.page.keyboard.press(key)
    return cell.locator(".ad-note-line").inner_text()


def test_stepping_goes_through_the_engines_own_order(lab: Lab, product):
    assert len(gradients(product)) == 5
    notes = [step(lab, product, "Home")]
    seen = [len(gradients(product))]
    for _ in range(8):
        notes.append(step(lab, product, "ArrowRight"))
        seen.append(len(gradients(product)))
    assert seen == [0, 0, 0, 1, 2, 3, 4, 5, 5]
    assert "x = 2，y = 3，w = 4" in notes[0] and "a = 5" in notes[1] and "z = 20" in notes[2]
    assert "∂z = 1" in notes[3] and "∂a = 4" in notes[3] and "∂w = 5" in notes[3]
    assert notes[-1] == "x.grad = 4，y.grad = 4，w.grad = 5"
    assert notes[-1] == step(lab, product, "ArrowRight")
    assert "反向 5/5" in step(lab, product, "ArrowLeft")


def test_a_step_lights_line_and_node_together(lab: Lab, product):
    step(lab, product, "Home")
    step(lab, product, "ArrowRight")
    assert product.locator(".ad-code tr.ad-now").inner_text().split()[:2] == ["2", "a"]
    assert product.locator(".ad-graph .ad-node.ad-now .ad-title").text_content() == "a"


def test_stepping_needs_no_kernel(lab: Lab, product):
    lab.page.evaluate("() => window.jupyterapp.serviceManager.sessions.shutdownAll()")
    step(lab, product, "Home")
    assert gradients(product) == []
    step(lab, product, "End")
    assert gradients(product) == ["∂ 4", "∂ 4", "∂ 5", "∂ 4", "∂ 1"]


def test_play_runs_to_the_end_and_stops(lab: Lab, product):
    product.locator(".ad-speed").select_option("4")
    product.locator(".ad-play").click()
    assert product.locator(".ad-play").get_attribute("aria-pressed") == "true"
    product.get_by_text("x.grad = 4，y.grad = 4，w.grad = 5").wait_for()
    assert product.locator(".ad-play").get_attribute("aria-pressed") == "false"


def test_a_step_is_kept_while_a_slider_moves(lab: Lab, product):
    step(lab, product, "Home")
    lab.press(lab.sliders(product).first)
    product.locator(".ad-note-line", has_text="x = 2.1").wait_for()
    assert gradients(product) == []


def test_what_stays_is_left_in_place_while_a_slider_moves(lab: Lab, product):
    node = product.locator('.ad-graph .ad-node[data-node="1"]')
    node.click()
    mine = node.element_handle()
    before = mine.text_content()
    lab.press(lab.sliders(product).nth(1))
    lab.page.wait_for_function("([e, old]) => e.textContent !== old", arg=[mine, before])
    assert mine.evaluate("e => e.isConnected && e.classList.contains('ad-pinned')")


def test_fifty_moves_of_a_slider_leave_the_view_as_tall_as_it_was(lab: Lab, product):
    parts = [product.locator(f".ad-view{part}") for part in ("", " .ad-graph", " .ad-formula")]
    numbers, slider = product.locator(".ad-numbers"), lab.sliders(product).first
    sizes = set()
    for move in range(50):
        before = numbers.inner_html()
        lab.press(slider, ("ArrowLeft", "ArrowRight")[move % 2])
        lab.page.wait_for_function(
            """([numbers, before]) => numbers.innerHTML !== before && new Promise((done) =>
                requestAnimationFrame(() => requestAnimationFrame(() => done(true))))""",
            arg=[numbers.element_handle(), before],
        )
        sizes.add(tuple(part.first.bounding_box()["height"] for part in parts))
    assert len(sizes) == 1


def test_a_plain_screen_gets_no_more_dots_than_it_has(lab: Lab, product):
    plot = product.locator("img.ad-plot")
    lab.press(lab.sliders(product).first)
    lab.page.wait_for_function(
        "(img) => img.naturalWidth === img.width * devicePixelRatio", arg=plot.element_handle()
    )


def test_pointing_at_a_node_lights_its_line_and_shows_its_chain_rule(lab: Lab, product):
    product.locator(".ad-graph .ad-node[data-line='2']").hover()
    assert product.locator(".ad-code tr.ad-lit").inner_text().split()[:2] == ["2", "a"]
    arrived, *sent = [m.get_attribute("aria-label") for m in product.locator(".ad-rules math").all()]
    assert arrived.startswith("∂z/∂a = ") and arrived.endswith("= 4")
    assert sent == [f"∂z/∂{name} = ∂z/∂a · ∂a/∂{name} = 4 · 1 = 4" for name in "xy"]


def test_pointing_at_a_line_lights_its_node(lab: Lab, product):
    product.locator(".ad-code tr[data-line='3'] .ad-text").hover()
    assert product.locator(".ad-graph .ad-node.ad-lit .ad-title").text_content() == "z"


def test_a_click_pins_and_a_second_one_lets_go(lab: Lab, product):
    node = product.locator(".ad-graph .ad-node[data-line='2']")
    node.click()
    product.locator(".ad-numbers").hover()
    assert product.locator(".ad-graph .ad-node.ad-pinned .ad-title").text_content() == "a"
    assert "∂a" in product.locator(".ad-rules math").first.get_attribute("aria-label")
    node.click()
    assert product.locator(".ad-pinned").count() == 0


def test_the_keyboard_reaches_and_pins_a_node(lab: Lab, product):
    product.locator(".ad-graph").focus()
    lab.page.keyboard.press("Tab")
    focused = product.locator(".ad-node:focus")
    assert focused.locator(".ad-title").text_content() == "x"
    lab.page.keyboard.press("Enter")
    assert product.locator(".ad-node.ad-pinned .ad-title").text_content() == "x"
    assert "∂x" in product.locator(".ad-rules math").first.get_attribute("aria-label")


def test_a_fold_opens_and_shows_what_torch_computed(lab: Lab, loop):
    fold = loop.locator("[data-fold]")
    assert fold.count() == 1
    fold.click()
    loop.locator(".ad-graph .ad-title", has_text=re.compile(r"^b₅$")).wait_for()
    assert loop.locator("[data-fold]").count() == 0
    a = torch.tensor(0.8392, requires_grad=True)
    values = [a]
    for _ in range(11):
        values.append(values[-1] * 2)
    grads = torch.autograd.grad(values[-1], values)
    assert f(a) == values[-1]
    assert gradients(loop) == [f"∂ {grad.item():g}" for grad in grads]


def test_the_branch_not_taken_and_each_decision_are_shown(lab: Lab, loop):
    assert loop.locator("tr.ad-skipped .ad-text").all_inner_texts()[-1].strip() == "c = 100 * b"
    marks = (
        loop.locator(".ad-decisions tr").first.locator(".ad-marks > span:not(.ad-total)").all_inner_texts()
    )
    assert marks == ["✓"] * 10 + ["✗"]


def test_a_plot_stands_beside_and_follows(lab: Lab, loop):
    plot = loop.locator("img.ad-plot")
    assert plot.evaluate("(img) => img.decode().then(() => img.naturalWidth)") > 0
    before, described = plot.get_attribute("src"), plot.get_attribute("alt")
    assert "2048" in described and "22 级台阶" in described
    lab.press(lab.sliders(loop).first, "ArrowLeft", times=8)
    lab.page.wait_for_function("([img, old]) => img.alt !== old", arg=[plot.element_handle(), described])
    lab.page.wait_for_function("([img, old]) => img.src !== old", arg=[plot.element_handle(), before])


def test_a_view_that_goes_leaves_no_error_behind(lab: Lab, loop):
    mine = loop.locator(".ad-view").first.element_handle()
    for go in ("notebook:run-all-cells", "notebook:clear-all-cell-outputs"):
        lab.command(go)
        lab.page.wait_for_function("(view) => !view.isConnected", arg=mine)
        lab.command("notebook:run-all-cells")
        mine = lab.cell("ad.explore(f, a=0.8392").locator(".ad-view").first.element_handle()
    lab.close_notebooks()
    lab.page.wait_for_function("(view) => !view.isConnected", arg=mine)
    assert lab.console_errors == []


@pytest.mark.parametrize(("theme", "zoom"), [("light", 1.0), ("dark", 1.0), ("light", 1.25)])
def test_the_page_does_not_scroll_sideways_on_a_small_screen(lab: Lab, theme, zoom):
    lab.page.set_viewport_size({"width": int(1024 / zoom), "height": int(768 / zoom)})
    try:
        lab.open("zh/2.5.1-simple-example.ipynb", theme)
        lab.run_all()
        for cell in lab.page.locator(".jp-CodeCell:has(.ad-view)").all():
            cell.scroll_into_view_if_needed()
            wide = cell.evaluate("(e) => e.scrollWidth - e.clientWidth")
            outputs = cell.locator(".jp-OutputArea-output").first.evaluate(
                "(e) => e.scrollWidth - e.clientWidth"
            )
            assert (wide, outputs) == (0, 0)
            lab.screenshot(f"small-{theme}-{zoom:g}-{cell.get_attribute('data-windowed-list-index')}", cell)
    finally:
        lab.page.set_viewport_size({"width": 1440, "height": 1000})


def test_a_reader_who_wants_no_motion_gets_none(lab: Lab, product):
    moving = """(view) => [...view.querySelectorAll("*")]
        .map((part) => getComputedStyle(part).transitionDuration)
        .filter((duration) => duration.split(", ").some((one) => one !== "0s")).length"""
    view = product.locator(".ad-view")
    assert view.evaluate(moving) > 0
    lab.page.emulate_media(reduced_motion="reduce")
    try:
        assert view.evaluate(moving) == 0
    finally:
        lab.page.emulate_media(reduced_motion="no-preference")
