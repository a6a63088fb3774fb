"""What explore, compare and ledger share: sliders over a function, and what follows their moves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from os import PathLike
from typing import Any

import ipywidgets

from ..figure.frame import Frame
from ..language import language, speaking
from ..measure.sampler import Work, finished
from ..picture.saving import makers, write
from ..running.side_effects import make_torch_ready
from ..tensors import shorten
from ..view.page import page
from ..view.widget import MOST_WIDTH, PHONE, View
from .kernel_events import AT_ONCE, Turns, at_each_cell, between_cells, close_with_its_cell
from .moves import Moves, Places
from .reel import Compose, Held, Reel, Values
from .sliders import LARGEST, Control
from .words import say

# A view must answer while a slider moves: a loop that does not end is given up after this many operations.
LIVE_OPS = 2_000
LONG = 400  # operations of a run that is not made before it is asked for
_ALIKE, _ROOM = 10.0, 1.4
_TITLE = 60  # columns of a page's title


class Experiment(ipywidgets.VBox):
    """Widgets that show a run of the reader's function, and run it again when one of them moves.

    Where a notebook's cell shows it no more, it is closed; shown again, it comes back as it was.
    """

    _readers: frozenset[int] = frozenset()
    _reel: Reel
    _view: View
    _compose: Compose
    _beside = ""  # what the function does beside computing, by which it is not run ahead
    _behind = False  # of a widget of the reader's, which was moved while nothing was shown

    def __init__(self, inputs: Mapping[str, object]) -> None:
        make_torch_ready()  # not in the time that is taken from now on
        # First: what is not an input is closed as well.
        self._turns = Turns(self._spoken(self._turn), self._idle, self._is_ahead)
        reach = _common_reach(inputs.values())
        self._inputs = [Control(name, given, reach) for name, given in inputs.items()]
        self._readers = frozenset(id(given) for given in inputs.values())
        self._language = language()
        super().__init__()

    def _live(
        self, controls: Sequence[Control], draw: Callable[[], None], beside: Sequence[ipywidgets.Widget] = ()
    ) -> tuple[View, Moves]:
        """The view with the controls' widgets in it, for which the page may ask again; and their moves."""
        view, moves = View(), Moves(controls, self._turns.moved)
        view._handles = [*moves.widgets, *beside]
        self._reel = Reel(view, moves.widgets, self._frame_at)
        view.on_msg(lambda _, message, __: self._hear(moves, **message))
        view.observe(lambda _: self._between_cells(draw), ["_unfolded", "_width"])
        at_each_cell("pre_run_cell", self._turns.make_up)
        at_each_cell("post_run_cell", self._cell_has_run)
        self.children = [view]
        return view, moves

    def _hear(self, moves: Moves, turned_to: int | None = None, differs: bool = False, **moved: Any) -> None:
        """What the page says: of a move, of where the reader is, of a frame that was not what came of it."""
        if moved:
            if "typed" in moved:
                self._reel.forget()  # it may be a new place, by which the others are counted anew
            moves.hear(**moved)
        elif differs:
            self._beside = "runs differ"
            self._between_cells(self._show)
        else:
            self._reel.turn_to(turned_to)
            self._between_cells(self._turns.rest)

    def _idle(self) -> Work[None] | None:
        """What can be done ahead, said in the language in which this was made."""
        work = None if self._beside or self.comm is None else self._reel.work()
        return None if work is None else self._spoken_by_pieces(work)

    def _spoken_by_pieces(self, work: Work[None]) -> Work[None]:
        while not self._beside and self.comm is not None:
            with speaking(self._language):
                if next(work, self) is self:
                    return
            yield

    def _is_ahead(self) -> bool:
        return self._reel.has_sent([*chain.from_iterable(self._places())])

    def _cell_has_run(self) -> None:
        """What the function reaches may be another now."""
        self._reel.forget()
        self._turns.rest()

    def _frame_at(self, values: Values, variant: str | None = None) -> Work[Compose | None]:
        """What composes the frame if the view's widgets had those values; moves nothing.

        None where there is nothing to show. ``variant`` is what a button leads to, None as it is now.
        """
        raise NotImplementedError

    def _variants(self) -> tuple[Sequence[str], str]:
        """What buttons lead to, as it is now first; and the variant of weights that are set by hand."""
        return [""], ""

    def _held(self) -> dict[str, object]:
        """The frames for a page without a kernel; nothing where they could not be true there."""
        if self._beside:
            return {}
        inputs = sum(len(control.widgets) for control in self._inputs)
        held = Held(self._reel.widgets, inputs, *self._variants())
        return held.pack(lambda values, variant: finished(self._frame_at(values, variant)))

    def _spoken(self, act: Callable[[], None]) -> Callable[[], None]:
        """``act``, in the language in which this was made."""

        def act_so() -> None:
            with speaking(self._language):
                act()

        return act_so

    def _between_cells(self, act: Callable[[], None]) -> None:
        between_cells(self._spoken(act))

    @property
    def _controls(self) -> list[Control]:
        return self._inputs

    def _places(self) -> Places:
        """Where the widgets of all controls are now."""
        return [control.state() for control in self._controls]

    def _values(self, places: Places | None = None) -> dict[str, object]:
        """The inputs where the widgets are, or would be at those places."""
        at = self._places() if places is None else places
        return {each.name: each.value(its) for each, its in zip(self._inputs, at, strict=False)}

    def _told(self) -> str:
        """Why nothing is run ahead; empty where it may be."""
        return say("not run ahead", why=say(self._beside)) if self._beside else ""

    def _turn(self) -> None:
        if self.comm is None:
            self._behind = True
        else:
            self._update()

    def _update(self) -> None:
        """Run the function where the sliders stand, and show it; or say why not."""
        raise NotImplementedError

    def _show(self) -> None:
        """Show the last run."""
        raise NotImplementedError

    def _still(self) -> dict[str, str]:
        """The same run for every place where no widget can live, by MIME type."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        """The live widget, and what takes its place where it cannot live."""
        with speaking(self._language):
            if self.comm is None:
                self._reopen()
            close_with_its_cell(self)
            if AT_ONCE in os.environ and not self._view._held:
                self._view._held = self._held()
            return {**(super()._repr_mimebundle_(**kwargs) or {}), **self._still()}

    def save(self, path: str | PathLike[str], *, theme: str = "light") -> None:
        """Save the figure as it stands, by the suffix of ``path``.

        ``.html`` is a page that opens offline, with its sliders and steps; ``.svg``, ``.png`` and ``.pdf``
        are pictures in the colours of ``theme``, ``"light"`` or ``"dark"``. A file of that name is replaced.
        Raises :class:`InputError` for another suffix or theme, a folder that is not there, or a path that
        cannot be written. Serves every section.
        """
        with speaking(self._language):
            pictures = makers(svg, theme) if (svg := self._picture()) else {}
            write(path, {**pictures, ".html": lambda: self._page().encode()})

    def _picture(self) -> str:
        """The figure as an SVG document; empty where there is none."""
        return ""

    def _page(self) -> str:
        wide, narrow = (self._compose(width) for width in (MOST_WIDTH, PHONE))
        state = {"_frame": wide, "_narrow": narrow, "_held": self._held(), "_unfolded": []}
        body = '<main><div class="live" data-view="0"></div></main>'
        return page(shorten(wide["alt"], _TITLE), self._language, body, [state])

    def close(self) -> None:
        """Take the live widgets off the page and out of memory; what is the reader's stays."""
        self._turns.stop()
        for widget in reversed(list(self._own(self))):
            ipywidgets.Widget.close(widget)
            widget.__dict__.pop("_repr_mimebundle_", None)  # with which ipywidgets makes this final
            if isinstance(widget, View):
                widget._frame = widget._narrow = {}  # most of its memory

    def _reopen(self) -> None:
        for widget in reversed(list(self._own(self))):
            widget.open()
        (self._update if self._behind else self._show)()
        self._behind = False

    def _place(
        self, view: View, compose: Callable[[float], Frame], places: Places = (), about: object = None
    ) -> None:
        """Have the view show what is composed for its width; in a static book for a phone as well.

        ``places`` are those of the controls in the run; ``about`` is what it depends on besides.
        """
        values, about = [*chain.from_iterable(places)], (about, view._width, tuple(view._unfolded))
        self._compose = compose
        view._frame = {**self._reel.stamped(compose(view._width), values, about)}
        if AT_ONCE in os.environ:
            view._narrow = {**compose(PHONE)}

    def _own(self, widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
        """``widget`` and all that it is made of, but for the reader's own widgets."""
        if id(widget) in self._readers:
            return
        yield widget
        for child in (*getattr(widget, "children", ()), *getattr(widget, "_handles", ())):
            yield from self._own(child)
        for part in ("style", "layout"):
            if isinstance(getattr(widget, part, None), ipywidgets.Widget):
                yield getattr(widget, part)


def _common_reach(given: Iterable[object]) -> float:
    """How far all sliders of numbers of about one size go, so that slopes over them can be compared."""
    numbers = [abs(each) for each in given if isinstance(each, int | float)]
    sizes = [each for each in numbers if each <= LARGEST]
    alike = sizes and max(sizes) <= _ALIKE * min(sizes)
    return _ROOM * max(sizes) if alike else 0.0
