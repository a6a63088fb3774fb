"""From the key press on a slider to the changed page: `python tests/benchmarks/latency.py`.

A JupyterLab and a Chromium of its own; every contestant is shown in the same window, and each round
presses keys on each of them, so that a busy moment of the machine falls on all alike. (a) echo: a slider
whose kernel does nothing but send its value back, the least that any widget can take. (b) interact: the
chapter's inputs under `ipywidgets.interact`, which prints the same numbers with a new matplotlib figure.
(c) explore: the first explorer of each chapter. The clock starts when the page sees the key, and stops in
the first animation frame after the output has changed; `painted` is when that frame is on its way.
Beside it: bytes that a press sends to the page, the time of the import, the kernel's memory.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import footprint
import nbformat.v4 as nb
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/browser"))
from lab import Lab  # noqa: E402
from serve import QUIET, find_chromium, jupyterlab  # noqa: E402

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters/zh").glob("2.5.[0-4]-*.ipynb"))
ROUNDS, PRESSES = 8, 8
PAUSE = 80  # milliseconds: the kernel is idle again, and all that it sent has come
MOST_TIMES_ECHO, LEAST_TIMES_FASTER = 1.5, 3.0

ECHO = """\
from ipywidgets import HTML, FloatSlider, VBox

slider, echo = FloatSlider(min=0, max=10, step=0.1), HTML()
slider.observe(lambda change: setattr(echo, "value", f"{change.new:.1f}"), "value")
VBox([slider, echo])
"""
INTERACT = """\
import matplotlib.pyplot as plt
from ipywidgets import interact
from d2l_autograd.controls import Control

explorer = Out[max(Out)]
f, controls = explorer._f, [Control(c.name, c._given) for c in explorer._inputs]
upstream = explorer._upstream and torch.tensor(explorer._upstream.value())

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
# Called once; then `press` promises the times of the press to come.
IN_PAGE = """() => {
    window.press = (output, selector) => new Promise((resolve) => {
        const read = () => {
            const shown = output.querySelector(selector);
            return shown && (shown.src ?? shown.textContent);
        };
        const before = read();
        let start = NaN;
        window.addEventListener("keydown", () => (start = performance.now()), { capture: true, once: true });
        const observer = new MutationObserver(() => {
            if (!read() || read() === before) return;
            observer.disconnect();
            const changed = performance.now() - start;
            requestAnimationFrame(() => {
                const frame = performance.now() - start;
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = () => resolve({ changed, frame, painted: performance.now() - start });
                port2.postMessage(null);
            });
        });
        const everything = { childList: true, subtree: true, characterData: true, attributes: true };
        observer.observe(output, everything);
    });
    return null;
}"""


@dataclass
class Contestant:
    """A cell with sliders; ``selector`` is what changes in its output, an ``<img>`` or text."""

    name: str
    notebook: str
    source: str
    selector: str
    times: dict[str, list[float]] = field(default_factory=dict)
    bytes: list[int] = field(default_factory=list)

    def median(self, stop: str = "frame") -> float:
        return statistics.median(self.times[stop])


def contestants() -> list[Contestant]:
    """The echo, then two a chapter; those of one notebook stand together."""
    found = [Contestant("echo", "echo", "FloatSlider", ".widget-html-content")]
    for chapter in CHAPTERS:
        found.append(Contestant(f"explore {chapter[:5]}", chapter, "ad.explore(", ".ad-view"))
        found.append(Contestant(f"interact {chapter[:5]}", chapter, "interact(draw", "img"))
    return found


def write_notebooks(folder: Path) -> None:
    """The echo's, and of each chapter the cells up to its first explorer, with ``interact`` below."""
    notebooks = {"echo": [ECHO]}
    for chapter in CHAPTERS:
        stored = json.loads((ROOT / f"chapters/zh/{chapter}.ipynb").read_text(encoding="utf-8"))
        cells = ["".join(cell["source"]) for cell in stored["cells"] if cell["cell_type"] == "code"]
        first = next(i for i, source in enumerate(cells) if "ad.explore(" in source)
        notebooks[chapter] = [*cells[: first + 1], INTERACT]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for name, sources in notebooks.items():
        book = nb.new_notebook(cells=[nb.new_code_cell(source) for source in sources], metadata=kernel)
        (folder / f"{name}.ipynb").write_text(json.dumps(book), encoding="utf-8")


class Race:
    """All contestants' notebooks in one window; ``received`` counts the bytes that kernels sent to it."""

    def __init__(self, page: Page, url: str) -> None:
        self.received = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))
        self.lab, self.page = Lab(page, url), page
        page.evaluate(IN_PAGE)

    def _count(self, payload: str | bytes) -> None:
        self.received += len(payload if isinstance(payload, bytes) else payload.encode())

    def prepare(self, notebook: str) -> None:
        """Open a notebook and run it."""
        self.lab.open(f"{notebook}.ipynb")
        self.lab.run_all()

    def round(self, one: Contestant, number: int) -> None:
        """Presses on one slider, to the right in even rounds and back in odd ones."""
        self.lab.open(f"{one.notebook}.ipynb")
        cell = self.lab.cell(one.source)
        cell.locator(one.selector).first.wait_for()
        sliders = self.lab.sliders(cell)
        slider = sliders.nth(number // 2 % sliders.count())
        slider.scroll_into_view_if_needed()
        slider.focus()
        output = cell.locator(".jp-Cell-outputWrapper").element_handle()
        self.page.wait_for_timeout(4 * PAUSE)
        for _ in range(PRESSES):
            self._press(one, output, "ArrowLeft" if number % 2 else "ArrowRight")

    def _press(self, one: Contestant, output: object, key: str) -> None:
        before = self.received
        arguments = [output, one.selector]
        self.page.evaluate("([output, selector]) => { window.pressed = press(output, selector); }", arguments)
        self.page.keyboard.press(key)
        for stop, milliseconds in self.page.evaluate("() => window.pressed").items():
            one.times.setdefault(stop, []).append(milliseconds)
        self.page.wait_for_timeout(PAUSE)
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
    """Every contestant with its times, the first round not counted."""
    running = contestants()
    with race() as one_race:
        for notebook in dict.fromkeys(one.notebook for one in running):
            one_race.prepare(notebook)
        for number in range(-2, rounds):
            if number == 0:
                for one in running:
                    one.times.clear()
                    one.bytes.clear()
            for one in running:
                one_race.round(one, number)
    return running


def print_times(running: list[Contestant]) -> list[footprint.Aim]:
    """The table of key press to page, and its aims."""
    echo, *others = running
    by_name = {one.name: one for one in running}
    print(f"medians of {len(echo.times['frame'])} presses, ms")
    print(f"{'':16}{'frame':>8}{'quartiles':>14}{'painted':>9}{'x echo':>8}{'faster than interact':>22}{'bytes':>9}")
    aims = []
    for one in running:
        low, _, high = statistics.quantiles(one.times["frame"], n=4)
        times_echo = one.median() / echo.median()
        line = f"{one.name:16}{one.median():8.1f}{low:7.1f}{high:7.1f}{one.median('painted'):9.1f}{times_echo:8.2f}"
        faster = math_nan = float("nan")
        if one.name.startswith("explore"):
            faster = by_name[one.name.replace("explore", "interact")].median() / one.median()
            aims.append(footprint.at_most(f"{one.name}: times the echo", times_echo, MOST_TIMES_ECHO))
            aims.append(footprint.at_least(f"{one.name}: times faster than interact", faster, LEAST_TIMES_FASTER))
        print(f"{line}{'' if faster is math_nan else format(faster, '.2f'):>22}{statistics.median(one.bytes):9,.0f}")
    return aims


def main() -> int:
    """Print the tables and the aims; 1 when one is missed."""
    aims = print_times(measure())
    aims += footprint.print_imports() + footprint.print_memory()
    print()
    for aim in aims:
        print(aim)
    return int(not all(aim.held for aim in aims))


if __name__ == "__main__":
    sys.exit(main())
