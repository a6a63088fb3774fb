"""A widget's state as HTML that needs no kernel: sliders stand still, views are handed to their script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

REFERENCE = "IPY_MODEL_"
State = Mapping[str, Mapping]


class Shelf:
    """The widgets of one notebook; ``views`` collects the live views' data, in the order of the page."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.views: list[dict] = []

    def html(self, model: str) -> str | None:
        """The widget ``model`` and all that is in it; None where its state was not kept."""
        if model not in self._state:
            return None
        kind, values = self._state[model]["model_name"], self._state[model]["state"]
        if "_frame" in values:
            return self._view(values)
        if "_html" in values:
            return f'<div class="ad-view ad-pane ad-fragment">{values["_html"]}</div>'
        draw: Callable[[Mapping], str] | None = self._kinds().get(kind.removesuffix("Model"))
        if values.get("layout") and self._hidden(values["layout"]):
            return ""
        return "" if draw is None else draw(values)

    def _kinds(self) -> dict[str, Callable[[Mapping], str]]:
        kinds = {
            "VBox": self._box("column"),
            "HBox": self._box("row"),
            "Button": _button,
            "Label": _text,
            "HTML": lambda values: f"<div>{values['value']}</div>",
            "SelectionSlider": _selection,
            "FloatLogSlider": _logarithmic,
        }
        return {
            **kinds,
            **dict.fromkeys(("FloatSlider", "IntSlider", "FloatText", "BoundedFloatText"), _slider),
        }

    def _box(self, direction: str) -> Callable[[Mapping], str]:
        def draw(values: Mapping) -> str:
            children = (self.html(child.removeprefix(REFERENCE)) or "" for child in values["children"])
            return f'<div class="{direction}">{"".join(children)}</div>'

        return draw

    def _hidden(self, layout: str) -> bool:
        state = self._state.get(layout.removeprefix(REFERENCE), {}).get("state", {})
        return state.get("display") == "none"

    def _view(self, values: Mapping) -> str:
        kept = ("_frame", "_plot", "_differences", "_unfinished", "_unfolded", "_density")
        self.views.append({name: values.get(name) for name in kept})
        return f'<div class="live" data-view="{len(self.views) - 1}"></div>'


def _button(values: Mapping) -> str:
    return f'<button type="button" disabled>{escape(values["description"])}</button>'


def _text(values: Mapping) -> str:
    return f"<span>{escape(str(values['value']))}</span>"


def _slider(values: Mapping) -> str:
    shown = format(values["value"], values.get("readout_format") or "")
    return _range(values["description"], values.get("min"), values.get("max"), values["value"], shown)


def _selection(values: Mapping) -> str:
    labels = values["_options_labels"]
    return _range(values["description"], 0, len(labels) - 1, values["index"], labels[values["index"]])


def _logarithmic(values: Mapping) -> str:
    low, high = (values["base"] ** values[end] for end in ("min", "max"))
    return _range(
        values["description"], None, None, values["value"], f"{values['value']:g} ({low:g} … {high:g})"
    )


def _range(name: str, low: float | None, high: float | None, at: float, shown: str) -> str:
    bar = ""
    if low is not None and high is not None:
        bar = f'<input type="range" min="{low}" max="{high}" step="any" value="{at}" disabled>'
    return f'<label class="slider"><span>{escape(name)}</span>{bar}<output>{escape(shown)}</output></label>'
