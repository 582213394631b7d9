"""Question 3: inspections with their region and authority type, under this and under other definitions."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from helpers.association import independence
from helpers.authority_types import type_and_london_part, type_on
from helpers.cases import BOUNDARY_POLICIES, Cases, select_cases
from helpers.held_groups import attempt_groups
from helpers.parameters import RegionAndType
from helpers.summarise import count_outcomes
from helpers.vocabulary import FIRST_FRAMEWORK

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
    cases = select_cases(
        inspections,
        areas,
        framework=FIRST_FRAMEWORK,
        as_at_date=parameters.as_at_date,
        boundary_policy=parameters.boundary_policy,
    )
    day = PRESENT if parameters.authority_type_at == "present" else parameters.as_at_date
    kinds = {"type_at": type_on(cases.frame, day), "part_at": type_and_london_part(cases.frame, day)}
    return Cases(cases.frame.assign(**kinds), cases.steps, cases.areas, cases.as_at_date)


def to_the_last(inspections: pd.DataFrame, parameters: RegionAndType) -> RegionAndType:
    """Move the as-at date to the last publication under the framework, or leave it if it is later."""
    last = inspections.loc[inspections["framework"] == FIRST_FRAMEWORK, "published_by"].max().date()
    return parameters.model_copy(update={"as_at_date": max(last, parameters.as_at_date)})


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
    changes = [(name, value) for name, values in ALTERNATIVES.items() for value in values]
    others = {
        f"{name} = {value}": parameters.model_copy(update={name: value})
        for name, value in changes
        if value != getattr(parameters, name)
    }
    last = to_the_last(inspections, parameters)
    if last != parameters:
        others[f"as_at_date = {last.as_at_date.isoformat()}"] = last
    every = {"this run's own definitions": parameters} | others
    rows = [
        {"definition": name, "chosen": value is parameters, **_answer(inspections, areas, value, group)}
        for name, value in every.items()
    ]
    return pd.DataFrame(rows).set_index("definition")


def _answer(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: RegionAndType, group: str) -> dict[str, Any]:
    frame = region_cases(inspections, areas, parameters).frame
    counts = count_outcomes(frame, by=GROUPS[group])
    return {"inspections": len(frame), "p_value": attempt_groups(independence, counts, noun=group).p_value}
