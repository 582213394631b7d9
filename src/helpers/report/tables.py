"""Tables that a screen reader, a code forge and a test can all read: caption, header scopes, plain formats.

How a column is shown follows from its name, by the rule of `format_of`; a table says otherwise by exception only.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd

from helpers import formats
from helpers.report.record import OUTPUT, ShownTable

FORMATS: Final = ("text", "count", "percent", "number", "exact", "p", "points")
MISSING: Final = "–"
_BY_NAME: Final = {
    "p": re.compile(r"p( above| below)?|(.*_)?p_value|.*_p|(.*_)?(adjusted|holm)(_.*)?"),
    "percent": re.compile(r"(.*_)?share(_.*)?"),
    "points": re.compile(r"(.*_)?(difference|margin|points)(_.*)?"),
}
_LIMITS: Final = re.compile(r"(.*[ _])?(lower|upper)")


def format_of(column: str, beside: Collection[str] = ()) -> str | None:
    """Return how the numbers of a column are shown, by its name; None if that says nothing. Whole ones are counts.

    ``p``, ``p_value``, ``adjusted``, ``holm`` and what ends or begins so are p-values. ``share`` and what ends or
    begins so is a share (0 to 1), shown as a percentage. ``difference``, ``margin`` and ``points`` are differences of
    shares, shown in percentage points. ``lower`` and ``upper`` are shown as what they are limits of.

    Parameters
    ----------
    beside : collection of str
        All columns of the table: limits belong to a difference if there is one, else to a share if there is one.
    """
    if _LIMITS.fullmatch(column):
        of = {format_of(name) for name in beside if not _LIMITS.fullmatch(name)}
        return next((kind for kind in ("points", "percent") if kind in of), None)
    return next((kind for kind, pattern in _BY_NAME.items() if pattern.fullmatch(column)), None)


@dataclass(frozen=True, repr=False)
class Table:
    """A frame with a caption, as a notebook shows it.

    Attributes
    ----------
    frame : DataFrame
        Full precision; its index is the row headers and must be named. Names are shown with spaces for underscores.
    caption : str
        What the table shows, in one line.
    formats : mapping
        Column name to one of `FORMATS` (``exact``: no more digits than the value has, 5 or 4.5), for columns that
        are not to be shown as their names say (`format_of`). Where neither says anything, text is shown as text,
        whole numbers as counts and floats as numbers of three significant digits.
    name : str
        Name under which it is kept; empty if it is only shown.
    """

    frame: pd.DataFrame
    caption: str
    formats: Mapping[str, str] = field(default_factory=dict)
    name: str = ""

    def cells(self) -> pd.DataFrame:
        """Return the frame as the texts that are shown."""
        names = list(map(str, self.frame.columns))
        kinds = {name: self.formats.get(name, format_of(name, names)) for name in names}
        return pd.DataFrame(
            {name: [self._shown(str(name), value, kinds) for value in self.frame[name]] for name in self.frame.columns},
            index=self.frame.index,
        )

    def _shown(self, name: str, value: Any, kinds: Mapping[str, str | None]) -> str:
        """Show a value by its column's format; what only a name says holds for numbers that are not whole."""
        by_name = name not in self.formats
        return show(value, None if by_name and not isinstance(value, (float, np.floating)) else kinds[name])

    def shown(self) -> ShownTable:
        """Return the table as texts: what is kept beside the full precision of the frame."""
        cells = self.cells()
        keys = [[show(key, None) for key in _keys(index)] for index in cells.index]
        numbers = [_holds_numbers(self.frame[name]) for name in self.frame.columns]
        return ShownTable(
            caption=self.caption,
            heads=tuple(_head(name) for name in (*cells.index.names, *cells.columns)),
            rows=tuple((*head, *row) for head, row in zip(keys, cells.to_numpy().tolist(), strict=True)),
            keys=cells.index.nlevels,
            numeric=(*(False for _ in range(cells.index.nlevels)), *numbers),
        )

    def __repr__(self) -> str:
        shown = self.cells().reset_index()
        return f"{self.caption}\n{shown.to_string(index=False)}"

    def _repr_html_(self) -> str:
        table = self.shown()
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.heads)
        body = "\n".join(_html_row(row, table.keys) for row in table.rows)
        return (
            f"<table>\n<caption>{escape(self.caption)}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n"
            f"<tbody>\n{body}\n</tbody>\n</table>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}, {
            OUTPUT: {"kind": "table", "name": self.name}
        }


def _head(name: Any) -> str:
    return str("" if name is None else name).replace("_", " ")


def _keys(index: Any) -> tuple[Any, ...]:
    return index if isinstance(index, tuple) else (index,)


def _holds_numbers(column: pd.Series) -> bool:
    """Tell whether a column holds numbers, gaps aside; truth values are words."""
    known = column.dropna()
    return len(known) > 0 and all(
        isinstance(value, (int, float, np.number)) and not isinstance(value, bool) for value in known
    )


def _html_row(cells: tuple[str, ...], keys: int) -> str:
    heads = "".join(f'<th scope="row">{escape(cell)}</th>' for cell in cells[:keys])
    return f"<tr>{heads}{''.join(f'<td>{escape(cell)}</td>' for cell in cells[keys:])}</tr>"


def show(value: Any, kind: str | None) -> str:
    """Show one value as a table does: by its kind, one of `FORMATS`, or by its type if that is None."""
    if isinstance(value, (list, tuple)):
        return formats.join([str(item) for item in value])
    if pd.isna(value):
        return MISSING
    if kind == "percent":
        return formats.percent(float(value))
    if kind == "points":
        return formats.percentage_points(float(value)).split(" ")[0]
    if kind == "exact":
        return f"{float(value):,.6g}".replace("-", "−")
    if kind == "p":
        return formats.p_alone(float(value), below="<", above=">")
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if kind == "text" or isinstance(value, str):
        return str(value)
    if kind == "count" or isinstance(value, int) or hasattr(value, "bit_count"):
        return f"{int(value):,}"
    return formats.number(float(value), digits=3) if isinstance(value, float) else str(value)
