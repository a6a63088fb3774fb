"""Each experiment of the book on a laptop's screen: whole, legible, and in its place while a number moves."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from figures import install, uncover
from lab import CHAPTERS, Lab
from playwright.sync_api import Locator

LAPTOP = {"width": 1366, "height": 768}
HEIGHT, HEIGHT_OF_TWO = 600, 620
MOVES = 50
WIDER = "(part) => part.scrollWidth - part.clientWidth"
VIEWS = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell:has(.ad-view)"
BOOKS = [name for name in CHAPTERS if name.startswith("en/") and "exercises" not in name]
BOOKS.append("zh/2.5.1-simple-example.ipynb")
UNFINISHED = re.compile("measuring slopes|还在测量")


@pytest.fixture(autouse=True)
def laptop(lab: Lab) -> Iterator[None]:
    """The window is a laptop's."""
    lab.page.set_viewport_size(LAPTOP)
    yield
    lab.page.set_viewport_size({"width": 1440, "height": 1000})


def experiments(lab: Lab) -> Iterator[tuple[str, Locator, Locator]]:
    """What made each experiment, its output and its view, scrolled to."""
    for number in range(lab.page.locator(VIEWS).count()):
        cell = lab.page.locator(VIEWS).nth(number)
        cell.scroll_into_view_if_needed()
        lab.settle()
        output = cell.locator(".jp-Cell-outputWrapper")
        output.evaluate("(output) => output.scrollIntoView({ block: 'end' })")
        view = cell.locator(".ad-view").first
        if view.locator(".ad-figure").count():
            view.locator(".ad-figure:has(.widget-readout)").wait_for()
            view.get_by_text(UNFINISHED).wait_for(state="detached")
            uncover(view)
        yield cell.locator(".jp-InputArea").inner_text(), output, view


def sideways(lab: Lab, output: Locator, view: Locator) -> list[int]:
    """By how many pixels view, page and output could be scrolled sideways."""
    return [
        view.evaluate(WIDER),
        lab.page.evaluate("() => document.documentElement.scrollWidth - innerWidth"),
        output.evaluate(WIDER),
    ]


def out_of_sight(view: Locator) -> list[str]:
    """What is not in the notebook's window together with the rest."""
    return view.evaluate(
        """(view) => {
            const screen = view.closest(".jp-WindowedPanel-outer").getBoundingClientRect();
            const isOut = ({ top, bottom }) => top < screen.top || bottom > screen.bottom;
            const parts = [".noUi-handle", ".ad-strip .ad-g", ".ad-node", ".ad-formula math", ".ad-steps"];
            return parts.filter((part) => {
                const all = [...view.querySelectorAll(part)].map((one) => one.getBoundingClientRect());
                return !all.length || all.some(isOut);
            });
        }"""
    )


def move(lab: Lab, view: Locator, times: int) -> dict[str, list[str]]:
    """Press the arrows on the first slider; which heights, places and faults there were meanwhile."""
    install(lab)
    seen = view.evaluate_handle("(view) => window.figures.watch(view)")
    handle = view.locator(".noUi-handle").first
    key = "ArrowLeft"
    for press in range(times):
        # At its low end it turns round.
        lowest = handle.evaluate("(one) => Number(one.ariaValueNow) <= Number(one.ariaValueMin)")
        key = "ArrowRight" if lowest or press == times // 2 else key
        before = seen.evaluate("(seen) => seen.pictures")
        lab.press(handle, key)
        lab.page.wait_for_function(
            "([seen, before]) => seen.pictures > before", arg=[seen, before], timeout=10_000
        )
    return seen.evaluate(
        "(seen) => ({ heights: [...seen.heights], places: [...seen.places], faults: [...seen.faults] })"
    )


def moved(seen: list[str]) -> list[str]:
    """Of several states of all places the parts that are not as in the first."""
    first = seen[0].split("; ")
    return sorted({f"moves {part}" for other in seen[1:] for part in other.split("; ") if part not in first})


@pytest.mark.parametrize("notebook", BOOKS)
def test_each_experiment_fits_and_stays_in_its_place(lab: Lab, notebook: str):
    lab.open(notebook)
    lab.run_all()
    found = []
    for code, output, view in experiments(lab):
        two = "ad.compare" in code or "ad.ledger" in code
        height = output.bounding_box()["height"]
        wrong = [f"{height} px high"] * (height > (HEIGHT_OF_TWO if two else HEIGHT))
        wrong += [f"{wide} px sideways" for wide in sideways(lab, output, view) if wide > 0]
        if view.locator(".ad-figure").count():
            wrong += [f"{part} is out of sight" for part in out_of_sight(view) if not two]
            seen = move(lab, view, MOVES)
            wrong += seen["faults"] + moved(seen["places"])
            wrong += [f"heights {seen['heights']}"] * (len(seen["heights"]) > 1)
            wrong += [f"after moves {wide} px sideways" for wide in sideways(lab, output, view) if wide > 0]
        found += [f"{code.splitlines()[-1]}: {one}" for one in wrong]
    assert not found, "\n".join(found)
