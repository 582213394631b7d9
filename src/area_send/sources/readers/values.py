"""Cells of an inspections table read by what they mean: days, outcomes and areas, however a file writes them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from area_send.sources.readers.grids import Formula
from area_send.sources.readers.rows import Row
from helpers.vocabulary import SECOND_OUTCOMES

FIRST_START = date(2023, 1, 1)
"""First day of the framework of 2023 onwards."""

NOTHING = {"", "-", "nan", "nat", "na", "n/a", "none", "null", "unknown", "not known", "not found"}
_NO_DAY = (date(1899, 12, 30), date(1900, 1, 1), date(2000, 1, 1))
"""Days by which files say "none": the first of their calendars, and 1900 read from a year of two digits."""

_FORMS = ("%Y-%m-%d", "%d/%m/%y", "%d/%m/%Y", "%d-%m-%y", "%d-%m-%Y", "%d.%m.%y", "%d.%m.%Y", "%d %m %Y", "%d %B %Y",
          "%d %b %Y", "%d-%b-%y", "%d-%b-%Y")  # fmt: skip
_EXCEL_EPOCH, _EXCEL_DAYS = date(1899, 12, 30), (36_526, 73_050)  # 2000 to 2099

POSITIVE, INCONSISTENT, FAILINGS = SECOND_OUTCOMES
_GRADES = {1: POSITIVE, 2: INCONSISTENT, 3: FAILINGS}
_PHRASES = {
    POSITIVE: r"typically (lead to )?positive|^positive",
    INCONSISTENT: r"lead to inconsistent|inconsistent experiences|^inconsistent",
    FAILINGS: r"widespread and\s?/?\s?(or )?systemic|^systemic failings|^failings",
}
_LONGEST_LABEL = 80  # characters; what is longer is the report's own text

_IDLE_WORDS = re.compile(
    r"\b(and|of|the|city|county|council|borough|london|royal|metropolitan|district|unitary|authority|corporation)\b"
)


def is_nothing(cell: object) -> bool:
    """Whether a cell says that there is no value: empty, NaN, a dash or a word for it."""
    text = str(cell).strip().casefold()
    return cell is None or text in NOTHING or text.endswith("not found.")


def day_of(row: Row, column: str, last: date) -> date | None:
    """Return the day in a cell, None where it says that there is none.

    Raises
    ------
    DataError
        If it is no day, or lies after `last`.
    """
    value = row.cells[column]
    allowed = f"a day up to {last}, day first in figures (29/06/2026), or empty"
    found = None if is_nothing(value) else _any_day(value)
    if found in _NO_DAY or is_nothing(value):
        return None
    if found is None or found > last:
        raise row.fault(column, allowed)
    return found


def _any_day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        low, high = _EXCEL_DAYS
        return _EXCEL_EPOCH + timedelta(days=int(value)) if low <= value <= high or value in (0, 1, 2) else None
    text = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", str(value).strip())
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def outcome_of(row: Row, column: str) -> str:
    """Return the outcome that a grade or a label stands for, empty where the cell says that there is none.

    Raises
    ------
    DataError
        If it is another word or number.
    """
    value = row.cells[column]
    if is_nothing(value):
        return ""
    text = str(value).strip()
    if re.fullmatch(r"[123](\.0+)?", text):
        return _GRADES[int(float(text))]
    found = outcome_in_text(text) if len(text) <= _LONGEST_LABEL and not isinstance(value, Formula) else ""
    if not found:
        raise row.fault(column, f"1, 2 or 3, one of {', '.join(SECOND_OUTCOMES)}, or empty")
    return found


def outcome_in_text(text: str) -> str:
    """Return the one outcome whose words a text holds; empty if none, or more than one.

    Examples
    --------
    >>> outcome_in_text("The arrangements lead to inconsistent experiences and outcomes for children.")
    'inconsistent'
    """
    found = [outcome for outcome, words in _PHRASES.items() if re.search(words, text.casefold())]
    return found[0] if len(found) == 1 else ""


@dataclass(frozen=True)
class Areas:
    """The local areas, by each of the ways in which files name them."""

    by_number: Mapping[str, Mapping[str, str]]
    by_code: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str]]) -> "Areas":
        """Index the rows of ``local_areas``; a former or later code of an area leads to it too."""
        listed = list(rows)
        codes = {code: row for row in listed for code in row["other_codes"].split(";") if code}
        return cls({row["dfe_number"]: row for row in listed}, codes | {row["la_code"]: row for row in listed})

    @staticmethod
    def is_code(cell: object) -> bool:
        """Whether a cell has the form of a DfE number or an ONS code."""
        return re.fullmatch(r"0?\d{3}(\.0)?|[Ee]\d{8}", str(cell).strip()) is not None

    def with_code(self, row: Row, column: str) -> Mapping[str, str]:
        """Return the area of a DfE number or an ONS code; `DataError` if no area has it."""
        text = str(row.cells[column]).strip().removesuffix(".0")
        found = self.by_code.get(text.upper()) or self.by_number.get(text.lstrip("0"))
        if found is None:
            raise row.fault(column, "the DfE number or the ONS code of a local area, as local_areas has it")
        return found

    def named(self, name: str, day: date) -> list[Mapping[str, str]]:
        """Return the areas of a name that existed on a day."""
        words = _words(name)
        return [area for area in self.by_number.values() if _words(area["la_name"]) == words and existed(area, day)]


def existed(area: Mapping[str, str], day: date) -> bool:
    """Whether an area existed on a day: created by then and not yet abolished."""
    return area["created"] <= str(day) < (area["abolished"] or "9999")


def is_name_of(name: str, area: Mapping[str, str]) -> bool:
    """Whether a name can be that of an area: its words are the area's, or some of them."""
    ours, theirs = _words(area["la_name"]), _words(name)
    return ours == theirs or bool(ours and theirs and (ours <= theirs or theirs <= ours))


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", _IDLE_WORDS.sub(" ", name.casefold().replace("'", ""))))
