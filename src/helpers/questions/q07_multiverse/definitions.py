"""Every combination of definitions of a question as one array: which group each inspection falls into.

In: our tables and the run's parameters. Out: group numbers, one row a definition, one column an inspection, -1 where
the inspection is not counted. Counting tables and shuffling outcomes are then matrix products.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.counting.cases import select_cases
from helpers.counting.deprivation_groups import MEASURES, deprivation_values, place_in_groups
from helpers.counting.shares import WSOA
from helpers.counting.years import in_first_term
from helpers.data.load import load_inspections, load_local_areas
from helpers.parameters.q02_years import YearOnYear
from helpers.parameters.q07_multiverse import Multiverse
from helpers.questions.other_definitions import to_the_last
from helpers.questions.q07_multiverse.choices import THIN, combine, options_of
from helpers.vocabulary import FIRST_FRAMEWORK
from smallstats.errors import DataError

Codes = npt.NDArray[np.int64]
Masks = dict[tuple[str, str], npt.NDArray[np.bool_]]
FIRST_MONTHS: Final = {"January": 1, "April": 4, "September": 9}


@dataclass(frozen=True, eq=False)
class Definitions:
    """All definitions of a question, and the universes that the tests make of them.

    Attributes
    ----------
    question : str
        ``deprivation`` or ``year``.
    options : mapping
        Choice to its options, the test last.
    grid : DataFrame
        One row a universe: the option of each choice.
    frame : DataFrame
        One row a definition: the option of each choice but the test.
    codes : ndarray, shape (definitions, inspections)
        Group of each inspection from 0 on; -1 where it is not counted.
    outcomes : ndarray, shape (inspections,)
        1 for a statement of action, 0 for none.
    """

    question: str
    options: Mapping[str, list[str]]
    grid: pd.DataFrame
    frame: pd.DataFrame
    codes: Codes
    outcomes: Codes

    @cached_property
    def definition(self) -> Codes:
        """Row of `frame` that each universe rests on, shape (universes,)."""
        # a universe with another definition than the one before it begins the next definition
        chosen = self.grid[list(self.frame.columns)]
        return np.asarray(chosen.ne(chosen.shift()).any(axis=1).cumsum() - 1, dtype=np.int64)

    @cached_property
    def tables(self) -> Codes:
        """Counts, shape (definitions, groups, 2): without and with a statement; rows beyond the last group are 0."""
        totals = count_marked(self.codes, np.ones_like(self.outcomes)[None, :])[:, :, 0]
        events = count_marked(self.codes, self.outcomes[None, :])[:, :, 0]
        return np.stack([totals - events, events], axis=2)


def count_marked(codes: Codes, marks: Codes) -> Codes:
    """Count marked inspections by group.

    Parameters
    ----------
    codes : ndarray, shape (definitions, inspections)
        As in `Definitions`.
    marks : ndarray, shape (sets, inspections)
        0 or 1.

    Returns
    -------
    ndarray, shape (definitions, groups, sets)
    """
    groups = max(int(codes.max(initial=0)) + 1, 2)
    flat = marks.T.astype(np.float64)
    found = [(codes == group).astype(np.float64) @ flat for group in range(groups)]
    return np.stack(found, axis=1).astype(np.int64)


def deprivation_definitions(
    inspections: pd.DataFrame, areas: pd.DataFrame, *, as_at: date, tests: str = "all"
) -> Definitions:
    """Build every definition of question 1: the deprivation group of each counted inspection.

    Parameters
    ----------
    inspections, areas : DataFrame
        As `helpers.data.load` gives them.
    as_at : date
        Last publication date to count, beside the whole file.
    tests : {"all", "exact", "large-sample"}
        The tests that `helpers.questions.q07_multiverse.universes` then makes.

    Raises
    ------
    DataError
        If no inspection was published by the date.
    """
    days = days_counted(inspections, as_at)
    options = options_of("deprivation", whole_file=len(days) > 1, tests=tests)
    grid, frame = _grids("deprivation", options)
    cases, counted = _counted(inspections, areas, options, days)
    values = {measure: deprivation_values(areas, measure=measure) for measure in MEASURES}
    has_own = {measure: areas[column].notna().to_numpy() for measure, (column, _) in MEASURES.items()}
    own = {measure: cases["la_code"].map(values[measure]) for measure in MEASURES}
    codes = np.full((len(frame), len(cases)), -1)
    placed: dict[tuple[str, ...], Codes] = {}
    for place, (when, policy, measure, cut, groups) in enumerate(frame.itertuples(index=False, name=None)):
        mask, inspected = counted[when, policy], cut == "quantile-of-inspected"
        among = own[measure][mask].dropna() if inspected else values[measure][has_own[measure]]
        if among.empty:
            raise DataError(f"No counted area has a value of {measure}; choose a later as_at_date.")
        # only one cut looks at which inspections count
        key = (measure, cut, groups, when, policy) if inspected else (measure, cut, groups)
        if key not in placed:
            placed[key] = place_in_groups(own[measure], among, cut=cut, n_groups=int(groups))
        codes[place, mask] = placed[key][mask]
    return Definitions("deprivation", options, grid, frame, codes, _outcomes(cases))


def year_definitions(inspections: pd.DataFrame, areas: pd.DataFrame, *, as_at: date, tests: str = "all") -> Definitions:
    """Build every definition of question 2: the year of each counted inspection; see `deprivation_definitions`."""
    days = days_counted(inspections, as_at)
    options = options_of("year", whole_file=len(days) > 1, tests=tests)
    grid, frame = _grids("year", options)
    cases, counted = _counted(inspections, areas, options, days)
    dates = {"start": cases["inspection_start_date"], "publication": cases["publication_date"]}
    years = {(dated, month): years_from(dates[dated], FIRST_MONTHS[month]) for dated in dates for month in FIRST_MONTHS}
    early = in_first_term(cases["inspection_start_date"]).to_numpy()
    codes = np.full((len(frame), len(cases)), -1)
    for place, (when, policy, dated, month, term, thin) in enumerate(frame.itertuples(index=False, name=None)):
        mask = counted[when, policy] & ~early if term == "left out" else counted[when, policy]
        codes[place] = number_years(years[dated, month], mask, thin=thin)
    return Definitions("year", options, grid, frame, codes, _outcomes(cases))


def days_counted(inspections: pd.DataFrame, as_at: date) -> dict[str, date]:
    """Return the day that each option of ``counted by`` counts to; one option where the file ends by the run's date."""
    last = to_the_last(YearOnYear(as_at_date=as_at), inspections).as_at_date
    return {"chosen date": as_at} | ({"whole file": last} if last > as_at else {})


def years_from(dates: pd.Series, first_month: int) -> npt.NDArray[np.float64]:
    """Return the calendar year in which each date's year began, NaN for no date."""
    years: npt.NDArray[np.float64] = (dates.dt.year - (dates.dt.month < first_month)).to_numpy(dtype=float)
    return years


def number_years(years: npt.NDArray[np.float64], counted: npt.NDArray[np.bool_], *, thin: str) -> Codes:
    """Return the number of each counted inspection's year from 0 on, thin years kept, joined or left out.

    A thin year joins the last one before it that is not thin, or the first one after it; an empty year is none and
    keeps its place, so that distances between years are kept. Where all years are thin, all are kept. An inspection
    without a date is -1, as one that is not counted.

    Examples
    --------
    >>> years = np.repeat([2016.0, 2017.0, 2019.0], [12, 3, 10])
    >>> np.unique(number_years(years, years > 0, thin="joined")).tolist()
    [0, 3]
    """
    mask = counted & ~np.isnan(years)
    if not mask.any():
        return np.full(len(years), -1)
    codes = np.where(mask, years - years[mask].min(), -1).astype(np.int64)
    totals = np.bincount(codes[mask])
    solid = totals >= THIN
    if thin == "kept" or not solid.any():
        return codes
    place = np.where(solid, np.arange(len(totals)), -1)
    if thin == "joined":
        place = np.maximum(np.maximum.accumulate(place), int(solid.argmax()))
    return np.where(codes >= 0, np.maximum(place[codes] - int(solid.argmax()), -1), -1)


def _grids(question: str, options: Mapping[str, list[str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return all universes, and the definitions they rest on."""
    grid = combine(question, options)
    return grid, grid.drop(columns="test").drop_duplicates(ignore_index=True)


def _counted(
    inspections: pd.DataFrame, areas: pd.DataFrame, options: Mapping[str, list[str]], days: Mapping[str, date]
) -> tuple[pd.DataFrame, Masks]:
    """Return all inspections of the first framework, and which of them each date and policy counts."""
    first = inspections["framework"].eq(FIRST_FRAMEWORK) & inspections["outcome"].notna()
    cases = inspections[first].reset_index(drop=True)
    masks = {}
    for when in options["counted by"]:
        for policy in options["abolished areas"]:
            picked = select_cases(
                inspections, areas, framework=FIRST_FRAMEWORK, as_at_date=days[when], boundary_policy=policy
            )
            masks[when, policy] = cases["inspection_id"].isin(picked.frame["inspection_id"]).to_numpy()
    return cases, masks


def _outcomes(cases: pd.DataFrame) -> Codes:
    return cases["outcome"].eq(WSOA).to_numpy().astype(np.int64)


def refuse_empty(parameters: Multiverse) -> None:
    """Raise `DataError`, naming the dates that would leave some, if a universe would count no inspection."""
    select_cases(
        load_inspections(parameters.data_dir),
        load_local_areas(parameters.data_dir),
        framework=FIRST_FRAMEWORK,
        as_at_date=parameters.as_at_date,
        boundary_policy="never-abolished",  # the strictest policy: every universe counts an inspection then
    )
