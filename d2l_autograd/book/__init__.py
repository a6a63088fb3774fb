"""Notebooks -> static pages."""
