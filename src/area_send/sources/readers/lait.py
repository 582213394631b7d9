"""Five SEND indicators a local authority and year, taken out of DfE's Local Authority Interactive Tool (CSV)."""

import re
from dataclasses import dataclass
from pathlib import Path

from area_send.sources.readers.rows import Row
from area_send.sources.readers.text_files import read_csv
from smallstats.errors import DataError

FILE = "lait_send_indicators.csv"
CODE, YEAR, NAME, VALUE, DFE_NUMBER, REGION = "Short Desc", "Years", "LA and Regions", "Values", "LA Number", "Region"

INDICATORS = {
    "SEN_EHC_Excpt_20wks": ("ehc_plans_issued_in_20_weeks_percent", 1),
    "SEN_TotStat": ("pupils_with_ehc_plan_percent", 1),
    "SEN_TotSENSuP": ("pupils_with_sen_support_percent", 1),
    "SEN_AppealableDec": ("tribunal_appeal_rate_percent", 1),
    "EHCP_Initial_req_refused": ("initial_requests_refused_percent", 2),
}
"""The tool's name of each indicator -> ours, and the decimals it is published with."""

SUPPRESSIONS = ("-", "c", "x", "z", ":")
"""Marks that DfE uses in place of a number; the file at hand holds the dash alone."""

FIRST_AGGREGATE = 970
"""DfE numbers from here on are England, its regions and the two parts of London."""

LONDON_PARTS = {"Inner London": "Inner London", "Outer London": "Outer London"}


@dataclass(frozen=True)
class Cell:
    """One published cell: a number cleaned of noise, or the mark that stands in its place."""

    row: Row
    dfe_number: str
    name: str
    region: str
    year: int
    indicator: str
    value: str
    suppression: str


def read_indicators(folder: Path) -> list[Cell]:
    """Read every cell of local authorities; England and the regions are left out."""
    rows = read_csv(folder / FILE, (CODE, YEAR, NAME, VALUE, DFE_NUMBER, REGION))
    cells = [_cell_of(row) for row in rows if row.count(DFE_NUMBER, 1, 999) < FIRST_AGGREGATE]
    seen: set[tuple[str, int, str]] = set()
    for cell in cells:
        key = (cell.dfe_number, cell.year, cell.indicator)
        if key in seen:
            raise cell.row.fault(DFE_NUMBER, "one row for each area, year and indicator")
        seen.add(key)
    return cells


def london_parts(cells: list[Cell]) -> dict[str, str]:
    """Return inner or outer London, the ONS (statistical) division, by the DfE number of each London authority."""
    return {cell.dfe_number: LONDON_PARTS[cell.region] for cell in cells if cell.region in LONDON_PARTS}


def _cell_of(row: Row) -> Cell:
    indicator, decimals = row.word(CODE, INDICATORS)
    text = row.text(VALUE)
    suppressed = text in SUPPRESSIONS
    return Cell(
        row=row,
        dfe_number=str(row.count(DFE_NUMBER, 1, 999)),
        name=row.text(NAME),
        region=row.text(REGION),
        year=row.count(YEAR, 2014, 2040),
        indicator=indicator,
        value="" if suppressed else _clean(row, decimals),
        suppression=text if suppressed else "",
    )


def _clean(row: Row, decimals: int) -> str:
    """Undo binary noise: 1.4000000000000001 was published as 1.4."""
    try:
        value = row.number_between(VALUE, 0, 100)
    except DataError:
        raise row.fault(VALUE, "a per cent from 0 to 100, or one of " + " ".join(SUPPRESSIONS)) from None
    cleaned = round(value, decimals)
    if abs(cleaned - value) > 1e-9 or not re.fullmatch(r"\d+\.\d+", repr(cleaned)):
        raise row.fault(VALUE, f"a per cent with at most {decimals} decimal(s)")
    return repr(cleaned)
