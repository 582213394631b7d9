"""Data to Insight's look-up of local authorities (CSV), read off ONS tables."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from area_send.sources.readers.rows import Row, refuse_repeats
from area_send.sources.readers.text_files import read_csv
from helpers.vocabulary import OFSTED_REGION_OF

FILE = "Provider_data_lookup.csv"
DFE_NUMBER, CODE, NAME, REGION = "la_code", "la_code_new", "local_authority_ons_name", "region_name"
OTHER_CODE, TYPE, RESIDENTS = "ltla23cd", "ons_la_type", "ons_population_0-25"

TYPES = {
    "London Borough": "London borough",
    "Metropolitan District": "Metropolitan borough",
    "Unitary Authority": "Unitary authority",
    "County": "County",
    "": "",
}


@dataclass(frozen=True)
class Authority:
    """A row of the look-up; ``code`` and ``authority_type`` are empty for some abolished areas."""

    row: Row
    dfe_number: str
    code: str
    name: str
    region: str
    authority_type: str
    residents: int | None


def read_authorities(folder: Path) -> list[Authority]:
    """Read the look-up.

    Residents are given by the codes of April 2021 to March 2023, so the rows of a county and of the areas that
    replaced it repeat one figure: it is the county's, and unknown for the others.
    """
    rows = read_csv(folder / FILE, (DFE_NUMBER, CODE, NAME, REGION, OTHER_CODE, TYPE, RESIDENTS))
    refuse_repeats(rows, DFE_NUMBER)
    refuse_repeats([row for row in rows if not row.is_empty(CODE)], CODE)
    uses = Counter(row.cells[OTHER_CODE] for row in rows)
    return [_authority_of(row, shared=uses[row.cells[OTHER_CODE]] > 1) for row in rows]


def _authority_of(row: Row, *, shared: bool) -> Authority:
    repeated = shared and not row.is_empty(CODE)
    return Authority(
        row=row,
        dfe_number=row.text(DFE_NUMBER),
        code="" if row.is_empty(CODE) else row.text(CODE),
        name=row.text(NAME),
        region=row.word(REGION, {region: region for region in OFSTED_REGION_OF}),
        authority_type=row.word(TYPE, TYPES),
        residents=None if repeated or row.is_empty(RESIDENTS) else row.count(RESIDENTS, 1),
    )
