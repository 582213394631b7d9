"""Which cells of a spreadsheet sheet hold formulas, read from the XML inside an ODS or XLSX file."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from smallstats.errors import DataError

LARGEST_PART = 64 * 2**20
"""Most bytes of XML a sheet may unpack to; the official files hold less than one hundredth of it."""

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def formula_cells(name: str, content: bytes, sheet: str) -> list[tuple[int, int]]:
    """Return row (from 1) and column (from 0) of each cell with a formula.

    Parameters
    ----------
    name : str
        Name of the file, for errors.
    content : bytes
        The file, ODS or XLSX.
    sheet : str
        Name of the sheet to look at.

    Raises
    ------
    DataError
        If the file is no readable ODS or XLSX file or unpacks to an unreasonable size.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "content.xml" in archive.namelist():
                return list(_ods_formulas(part_of(name, archive, "content.xml"), sheet))
            return list(_xlsx_formulas(part_of(name, archive, _xlsxpart_of(name, archive, sheet))))
    except (zipfile.BadZipFile, zlib.error, KeyError, ParseError, DefusedXmlException, StopIteration) as error:
        raise DataError(f"{name}: cannot be read as an ODS or XLSX spreadsheet ({error!r}).") from None


def part_of(name: str, archive: zipfile.ZipFile, part: str) -> Element:
    """Return the XML of one part of a spreadsheet file; `DataError` if it unpacks to an unreasonable size."""
    size = archive.getinfo(part).file_size
    if size > LARGEST_PART:
        raise DataError(f"{name}: its {part} unpacks to {size} bytes; at most {LARGEST_PART} are read.")
    root: Element = fromstring(archive.read(part))
    return root


def _ods_formulas(root: Element, sheet: str) -> Iterator[tuple[int, int]]:
    table = next(item for item in root.iter(f"{TABLE}table") if item.get(f"{TABLE}name") == sheet)
    row = 1
    for line in table.iter(f"{TABLE}table-row"):
        column = 0
        for cell in line:
            if cell.get(f"{TABLE}formula") is not None:
                yield row, column
            column += int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        row += int(line.get(f"{TABLE}number-rows-repeated", "1"))


def _xlsxpart_of(name: str, archive: zipfile.ZipFile, sheet: str) -> str:
    sheets = part_of(name, archive, "xl/workbook.xml").iter(f"{MAIN}sheet")
    link = next(item.get(_LINK) for item in sheets if item.get("name") == sheet)
    relations = part_of(name, archive, "xl/_rels/workbook.xml.rels")
    target = next(item.attrib["Target"] for item in relations if item.get("Id") == link)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _xlsx_formulas(root: Element) -> Iterator[tuple[int, int]]:
    row = 0
    for line in root.iter(f"{MAIN}row"):
        row = int(line.get("r", row + 1))
        column = -1
        for cell in line.iter(f"{MAIN}c"):
            place = cell.get("r")
            column = column + 1 if place is None else column_of(place)
            if cell.find(f"{MAIN}f") is not None:
                yield row, column


def column_of(place: str) -> int:
    """Return the column, from 0, of a cell named as ``AB12``."""
    letters = re.sub(r"[^A-Z]", "", place)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
