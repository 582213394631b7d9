"""Ofsted's file of all area SEND inspections and re-visits of the framework of 2016 to 2022 (ODS)."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from area_send.sources.readers.rows import Row, refuse_repeats
from area_send.sources.readers.spreadsheets import read_sheet
from helpers.vocabulary import OFSTED_REGIONS
from smallstats.errors import DataError

FILE = "Area_SEND_inspection_data_01_May_2016_to_31_August_2022.ods"
SHEET = "Area_SEND_up_to_31_Aug_2022"
HEADER_ROW = 5
FIRST_START, LAST_START, LAST_PUBLICATION = date(2016, 5, 1), date(2022, 8, 31), date(2022, 10, 31)
"""The period the file says it covers."""

CODE, NAME, REGION = "Local authority code", "Area name", "Ofsted region"
START, PUBLISHED = "Inspection start date", "Inspection publication date"
NEEDED = "Inspection outcome: written statement of action required?"
WEAKNESSES = "Number significant weaknesses identified in written statement of action"
REVISIT_START, REVISIT_PUBLISHED = "Revisit start date", "Revisit publication date"
PROGRESS = "Revisit outcome: sufficient progress in addressing all significant weaknesses?"
MADE = "Number significant weaknesses where sufficient progress has been made"
NOT_MADE = "Number significant weaknesses where sufficient progress has not been made"
COLUMNS = (
    CODE, NAME, REGION, START, PUBLISHED, NEEDED, WEAKNESSES,
    REVISIT_START, REVISIT_PUBLISHED, PROGRESS, MADE, NOT_MADE,
)  # fmt: skip

PROGRESS_WORDS = {"Yes": "all", "Some": "some", "No": "none"}
NOT_YET = "Not revisited yet"
MOST_WEAKNESSES = 20

NOTE_TEXT = "Note text"
_NOTE = re.compile(
    r"(?P<area>\w+) were inspected in (?P<start>\w+ \d{4}) and (?P<outcome>required a WSoA|did not require a WSoA)\."
    r"( The revisit took place in (?P<revisit>\w+ \d{4}) and \w+ were deemed to be making sufficient progress"
    r" in addressing (?P<progress>all|some) significant weaknesses\.)?"
)
_MONTHS = {
    "January": 1, "February": 2, "March": 3, "April": 4, "May": 5, "June": 6,
    "July": 7, "August": 8, "September": 9, "October": 10, "November": 11, "December": 12,
}  # fmt: skip


@dataclass(frozen=True)
class Revisit:
    """A re-visit: dates, progress made (all, some, none) and the weaknesses it counts."""

    start: date
    published: date
    progress: str
    made: int
    not_made: int


@dataclass(frozen=True)
class Inspection:
    """An inspection of the first cycle, a row of the file."""

    row: Row
    code: str
    name: str
    region: str
    start: date
    published: date
    statement_needed: bool
    weaknesses: int | None
    revisit: Revisit | None


@dataclass(frozen=True)
class NotedInspection:
    """An inspection of an area that no longer existed when the file was made, known from its notes to the month."""

    name: str
    start_month: str
    statement_needed: bool
    revisit_month: str | None
    progress: str | None


def read_inspections(folder: Path) -> list[Inspection]:
    """Read every inspection with its re-visit; `DataError` at anything that cannot be right."""
    rows = read_sheet(folder / FILE, SHEET, COLUMNS, header_row=HEADER_ROW)
    refuse_repeats(rows, CODE)
    refuse_repeats(rows, NAME)
    return [_inspection_of(row) for row in rows]


def read_notes(folder: Path) -> list[NotedInspection]:
    """Read the inspections that only the file's notes tell of: old Dorset and Northamptonshire."""
    rows = read_sheet(folder / FILE, "Notes", (NOTE_TEXT,), header_row=3)
    found = [match for row in rows if (match := _NOTE.match(row.text(NOTE_TEXT)))]
    if [match["area"] for match in found] != ["Dorset", "Northamptonshire"]:
        raise DataError(f"{FILE}, sheet Notes: must tell when Dorset and Northamptonshire were inspected; it does not.")
    return [
        NotedInspection(
            name=match["area"],
            start_month=_month_of(match["start"]),
            statement_needed=match["outcome"] == "required a WSoA",
            revisit_month=_month_of(match["revisit"]) if match["revisit"] else None,
            progress=match["progress"],
        )
        for match in found
    ]


def _inspection_of(row: Row) -> Inspection:
    start = row.day(START, FIRST_START, LAST_START)
    published = row.day(PUBLISHED, start, LAST_PUBLICATION)
    needed = row.word(NEEDED, {"Yes": True, "No": False})
    if needed:
        weaknesses = row.count(WEAKNESSES, 1, MOST_WEAKNESSES)
    elif not row.is_empty(WEAKNESSES):
        raise row.fault(WEAKNESSES, "an empty cell, since no written statement of action was required")
    return Inspection(
        row=row,
        code=row.text(CODE),
        name=row.text(NAME),
        region=row.word(REGION, {region: region for region in OFSTED_REGIONS}),
        start=start,
        published=published,
        statement_needed=needed,
        weaknesses=weaknesses if needed else None,
        revisit=_revisit_of(row, published, weaknesses if needed else 0),
    )


def _revisit_of(row: Row, inspection_published: date, weaknesses: int) -> Revisit | None:
    if row.is_empty(REVISIT_START) or row.cells[REVISIT_START] == NOT_YET:
        for column in (REVISIT_PUBLISHED, PROGRESS, MADE, NOT_MADE):
            if not row.is_empty(column):
                raise row.fault(column, "an empty cell, since no re-visit has started")
        return None
    if weaknesses == 0:
        raise row.fault(REVISIT_START, "an empty cell, since no written statement of action was required")
    start = row.day(REVISIT_START, inspection_published, LAST_START)
    made, not_made = row.count(MADE, 0, weaknesses), row.count(NOT_MADE, 0, weaknesses)
    if made + not_made != weaknesses:
        raise row.fault(NOT_MADE, f"{weaknesses - made}, since {made} of {weaknesses} weaknesses show progress")
    progress = row.word(PROGRESS, PROGRESS_WORDS)
    expected = "all" if not_made == 0 else "none" if made == 0 else "some"
    if progress != expected:
        raise row.fault(PROGRESS, f"the word for {expected!r}, since {made} of {weaknesses} weaknesses show progress")
    return Revisit(start, row.day(REVISIT_PUBLISHED, start, LAST_PUBLICATION), progress, made, not_made)


def _month_of(text: str) -> str:
    name, year = text.split()
    if name not in _MONTHS:
        raise DataError(f"{FILE}, sheet Notes: {text!r} is no month; allowed: {', '.join(_MONTHS)} and a year.")
    return f"{year}-{_MONTHS[name]:02d}"
