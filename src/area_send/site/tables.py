"""Reads back the HTML of a table that a notebook shows, and writes it for a page: numbers right, words left."""

import re
from dataclasses import dataclass
from html import unescape

from area_send.site.html import render
from helpers.report.tables import MISSING

MOST_ROWS = 30
"""Rows from which a table scrolls in a box instead of making its page long."""
_ROW = re.compile(r"<tr>(.*?)</tr>", flags=re.DOTALL)
_CELL = re.compile(r"<(th|td)(?: [^>]*)?>(.*?)</\1>", flags=re.DOTALL)
_CAPTION = re.compile(r"<caption>(.*?)</caption>", flags=re.DOTALL)
_NUMBER = re.compile(r"(?:[<>]|under |over )?\s?[−-]?[\d.,]+%?|−?infinity")


@dataclass(frozen=True)
class ShownTable:
    """A table as texts.

    Attributes
    ----------
    caption : str
        What it shows.
    heads : tuple of str
        Names of all columns, those of the row headers first.
    rows : tuple of tuple of str
        The cells of each row, row headers first.
    keys : int
        How many cells of a row are its headers.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: int

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Tell of each column whether it holds numbers, gaps aside."""
        columns = [[row[place] for row in self.rows] for place in range(len(self.heads))]
        return tuple(
            place >= self.keys and any(cell != MISSING for cell in cells) and all(map(_is_number, cells))
            for place, cells in enumerate(columns)
        )


def _is_number(text: str) -> bool:
    return text in ("", MISSING) or _NUMBER.fullmatch(text) is not None


def caption_of(html: str) -> str:
    """Return the caption of a table as text, or the empty text."""
    found = _CAPTION.search(html)
    return unescape(found[1]) if found else ""


def read_table(html: str) -> ShownTable | None:
    """Read a table that `helpers.report.tables` wrote; return None for one of another make, such as a result's own."""
    head, found, body = html.partition("</thead>")
    heads = tuple(unescape(text) for _, text in _CELL.findall(head))
    rows = [_CELL.findall(row) for row in _ROW.findall(body)]
    if not found or not heads or any(len(row) != len(heads) for row in rows):
        return None
    keys = sum(kind == "th" for kind, _ in rows[0]) if rows else 1
    texts = tuple(tuple(unescape(text) for _, text in row) for row in rows)
    return ShownTable(caption=caption_of(html), heads=heads, rows=texts, keys=keys)


def scrolling(html: str) -> str:
    """Write a table so that one too wide for the window scrolls by itself, by keyboard as well."""
    table = read_table(html)
    inner = render("table", table=table, marked=set()) if table else html
    tall = table is not None and len(table.rows) > MOST_ROWS
    return render("scrolling", table=inner, caption=caption_of(html), tall=tall)
