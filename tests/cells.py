"""What stands in a table, read as a browser reads it."""

from __future__ import annotations

from html.parser import HTMLParser

from d2l_autograd.tables import Table


class _Rows(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.rows = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows:
            self.rows[-1][-1] += data


def rows(table: Table) -> list[list[str]]:
    """The text of each cell, a list a row."""
    return _Rows(table.html()).rows
