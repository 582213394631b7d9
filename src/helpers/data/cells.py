"""A table's CSV file read as columns of text, and checked against its description: cells, keys, references.

In go `Table` descriptions (`helpers.data.schema`); out come columns that keep to them, or one `DataError`.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from helpers.data.schema import HEADER_ROW, Table, fault
from helpers.paths import read_whole
from smallstats.errors import DataError

Columns = dict[str, list[str]]
"""Cells by column name, as text; the row of a cell is its place plus two, the header being row 1."""


def read_columns(table: Table) -> Columns:
    """Read a table's CSV file as columns of text; the header must be the described one, every row as long.

    Raises
    ------
    DataError
        If the file is missing, empty, not UTF-8 (without byte order mark), or laid out in another way.
    """
    name = table.path.name
    try:
        header, *rows = csv.reader(io.StringIO(read_text(table.path), newline=""), strict=True)
    except csv.Error as error:
        raise DataError(f"{name}: cannot be read as CSV ({error}).") from None
    for column in table.columns:
        if column not in header:
            raise fault(name, HEADER_ROW, column, None, f"the columns {', '.join(table.columns)}")
    if header != table.columns:
        raise fault(name, HEADER_ROW, None, ",".join(header), f"exactly the columns {','.join(table.columns)}")
    if not rows and not table.may_be_empty:
        raise DataError(f"{name}: holds no row below its header; at least one is needed.")
    if {len(row) for row in rows} - {len(header)}:
        number, row = next(item for item in enumerate(rows, start=HEADER_ROW + 1) if len(item[1]) != len(header))
        raise fault(name, number, None, ",".join(row), f"{len(header)} cells, one for each column")
    return {column: [row[place] for row in rows] for place, column in enumerate(header)}


def check_columns(table: Table, columns: Mapping[str, Sequence[str]]) -> None:
    """Check every cell and key of a table by its description.

    Only the distinct values of a column are looked at, so that a table of thousands of rows costs milliseconds.

    Raises
    ------
    DataError
        At the first cell that is not allowed, naming file, row, column, value and what is allowed.
    """
    for field in table.fields:
        cells = columns[field.name]
        for text in sorted(set(cells)):
            if (field.required and not text) or (text and not field.accepts(text)):
                raise fault(table.path.name, _row_of(cells, text), field.name, text, field.describe())
        if field.unique:
            _refuse_repeats(table, (field.name,), [text for text in cells if text], cells)
    keys = list(zip(*(columns[name] for name in table.primary_key), strict=True))
    _refuse_repeats(table, table.primary_key, keys, keys)


def check_foreign_keys(table: Table, columns: Mapping[str, Sequence[str]], others: Mapping[str, Columns]) -> None:
    """Check that every reference of a table is found where it points; empty references are left out.

    Parameters
    ----------
    others : mapping of str to columns
        The columns of each table that is pointed at, by table name.
    """
    for key in table.foreign_keys:
        target = columns if not key.table else others[key.table]
        known = set(zip(*(target[name] for name in key.key), strict=True))
        used = list(zip(*(columns[name] for name in key.fields), strict=True))
        for value in sorted(set(used) - known):
            if any(value):
                allowed = f"a value of {', '.join(key.key)} in {key.table or table.name}"
                raise fault(table.path.name, _row_of(used, value), ", ".join(key.fields), "; ".join(value), allowed)


def _refuse_repeats(table: Table, names: Sequence[str], values: Sequence[Any], cells: Sequence[Any]) -> None:
    if len(set(values)) == len(values):
        return
    seen: set[Any] = set()
    for row, value in enumerate(cells, start=HEADER_ROW + 1):
        if value in seen and value != "":
            shown = value if isinstance(value, str) else "; ".join(value)
            raise fault(table.path.name, row, ", ".join(names), shown, "each value once")
        seen.add(value)


def _row_of(cells: Sequence[Any], value: Any) -> int:
    return list(cells).index(value) + HEADER_ROW + 1


def read_text(path: Path) -> str:
    """Return the text of one of our files; `DataError` unless it is UTF-8, without byte order mark, and not empty."""
    try:
        content = read_whole(path)
    except FileNotFoundError:
        raise DataError(f"{path.name}: no such file in {path.parent}.") from None
    except OSError as error:
        raise DataError(f"{path.name}: cannot be read ({error.strerror or error}).") from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise DataError(f"{path.name}, row {row}: is not UTF-8 text (byte {content[error.start]:#04x}).") from None
    if text.startswith("\ufeff"):
        raise DataError(f"{path.name}: begins with a byte order mark; plain UTF-8 without one is allowed.")
    if not text.strip():
        raise DataError(f"{path.name}: is empty; a header row and at least one row are needed.")
    return text
