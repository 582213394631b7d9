"""The table ``local_areas``: every local area of either cycle, put together from five official files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from area_send.sources.readers import authorities, boundaries, centres, deprivation, derived, first_cycle, lait
from area_send.sources.readers.authorities import Authority
from area_send.sources.readers.boundaries import Boundaries
from area_send.sources.readers.centres import Centre
from helpers.data.schema import fault
from helpers.vocabulary import OFSTED_REGION_OF
from smallstats.errors import DataError

SEPARATOR = ";"

T = TypeVar("T")


@dataclass(frozen=True)
class Sources:
    """What the official files say, by the code our tables use (London parts: by DfE number)."""

    bounds: Boundaries
    listed: Mapping[str, Authority | None]
    names: Mapping[str, str]
    idaci: Mapping[str, deprivation.Deprivation]
    centres: Mapping[str, Centre | None]
    london_parts: Mapping[str, str]
    residents: Mapping[str, int | None]


def local_area_rows(
    folder: Path,
    inspections: Sequence[first_cycle.Inspection],
    cells: Sequence[lait.Cell],
    bounds: Boundaries | None = None,
) -> list[dict[str, str]]:
    """Return the rows of ``local_areas`` from the official files of a folder, sorted by code.

    Parameters
    ----------
    bounds : Boundaries, optional
        What happened to areas; the project's own table if None.

    Raises
    ------
    DataError
        If the files disagree about an area, name one that is unknown, or leave one out.
    """
    bounds = bounds or boundaries.read_boundaries()
    idaci = {bounds.current_code(code): value for code, value in deprivation.read_deprivation(folder).items()}
    listed = _with_codes(authorities.read_authorities(folder), bounds, idaci)
    for code in idaci:
        if code not in listed:
            raise fault(deprivation.FILE, None, "code", code, f"a code of a local area in {authorities.FILE}")
    residents = {code: item.residents for code, item in listed.items() if item is not None}
    residents = derived.with_residents(residents, bounds)
    sources = Sources(
        bounds=bounds,
        listed=listed,
        names={bounds.current_code(item.code): item.name for item in inspections},
        idaci=derived.with_deprivation(idaci, residents, bounds),
        centres=derived.with_centres(_by_current_code(centres.read_centres(folder), bounds, listed), bounds),
        london_parts=lait.london_parts(list(cells)),
        residents=residents,
    )
    rows = [_row_of(code, sources) for code in sorted(listed)]
    _check_regions(rows, inspections, bounds)
    return rows


def code_of_dfe_number(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return the ONS code of each DfE number in the rows of ``local_areas``."""
    return {row["dfe_number"]: row["la_code"] for row in rows}


def _with_codes(
    listed: Sequence[Authority], bounds: Boundaries, idaci: Mapping[str, object]
) -> dict[str, Authority | None]:
    """Return the look-up's rows by the code our tables use; None for areas that the table of boundaries alone has."""
    known: dict[str, Authority | None] = {}
    for item in listed:
        code = bounds.current_code(item.code) or bounds.numbers.get(item.dfe_number, "")
        if not code:
            raise item.row.fault(authorities.CODE, f"an ONS code, or a number that {boundaries.FILE} gives one")
        if code not in idaci and code not in bounds.changes:
            raise item.row.fault(
                authorities.CODE,
                f"an authority of 2019, or one of which {boundaries.FILE} says since when it exists",
            )
        if code in known:
            raise item.row.fault(authorities.CODE, f"one row for each area; {code} is another code of one above")
        if not item.authority_type and not bounds.change(code).authority_type:
            raise item.row.fault(authorities.TYPE, f"a type, here or in {boundaries.FILE}")
        known[code] = item
    for code, change in bounds.changes.items():
        known.setdefault(code, None)
        whole = all((change.name, change.dfe_number, change.region, change.authority_type))
        if known[code] is None and not whole:
            raise DataError(
                f"{authorities.FILE}, column {authorities.CODE}: lacks {code}, and {boundaries.FILE} does not give its "
                "name, number, region and type."
            )
    return known


def _by_current_code(found: Mapping[str, T], bounds: Boundaries, known: Mapping[str, object]) -> dict[str, T]:
    for code in found:
        if bounds.current_code(code) not in known:
            raise fault(centres.FILE, None, "code", code, f"a code of a local area in {authorities.FILE}")
    return {bounds.current_code(code): value for code, value in found.items()}


def _row_of(code: str, sources: Sources) -> dict[str, str]:
    change = sources.bounds.change(code)
    return {
        "la_code": code,
        **_name_and_type(code, sources),
        **_measures(code, sources),
        "created": change.created,
        "abolished": change.abolished,
        "predecessors": SEPARATOR.join(change.predecessors),
        "successors": SEPARATOR.join(change.successors),
    }


def _name_and_type(code: str, sources: Sources) -> dict[str, str]:
    change, item = sources.bounds.change(code), sources.listed[code]
    number = item.dfe_number if item else change.dfe_number
    region = change.region or (item.region if item else "")
    return {
        "la_name": sources.names.get(code) or change.name or (item.name if item else ""),
        "dfe_number": number,
        "ofsted_region": OFSTED_REGION_OF[region],
        "ons_region": region,
        "authority_type": change.authority_type or (item.authority_type if item else ""),
        "former_authority_type": change.former_type,
        "authority_type_since": change.since,
        "london_part": sources.london_parts.get(number, ""),
        "other_codes": SEPARATOR.join(filter(None, (change.former_code, change.later_code))),
    }


def _measures(code: str, sources: Sources) -> dict[str, str]:
    idaci, centre = sources.idaci.get(code), sources.centres.get(code)
    return {
        "idaci_2019_average_score": _text(idaci and idaci.average_score),
        "idaci_2019_rank_of_average_score": _text(idaci and idaci.rank_of_average_score),
        "idaci_2019_average_rank": _text(idaci and idaci.average_rank),
        "idaci_2019_rank_of_average_rank": _text(idaci and idaci.rank_of_average_rank),
        "residents_0_25": _text(sources.residents.get(code)),
        "residents_year": "",  # the look-up states none
        "longitude": _text(centre and centre.longitude),
        "latitude": _text(centre and centre.latitude),
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _check_regions(
    rows: Sequence[Mapping[str, str]], inspections: Sequence[first_cycle.Inspection], bounds: Boundaries
) -> None:
    regions = {row["la_code"]: row["ofsted_region"] for row in rows}
    for item in inspections:
        code = bounds.current_code(item.code)
        if code not in regions:
            raise item.row.fault(first_cycle.CODE, f"a code of a local area in {authorities.FILE}")
        if item.region != regions[code]:
            raise item.row.fault(first_cycle.REGION, f"{regions[code]}, the region of {item.name} in the look-up")
