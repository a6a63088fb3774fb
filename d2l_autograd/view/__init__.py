"""The widget, with the script and the styles that it brings."""
