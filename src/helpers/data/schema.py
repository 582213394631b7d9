"""Our tables as ``datapackage.json`` describes them: the one place where columns are defined.

In goes a folder with ``datapackage.json``; out come `Table` descriptions, which say what each cell may hold.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from helpers.paths import read_whole
from smallstats.errors import DataError

PACKAGE_FILE = "datapackage.json"
HEADER_ROW = 1
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet run a cell of a CSV file as a formula; no text of ours begins so."""

_FORMS = {
    "string": re.compile(r"(?s).*"),
    "integer": re.compile(r"-?\d+"),
    "number": re.compile(r"-?\d+(\.\d+)?"),
    "boolean": re.compile(r"true|false"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "partial date": re.compile(r"\d{4}-\d{2}(-\d{2})?"),
}
_READERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": str,
    "date": date.fromisoformat,
    "partial date": date.fromisoformat,
}


@dataclass(frozen=True)
class Field:
    """One column: a Frictionless field, of the types this project uses.

    Attributes
    ----------
    name : str
        Column name.
    kind : str
        Frictionless type: string, integer, number, boolean or date.
    required, unique : bool
        Whether empty cells, or repeated values, are refused.
    allowed : tuple of str
        The only words allowed, in their own order; empty if any.
    minimum, maximum : str, optional
        Bounds, both included, written as in the table.
    pattern : str, optional
        Regular expression the whole cell must match.
    partial_date : bool
        A date that may be known to the month only (``2017-01``).
    """

    name: str
    kind: str
    required: bool = False
    unique: bool = False
    allowed: tuple[str, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    pattern: str | None = None
    partial_date: bool = False

    @property
    def is_date(self) -> bool:
        """Whether the column holds dates, known to the day or to the month."""
        return self.kind == "date" or self.partial_date

    def describe(self) -> str:
        """Say in words what the column allows."""
        parts = [self.kind if not self.is_date else "date (YYYY-MM-DD)" + (" or month" if self.partial_date else "")]
        if self.allowed:
            parts = ["one of " + ", ".join(self.allowed)]
        if self.minimum is not None:
            parts.append(f"from {self.minimum}")
        if self.maximum is not None:
            parts.append(f"up to {self.maximum}")
        if self.pattern is not None:
            parts.append(f"of the form {self.pattern}")
        if self.kind == "string" and not self.allowed:
            parts.append("not beginning as a formula does, with " + " ".join(FORMULA_STARTS[:4]))
        return " ".join(parts) + ("" if self.required else ", or empty")

    def accepts(self, text: str) -> bool:
        """Whether one cell, not empty, keeps to the column's type, words, bounds and form."""
        if self.allowed:
            return text in self.allowed
        if self.kind == "string" and text.startswith(FORMULA_STARTS):
            return False
        if self.pattern is not None and re.fullmatch(self.pattern, text) is None:
            return False
        try:
            value = self.value_of(text)
        except ValueError:
            return False
        low, high = self._bounds
        return (low is None or value >= low) and (high is None or value <= high)

    def value_of(self, text: str) -> Any:
        """Turn the text of one cell into a comparable value; `ValueError` if it is not of the column's type."""
        if not _FORMS[self._form].fullmatch(text):
            raise ValueError(text)
        if self._form == "partial date" and len(text) == len("2017-01"):
            text += "-01"
        return _READERS[self._form](text)

    @cached_property
    def _form(self) -> str:
        return "partial date" if self.partial_date else self.kind

    @cached_property
    def _bounds(self) -> tuple[Any, Any]:
        low, high = (None if text is None else self.value_of(text) for text in (self.minimum, self.maximum))
        return low, high


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must be found in other columns; ``table`` is empty for the table itself."""

    fields: tuple[str, ...]
    table: str
    key: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table of the data package: name, file, columns, keys, and whether it may hold no row."""

    name: str
    path: Path
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    may_be_empty: bool = False

    @property
    def columns(self) -> list[str]:
        """The column names, in the file's order."""
        return [field.name for field in self.fields]

    def field(self, name: str) -> Field:
        """Return the column of that name."""
        return next(field for field in self.fields if field.name == name)


def fault(table: str, row: int | None, column: str | None, value: object, allowed: str) -> DataError:
    """Make the one error of a bad cell, naming file, row (header = 1), column, value and what is allowed.

    Examples
    --------
    >>> print(fault("revisits.csv", 7, "outcome", "most", "one of all, some, none"))
    revisits.csv, row 7, column outcome: 'most' is not allowed; allowed: one of all, some, none.
    """
    place = [table] + ([f"row {row}"] if row is not None else []) + ([f"column {column}"] if column else [])
    return DataError(f"{', '.join(place)}: {value!r} is not allowed; allowed: {allowed}.")


def read_package(data_dir: Path) -> dict[str, Table]:
    """Read ``datapackage.json`` and return its tables by name.

    Raises
    ------
    DataError
        If the file is missing, is no JSON, or describes a column in a way this project does not know.
    """
    path = data_dir / PACKAGE_FILE
    try:
        package = json.loads(read_whole(path).decode("utf-8"))
        tables = [_table_of(resource, data_dir) for resource in package["resources"]]
    except FileNotFoundError:
        raise DataError(f"No {PACKAGE_FILE} in {data_dir}.") from None
    except (OSError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise DataError(f"{PACKAGE_FILE}: cannot be read as a data package ({error!r}).") from None
    return {table.name: table for table in tables}


def with_referred(tables: Mapping[str, Table], names: Iterable[str]) -> tuple[str, ...]:
    """Return some tables' names and those of all that they refer to, which are read and checked with them.

    Raises
    ------
    DataError
        If there is no table of a name.
    """
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in tables:
            raise DataError(f"{name!r} is no table of the data package; allowed: {', '.join(tables)}.")
        found[name] = None
        waiting += {key.table for key in tables[name].foreign_keys if key.table} - set(found) - set(waiting)
    return tuple(found)


def _table_of(resource: Mapping[str, Any], data_dir: Path) -> Table:
    schema = resource["schema"]
    key = schema["primaryKey"]
    return Table(
        name=resource["name"],
        path=data_dir / resource["path"],
        fields=tuple(_field_of(field) for field in schema["fields"]),
        primary_key=(key,) if isinstance(key, str) else tuple(key),
        foreign_keys=tuple(_foreign_key_of(item) for item in schema.get("foreignKeys", [])),
        may_be_empty=resource.get("mayBeEmpty", False),
    )


def _field_of(field: Mapping[str, Any]) -> Field:
    if field["type"] not in ("string", "integer", "number", "boolean", "date", "year"):
        _unknown_type(field)
    limits = field.get("constraints", {})
    bounds = {name: str(limits[name]) for name in ("minimum", "maximum") if name in limits}
    return Field(
        name=field["name"],
        kind="integer" if field["type"] == "year" else field["type"],
        required=limits.get("required", False),
        unique=limits.get("unique", False),
        allowed=tuple(str(word) for word in limits.get("enum", ())),
        pattern=limits.get("pattern"),
        partial_date=field.get("partialDate", False),
        **bounds,
    )


def _unknown_type(field: Mapping[str, Any]) -> NoReturn:
    raise ValueError(f"column {field['name']} has the type {field['type']!r}")


def _foreign_key_of(item: Mapping[str, Any]) -> ForeignKey:
    def names(value: str | Sequence[str]) -> tuple[str, ...]:
        return (value,) if isinstance(value, str) else tuple(value)

    return ForeignKey(names(item["fields"]), item["reference"]["resource"], names(item["reference"]["fields"]))
