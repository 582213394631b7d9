"""Tables that a screen reader, a code forge and a test can all read: caption, header scopes, plain formats."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

import pandas as pd

from helpers import formats

FORMATS: Final = ("text", "count", "percent", "number", "exact", "p", "points")
MISSING: Final = "–"


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
        Column name to one of `FORMATS` (``exact``: no more digits than the value has, 5 or 4.5); other columns are
        shown as text, whole numbers as counts and floats as numbers of three significant digits.
    """

    frame: pd.DataFrame
    caption: str
    formats: Mapping[str, str] = field(default_factory=dict)

    def cells(self) -> pd.DataFrame:
        """Return the frame as the texts that are shown."""
        return pd.DataFrame(
            {
                name: [show(value, self.formats.get(str(name))) for value in self.frame[name]]
                for name in self.frame.columns
            },
            index=self.frame.index,
        )

    def __repr__(self) -> str:
        shown = self.cells().reset_index()
        return f"{self.caption}\n{shown.to_string(index=False)}"

    def _repr_html_(self) -> str:
        shown = self.cells()
        heads = [str(name or "").replace("_", " ") for name in (*shown.index.names, *shown.columns)]
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
        body = "\n".join(_html_row(index, row) for index, row in zip(shown.index, shown.to_numpy(), strict=True))
        return (
            f"<table>\n<caption>{escape(self.caption)}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n"
            f"<tbody>\n{body}\n</tbody>\n</table>"
        )


def _html_row(index: Any, row: Any) -> str:
    keys = index if isinstance(index, tuple) else (index,)
    heads = "".join(f'<th scope="row">{escape(show(key, None))}</th>' for key in keys)
    return f"<tr>{heads}{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"


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
