"""Experiments: sliders over a function, and what follows their moves."""
