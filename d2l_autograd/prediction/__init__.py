"""Gradients that the reader predicts before the figure shows them."""
