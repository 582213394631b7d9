"""One row of an official file, whose cells are read by what they must be; anything else is one clear `DataError`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from helpers.data.schema import fault
from smallstats.errors import DataError

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One row of an official file.

    Attributes
    ----------
    file : str
        Name of the file, with the sheet of a spreadsheet, as an error should name it.
    number : int
        Row as a person counts it in the file, from 1.
    cells : mapping of str to object
        The cells by column name; text of CSV files, typed values of spreadsheets.
    """

    file: str
    number: int
    cells: Mapping[str, object]

    def fault(self, column: str, allowed: str) -> DataError:
        """Make the error of one cell of this row."""
        value = self.cells[column]
        return fault(self.file, self.number, column, value.isoformat() if isinstance(value, date) else value, allowed)

    def is_empty(self, column: str) -> bool:
        """Whether a cell holds nothing but blanks."""
        return not str(self.cells[column]).strip()

    def text(self, column: str) -> str:
        """Return a cell as text without blanks around it; it must hold some."""
        value = self.cells[column]
        if not isinstance(value, str) or not value.strip():
            raise self.fault(column, "text, not empty")
        return value.strip()

    def word(self, column: str, words: Mapping[str, T]) -> T:
        """Return what a cell's word stands for; the word must be one of those given."""
        value = self.cells[column]
        if not isinstance(value, str) or value.strip() not in words:
            raise self.fault(column, "one of " + ", ".join(repr(word) for word in words))
        return words[value.strip()]

    def number_between(self, column: str, low: float, high: float) -> float:
        """Return a cell as a number within bounds, both included."""
        allowed = f"a number from {low:g} to {high:g}"
        value = self.cells[column]
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise self.fault(column, allowed)
        try:
            found = float(value)
        except ValueError:
            raise self.fault(column, allowed) from None
        if not low <= found <= high:
            raise self.fault(column, allowed)
        return found

    def count(self, column: str, low: int = 0, high: int = 10_000_000) -> int:
        """Return a cell as a whole number within bounds, both included."""
        found = self.number_between(column, low, high)
        if found != int(found):
            raise self.fault(column, f"a whole number from {low} to {high}")
        return int(found)

    def day(self, column: str, first: date, last: date) -> date:
        """Return a cell, which must be a true date, as one within bounds, both included."""
        value = self.cells[column]
        allowed = f"a date from {first} to {last}"
        if not isinstance(value, date):
            raise self.fault(column, allowed)
        found = value.date() if isinstance(value, datetime) else value
        if not first <= found <= last:
            raise self.fault(column, allowed)
        return found


def refuse_repeats(rows: list[Row], column: str) -> None:
    """Raise `DataError` at the first row whose cell repeats that of an earlier row."""
    first_row: dict[object, int] = {}
    for row in rows:
        value = row.cells[column]
        if value in first_row:
            raise row.fault(column, f"each value once; row {first_row[value]} has it too")
        first_row[value] = row.number
