"""A widget's state as HTML that needs no kernel: sliders stand still, views are handed to their script."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

_VIEW = ("_frame", "_narrow", "_held", "_unfolded")  # what its script asks for


def widget(model: str, states: Mapping[str, Mapping], views: list[dict]) -> str | None:
    """The widget ``model`` and all that is in it; None where its state was not kept.

    ``states`` are those of a notebook's widgets by model; the data of live views are appended to ``views``,
    in the order of the page.
    """
    if model not in states:
        return None
    kind, state = states[model]["model_name"].removesuffix("Model"), states[model]["state"]
    if "_frame" in state:
        views.append({name: state.get(name) for name in _VIEW})
        return f'<div class="live" data-view="{len(views) - 1}"></div>'
    if states.get(_model(state.get("layout") or ""), {}).get("state", {}).get("display") == "none":
        return ""
    match kind:
        case "VBox" | "HBox":
            children = (widget(_model(child), states, views) or "" for child in state["children"])
            return f'<div class="{"column" if kind == "VBox" else "row"}">{"".join(children)}</div>'
        case "Button":
            return f'<button type="button" disabled>{escape(state["description"])}</button>'
        case "Label":
            return f"<span>{escape(state['value'])}</span>"
        case "HTML":
            return f"<div>{state['value']}</div>"
        case "FloatSlider" | "IntSlider" | "FloatText" | "BoundedFloatText":
            shown = format(state["value"], state.get("readout_format") or "")
            bar = _bar(state["min"], state["max"], state["value"]) if "min" in state else ""
        case "SelectionSlider":
            labels, index = state["_options_labels"], state["index"]
            shown, bar = labels[index], _bar(0, len(labels) - 1, index)
        case "FloatLogSlider":
            low, high = (state["base"] ** state[end] for end in ("min", "max"))
            shown, bar = f"{state['value']:g} ({low:g} … {high:g})", ""
        case _:
            return ""
    name = escape(state["description"])
    return f'<label class="slider"><span>{name}</span>{bar}<output>{escape(shown)}</output></label>'


def _model(reference: str) -> str:
    return reference.removeprefix("IPY_MODEL_")


def _bar(low: float, high: float, at: float) -> str:
    return f'<input type="range" min="{low}" max="{high}" step="any" value="{at}" disabled>'
