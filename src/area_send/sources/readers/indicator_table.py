"""The table ``indicators``: five SEND indicators a local area and year."""

from collections.abc import Mapping, Sequence

from area_send.sources.readers import lait
from smallstats.errors import DataError

SOURCE = "dfe-lait"
OLD_DORSET, NEW_DORSET, NEW_DORSET_FROM = "835", "838", 2019
"""DfE's tool puts old Dorset's tribunal appeals of 2016 to 2018 in the row of new Dorset, which did not exist yet."""


def indicator_rows(cells: Sequence[lait.Cell], codes: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the rows of ``indicators``.

    Parameters
    ----------
    codes : mapping of str to str
        ONS code of each DfE number.

    Raises
    ------
    DataError
        If a number belongs to an area that ``local_areas`` does not have.
    """
    numbers: dict[tuple[str, int, str], lait.Cell] = {}
    for cell in cells:
        if cell.dfe_number not in codes:
            raise cell.row.fault(lait.DFE_NUMBER, "a DfE number that local_areas has")
        key = (_area_in_that_year(cell), cell.year, cell.indicator)
        if key in numbers and numbers[key].value and cell.value:
            raise cell.row.fault(lait.VALUE, "one number for each area, year and indicator")
        if key not in numbers or cell.value:
            numbers[key] = cell
    if not numbers:
        raise DataError(f"{lait.FILE}: holds no row of a local authority.")
    return [
        {
            "la_code": codes[number],
            "year": str(year),
            "indicator": indicator,
            "value": cell.value,
            "suppression": cell.suppression,
            "source": SOURCE,
        }
        for (number, year, indicator), cell in numbers.items()
    ]


def _area_in_that_year(cell: lait.Cell) -> str:
    if cell.dfe_number == NEW_DORSET and cell.year < NEW_DORSET_FROM and cell.value:
        return OLD_DORSET
    return cell.dfe_number
