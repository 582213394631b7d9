"""Inspections that a reader adds: rows of ``additions.csv``, merged last into ``inspections`` and marked as own.

The file stands in the folder of tables, has the columns `COLUMNS`, and no build writes or erases it.
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from helpers.data.cells import Columns, read_text
from helpers.data.identity import Reading, inspection_id, is_same_inspection
from helpers.data.schema import HEADER_ROW, Table, fault
from helpers.vocabulary import SECOND_FRAMEWORK, SECOND_OUTCOMES
from smallstats.errors import DataError

FILE = "additions.csv"
COLUMNS = ("area", "inspection_start_date", "publication_date", "outcome", "report_url")
OWN = "own"


def with_additions(table: Table, inspections: Columns, areas: Columns, path: Path) -> Columns:
    """Return ``inspections`` with the rows of an additions file merged in.

    A row that is of an inspection already there fills and replaces its cells, where it has some; any other is an
    inspection more, and the ordinals of its area follow. Both have the source ``own``.

    Parameters
    ----------
    table : Table
        The description of ``inspections``, whose columns say what a cell may hold.
    inspections, areas : columns
        The tables ``inspections`` and ``local_areas``.
    path : Path
        The additions file.

    Raises
    ------
    DataError
        If the file has other columns, or a cell is not allowed.
    """
    rows = [dict(zip(inspections, cells, strict=True)) for cells in zip(*inspections.values(), strict=True)]
    for addition in _read(table, areas, path):
        known = next((row for row in rows if _is_second(row) and is_same_inspection(row, addition)), None)
        if known is None:
            rows.append(dict.fromkeys(inspections, "") | addition)
        else:
            known |= {name: value for name, value in addition.items() if value}
    ordered = sorted(rows, key=lambda row: (row["la_code"], row["framework"], row["publication_date"]))
    for place, row in enumerate(ordered):
        if _is_second(row):
            earlier = [other for other in ordered[:place] if other["la_code"] == row["la_code"] and _is_second(other)]
            row["ordinal"] = str(len(earlier) + 1)
            row["inspection_id"] = inspection_id(row["la_code"], SECOND_FRAMEWORK, len(earlier) + 1)
            row["inspection_start_precision"] = "day" if row["inspection_start_date"] else "unknown"
            row["publication_precision"] = "day" if row["publication_date"] else "unknown"
            row["published_by"] = row["publication_date"] or row["published_by"]
    ordered.sort(key=lambda row: row["inspection_id"])
    return {name: [row[name] for row in ordered] for name in inspections}


def _is_second(row: Mapping[str, str]) -> bool:
    return row["framework"] == SECOND_FRAMEWORK


def _read(table: Table, areas: Columns, path: Path) -> list[Reading]:
    """Read the rows of an additions file as cells of ``inspections``."""
    try:
        header, *lines = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    except csv.Error as error:
        raise DataError(f"{path.name}: cannot be read as CSV ({error}).") from None
    if header != list(COLUMNS):
        raise fault(path.name, HEADER_ROW, None, ",".join(header), f"exactly the columns {','.join(COLUMNS)}")
    codes = _codes(areas)
    found = []
    for number, cells in enumerate(lines, start=HEADER_ROW + 1):
        if len(cells) != len(header):
            raise fault(path.name, number, None, ",".join(cells), f"{len(header)} cells, one for each column")
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        for name in COLUMNS[1:]:
            if row[name] and not table.field(name).accepts(row[name]):
                raise fault(path.name, number, name, row[name], table.field(name).describe())
        area = row.pop("area")
        if area.casefold() not in codes:
            raise fault(path.name, number, "area", area, "the name, DfE number or code of an area in local_areas")
        if not row["publication_date"]:
            raise fault(path.name, number, "publication_date", "", "the day of publication (YYYY-MM-DD)")
        if row["outcome"] and row["outcome"] not in SECOND_OUTCOMES:
            raise fault(path.name, number, "outcome", row["outcome"], f"one of {', '.join(SECOND_OUTCOMES)}, or empty")
        found.append({"la_code": codes[area.casefold()], "framework": SECOND_FRAMEWORK, "source": OWN, **row})
    return found


def _codes(areas: Columns) -> dict[str, str]:
    """Return the code of each area by its name, DfE number or code."""
    return {
        key.casefold(): code
        for name in ("la_name", "dfe_number", "la_code")
        for key, code in zip(areas[name], areas["la_code"], strict=True)
    }
