"""Frames before they are asked for: which places of the sliders come next, and how frames are packed."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, product

import ipywidgets

from ..figure.frame import Frame
from ..measure.sampler import Work
from ..tensors import number
from ..view.widget import MOST_WIDTH, PHONE, View
from .tracks import Track, nearest_first, spread, track

Values = Sequence[float]  # of all widgets of a figure
Compose = Callable[[float], Frame]  # for a width
MOST_KEPT = 400  # frames, here by their keys alone, as many on the page
_AT_FIRST, _MOST_AT_ONCE = 1, 16  # frames in a message
_BETWEEN_TAGS = re.compile("(?<=>)")
_QUICK = 1  # of zlib's levels
# Frames in a page without a kernel: of one slider alone, on the lines through the start, in the grid of two
# or three sliders, and for all that buttons change.
_ALONE, _LINES, _GRID, _OTHERS, _LEAST = 81, 64, 64, 48, 3


class Reel:
    """Runs an experiment where its sliders may be moved to next, and sends the frames to the page.

    ``widgets`` are those of the view, and ``frame_at`` gives what composes the frame for their values, None
    where there is none to show. Begins when the reader turns to the figure, and with the slider that they
    turn to; a page that nobody sees gets nothing. Frames of another ``epoch`` than the page's are not shown.
    """

    def __init__(
        self,
        view: View,
        widgets: Sequence[ipywidgets.Widget],
        frame_at: Callable[[Values], Work[Compose | None]],
    ) -> None:
        self._view, self.widgets, self._frame_at = view, widgets, frame_at
        self._about: object = None
        self._epoch, self._sent, self._without = 0, dict[str, None](), set[str]()
        self._first: int | None = None  # the slider that the reader is at
        self._last_place = 0

    @property
    def tracks(self) -> list[Track | None]:
        """Where the widgets can stand now: a number that is typed may be one place more."""
        return [track(widget) for widget in self.widgets]

    def stamped(self, frame: Frame, values: Values, about: object) -> Frame:
        """The frame with the places for which it is; ``about`` is all else that frames depend on now."""
        if about != self._about:
            self._about = about
            self.forget()
        return self._stamp(frame, values)

    def forget(self) -> None:
        """What was sent may be true no more."""
        self._epoch += 1
        self._sent.clear()
        self._without.clear()

    def turn_to(self, slider: int | None) -> None:
        """The reader is at one of the sliders; None where they left the figure, or cannot see it."""
        self._first = slider

    def has_sent(self, values: Values) -> bool:
        """Whether the page has the frame for these values of the widgets."""
        return self._key(values) in self._sent

    def work(self) -> Work[None] | None:
        """Frames for the places around the present one, the nearest of the slider in motion first."""
        return None if self._first is None else self._ahead()

    def _ahead(self) -> Work[None]:
        found: dict[str, Frame] = {}
        most, epoch = _AT_FIRST, self._epoch
        while self._first is not None:
            known = {"", *self._sent, *self._without, *found}
            key, values = next((each for each in self._next() if each[0] not in known), ("", []))
            compose = (yield from self._frame_at(values)) if key else None
            yield  # a cell that waits does not wait for the drawing too
            if epoch != self._epoch:
                found, most, epoch = {}, _AT_FIRST, self._epoch
            elif compose is not None:
                found[key] = self._stamp(compose(self._view._width), values)
            elif key:
                self._without.add(key)
            if found and (len(found) >= most or not key):
                self._send(found)
                found, most = {}, min(2 * most, _MOST_AT_ONCE)
            if not key:
                return
            yield

    def _next(self) -> Iterator[tuple[str, Values]]:
        """Key and values of all widgets, with one of them elsewhere than it stands."""
        now = [widget.value for widget in self.widgets]
        ways = {slider: way for slider, way in enumerate(self.tracks) if way is not None}
        places = {slider: way.place(now[slider]) for slider, way in ways.items()}
        first = self._first or 0
        for slider in sorted(ways, key=lambda slider: slider != first):
            if (place := places[slider]) is None:
                return
            forward = slider != first or place >= self._last_place
            self._last_place = place if slider == first else self._last_place
            share = MOST_KEPT // 2 if slider == first else MOST_KEPT // 2 // len(now)
            for other in islice(nearest_first(place, ways[slider].count, forward), share):
                values = [*now[:slider], ways[slider].value(other), *now[slider + 1 :]]
                yield _key_of([*(places | {slider: other}).values()]), values

    def _send(self, frames: Mapping[str, Frame]) -> None:
        for key in frames:
            if len(self._sent) >= MOST_KEPT:  # the page forgets the same
                self._sent.pop(next(iter(self._sent)))
            self._sent[key] = None
        self._view.send({"ahead": self._epoch}, [packed(frames, _QUICK)])

    def _stamp(self, frame: Frame, values: Values) -> Frame:
        return {**frame, "at": self._key(values), "epoch": self._epoch}

    def _key(self, values: Values) -> str:
        """The places of all sliders as the page counts them too; empty where one stands between two."""
        ways = zip(self.tracks, values, strict=True)
        return _key_of([way.place(value) for way, value in ways if way is not None])


def _key_of(places: Sequence[int | None]) -> str:
    return "" if None in places else ",".join(map(str, places))


class Held:
    """The frames that a page without a kernel holds: at places along each slider, and for each variant.

    ``inputs`` is how many of the widgets are those of inputs; the rest are weights, which are set by hand in
    the variant ``by_hand``. ``variants`` are what buttons lead to, the present one first.
    """

    def __init__(
        self, widgets: Sequence[ipywidgets.Widget], inputs: int, variants: Sequence[str], by_hand: str
    ) -> None:
        self._values = [widget.value for widget in widgets]
        ways = {i: way for i, widget in enumerate(widgets) if (way := track(widget)) is not None}
        starts = {i: way.place(self._values[i]) for i, way in ways.items()}
        self._starts = {i: place for i, place in starts.items() if place is not None}
        self._ways = {i: ways[i] for i in self._starts}
        self._inputs = [i for i in self._starts if i < inputs]
        self._weights = [i for i in self._starts if i >= inputs]
        self._variants, self._by_hand = variants, by_hand

    def pack(self, compose_at: Callable[[Values, str], Compose | None]) -> dict[str, object]:
        """What the page needs: the sliders with their places, and all frames."""
        frames, used = dict[str, Compose](), dict[int, set[int]]()
        for variant, places in self._places():
            values = list(self._values)
            for slider, place in places.items():
                values[slider] = self._ways[slider].value(place)
            if (compose := compose_at(values, variant)) is not None:
                frames[_held_key(places, variant)] = compose
                for slider, place in places.items():
                    used.setdefault(slider, set()).add(place)
        sliders = [self._slider(i, sorted(places)) for i, places in used.items()]
        found = held_frames(frames, self._variants[0], sliders)
        return {**found, "by_hand": self._by_hand, "first_weight": len(self._inputs)}

    def _slider(self, slider: int, places: Sequence[int]) -> dict[str, object]:
        way = self._ways[slider]
        return {
            "handle": slider,
            "name": way.slider.description,
            "start": self._starts[slider],
            "at": {place: way.share(place) for place in places},
            "values": {place: number(way.value(place)) for place in places},
        }

    def _places(self) -> Iterator[tuple[str, dict[int, int]]]:
        """Variants and the places of all sliders, each pair once."""
        first, *others = self._variants
        known = set[str]()
        for variant, lines in [
            (first, self._lines(self._inputs, _ALONE if len(self._inputs) == 1 else _LINES)),
            (first, self._grid()),
            *((other, self._lines(self._inputs, _OTHERS // len(others))) for other in others),
            (self._by_hand, self._lines(self._weights, _OTHERS)),
        ]:
            for places in lines:
                if (key := _held_key(places, variant)) not in known:
                    known.add(key)
                    yield variant, places

    def _lines(self, sliders: Sequence[int], most: int) -> Iterator[dict[int, int]]:
        """The start, and from there along each of the sliders."""
        for slider in sliders:
            for place in self._spread(slider, most // len(sliders)):
                yield self._starts | {slider: place}

    def _grid(self) -> Iterator[dict[int, int]]:
        if 2 <= (count := len(self._inputs)) <= 3:
            each = int(_GRID ** (1 / count))
            for places in product(*(self._spread(slider, each) for slider in self._inputs)):
                yield self._starts | dict(zip(self._inputs, places, strict=True))

    def _spread(self, slider: int, most: int) -> list[int]:
        return spread(self._ways[slider].count, self._starts[slider], max(_LEAST, most))


def _held_key(places: Mapping[int, int], variant: str) -> str:
    return f"{_key_of([*places.values()])}|{variant}"


def held_frames(
    frames: Mapping[str, Compose], variant: str = "", sliders: Sequence[object] = ()
) -> dict[str, object]:
    """Frames for a page without a kernel, wide ones and those for a phone; ``variant`` is the present one."""
    texts = {}
    for name, width in (("wide", MOST_WIDTH), ("narrow", PHONE)):
        made = packed({key: compose(width) for key, compose in frames.items()})
        texts[name] = b64encode(made).decode()
    return {"sliders": sliders, "variant": variant, "by_hand": "", "first_weight": 0, **texts}


def packed(frames: Mapping[str, Frame], level: int = 9) -> bytes:
    """Frames by their keys, each as its differences from the first that has as many pieces."""
    bases, changes = dict[int, list[str]](), dict[str, list[int | str]]()
    for key, frame in frames.items():
        pieces = _BETWEEN_TAGS.split(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        base = bases.setdefault(len(pieces), pieces)
        differing = (i for i, piece in enumerate(pieces) if piece != base[i])
        changes[key] = [len(pieces), *(each for i in differing for each in (i, pieces[i]))]
    known = json.dumps({"bases": bases, "frames": changes}, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(known.encode(), level)
