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
    "line": "#767676",
    "faint": "#d6d6d6",
    "badge": "#eeeeee",
    "value": "#00639c",
    "gradient": "#a84700",
    "message": "#fdf3ea",
    "leaf": "#007a59",
    "leaf-fill": "#f0f8f5",
    "cut": "#99457a",
    "tangent": "#5d3fb0",
}
DARK = {
    "ink": "#f2f2f2",
    "muted": "#b5b5b5",
    "paper": "#111111",
    "line": "#8a8a8a",
    "faint": "#3d3d3d",
    "badge": "#333333",
    "value": "#6cc0f0",
    "gradient": "#f0ad2e",
    "message": "#2b2110",
    "leaf": "#2fc79b",
    "leaf-fill": "#10251f",
    "cut": "#dc93bb",
    "tangent": "#b9a3f5",
}
THEMES = {"light": LIGHT, "dark": DARK}
_JUPYTER = {
    "ink": "--jp-content-font-color1",
    "muted": "--jp-content-font-color2",
    "paper": "--jp-layout-color1",
}

_MATH = "'Latin Modern Math', 'STIX Two Math', 'Cambria Math', 'DejaVu Math TeX Gyre', 'DejaVu Serif', serif"

# A box's words need no halo, but for those beside a dot, which stand on lines.
_BOXED = ".ad-svg .ad-node:not(.ad-dot) text"

RULES = f"""
.ad-svg text {{ font-family: {_MONO}; font-size: 13px; fill: var(--ad-ink); }}
.ad-svg .ad-20 {{ font-size: 20px; }}
.ad-svg .ad-11 {{ font-size: 11px; }}
.ad-svg .ad-s {{ font-family: {_SANS}; font-size: 12px; fill: var(--ad-muted); }}
.ad-svg .ad-s.ad-11 {{ font-size: 11px; }}
.ad-svg .ad-math {{ font-family: {_MATH}; font-size: 15px; font-style: italic; }}
.ad-svg .ad-b {{ font-weight: bold; }}
.ad-svg .ad-m {{ fill: var(--ad-muted); }}
.ad-svg .ad-v {{ fill: var(--ad-value); }}
.ad-svg .ad-g, .ad-svg .ad-g tspan {{ fill: var(--ad-gradient); }}
.ad-svg .ad-t, .ad-svg .ad-v .ad-t {{ fill: var(--ad-tangent); }}
.ad-svg .ad-verdict .ad-s {{ fill: var(--ad-ink); }}
.ad-svg .ad-sign, .ad-svg .ad-g .ad-sign {{ fill: var(--ad-leaf); }}
.ad-svg .ad-different, .ad-svg .ad-g .ad-different, .ad-svg .ad-cut-word {{ fill: var(--ad-cut); }}
.ad-svg .ad-cut-word {{ font-size: 11px; }}
.ad-svg .ad-graph text, .ad-svg .ad-halo {{ paint-order: stroke; }}
.ad-svg .ad-graph text, .ad-svg .ad-halo {{ stroke: var(--ad-paper); stroke-width: 3px; }}
{_BOXED}, .ad-svg .ad-graph .ad-chip + text {{ stroke: none; }}
.ad-svg .ad-paper {{ fill: var(--ad-paper); }}
.ad-svg .ad-ground {{ fill: none; stroke: none; }}
.ad-svg .ad-lit > .ad-ground {{ fill: var(--ad-message); }}
.ad-svg .ad-axis {{ fill: none; stroke: var(--ad-faint); stroke-width: 1; }}
.ad-svg .ad-track {{ fill: none; stroke: var(--ad-faint); stroke-width: 4; stroke-linecap: round; }}
.ad-svg .ad-thumb {{ fill: var(--ad-paper); stroke: var(--ad-muted); stroke-width: 1.2; }}
.ad-svg .ad-hair {{ fill: none; stroke: var(--ad-muted); stroke-width: 0.8; stroke-dasharray: 2 3; }}
.ad-svg .ad-curve {{ fill: none; stroke: var(--ad-value); stroke-width: 1.8; stroke-linejoin: round; }}
.ad-svg .ad-point {{ fill: var(--ad-value); }}
.ad-svg .ad-tangent {{ fill: none; stroke: var(--ad-gradient); stroke-width: 5; opacity: 0.55; }}
.ad-svg .ad-ray {{ fill: none; stroke: var(--ad-gradient); stroke-width: 1.2; stroke-dasharray: 4 3; }}
.ad-svg .ad-stair {{ fill: none; stroke: var(--ad-gradient); stroke-width: 1.6; }}
.ad-svg .ad-step {{ fill: var(--ad-gradient); }}
.ad-svg .ad-expected {{ fill: none; stroke: var(--ad-ink); stroke-width: 1.4; stroke-dasharray: 5 3; }}
.ad-svg .ad-bar {{ fill: var(--ad-gradient); }}
.ad-svg .ad-frame {{ fill: var(--ad-paper); stroke: var(--ad-ink); stroke-width: 1.1; }}
.ad-svg .ad-leaf .ad-frame {{ fill: var(--ad-leaf-fill); }}
.ad-svg .ad-constant .ad-frame {{ stroke: var(--ad-muted); stroke-dasharray: 5 3; }}
.ad-svg .ad-fold .ad-frame {{ stroke: var(--ad-muted); }}
.ad-svg .ad-forward {{ fill: none; stroke: var(--ad-line); stroke-width: 1.1; }}
.ad-svg .ad-forward-head {{ fill: var(--ad-line); }}
.ad-svg .ad-backward {{ fill: none; stroke: var(--ad-gradient); stroke-width: 1.6; opacity: 0.5; }}
.ad-svg .ad-backward-head {{ fill: var(--ad-gradient); opacity: 0.5; }}
.ad-svg .ad-lit > .ad-backward {{ stroke-width: 2.6; opacity: 1; }}
.ad-svg .ad-lit > .ad-backward-head {{ opacity: 1; }}
.ad-svg .ad-chip {{ fill: var(--ad-paper); stroke: var(--ad-gradient); stroke-width: 1; }}
.ad-svg .ad-cut .ad-forward {{ stroke: var(--ad-cut); stroke-dasharray: 4 4; }}
.ad-svg .ad-cut .ad-forward-head {{ fill: var(--ad-cut); }}
.ad-svg .ad-scissors {{ fill: var(--ad-paper); stroke: var(--ad-cut); stroke-width: 1.4; }}
.ad-svg .ad-true {{ fill: var(--ad-leaf); }}
.ad-svg .ad-false {{ fill: var(--ad-paper); stroke: var(--ad-cut); stroke-width: 1.5; }}
.ad-svg .ad-skipped text {{ fill: var(--ad-muted); }}
.ad-svg .ad-steps-forward {{ fill: none; stroke: var(--ad-value); stroke-width: 3; }}
.ad-svg .ad-steps-backward {{ fill: none; stroke: var(--ad-gradient); stroke-width: 3; }}
.ad-svg .ad-kept {{ fill: var(--ad-value); opacity: 0.3; }}
.ad-svg .ad-now > .ad-kept {{ opacity: 1; }}
.ad-svg .ad-step-forward {{ fill: var(--ad-value); }}
.ad-svg .ad-step-backward {{ fill: var(--ad-gradient); }}
"""


def live(selector: str) -> str:
    """The picture's CSS inside ``selector``, in the colours of JupyterLab's light or dark theme."""
    dark = f'[data-jp-theme-light="false"] {selector}'
    return f"\n{selector} {{ {_properties(LIGHT)} }}\n{dark} {{ {_properties(DARK)} }}{RULES}"


def _properties(colours: dict[str, str]) -> str:
    themed = {
        n: f"var({_JUPYTER[n]}, {colour})" if n in _JUPYTER else colour for n, colour in colours.items()
    }
    return " ".join(f"--ad-{name}: {colour};" for name, colour in themed.items())
