"""Colours and type of the picture: JupyterLab's variables with fallbacks, Okabe-Ito accents.

Every text colour has a contrast of at least 4.5 to its background, in both themes.
"""

from __future__ import annotations

_MONO = "'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', 'Noto Sans Mono', monospace"
_SANS = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"

LIGHT = {
    "ink": "#1a1a1a",
    "muted": "#5c5c5c",
    "paper": "#ffffff",
    "line": "#8c8c8c",
    "badge": "#eeeeee",
    "value": "#00639c",
    "gradient": "#a84700",
    "message": "#fdf3ea",
    "leaf": "#007a59",
    "leaf-fill": "#f0f8f5",
    "cut": "#99457a",
}
DARK = {
    "ink": "#f2f2f2",
    "muted": "#b5b5b5",
    "paper": "#111111",
    "line": "#8a8a8a",
    "badge": "#333333",
    "value": "#6cc0f0",
    "gradient": "#f0ad2e",
    "message": "#2b2110",
    "leaf": "#2fc79b",
    "leaf-fill": "#10251f",
    "cut": "#dc93bb",
}
_JUPYTER = {
    "ink": "--jp-content-font-color1",
    "muted": "--jp-content-font-color2",
    "paper": "--jp-layout-color1",
}

RULES = f"""
.ad-svg text {{ font-family: {_MONO}; font-size: 13px; fill: var(--ad-ink); }}
.ad-svg text.ad-title {{ font-weight: bold; }}
.ad-svg text.ad-title-code, .ad-svg text.ad-note {{ fill: var(--ad-muted); }}
.ad-svg text.ad-op {{ font-size: 12px; text-anchor: middle; }}
.ad-svg text.ad-symbol {{ font-size: 14px; font-weight: bold; text-anchor: middle; }}
.ad-svg text.ad-value {{ fill: var(--ad-value); }}
.ad-svg text.ad-gradient {{ fill: var(--ad-gradient); }}
.ad-svg text.ad-message-text {{ font-size: 11px; fill: var(--ad-gradient); }}
.ad-svg text.ad-cut-text {{ font-size: 11px; fill: var(--ad-cut); }}
.ad-svg text.ad-caption {{ font-family: {_SANS}; font-size: 12px; fill: var(--ad-muted); }}
.ad-svg .ad-paper {{ fill: var(--ad-paper); }}
.ad-svg .ad-frame {{ fill: var(--ad-paper); stroke: var(--ad-ink); stroke-width: 1.2; }}
.ad-svg .ad-inner {{ fill: none; stroke: var(--ad-ink); stroke-width: 1.2; }}
.ad-svg .ad-leaf .ad-frame {{ fill: var(--ad-leaf-fill); stroke: var(--ad-leaf); stroke-width: 1.6; }}
.ad-svg .ad-constant .ad-frame {{ stroke: var(--ad-muted); stroke-dasharray: 5 3; }}
.ad-svg .ad-fold .ad-frame {{ stroke: var(--ad-muted); }}
.ad-svg .ad-badge {{ fill: var(--ad-badge); }}
.ad-svg .ad-hairline {{ stroke: var(--ad-gradient); stroke-width: 0.8; }}
.ad-svg .ad-line {{ fill: none; stroke: var(--ad-line); stroke-width: 1.2; }}
.ad-svg .ad-arrow {{ fill: var(--ad-line); }}
.ad-svg .ad-message-line {{ fill: none; stroke: var(--ad-gradient); stroke-width: 1.6; }}
.ad-svg .ad-message-arrow {{ fill: var(--ad-gradient); }}
.ad-svg .ad-cut .ad-line {{ stroke: var(--ad-cut); stroke-dasharray: 4 4; }}
.ad-svg .ad-cut .ad-arrow {{ fill: var(--ad-cut); }}
.ad-svg .ad-scissors {{ fill: var(--ad-paper); stroke: var(--ad-cut); stroke-width: 1.4; }}
"""


def still() -> str:
    """The picture's CSS in fixed light colours, which any SVG reader understands."""
    rules = RULES
    for name, colour in LIGHT.items():
        rules = rules.replace(f"var(--ad-{name})", colour)
    return rules


def live(selector: str) -> str:
    """The picture's CSS inside ``selector``, in the colours of JupyterLab's light or dark theme."""
    dark = f'[data-jp-theme-light="false"] {selector}'
    return f"\n{selector} {{ {_properties(LIGHT)} }}\n{dark} {{ {_properties(DARK)} }}{RULES}"


def _properties(colours: dict[str, str]) -> str:
    themed = {
        n: f"var({_JUPYTER[n]}, {colour})" if n in _JUPYTER else colour for n, colour in colours.items()
    }
    return " ".join(f"--ad-{name}: {colour};" for name, colour in themed.items())
