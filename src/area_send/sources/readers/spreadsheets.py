"""Official spreadsheets (ODS, XLSX) read as rows; another layout, or a formula in a column we read, is a `DataError`.

Values come from python-calamine, which shows a formula's last stored result and not that there is one: a result can be
stale, so formulas are looked for in the file itself (`area_send.sources.readers.formulas`).
"""

import io
from collections.abc import Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from area_send.sources.readers.extent import refuse_huge
from area_send.sources.readers.formulas import formula_cells
from area_send.sources.readers.rows import Row
from area_send.sources.readers.text_files import read_bytes
from helpers.data.schema import fault
from smallstats.errors import DataError


def read_sheet(path: Path, sheet: str, columns: Sequence[str], header_row: int = 1) -> list[Row]:
    """Read the named columns of one sheet.

    Parameters
    ----------
    header_row : int
        Row of the column names as a person counts it; rows above it are left alone.

    Raises
    ------
    DataError
        If the file is no spreadsheet, lacks the sheet or a column, or holds a formula in one of the columns.
    """
    name = f"{path.name}, sheet {sheet}"
    content, grid = _grid(path, sheet)
    header = [str(cell).strip() for cell in grid[header_row - 1]] if len(grid) >= header_row else []
    for column in columns:
        if header.count(column) != 1:
            raise fault(name, header_row, column, f"found {header.count(column)} times", "this column once")
    if len(grid) <= header_row:
        raise DataError(f"{name}: holds no row below its header in row {header_row}; at least one is needed.")
    places = {column: header.index(column) for column in columns}
    for number, place in formula_cells(path.name, content, sheet):
        column = header[place] if place < len(header) else ""
        if number > header_row and column in places:
            value = grid[number - 1][place] if number <= len(grid) else ""
            raise fault(name, number, column, f"formula with the result {value}", "a plain value, no formula")
    return [
        Row(name, number, {column: line[place] for column, place in places.items()})
        for number, line in enumerate(grid[header_row:], start=header_row + 1)
        if any(str(line[place]).strip() for place in places.values())
    ]


def _grid(path: Path, sheet: str) -> tuple[bytes, list[list[object]]]:
    content = read_bytes(path)
    refuse_huge(path.name, content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if sheet not in workbook.sheet_names:
            found = ", ".join(workbook.sheet_names)
            raise DataError(f"{path.name}: has no sheet {sheet!r}; it has {found}.")
        return content, [list(line) for line in workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]
    except CalamineError as error:
        raise DataError(f"{path.name}: cannot be read as a spreadsheet ({error}).") from None
