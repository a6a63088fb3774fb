"""JupyterLab as a reader uses it: open a notebook, run it, move a slider, look."""

from __future__ import annotations

import re
import socket
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Locator, Page

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "tests/screenshots"
CHAPTERS = sorted(str(path.relative_to(ROOT / "chapters")) for path in ROOT.glob("chapters/*/*.ipynb"))

# Errors that JupyterLab logs by itself, with any notebook. Each entry needs its reason.
NOT_OURS: tuple[re.Pattern[str], ...] = ()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def broken_words(code: Locator) -> list[str]:
    """The words in ``code`` that begin on one line and end on another; there has to be code."""
    code.first.wait_for()
    return code.evaluate_all(
        """(all) => all.flatMap((code) => {
            const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
            const found = [];
            for (let text = walker.nextNode(); text; text = walker.nextNode())
                for (const word of text.data.matchAll(/\\S+/g)) {
                    const range = document.createRange();
                    range.setStart(text, word.index);
                    range.setEnd(text, word.index + word[0].length);
                    if (range.getClientRects().length > 1) found.push(word[0]);
                }
            return found;
        })"""
    )


LAST = "window.jupyterapp.shell.currentWidget.content.widgets.at(-1)"


class Lab:
    """One browser window with JupyterLab in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.console_errors: list[str] = []
        page.set_default_timeout(60_000)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.console_errors.append(str(error)))
        page.goto(f"{url}/lab?reset")  # else it opens what the window before had open
        page.wait_for_function("() => window.jupyterapp")
        page.evaluate(
            "() => window.jupyterapp.started.then(() => window.jupyterapp.restored).then(() => null)"
        )
        # A theme chosen while the splash screen fades away would remove it a second time.
        page.wait_for_selector("#jupyterlab-splash", state="detached")

    def _listen(self, message: ConsoleMessage) -> None:
        text = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not any(known.search(text) for known in NOT_OURS):
            self.console_errors.append(text)

    def open(self, notebook: str, theme: str = "light") -> None:
        """Open a notebook, named as in ``CHAPTERS``, and wait until all its cells are there."""
        self.set_theme(theme)
        self.command("docmanager:open", path=notebook)
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp.shell.currentWidget;
                return panel?.sessionContext?.isReady
                    && panel.content.widgets.every((cell) => cell.isAttached);
            }"""
        )

    def set_theme(self, theme: str) -> None:
        """Choose the "light" or the "dark" theme."""
        name = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}[theme]
        self.command("apputils:change-theme", theme=name)
        light = "true" if theme == "light" else "false"
        self.page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")

    def command(self, command: str, **arguments: object) -> object:
        """Execute one of JupyterLab's commands and wait until it is done."""
        return self.page.evaluate(
            "([name, args]) => window.jupyterapp.commands.execute(name, args).then(() => null)",
            [command, arguments],
        )

    def run_all(self) -> None:
        """Run all cells and wait until the kernel is idle; each has to run, and none may fail or warn."""
        self.command("notebook:run-all-cells")
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp.shell.currentWidget;
                // After a cell that raises on purpose the command is over before the cells below are.
                return panel.sessionContext.session?.kernel?.status === 'idle'
                    && panel.content.widgets.every((cell) => cell.model.executionState !== 'running'
                        && cell.model.executionCount !== null);
            }"""
        )
        self.settle()
        assert self.errors() == []
        counts = self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.widgets
                .flatMap((cell) => cell.model.type === 'code' ? [cell.model.executionCount] : [])"""
        )
        assert counts == list(range(1, len(counts) + 1))

    def choose(self, source: str) -> None:
        """Make a cell the active one: the last in which that stands."""
        self.page.evaluate(
            """(source) => {
                const { content } = window.jupyterapp.shell.currentWidget;
                const isIt = (cell) => cell.model.sharedModel.source.includes(source);
                content.activeCellIndex = content.widgets.findLastIndex(isIt);
            }""",
            source,
        )

    def add_cell(self, code: str) -> None:
        """A new cell at the end of the notebook, which is not run."""
        self.choose("")
        self.command("notebook:insert-cell-below")
        self.page.evaluate(f"(code) => {LAST}.model.sharedModel.setSource(code)", code)

    def run_last_cell(self) -> None:
        """Have the last cell begin to run."""
        self.choose("")
        self.page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-cell')")
        self.page.wait_for_function(f"() => {LAST}.model.executionState === 'running'")

    def output_of_last_cell(self) -> str:
        """What the last cell has printed when it is done."""
        self.page.wait_for_function(f"() => {LAST}.model.executionState === 'idle'")
        outputs = self.page.evaluate(f"() => {LAST}.model.outputs.toJSON()")
        return "".join("".join(output["text"]) for output in outputs)

    def settle(self) -> None:
        """Wait until the notebook in front grows no more: what is in view would be pushed out of it."""
        self.page.evaluate(
            """() => new Promise((done) => {
                const { node } = window.jupyterapp.shell.currentWidget.content;
                const outer = node.querySelector(".jp-WindowedPanel-outer") ?? node;
                let [height, still] = [0, 0];
                const look = () => {
                    still = outer.scrollHeight === height ? still + 1 : 0;
                    height = outer.scrollHeight;
                    still < 10 ? requestAnimationFrame(look) : done(null);
                };
                look();
            })"""
        )

    def cells(self) -> Locator:
        """All code cells of the notebook in front."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell")

    def cell(self, source: str) -> Locator:
        """The one code cell whose source contains ``source``, scrolled into view."""
        found = self.page.evaluate(
            """(source) => window.jupyterapp.shell.currentWidget.content.widgets
                .filter((cell) => cell.model.type === 'code')
                .flatMap((cell, i) => cell.model.sharedModel.source.includes(source) ? [i] : [])""",
            source,
        )
        if len(found) != 1:
            raise LookupError(f"{len(found)} code cells contain {source!r}")
        cell = self.cells().nth(found[0])
        cell.scroll_into_view_if_needed()
        self.settle()  # JupyterLab lays out what comes into view, and that may push the cell out of it
        cell.scroll_into_view_if_needed()
        return cell

    def render_all(self) -> None:
        """Have JupyterLab render the cells out of view too, for a check of the whole page."""
        self.page.add_style_tag(content=".jp-Cell { content-visibility: visible !important }")

    def errors(self) -> list[str]:
        """The errors and warnings that cells show, but for cells that say by a tag that they raise."""
        return self.page.evaluate(
            """(shown) => window.jupyterapp.shell.currentWidget.content.widgets
                .filter((cell) => !cell.model.sharedModel.getMetadata("tags")?.includes("raises-exception"))
                .flatMap((cell) => [...cell.node.querySelectorAll(shown)].map((shown) => shown.innerText))""",
            '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"],'
            '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]',
        )

    def sliders(self, cell: Locator) -> Locator:
        """The sliders' handles in a cell's output, in order; what `press` wants."""
        return cell.locator('.jp-OutputArea [role="slider"], .jp-OutputArea input[type="range"]')

    def press(self, slider: Locator, key: str = "ArrowRight", times: int = 1) -> None:
        """Press a key on a slider, as a reader without a mouse does."""
        slider.focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def screenshot(self, name: str, of: Locator | None = None) -> Path:
        """Keep a picture of the window, or of a part of it, for a person to look at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{name.replace('/', '-')}.png"
        (of or self.page).screenshot(path=path)
        return path

    def close_notebooks(self) -> None:
        """Close all notebooks unsaved and end their kernels: the next test finds the files as they were."""
        self.page.evaluate(
            """async () => {
                for (const panel of [...window.jupyterapp.shell.widgets('main')]) {
                    if (panel.context) panel.context.model.dirty = false;
                    panel.close();
                }
                await window.jupyterapp.serviceManager.sessions.shutdownAll();
            }"""
        )
