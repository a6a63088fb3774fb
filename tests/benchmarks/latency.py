"""From the key press on a slider to the changed page: `python tests/benchmarks/latency.py`.

A JupyterLab and a Chromium of its own; every contestant is shown in the same window, and each round
presses keys on each of them, so that a busy moment of the machine falls on all alike. (a) echo: a slider
whose kernel does nothing but send its value back, the least that any widget can take. (b) interact: the
chapter's inputs under `ipywidgets.interact`, which prints the same numbers with a new matplotlib figure.
(c) explore: the first explorer of each chapter, with frames ahead, and (d) unforeseen: the same without.
The clock starts when the page sees the key, and stops in the first animation frame after the output has
changed: `first` is the first change; `whole` is the figure with all its curves and measured slopes, which
may come later; `painted` is when that frame is on its way.
Beside it: bytes that a press sends to the page, the time of the import, the kernel's memory.

Some presses of every contestant stall for 40 ms before the kernel's work can show: jupyter-server writes to
its websocket without TCP_NODELAY, so the kernel's second small message ("your slider has moved") is held
until the browser's delayed acknowledgement of the first ("busy"). Whom that meets is chance, so the tables
count the stalls, the times are of the presses without one, and `all` is the median with them.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import getloadavg
from pathlib import Path

import nbformat.v4 as nb
from footprint import Aim, at_least, at_most, first_experiment, print_imports, print_memory
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/browser"))
from lab import Lab  # noqa: E402
from serve import QUIET, find_chromium, jupyterlab  # noqa: E402

from d2l_autograd.figure.words import say  # noqa: E402

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters/zh").glob("2.5.[0-4]-*.ipynb"))
ROUNDS, PRESSES = 6, 8
UNFINISHED = say.words["still measuring"]["zh"]
STALL = 25  # milliseconds between two messages that the kernel sends at once
PAUSE = 80  # milliseconds: the kernel is idle again, and all that it sent has come
ROW = "{:17}{:>8}{:>12}{:>8}{:>9}{:>8}{:>8}{:>7}{:>8}{:>8}{:>8}{:>9}"
MOST_TIMES_ECHO, MOST_TIMES_ECHO_MISSED, LEAST_TIMES_FASTER = 0.5, 1.5, 3.0
FAR = 100  # milliseconds each way
DRAGS, BETWEEN_PLACES, LEAST_AHEAD = 30, 33, 0.95  # places of a drag, milliseconds between two

ECHO = """\
from ipywidgets import HTML, FloatSlider, VBox

slider, echo = FloatSlider(min=0, max=10, step=0.1), HTML("0.0")
slider.observe(lambda change: setattr(echo, "value", f"{change.new:.1f}"), "value")
VBox([slider, echo])
"""
INTERACT = """\
import matplotlib.pyplot as plt
from ipywidgets import interact
from d2l_autograd import explore
from d2l_autograd.live.sliders import Control

explorer = Out[max(Out)]
f, controls = explorer._f, [Control(c.name, c._given) for c in explorer._inputs]
upstream = explorer._weights and torch.tensor(explorer._weights.control.value())

def draw(**_):
    leaves = {c.name: torch.tensor(c.value(), requires_grad=True) for c in controls}
    y = f(**leaves)
    y.backward(upstream)
    figure, axes = plt.subplots()
    for name, leaf in leaves.items():
        axes.plot(leaf.detach().reshape(-1), label=name)
        axes.plot(leaf.grad.reshape(-1), "o")
    axes.set_title(str(y.detach()))
    axes.legend()
    plt.show()

interact(draw, **{f"slider{i}": w for i, w in enumerate(w for c in controls for w in c.widgets)})
None
"""
UNFORESEEN = """
explorer._beside = "takes long"  # so that the kernel does not run ahead
explorer
"""
# Runs before a page has scripts of its own: notes when messages come in by websocket.
LISTEN = """
    window.received = [];
    window.far = 0;
    const later = (act) => (window.far ? setTimeout(act, window.far) : act());
    const { WebSocket } = window;
    window.WebSocket = class extends WebSocket {
        constructor(...args) {
            super(...args);
            this.addEventListener("message", () => window.received.push(performance.now()));
        }
        send(data) {
            later(() => super.send(data));
        }
        set onmessage(listener) {
            super.onmessage = listener && ((event) => later(() => listener.call(this, event)));
        }
    };
"""
# Called once. `press` waits for a key and then until `part` has changed, text or an image's source, and says
# `unfinished` no more; it keeps when that began and ended, and when the first frame behind it was on its way.
IN_PAGE = """() => {
    window.press = (output, part, unfinished) => new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error(`no change of ${part}`)), 20_000);
        const read = () => {
            const shown = output.querySelector(part);
            return shown && (shown.tagName === "IMG" ? shown.src : shown.textContent);
        };
        const before = read();
        const times = {};
        let start = NaN;
        let begun = false;
        window.addEventListener("keydown", () => (start = performance.now()), { capture: true, once: true });
        const inFrame = (name) => requestAnimationFrame(() => (times[name] = performance.now() - start));
        const finish = () => requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => {
                const [busy, moved] = window.received.filter((time) => time > start);
                resolve({ ...times, painted: performance.now() - start, wait: moved - busy });
            };
            port2.postMessage(null);
        });
        const observer = new MutationObserver(() => {
            const now = read();
            if (!now || now === before) return;
            if (!begun) {
                times.ahead = output.querySelector(".ad-figure")?.dataset.from === "ahead";
                inFrame("first");
            }
            begun = true;
            if (now.includes(unfinished)) return;
            observer.disconnect();
            inFrame("whole");
            finish();
        });
        observer.observe(output, { childList: true, subtree: true, characterData: true, attributes: true });
    });
    return null;
}"""


@dataclass
class Contestant:
    """A cell with sliders; a ``part`` of its output changes with each press."""

    name: str
    notebook: str
    source: str
    part: str
    presses: list[dict[str, float]] = field(default_factory=list)
    far: list[dict[str, float]] = field(default_factory=list)
    dragged: list[bool] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)

    def times(self, stop: str = "first", stalled: bool = False) -> list[float]:
        """Of the presses without a stall, or of all; one that was ahead waits for no message."""
        return [press[stop] for press in self.presses if stalled or not _is_stalled(press)]

    def median(self, stop: str = "first") -> float:
        return statistics.median(self.times(stop))

    def ahead(self) -> float:
        return statistics.mean(press["ahead"] for press in self.presses)

    def from_far(self) -> float:
        return statistics.median(press["first"] for press in self.far)


def _is_stalled(press: dict[str, float]) -> bool:
    return not press["ahead"] and press["wait"] >= STALL


def contestants() -> list[Contestant]:
    """The echo, then three a chapter; those of one notebook stand together."""
    found = [Contestant("echo", "echo", "FloatSlider", ".widget-html-content")]
    for chapter in CHAPTERS:
        found.append(Contestant(f"explore {chapter[:5]}", chapter, "ad.explore(", ".ad-picture"))
        found.append(Contestant(f"interact {chapter[:5]}", chapter, "interact(draw", "img"))
        found.append(Contestant(f"unforeseen {chapter[:5]}", chapter, "explorer = explore(", ".ad-picture"))
    return found


def write_notebooks(folder: Path) -> None:
    """The echo's, and of each chapter the cells up to its first explorer, with ``interact`` below."""
    notebooks = {"echo": [ECHO]}
    for chapter in CHAPTERS:
        cells = first_experiment(ROOT / f"chapters/zh/{chapter}.ipynb")
        unforeseen = cells[-1].replace("ad.explore(", "explorer = explore(") + UNFORESEEN
        notebooks[chapter] = [*cells, INTERACT, unforeseen]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for name, sources in notebooks.items():
        book = nb.new_notebook(cells=[nb.new_code_cell(source) for source in sources], metadata=kernel)
        (folder / f"{name}.ipynb").write_text(json.dumps(book), encoding="utf-8")


class Race:
    """All contestants' notebooks in one window; ``received`` counts the bytes that kernels sent to it."""

    def __init__(self, page: Page, url: str) -> None:
        self.received = 0
        page.add_init_script(LISTEN)
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))
        self.lab, self.page = Lab(page, url), page
        page.evaluate(IN_PAGE)

    def _count(self, payload: str | bytes) -> None:
        self.received += len(payload if isinstance(payload, bytes) else payload.encode())

    def prepare(self, notebook: str) -> None:
        """Open a notebook and run it."""
        self.lab.open(f"{notebook}.ipynb")
        self.lab.run_all()

    def drag(self, one: Contestant) -> None:
        """Each slider, steadily; of each place whether its frame was there when it was reached."""
        self.lab.open(f"{one.notebook}.ipynb")
        cell = self.lab.cell(one.source)
        figure = cell.locator(".ad-figure").first.element_handle()
        sliders = cell.locator('.jp-OutputArea [role="slider"]')
        for number in range(sliders.count()):
            sliders.nth(number).focus()
            self.page.wait_for_timeout(4 * PAUSE)
            for place in range(DRAGS):
                self.page.keyboard.press("ArrowLeft" if place >= DRAGS // 2 else "ArrowRight")
                self.page.wait_for_timeout(BETWEEN_PLACES)
                one.dragged.append(figure.evaluate("(figure) => figure.dataset.from === 'ahead'"))

    def round(self, one: Contestant, number: int, presses: int, far: int = 0) -> None:
        """Presses on one slider, to the right in even rounds and back in odd ones."""
        self.lab.open(f"{one.notebook}.ipynb")
        cell = self.lab.cell(one.source)
        cell.locator(one.part).first.wait_for()
        sliders = cell.locator('.jp-OutputArea [role="slider"]')
        slider = sliders.nth(number // 2 % sliders.count())
        slider.scroll_into_view_if_needed()
        slider.focus()
        output = cell.locator(".jp-Cell-outputWrapper").element_handle()
        self.page.evaluate("(far) => { window.far = far; }", far)
        self.page.wait_for_timeout(4 * PAUSE + 4 * far)
        for _ in range(presses):
            self._press(one, output, "ArrowLeft" if number % 2 else "ArrowRight", far)
        self.page.evaluate("() => { window.far = 0; }")

    def _press(self, one: Contestant, output: object, key: str, far: int) -> None:
        before = self.received
        start = "([output, part, unfinished]) => { window.pressed = press(output, part, unfinished); }"
        self.page.evaluate(start, [output, one.part, UNFINISHED])
        self.page.keyboard.press(key)
        (one.far if far else one.presses).append(self.page.evaluate("() => window.pressed"))
        self.page.wait_for_timeout(PAUSE)
        if not far:
            one.bytes.append(self.received - before)


@contextmanager
def race() -> Iterator[Race]:
    """JupyterLab and Chromium in a folder of their own, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="latency-") as folder, sync_playwright() as playwright:
        books, home = Path(folder, "books"), Path(folder, "home")
        books.mkdir()
        write_notebooks(books)
        with jupyterlab(books, home) as url:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
            race = Race(browser.new_page(viewport={"width": 1440, "height": 1000}), url)
            yield race
            race.lab.close_notebooks()
            browser.close()


def measure(rounds: int = ROUNDS) -> list[Contestant]:
    """Every contestant with its times; a few presses before them warm all up."""
    running = contestants()
    with race() as one_race:
        for notebook in dict.fromkeys(one.notebook for one in running):
            one_race.prepare(notebook)
        for one in running:
            one_race.round(one, 0, 2)
            one_race.round(one, 1, 2)
            one.presses.clear()
            one.bytes.clear()
        for number in range(rounds):
            for one in running:
                one_race.round(one, number, PRESSES)
                one_race.round(one, number, PRESSES // 2, FAR)
        for one in running:
            if one.name.startswith("explore"):
                one_race.drag(one)
    return running


def print_times(running: list[Contestant]) -> None:
    """The table of key press to page."""
    echo, by_name = running[0].median(), {one.name: one for one in running}
    presses = len(running[0].presses)
    print(f"key press to page, medians of {presses} presses in ms; 1-minute load {getloadavg()[0]:.1f}")
    print(ROW.format(*" first quartiles whole painted x_echo faster ahead far stalls all bytes".split(" ")))
    for one in running:
        low, _, high = statistics.quantiles(one.times(), n=4)
        other = by_name.get(one.name.replace("explore", "interact"), one)
        faster = "" if other is one else f"{other.median() / one.median('whole'):.2f}"
        times = [f"{one.median(stop):.1f}" for stop in ("first", "whole", "painted")]
        times.insert(1, f"{low:.1f}-{high:.1f}")
        stalls = len(one.presses) - len(one.times())
        with_stalls = f"{statistics.median(one.times(stalled=True)):.1f}"
        count = f"{statistics.median(one.bytes):,.0f}"
        reel = [f"{one.ahead():.0%}", f"{one.from_far():.1f}"]
        ratio = f"{one.median() / echo:.2f}"
        print(ROW.format(one.name, *times, ratio, faster, *reel, stalls, with_stalls, count))
    for one in running:
        if one.dragged:
            print(
                f"{one.name}: {statistics.mean(one.dragged):.1%} of {len(one.dragged)} places ahead in a drag"
            )


def aims(running: list[Contestant]) -> Iterator[Aim]:
    """Far below the echo where the page was ahead, near or far; not far from it where it was not."""
    echo, by_name = running[0].median(), {one.name: one for one in running}
    for one in running:
        if one.name.startswith("explore"):
            name, interact = one.name, by_name[one.name.replace("explore", "interact")].median()
            yield at_most(f"{name}: first change, times the echo", one.median() / echo, MOST_TIMES_ECHO)
            yield at_most(
                f"{name}: the same from far, times the near echo", one.from_far() / echo, MOST_TIMES_ECHO
            )
            yield at_least(f"{name}: ahead in a drag", statistics.mean(one.dragged), LEAST_AHEAD)
            unforeseen = by_name[name.replace("explore", "unforeseen")].median()
            yield at_most(
                f"{name}: where it is never ahead, times the echo", unforeseen / echo, MOST_TIMES_ECHO_MISSED
            )
            faster = interact / one.median("whole")
            yield at_least(f"{name}: whole, times faster than interact", faster, LEAST_TIMES_FASTER)


def main() -> int:
    """Print the tables and the aims; 1 when one is missed."""
    running = measure()
    print_times(running)
    all_aims = [*aims(running), *print_imports(), *print_memory()]
    print()
    for aim in all_aims:
        print(aim)
    return int(not all(aim.held for aim in all_aims))


if __name__ == "__main__":
    sys.exit(main())
