"""Writes the tables of a run for a page: numbers right, words left, and each in a box that scrolls by itself."""

from collections.abc import Collection
from typing import Any

from area_send.site.html import render
from helpers.report.record import ShownTable, output_of

MOST_ROWS = 30
"""Rows from which a table scrolls in a box instead of making its page long."""


def scrolling(table: ShownTable, marked: Collection[tuple[int, int]] = ()) -> str:
    """Write a table so that one too wide for the window scrolls by itself, by keyboard as well; mark some cells."""
    inner = render("table", table=table, marked=marked)
    return render("scrolling", table=inner, caption=table.caption, tall=len(table.rows) > MOST_ROWS)


def in_a_box(output: Any, tables: dict[str, ShownTable]) -> str:
    """Return the HTML of a notebook's output as a page shows it: its tables, kept or only shown, within a box."""
    kind, name = output_of(output)
    html = str(output["data"]["text/html"])
    if kind != "table":
        return html
    if name in tables:
        return scrolling(tables[name])
    return render("scrolling", table=html, caption="Table", tall=False)
