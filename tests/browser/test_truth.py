"""What a figure shows is what torch computes in this process, wherever a slider stands and each step."""

from __future__ import annotations

import torch
from figures import NUMBER, are, faults, numbers, texts, until
from lab import Lab
from playwright.sync_api import Locator

MOST_NUMERALS = 24
GRADIENTS_OF_ROWS = ".ad-strip text.ad-g:not(:has(tspan))"
# What can be seen of gradients, and of whether they are right.
OF_GRADIENTS = """(view) => [...view.querySelectorAll(
        ".ad-g:not(.ad-math), .ad-sign, .ad-different, .ad-tangent, .ad-ray, .ad-expected, .ad-bar,"
        + ".ad-step, .ad-stair, .ad-chip, .ad-backward, math"
    )].filter((part) => part.checkVisibility({ visibilityProperty: true })).map((part) => part.outerHTML)"""


def opened(lab: Lab, notebook: str, source: str) -> Locator:
    """The figure of an experiment, its sliders in it."""
    lab.open(notebook)
    lab.run_all()
    view = lab.cell(source).locator(".ad-view").first
    view.locator(".widget-readout").first.wait_for()
    return view


def product(x, y, w):
    a = x + y
    return a, a * w


def shown(view: Locator) -> list[float]:
    """The values of x, y and w, their gradients, and value and gradient of a and z."""
    readouts = view.locator(".ad-own > .widget-readout")
    boxes = [view.locator(f'.ad-node[data-line="{line}"]') for line in (2, 3)]
    in_boxes = [box.locator(look) for box in boxes for look in (".ad-v", ".ad-g:not(.ad-math)")]
    return [
        *numbers(readouts),
        *numbers(view.locator(".ad-strip .ad-g")),
        *(n for box in in_boxes for n in numbers(box)),
    ]


def wanted(*at: float) -> list[float]:
    leaves = [torch.tensor(value, requires_grad=True) for value in at]
    a, z = product(*leaves)
    *grads, grad_a, grad_z = torch.autograd.grad(z, [*leaves, a, z])
    return [*at, *(one.item() for one in (*grads, a, grad_a, z, grad_z))]


def test_numerals_are_few_and_each_is_torchs_at_ten_positions_of_each_slider(lab: Lab):
    view = opened(lab, "en/2.5.0-computational-graph.ipynb", "ad.explore(f, x=2.0")
    written = [found for text in texts(lab, view) for found in NUMBER.findall(text)]
    assert 10 <= len(written) <= MOST_NUMERALS, written
    at = [2.0, 3.0, 4.0]
    until(lab, lambda: shown(view), wanted(*at))
    keys = [
        "Home",
        "PageUp",
        "ArrowRight",
        "PageUp",
        "PageUp",
        "PageUp",
        "End",
        "PageDown",
        "ArrowLeft",
        "PageDown",
    ]
    for index in range(3):
        handle = view.locator(".noUi-handle").nth(index)
        stood = set()
        for key in keys:
            lab.press(handle, key)
            at[index] = round(float(handle.get_attribute("aria-valuenow")), 6)
            stood.add(at[index])
            until(lab, lambda: shown(view), wanted(*at))
            assert faults(lab, view) == []
        assert len(stood) == len(keys)


def test_before_its_step_nothing_stands_anywhere(lab: Lab):
    """The engine's order: z, then w and a, then x and y; so many gradients are there after each step."""
    view = opened(lab, "en/2.5.0-computational-graph.ipynb", "ad.explore(f, x=2.0")
    steps, note = view.locator(".ad-steps"), view.locator(".ad-note")
    grad_x, grad_y, grad_w, _, grad_a, _, grad_z = wanted(2.0, 3.0, 4.0)[3:]
    notes, gradients, values = [], [], []
    lab.press(steps, "Home")
    assert view.evaluate(OF_GRADIENTS) == []
    for step in range(8):
        assert steps.evaluate("(steps) => [steps.value, steps.max]") == [str(step), "7"]
        wrong = view.evaluate(
            """(view, now) => [...view.querySelectorAll("[data-from]")].filter((part) =>
                (Number(part.dataset.from) > now) === part.checkVisibility({ visibilityProperty: true })
                && !part.parentElement.closest(".ad-later")).map((part) => part.outerHTML)""",
            step,
        )
        assert wrong == []
        notes.append(note.inner_text())
        values.append(len(numbers(view.locator(".ad-node .ad-v"))))
        gradients.append(sorted(numbers(view.locator(".ad-strip .ad-g, .ad-node .ad-g:not(.ad-math)"))))
        assert faults(lab, view) == []
        lab.press(steps)
    assert values == [0, 1, 2, 2, 2, 2, 2, 2]
    came = [[], [], [], [grad_z], [grad_w], [grad_a], [grad_x], [grad_y]]
    so_far = [sorted(grad for grads in came[: i + 1] for grad in grads) for i in range(8)]
    assert all(are(one, other) for one, other in zip(gradients, so_far, strict=True)), gradients
    told = ["x = 2", "a = 5", "z = 20", "∂z = 1", "∂w = 5", "∂a = 4", "∂x = 4"]
    assert all(part in note for part, note in zip(told, notes, strict=False)), notes
    assert all(notes) and "∂y = 4" in steps.get_attribute("aria-valuetext")  # at the end all is at rest


def test_a_vector_and_its_weights_give_torchs_numbers(lab: Lab):
    def f(u, v):
        return torch.stack([u[0] ** 2 + u[1] * v[0], u[1] * v[1] + v[0] * v[1] ** 2])

    view = opened(lab, "en/2.5.1-simple-example.ipynb", "upstream=[1.0, 0.0]")
    readouts, sums = view.locator(".ad-own > .widget-readout"), view.locator(".ad-jacobian .ad-g")
    before = numbers(readouts)
    for index in range(6):
        for key in ("ArrowRight", "Home"):
            lab.press(view.locator(".noUi-handle").nth(index), key)
            *at, one, other = after = numbers(readouts)
            assert after != before
            u, v = (torch.tensor(part, requires_grad=True) for part in (at[:2], at[2:]))
            grads = torch.autograd.grad(f(u, v), [u, v], torch.tensor([one, other]))
            want = torch.cat(grads).tolist()
            until(lab, lambda: numbers(view.locator(GRADIENTS_OF_ROWS)), want)
            until(lab, lambda: numbers(sums.filter(has_not_text="Σ")), want)
            before = after


def test_before_the_run_there_is_no_gradient_of_a_loop_either(lab: Lab):
    lab.open("en/2.5.4-control-flow.ipynb")
    lab.run_all()
    for source in ("ad.explore(f, a=0.8392", "ad.explore(f, a=[0.3"):
        view = lab.cell(source).locator(".ad-view")
        view.locator(".widget-readout").first.wait_for()
        assert len(view.evaluate(OF_GRADIENTS)) > 10
        lab.press(view.locator(".ad-steps"), "Home")
        assert view.evaluate(OF_GRADIENTS) == []
