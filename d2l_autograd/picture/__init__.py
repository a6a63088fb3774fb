"""Graph -> SVG."""
