"""What explore, compare and ledger share: sliders over a function, and what follows their moves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import ipywidgets

from ..figure.frame import Frame
from ..language import language, speaking
from ..view.widget import PHONE, View
from .kernel_events import AT_ONCE, Turns, between_cells, close_with_its_cell
from .moves import Moves
from .sliders import LARGEST, Control

# A view must answer while a slider moves: a loop that does not end is given up after this many operations.
LIVE_OPS = 2_000


_ALIKE, _ROOM = 10.0, 1.4


class Experiment(ipywidgets.VBox):
    """Widgets that show a run of the reader's function, and run it again when one of them moves.

    Where a notebook's cell shows it no more, it is closed; shown again, it comes back as it was.
    """

    _readers: frozenset[int] = frozenset()
    _behind = False  # of a widget of the reader's, which was moved while nothing was shown

    def __init__(self, inputs: Mapping[str, object]) -> None:
        self._turns = Turns(self._spoken(self._turn))  # first: what is not an input is closed as well
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
        view.on_msg(lambda _, message, __: moves.hear(**message))
        view.observe(lambda _: self._between_cells(draw), ["_unfolded", "_width"])
        self.children = [view]
        return view, moves

    def _spoken(self, act: Callable[[], None]) -> Callable[[], None]:
        """``act``, in the language in which this was made."""

        def act_so() -> None:
            with speaking(self._language):
                act()

        return act_so

    def _between_cells(self, act: Callable[[], None]) -> None:
        between_cells(self._spoken(act))

    def _values(self) -> dict[str, object]:
        return {control.name: control.value() for control in self._inputs}

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
            return {**(super()._repr_mimebundle_(**kwargs) or {}), **self._still()}

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

    def _place(self, view: View, compose: Callable[[float], Frame]) -> None:
        """Have the view show what is composed for its width; in a static book for a phone as well."""
        view._frame = {**compose(view._width)}
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
