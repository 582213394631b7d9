"""A part of England, or of the time, that a run counts alone: counted inspections in, those of the part out.

Groups are cut before, over all of England: a part has the groups that the whole has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol

import pandas as pd

from helpers.counting.cases import Cases, filter_step
from helpers.counting.places import type_on
from smallstats.errors import DataError

PARTS: Final = ("Region", "Authority type", "First date")
"""The steps by which a part is kept, in `Cases.steps`."""


class Chosen(Protocol):
    """Parameters of a notebook that may keep to a part."""

    @property
    def regions(self) -> Sequence[str]:
        """Ofsted regions to count; all if empty."""

    @property
    def authority_types(self) -> Sequence[str]:
        """Authority types to count; all if empty."""

    @property
    def first_date(self) -> date | None:
        """First start date to count; all if None."""


@dataclass(frozen=True)
class _Filter:
    """One parameter that keeps to a part: which rows pass, and why."""

    step: str
    given: str
    passing: pd.Series
    why: str


def keep_part(cases: Cases, chosen: Chosen) -> Cases:
    """Keep the inspections of the part that a run's parameters name; all where they name none.

    Returns
    -------
    Cases
        With a step more for each parameter that is set; `whole` still holds the inspections of all England.

    Raises
    ------
    DataError
        If no inspection is left, naming the parameter that removed the last.
    """
    frame, steps = cases.frame, [cases.steps]
    for one in _filters(frame, chosen, cases.as_at_date):
        passing = one.passing.reindex(frame.index)
        removed, frame = frame.loc[~passing, "la_name"], frame[passing]
        if frame.empty:
            raise DataError(
                f"{one.given} leaves none of the {len(cases.frame)} inspections; widen it or leave it empty."
            )
        steps.append(pd.DataFrame([filter_step(one.step, removed, len(frame), one.why)]).set_index("step"))
    if len(steps) == 1:
        return cases
    return replace(cases, frame=frame.reset_index(drop=True), steps=pd.concat(steps))


def areas_of_part(areas: pd.DataFrame, chosen: Chosen, as_at: date) -> pd.DataFrame:
    """Return the local areas that lie in the regions and are of the types chosen."""
    for one in _filters(areas, chosen, as_at):
        areas = areas[one.passing.reindex(areas.index)]
    return areas.reset_index(drop=True)


def _filters(frame: pd.DataFrame, chosen: Chosen, as_at: date) -> list[_Filter]:
    found = []
    if chosen.regions:
        names = "; ".join(chosen.regions)
        inside = frame["ofsted_region"].isin(chosen.regions)
        found.append(_Filter(PARTS[0], f"regions={list(chosen.regions)}", inside, f"only {names}, as chosen"))
    if chosen.authority_types:
        names = "; ".join(chosen.authority_types)
        inside = type_on(frame, as_at).isin(chosen.authority_types)
        given = f"authority_types={list(chosen.authority_types)}"
        found.append(_Filter(PARTS[1], given, inside, f"only {names}, as chosen"))
    if chosen.first_date and "inspection_start_date" in frame:
        day = chosen.first_date.isoformat()
        inside = frame["inspection_start_date"] >= pd.Timestamp(chosen.first_date)  # an unknown start is left out
        found.append(_Filter(PARTS[2], f"first_date={day}", inside, f"started on {day} or later, as chosen"))
    return found
