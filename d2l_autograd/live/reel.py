"""Frames before they are asked for: which places of the sliders come next, and how frames are packed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence

import ipywidgets

from ..figure.frame import Frame
from ..measure.sampler import Work
from ..view.widget import View
from .tracks import nearest_first, track

Values = Sequence[float]  # of all widgets of a figure
MOST_KEPT = 400  # frames, here by their keys alone, as many on the page
_AT_FIRST, _MOST_AT_ONCE = 1, 16  # frames in a message
_QUICK = 1  # of zlib's levels


class Reel:
    """Runs an experiment where its sliders may be moved to next, and sends the frames to the page.

    ``widgets`` are those of the view, and ``frame_at`` gives the frame for their values, None where there is
    none to show. Begins when the reader turns to the figure, and with the slider that is turned to; a page
    that nobody sees gets nothing. Frames of another ``epoch`` than the page's are not shown there.
    """

    def __init__(
        self,
        view: View,
        widgets: Sequence[ipywidgets.Widget],
        frame_at: Callable[[Values], Work[Frame | None]],
    ) -> None:
        self._view, self._widgets, self._frame_at = view, widgets, frame_at
        self._tracks = [track(widget) for widget in widgets]
        self._about: object = None
        self._epoch, self._sent, self._without = 0, dict[str, None](), set[str]()
        self._first: int | None = None  # the slider that the reader is at
        self._last_place = 0

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
            missing = ((self._key(values), values) for values in self._next())
            key, values = next(((k, v) for k, v in missing if self._is_new(k) and k not in found), ("", []))
            frame = (yield from self._frame_at(values)) if key else None
            if epoch != self._epoch:
                found, most, epoch = {}, _AT_FIRST, self._epoch
            elif frame is not None:
                found[key] = self._stamp(frame, values)
            elif key:
                self._without.add(key)
            if found and (len(found) >= most or not key):
                self._send(found)
                found, most = {}, min(2 * most, _MOST_AT_ONCE)
            if not key:
                return
            yield

    def _is_new(self, key: str) -> bool:
        return bool(key) and key not in self._sent and key not in self._without

    def _next(self) -> Iterator[Values]:
        """The values of all widgets, one of them elsewhere than it stands."""
        now = [widget.value for widget in self._widgets]
        first = self._first or 0
        for slider in sorted(range(len(now)), key=lambda i: i != first):
            way = self._tracks[slider]
            place = None if way is None else way.place(now[slider])
            if way is None or place is None:
                continue
            forward = slider != first or place >= self._last_place
            self._last_place = place if slider == first else self._last_place
            share = MOST_KEPT // 2 if slider == first else MOST_KEPT // 2 // len(now)
            for _, other in zip(range(share), nearest_first(place, way.count, forward), strict=False):
                yield [*now[:slider], way.value(other), *now[slider + 1 :]]

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
        ways = zip(self._tracks, values, strict=True)
        places = [way.place(value) for way, value in ways if way is not None]
        return "" if None in places else ",".join(map(str, places))


def packed(frames: Mapping[str, Frame], level: int = 9) -> bytes:
    """Frames by their keys, as small as they are alike."""
    return zlib.compress(json.dumps(frames, ensure_ascii=False, separators=(",", ":")).encode(), level)
