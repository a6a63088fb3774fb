"""What a figure shows of gradients, and what torch says that they are."""

from __future__ import annotations

from collections.abc import Callable

import torch
from figures import NUMBER, numbers, uncover
from lab import Lab
from playwright.sync_api import Locator

from d2l_autograd.live.experiment import Experiment

GRADIENTS_OF_ROWS = ".ad-strip text.ad-g:not(:has(tspan))"
# Of each input its gradient, a number a component; of a comparison that by each of the functions.
SHOWN_GRADIENTS = """(view) => {
    const isThere = (part) => part.checkVisibility({ visibilityProperty: true });
    const all = [...view.querySelectorAll(".ad-picture text.ad-g:not(.ad-math)")]
        .filter((text) => !text.closest(".ad-graph"));
    return all.filter((text) => isThere(text) && !text.closest(".ad-jacobian"))
        .filter((text) => !text.querySelector("tspan") || text.textContent.includes("="))
        .map((text) => text.textContent.split("=").at(-1));
}"""


def opened(lab: Lab, notebook: str, source: str) -> Locator:
    """The figure of an experiment, its sliders in it."""
    lab.open(notebook)
    lab.run_all()
    return ready(lab, source)


def ready(lab: Lab, source: str) -> Locator:
    """The figure that a cell shows, with nothing covered."""
    view = lab.cell(source).locator(".ad-view").first
    view.locator(".widget-readout").first.wait_for()
    uncover(view)
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


def gradients(view: Locator) -> list[float]:
    return [float(NUMBER.search(text)[0].replace("−", "-")) for text in view.evaluate(SHOWN_GRADIENTS)]


def functions(experiment: Experiment) -> list[Callable]:
    return [side.f for side in getattr(experiment, "_both", ())] or [experiment._f]


def by_torch(f: Callable, experiment: Experiment) -> list[float]:
    """All components of the gradients where the sliders stand, as torch alone computes them."""
    given = {control.name: torch.as_tensor(control.value()) for control in experiment._inputs}
    leaves = {name: value.clone().requires_grad_() for name, value in given.items()}
    out, weights = f(**leaves), getattr(experiment, "_weights", None)
    upstream = torch.ones_like(out)
    if weights is not None:
        upstream = torch.as_tensor(weights.of(out)).expand(out.shape)
    grads = torch.autograd.grad(out, list(leaves.values()), upstream)
    return [each for grad in grads for each in grad.reshape(-1).tolist()]
