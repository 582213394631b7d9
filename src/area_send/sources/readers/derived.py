"""Residents, deprivation and centres of areas that no file covers, from their predecessors or successors.

What a file gives for an area is used. Else, where an area's successors cover it and nothing else, it has the sum of
their residents and the mean of their centres; where an area was made of whole areas and nothing else, it has the sum of
their residents, the mean of their centres, and the mean of their deprivation weighted by residents. A part of an area
is not like the whole: its residents and deprivation are unknown until a file gives them.
"""

from collections.abc import Mapping

from area_send.sources.readers import centres
from area_send.sources.readers.boundaries import Boundaries
from area_send.sources.readers.centres import Centre
from area_send.sources.readers.deprivation import Deprivation


def with_residents(found: Mapping[str, int | None], bounds: Boundaries) -> dict[str, int | None]:
    """Add the residents of areas that were split, or made of whole ones; unknown where one part's are."""
    added: dict[str, int | None] = {}
    for code in bounds.changes:
        parts = [found.get(part) for part in _parts(code, bounds)]
        numbers = [part for part in parts if part is not None]
        if found.get(code) is None and parts and len(numbers) == len(parts):
            added[code] = sum(numbers)
    return {**found, **added}


def with_centres(found: Mapping[str, Centre | None], bounds: Boundaries) -> dict[str, Centre | None]:
    """Add the centres of areas that were split, or made of whole ones."""
    added = {
        code: centres.mean_centre([found.get(part) for part in parts])
        for code in bounds.changes
        if code not in found and (parts := _parts(code, bounds))
    }
    return {**found, **added}


def with_deprivation(
    found: Mapping[str, Deprivation], residents: Mapping[str, int | None], bounds: Boundaries
) -> dict[str, Deprivation]:
    """Add the deprivation of areas made of whole ones, ranked among the authorities of the index besides those."""
    added = {}
    for code in bounds.changes:
        parts = bounds.change(code).predecessors
        weights = [residents.get(part) or 0 for part in parts]
        if code not in found and bounds.is_merger(code) and all(weights) and all(part in found for part in parts):
            others = [item for authority, item in found.items() if authority not in parts]
            added[code] = _mean([found[part] for part in parts], weights, others)
    return {**found, **added}


def _parts(code: str, bounds: Boundaries) -> tuple[str, ...]:
    if bounds.is_split(code):
        return bounds.change(code).successors
    return bounds.change(code).predecessors if bounds.is_merger(code) else ()


def _mean(parts: list[Deprivation], weights: list[int], others: list[Deprivation]) -> Deprivation:
    pairs = list(zip(parts, weights, strict=True))
    score = round(sum(part.average_score * weight for part, weight in pairs) / sum(weights), 3)
    rank = round(sum(part.average_rank * weight for part, weight in pairs) / sum(weights), 2)
    return Deprivation(
        average_score=score,
        rank_of_average_score=1 + sum(item.average_score > score for item in others),
        average_rank=rank,
        rank_of_average_rank=1 + sum(item.average_rank > rank for item in others),
    )
