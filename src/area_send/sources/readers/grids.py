"""The tables inside a file, whatever its kind, as rows of cells: a web page, a workbook (XLSX, ODS) or a CSV file.

In goes one file; out come its tables and the day that the file itself gives for what it shows. Half a page, a page
without a table and a damaged workbook are one `DataError`.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineWorkbook

from area_send.sources.readers.extent import refuse_huge
from area_send.sources.readers.formulas import formula_cells
from area_send.sources.readers.text_files import read_bytes
from smallstats.errors import DataError

UPDATED = re.compile(r"last updated:\s*(\d{1,2})[ /.-](\d{1,2})[ /.-](\d{4})", re.IGNORECASE)
"""How the overview's page says the day of its data, day first."""
PAGE_SAYS = "as the page says"
DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MODIFIED = "{http://purl.org/dc/terms/}modified"


class Linked(str):
    """The text of a cell that is also a link."""

    address: str

    def __new__(cls, text: str, address: str) -> "Linked":
        """Make a text that remembers where it leads."""
        linked = super().__new__(cls, text)
        linked.address = address
        return linked


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula: its last stored result can be stale, so no value is taken from it."""

    shown: object

    def __str__(self) -> str:
        return f"formula with the result {self.shown}"


@dataclass(frozen=True)
class Grid:
    """One table of a file: its place for errors, and its rows of cells from the first row on."""

    place: str
    rows: list[list[object]]


@dataclass(frozen=True)
class Tables:
    """All tables of a file, and the day that it gives itself (None where it gives none), with how it does so."""

    name: str
    grids: list[Grid]
    day: date | None
    day_from: str


def read_tables(path: Path) -> Tables:
    """Read every table of a file; its kind is told by its content, not by its name.

    Raises
    ------
    DataError
        If there is no such file, or it is no page, workbook or CSV file that can be read whole.
    """
    content = read_bytes(path)
    if content.startswith(b"PK"):
        return _workbook(path.name, content)
    text = _text_of(path.name, content)
    if re.match(r"\s*<", text):
        return _page(path.name, text)
    return _csv(path.name, text)


def _page(name: str, text: str) -> Tables:
    for tag in ("table", "html"):
        opened, closed = (len(re.findall(rf"<{slash}{tag}\b", text, re.IGNORECASE)) for slash in ("", "/"))
        if opened > closed:
            raise DataError(f"{name}: is not the whole page: its <{tag}> does not end; save the page again.")
    soup = BeautifulSoup(text, "html.parser")
    tables = soup.find_all("table")
    if not tables:
        shown = soup.title.get_text(" ", strip=True) if soup.title else "no title"
        raise DataError(f"{name}: holds no table (the page is called {shown!r}); allowed: a page with the inspections.")
    grids = [
        Grid(
            name if len(tables) == 1 else f"{name}, table {number}",
            [[_cell_of(cell) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")],
        )
        for number, table in enumerate(tables, start=1)
    ]
    found = UPDATED.search(soup.get_text(" "))
    if found is None:
        return Tables(name, grids, *_day_in_name(name))
    day, month, year = (int(part) for part in found.groups())
    return Tables(name, grids, _day(name, found.group(0), year, month, day), PAGE_SAYS)


def _cell_of(cell: Tag) -> str:
    text, link = cell.get_text(" ", strip=True), cell.find("a", href=True)
    return Linked(text, str(link["href"])) if isinstance(link, Tag) else text


def _workbook(name: str, content: bytes) -> Tables:
    refuse_huge(name, content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {
            sheet: workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in workbook.sheet_names
        }
    except CalamineError as error:
        raise DataError(f"{name}: cannot be read as a spreadsheet ({error}).") from None
    grids = []
    for sheet, rows in sheets.items():
        grid = [list[object](row) for row in rows]
        for number, place in formula_cells(name, content, sheet):
            if number <= len(grid) and place < len(grid[number - 1]):
                grid[number - 1][place] = Formula(grid[number - 1][place])
        grids.append(Grid(f"{name}, sheet {sheet}", grid))
    named = _day_in_name(name)
    return Tables(name, grids, *(named if named[0] else _day_last_saved(content)))


def _csv(name: str, text: str) -> Tables:
    try:
        rows = [list[object](row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        raise DataError(f"{name}: cannot be read as CSV ({error}).") from None
    return Tables(name, [Grid(name, rows)], *_day_in_name(name))


def _text_of(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise DataError(f"{name}, row {row}: is not UTF-8 text (byte {content[error.start]:#04x}).") from None


def _day_in_name(name: str) -> tuple[date | None, str]:
    found = DAY_IN_NAME.search(name)
    if found is None:
        return None, ""
    year, month, day = (int(part) for part in found.groups())
    return _day(name, found.group(0), year, month, day), "from the file's name"


def _day(name: str, shown: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DataError(f"{name}: {shown!r} names no day; allowed: a day of the calendar.") from None


def _day_last_saved(content: bytes) -> tuple[date | None, str]:
    """Return the day on which a workbook was last saved, where its properties say so (XLSX alone)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "docProps/core.xml" not in archive.namelist():
            return None, ""
        modified = fromstring(archive.read("docProps/core.xml")).find(_MODIFIED)
    try:
        day = datetime.fromisoformat("" if modified is None or modified.text is None else modified.text.strip()).date()
    except ValueError:  # no such property, or one that holds no day: then the caller must say
        return None, ""
    return day, "from the workbook's properties"


def address_of(cell: object) -> str:
    """Return the web address in a cell: where its link leads, or its text if that is one; empty if neither."""
    for text in (getattr(cell, "address", ""), str(cell).strip()):
        parts = urlsplit(text)
        if parts.scheme in ("http", "https") and parts.netloc:
            return text
    return ""
