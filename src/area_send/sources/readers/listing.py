"""A file of inspections under the framework of 2023, read by the meaning of its columns: tables in, readings out.

Three kinds of file hold such a table: the overview that Data to Insight publishes (a page or a workbook, which changes
its form from time to time), Ofsted's own lists, and our own layout. Columns are known by their names in any order;
those that are not needed are not read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from area_send.sources.readers.grids import PAGE_SAYS, Tables, address_of
from area_send.sources.readers.headers import find_header
from area_send.sources.readers.rows import Row
from area_send.sources.readers.values import (
    FAILINGS,
    FIRST_START,
    Areas,
    day_of,
    existed,
    is_name_of,
    is_nothing,
    outcome_in_text,
    outcome_of,
)
from helpers.data.identity import PRECEDENCE, Reading, group_readings
from helpers.vocabulary import SECOND_FRAMEWORK
from smallstats.errors import DataError

OWN, LIST, ANSWER, OVERVIEW = PRECEDENCE


@dataclass
class Listing:
    """The readings of one file.

    Attributes
    ----------
    name, source : str
        The file's name, and whose facts it holds: one of `PRECEDENCE`.
    day : date or None
        The day whose state it shows; None for a list or own rows that give none.
    day_from : str
        How that day is known.
    readings : list of dict
        As ``sightings`` has them, one an inspection, and rows by their place in the list.
    rows : list of Row
        The row of each reading.
    remarks, doubts : list of str
        What was seen and not trusted; what somebody must decide on.
    """

    name: str
    source: str
    day: date | None
    day_from: str
    readings: list[Reading] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read_listing(tables: Tables, areas: Areas, *, seen: date | None, today: date) -> Listing:
    """Read the one table of inspections in a file.

    Parameters
    ----------
    seen : date, optional
        The day whose state the file shows, if the file itself does not say.
    today : date
        No file and no date in it may be later.

    Raises
    ------
    DataError
        If there is no such table or more than one, it has no row, or a cell cannot be what its column says.
    """
    header = find_header(tables)
    source = OWN if header.is_our_layout else OVERVIEW if "number" in header.columns else LIST
    day, day_from = _day_of_file(tables, seen, today) if source == OVERVIEW else (None, "")
    reader = _Reader(Listing(tables.name, source, day, day_from), header.columns, areas, day or today)
    for row in header.rows():
        reader.add(row)
    reader.mark_contradictions()
    return reader.listing


def _day_of_file(tables: Tables, seen: date | None, today: date) -> tuple[date, str]:
    day, how = tables.day, tables.day_from
    if seen is not None:
        if day is not None and how == PAGE_SAYS and day != seen:
            raise DataError(f"{tables.name}: --seen {seen} is not allowed: the page says that it is of {day}.")
        day, how = seen, "as --seen says"
    if day is None:
        raise DataError(f"{tables.name}: does not say of which day it is; give it with --seen YYYY-MM-DD.")
    if day > today:
        raise DataError(f"{tables.name}: its day, {day}, is not allowed; allowed: a day up to today, {today}.")
    return day, how


@dataclass(frozen=True)
class _Reader:
    """Rows in, readings, remarks and doubts of one listing out."""

    listing: Listing
    columns: Mapping[str, str]
    areas: Areas
    last: date

    def add(self, row: Row) -> None:
        """Add the reading of one row, or the doubt for which there is none."""
        published, start = self._day(row, "published"), self._day(row, "start")
        if published is None and start is None:
            self.listing.doubts.append(f"{_place(row)}: gives neither start nor publication; left out if accepted.")
            return
        if published is not None and published < FIRST_START:
            raise row.fault(self.columns["published"], f"a day from {FIRST_START}, when the framework began")
        if start is not None and not FIRST_START <= start <= (published or start):
            told = f"{_place(row)}: starts on {start}, after its publication or before the framework, {FIRST_START}"
            self.listing.doubts.append(f"{told}; taken without a start if accepted.")
            start = None
        area = self._area(row, start or published or self.last)
        outcome = self._outcome(row, area["la_name"])
        shown = str(self.listing.day or "")
        self.listing.rows.append(row)
        self.listing.readings.append(
            {
                "source": self._source(row),
                "la_code": area["la_code"],
                "inspection_start_date": str(start or ""),
                "publication_date": str(published or ""),
                "outcome": outcome,
                "areas_for_priority_action": self._actions(row, outcome),
                "report_url": address_of(row.cells[self.columns["address"]]) if "address" in self.columns else "",
                "first_seen": shown,
                "last_seen": shown,
            }
        )

    def mark_contradictions(self) -> None:
        """Doubt rows that are of one inspection and do not say the same; tell of repeats."""
        pairs = zip(self.listing.readings, self.listing.rows, strict=True)
        numbers = {id(reading): row.number for reading, row in pairs}
        for group in group_readings(self.listing.readings):
            if len(group) > 1:
                shown = " and ".join(str(number) for number in sorted(numbers[id(reading)] for reading in group))
                told = f"{self.listing.name}: rows {shown} are of one inspection"
                if all(reading == group[0] for reading in group):
                    self.listing.remarks.append(f"{told}.")
                else:
                    self.listing.doubts.append(f"{told} and do not say the same.")

    def _has(self, row: Row, meaning: str) -> bool:
        return meaning in self.columns and not is_nothing(row.cells[self.columns[meaning]])

    def _day(self, row: Row, meaning: str) -> date | None:
        return day_of(row, self.columns[meaning], self.last) if meaning in self.columns else None

    def _area(self, row: Row, day: date) -> Mapping[str, str]:
        """Return a row's area: by its number, else its code, else its name; what disagrees is told and not trusted."""
        given = [meaning for meaning in ("number", "code", "name") if self._has(row, meaning)]
        if not given:
            column = next(self.columns[meaning] for meaning in ("number", "code", "name") if meaning in self.columns)
            raise row.fault(column, "a local area")
        column = self.columns[given[0]]
        if given[0] == "name" and not self.areas.is_code(row.cells[column]):
            named = self.areas.named(str(row.cells[column]), day)
            if len(named) != 1:
                raise row.fault(column, f"the name of a local area that existed on {day}, as local_areas has it")
            return named[0]
        area = self.areas.with_code(row, column)
        if not existed(area, day):
            raise row.fault(column, f"a local area that existed on {day}, which {area['la_name']} did not")
        self._compare_name(row, area, day)
        self._compare_code(row, area)
        return area

    def _compare_name(self, row: Row, area: Mapping[str, str], day: date) -> None:
        name = str(row.cells[self.columns["name"]]).strip() if self._has(row, "name") else ""
        if not name or is_name_of(name, area):
            return
        told = f"{_place(row)}: the code is that of {area['la_name']}, the name is {name!r}"
        if self.areas.named(name, day):
            self.listing.doubts.append(f"{told}; taken as {area['la_name']} if accepted.")
        else:
            self.listing.remarks.append(f"{told}; taken by its code.")

    def _compare_code(self, row: Row, area: Mapping[str, str]) -> None:
        code = str(row.cells[self.columns["code"]]).strip() if self._has(row, "code") else ""
        known = self.areas.by_code.get(code)
        if code and known != area:
            whose = f"that of {known['la_name']}" if known else "that of no local area"
            told = f"{_place(row)}, column {self.columns['code']}: {code} is {whose}"
            self.listing.remarks.append(f"{told}; taken as {area['la_name']}, by the number.")

    def _outcome(self, row: Row, name: str) -> str:
        graded = outcome_of(row, self.columns["outcome"]) if "outcome" in self.columns else ""
        told = outcome_in_text(str(row.cells[self.columns["text"]])) if "text" in self.columns else ""
        if graded and told and graded != told:
            said = f"{_place(row)}, {name}: graded {graded!r}, but its text says {told!r}"
            self.listing.doubts.append(f"{said}; taken by its text if accepted.")
        elif told and not graded and "outcome" in self.columns:
            self.listing.remarks.append(f"{_place(row)}, {name}: has no grade; its text says {told!r}.")
        return told or graded

    def _actions(self, row: Row, outcome: str) -> str:
        if self._has(row, "plan"):
            needed = row.word(self.columns["plan"], {"Yes": True, "No": False})
            if needed != (outcome == FAILINGS):
                raise row.fault(self.columns["plan"], "Yes where failings were found, else No")
        if not self._has(row, "actions"):
            return ""
        if outcome != FAILINGS:
            raise row.fault(self.columns["actions"], "empty or NA, since no priority action plan is required")
        return str(row.count(self.columns["actions"], 1, 20))

    def _source(self, row: Row) -> str:
        if self.listing.source != OWN:
            return self.listing.source
        if self._has(row, "framework"):
            row.word(self.columns["framework"], {SECOND_FRAMEWORK: SECOND_FRAMEWORK})
        if not self._has(row, "source"):
            return OWN
        return row.word(self.columns["source"], {name: name for name in PRECEDENCE})


def _place(row: Row) -> str:
    return f"{row.file}, row {row.number}"
