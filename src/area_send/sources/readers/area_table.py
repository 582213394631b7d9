"""The table ``local_areas``: every local area of either cycle, put together from five official files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from area_send.sources.readers import authorities, boundaries, centres, deprivation, first_cycle, lait
from area_send.sources.readers.authorities import Authority
from area_send.sources.readers.boundaries import CHANGES, LATER_CODES, RECODED, UNITARY_SINCE_CREATED, UNLISTED, Change
from area_send.sources.readers.centres import Centre
from helpers.data.schema import fault
from helpers.vocabulary import OFSTED_REGION_OF
from smallstats.errors import DataError

SEPARATOR = ";"

T = TypeVar("T")


@dataclass(frozen=True)
class Sources:
    """What the official files say, by the code our tables use (London parts: by DfE number)."""

    names: Mapping[str, str]
    idaci: Mapping[str, deprivation.Deprivation]
    centres: Mapping[str, Centre | None]
    london_parts: Mapping[str, str]
    residents: Mapping[str, int | None]


def local_area_rows(
    folder: Path, inspections: Sequence[first_cycle.Inspection], cells: Sequence[lait.Cell]
) -> list[dict[str, str]]:
    """Return the rows of ``local_areas`` from the official files of a folder, sorted by code.

    Raises
    ------
    DataError
        If the files disagree about an area, name one that is unknown, or leave one out.
    """
    listed = authorities.read_authorities(folder)
    known = _with_codes(listed)
    sources = Sources(
        names={boundaries.current_code(item.code): item.name for item in inspections},
        idaci=_by_current_code(deprivation.read_deprivation(folder), deprivation.FILE, known),
        centres=_with_abolished(_by_current_code(centres.read_centres(folder), centres.FILE, known)),
        london_parts=lait.london_parts(list(cells)),
        residents=_with_sums({code: item.residents for code, item in known.items() if isinstance(item, Authority)}),
    )
    rows = [_row_of(code, item, sources) for code, item in sorted(known.items())]
    _check_regions(rows, inspections)
    return rows


def code_of_dfe_number(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return the ONS code of each DfE number in the rows of ``local_areas``."""
    return {row["dfe_number"]: row["la_code"] for row in rows}


def _with_codes(listed: Sequence[Authority]) -> dict[str, Authority | str]:
    """Return the look-up's rows by code; the DfE number alone for areas that are not in it."""
    known: dict[str, Authority | str] = {}
    for item in listed:
        if not item.code and item.dfe_number not in UNLISTED:
            raise item.row.fault(authorities.CODE, "an ONS code (empty for Cumbria, Northamptonshire and Poole alone)")
        if not item.authority_type and item.dfe_number not in UNLISTED:
            raise item.row.fault(authorities.TYPE, "a type (empty for Northamptonshire and Poole alone)")
        known[item.code or UNLISTED[item.dfe_number].code] = item
    for number, area in UNLISTED.items():
        known.setdefault(area.code, number)
    missing = sorted((set(CHANGES) | set(RECODED)) - set(known))
    if missing:
        raise DataError(f"{authorities.FILE}, column {authorities.CODE}: lacks {', '.join(missing)}.")
    return known


def _by_current_code(found: Mapping[str, T], file: str, known: Mapping[str, object]) -> dict[str, T]:
    for code in found:
        if boundaries.current_code(code) not in known:
            raise fault(file, None, "code", code, f"a code of a local area in {authorities.FILE}")
    return {boundaries.current_code(code): value for code, value in found.items()}


def _with_abolished(found: Mapping[str, Centre | None]) -> dict[str, Centre | None]:
    """Add an abolished area's centre: the mean over its successors, where these cover it and nothing else."""
    added: dict[str, Centre | None] = {}
    for code, change in CHANGES.items():
        if change.abolished is not None and _is_split(code, change):
            added[code] = centres.mean_centre([found.get(successor) for successor in change.successors])
    return {**found, **added}


def _with_sums(found: Mapping[str, int | None]) -> dict[str, int | None]:
    """Add an abolished area's residents: the sum over its successors, where these cover it and nothing else."""
    added = {}
    for code, change in CHANGES.items():
        parts = [found.get(successor) for successor in change.successors]
        numbers = [part for part in parts if part is not None]
        if found.get(code) is None and _is_split(code, change) and len(numbers) == len(parts):
            added[code] = sum(numbers)
    return {**found, **added}


def _is_split(code: str, change: Change) -> bool:
    return bool(change.successors) and all(CHANGES[item].predecessors == (code,) for item in change.successors)


def _row_of(code: str, item: Authority | str, sources: Sources) -> dict[str, str]:
    change = CHANGES.get(code, Change())
    return {
        "la_code": code,
        **_name_and_type(code, item, sources),
        **_measures(code, sources),
        "created": _text(change.created),
        "abolished": _text(change.abolished),
        "predecessors": SEPARATOR.join(change.predecessors),
        "successors": SEPARATOR.join(change.successors),
    }


def _name_and_type(code: str, item: Authority | str, sources: Sources) -> dict[str, str]:
    if isinstance(item, Authority):
        number, name, region, kind = item.dfe_number, item.name, item.region, item.authority_type
    else:
        number, name, region, kind = item, UNLISTED[item].name, UNLISTED[item].region, ""
    recoded = RECODED.get(code)
    if code in UNITARY_SINCE_CREATED or recoded:
        kind = "Unitary authority"
    other_codes = [recoded.former_code if recoded else "", LATER_CODES.get(code, "")]
    return {
        "la_name": sources.names.get(code) or name,
        "dfe_number": number,
        "ofsted_region": OFSTED_REGION_OF[region],
        "ons_region": region,
        "authority_type": kind or UNLISTED[number].authority_type,
        "former_authority_type": recoded.former_type if recoded else "",
        "authority_type_since": _text(recoded and recoded.since),
        "london_part": sources.london_parts.get(number, ""),
        "other_codes": SEPARATOR.join(filter(None, other_codes)),
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


def _check_regions(rows: Sequence[Mapping[str, str]], inspections: Sequence[first_cycle.Inspection]) -> None:
    regions = {row["la_code"]: row["ofsted_region"] for row in rows}
    for item in inspections:
        code = boundaries.current_code(item.code)
        if code not in regions:
            raise item.row.fault(first_cycle.CODE, f"a code of a local area in {authorities.FILE}")
        if item.region != regions[code]:
            raise item.row.fault(first_cycle.REGION, f"{regions[code]}, the region of {item.name} in the look-up")
