"""Which column of a table means what: the row of its column names, found by their meaning in any order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from area_send.sources.readers.grids import Formula, Grid, Tables
from area_send.sources.readers.rows import Row
from area_send.sources.readers.values import is_nothing
from helpers.data.schema import fault
from smallstats.errors import DataError

MEANINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("la code", "dfe code", "dfe number", "dfe la code", "la dfe code", "la number", "local authority code"),
    "code": ("ltla23cd", "la code new", "ons code", "ons la code", "utla23cd", "lad23cd", "new la code"),
    "name": (
        "local authority", "local authority name", "la name", "local area", "local area name", "local area partnership",
        "area", "area name",
    ),
    "outcome": ("outcome grade", "outcome", "inspection outcome", "inspection outcome grade", "overall outcome"),
    "text": ("inspection outcome text", "outcome text"),
    "start": ("inspection start date", "start date", "inspection start", "started"),
    "published": ("publication date", "inspection publication date", "report publication date", "published",
                  "date published"),
    "address": ("report url", "inspection link", "report link", "report address", "report", "link", "web link", "url"),
    "plan": ("priority action plan required",),
    "actions": ("number of areas for priority action", "areas for priority action"),
    "source": ("source",),
    "framework": ("framework",),
}  # fmt: skip
"""What a column means -> the names it goes by, small letters and figures alone."""

OWN_NAMES = {
    "inspection id", "la code", "la name", "area", "local area", "framework", "ordinal", "inspection start date",
    "inspection start precision", "publication date", "publication precision", "published by", "outcome",
    "significant weaknesses", "areas for priority action", "report url", "source", "first seen", "last seen", "note",
}  # fmt: skip
DEEPEST_HEADER = 30  # rows

_NEEDED = {
    "an area (DfE number, ONS code or name)": {"number", "code", "name"},
    "an outcome": {"outcome", "text"},
    "a publication date": {"published"},
}


@dataclass(frozen=True)
class Header:
    """The row of the column names of one table.

    Attributes
    ----------
    grid : Grid
        The table.
    number : int
        The row as a person counts it.
    names : list of str
        All names, as they stand there.
    columns : mapping of str to str
        Meaning, one of `MEANINGS`, to the name of its column.
    """

    grid: Grid
    number: int
    names: list[str]
    columns: Mapping[str, str]

    @property
    def is_our_layout(self) -> bool:
        """Whether every column is one of our own tables'."""
        return {plain(name) for name in self.names if name} <= OWN_NAMES

    def rows(self) -> list[Row]:
        """Return the rows below, without empty ones and lines of text.

        Raises
        ------
        DataError
            If there is none, one is too long, or a cell that is read holds a formula.
        """
        lines = enumerate(self.grid.rows[self.number :], start=self.number + 1)
        rows = [self._row(place, cells) for place, cells in lines if not self._is_note(cells)]
        if not rows:
            raise DataError(
                f"{self.grid.place}: holds no row below its header in row {self.number}; at least one is needed."
            )
        return rows

    def _is_note(self, cells: Sequence[object]) -> bool:
        return sum(not is_nothing(cell) for cell in cells) <= min(1, len(self.columns) - 1)

    def _row(self, place: int, cells: Sequence[object]) -> Row:
        if not all(is_nothing(cell) for cell in cells[len(self.names) :]):
            told = f"has {len(cells)} cells; allowed: {len(self.names)}, one a column"
            raise DataError(f"{self.grid.place}, row {place}: {told}.")
        known = dict(zip(self.names, cells, strict=False))
        row = Row(self.grid.place, place, {column: known.get(column, "") for column in self.columns.values()})
        for meaning, column in self.columns.items():
            if isinstance(row.cells[column], Formula) and meaning != "address":
                raise fault(self.grid.place, place, column, str(row.cells[column]), "a plain value, no formula")
        return row


def find_header(tables: Tables) -> Header:
    """Find the one table of inspections in a file.

    Raises
    ------
    DataError
        If there is none, saying what the nearest table lacks, or more than one, naming them.
    """
    found = [header for grid in tables.grids if (header := _header(grid)) is not None]
    if not found:
        raise DataError(_no_table(tables))
    if len(found) > 1:
        places = " and ".join(header.grid.place for header in found)
        raise DataError(f"{tables.name}: holds {len(found)} tables of inspections ({places}); allowed: one.")
    return found[0]


def _header(grid: Grid) -> Header | None:
    for number, cells in enumerate(grid.rows[:DEEPEST_HEADER], start=1):
        columns = _meanings(cells)
        if _lacking(columns):
            continue
        names = [str(cell).strip() for cell in cells]
        for column in columns.values():
            if names.count(column) > 1:
                raise DataError(f"{grid.place}, row {number}, column {column}: stands more than once; allowed: once.")
        return Header(grid, number, names, columns)
    return None


def _meanings(cells: Sequence[object]) -> dict[str, str]:
    shown = {plain(cell): str(cell).strip() for cell in reversed(cells)}
    return {
        meaning: shown[name]
        for meaning, names in MEANINGS.items()
        if (name := next((name for name in names if name in shown), None)) is not None
    }


def _lacking(columns: Mapping[str, str]) -> list[str]:
    return [words for words, meanings in _NEEDED.items() if not meanings & set(columns)]


def _no_table(tables: Tables) -> str:
    rows = [(grid.place, cells) for grid in tables.grids for cells in grid.rows[:DEEPEST_HEADER]]
    nearest = [(_lacking(_meanings(cells)), place) for place, cells in rows]
    lacking, place = min(nearest, key=lambda item: len(item[0]), default=(list(_NEEDED), tables.name))
    return f"{place}: is no table of area SEND inspections; it has no column for {', none for '.join(lacking)}."


def plain(cell: object) -> str:
    """Return a column's name in small letters and figures alone.

    Examples
    --------
    >>> plain("Local.area.partnership"), plain(" LA_code ")
    ('local area partnership', 'la code')
    """
    return re.sub(r"[^a-z0-9]+", " ", str(cell).casefold()).strip()
