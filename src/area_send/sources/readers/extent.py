"""How far the cells of a workbook's sheets reach, looked at before a reader makes room for all that lies between.

One stray cell in the last corner of a sheet is 17 thousand million cells to python-calamine, and the process ends.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException

from area_send.sources.readers.formulas import MAIN, OFFICE, TABLE, column_of, part_of
from smallstats.errors import DataError

MOST_CELLS = 5_000_000
"""Cells from a sheet's first to its last; the official workbooks have less than one hundredth."""


def refuse_huge(name: str, content: bytes) -> None:
    """Raise `DataError` if a sheet of a workbook (ODS or XLSX) reaches too far, or the file is none.

    Parameters
    ----------
    name : str
        Name of the file, for errors.
    content : bytes
        The file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "content.xml" in archive.namelist():
                root = part_of(name, archive, "content.xml")
                ends = [_ods_end(table) for table in root.iter(f"{TABLE}table")]
            else:
                sheets = [part for part in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part)]
                ends = [_xlsx_end(part_of(name, archive, part)) for part in sheets]
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, ParseError, DefusedXmlException) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"{name}: cannot be read as an ODS or XLSX spreadsheet ({error!r}).") from None
    for rows, columns in ends:
        if rows * columns > MOST_CELLS:
            raise DataError(
                f"{name}: a sheet has a cell in row {rows:,}, column {columns:,}; at most {MOST_CELLS:,} are read. "
                "Delete the stray cell, or export the sheet again."
            )


def _xlsx_end(root: Element) -> tuple[int, int]:
    """Return the last row and the last column that a cell of a sheet has."""
    last_row = last_column = row = 0
    for line in root.iter(f"{MAIN}row"):
        row, column = int(line.get("r", row + 1)), 0
        for cell in line.iter(f"{MAIN}c"):
            place = cell.get("r")
            column = column + 1 if place is None else column_of(place) + 1
            last_row, last_column = max(last_row, row), max(last_column, column)
    return last_row, last_column


def _ods_end(table: Element) -> tuple[int, int]:
    """Return the last row and column with content; empty cells are repeated to the end of a sheet and do not count."""
    last_row = last_column = row = 0
    for line in table.iter(f"{TABLE}table-row"):
        ends = list(_ods_columns(line))
        row += int(line.get(f"{TABLE}number-rows-repeated", "1"))
        if ends:
            last_row, last_column = row, max(last_column, *ends)
    return last_row, last_column


def _ods_columns(line: Element) -> Iterator[int]:
    column = 0
    for cell in line:
        column += int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        if len(cell) or cell.get(f"{OFFICE}value-type") is not None:
            yield column
