"""Question 3: inspections with their region and authority type, under this and under other definitions."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from helpers.alternatives import answer_each, change_one, with_the_last
from helpers.association import independence
from helpers.authority_types import type_and_london_part, type_on
from helpers.cases import BOUNDARY_POLICIES, Cases, first_cases
from helpers.held_groups import attempt_groups
from helpers.parameters import RegionAndType
from helpers.summarise import count_outcomes

PRESENT: Final = date.max
TYPE_DATES: Final = ("as-at-date", "present")
ALTERNATIVES: Mapping[str, tuple[str, ...]] = {
    "boundary_policy": tuple(BOUNDARY_POLICIES),
    "authority_type_at": TYPE_DATES,
}
GROUPS: Final = {"region": "ofsted_region", "authority type": "type_at"}
"""What is asked about, to the column of `region_cases`."""


def region_cases(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: RegionAndType) -> Cases:
    """Choose the inspections that count, and give each `type_at` and `part_at`.

    The two are the authority type on the day that `authority_type_at` names, London boroughs in `part_at` as inner or
    outer London.

    Raises
    ------
    DataError
        If no inspection is left.
    """
    cases = first_cases(inspections, areas, parameters)
    day = PRESENT if parameters.authority_type_at == "present" else parameters.as_at_date
    kinds = {"type_at": type_on(cases.frame, day), "part_at": type_and_london_part(cases.frame, day)}
    return Cases(cases.frame.assign(**kinds), cases.steps, cases.areas, cases.as_at_date)


def other_region_definitions(
    inspections: pd.DataFrame, areas: pd.DataFrame, parameters: RegionAndType, *, group: str
) -> pd.DataFrame:
    """Ask about one grouping again with one definition changed at a time.

    Parameters
    ----------
    group : str
        One of `GROUPS`.

    Returns
    -------
    DataFrame
        Indexed by the definition in words, this run's own first: `chosen`, `inspections` and `p_value` (exact test).
    """
    every = with_the_last(change_one(parameters, ALTERNATIVES), inspections)
    return answer_each(every, lambda chosen: _answer(inspections, areas, chosen, group))


def _answer(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: RegionAndType, group: str) -> dict[str, Any]:
    frame = region_cases(inspections, areas, parameters).frame
    counts = count_outcomes(frame, by=GROUPS[group])
    return {"inspections": len(frame), "p_value": attempt_groups(independence, counts, noun=group).p_value}
