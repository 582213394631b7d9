"""Question 2 under other definitions of the year, of what counts, and with later inspections."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.alternatives import answer_each, change_one, with_the_last
from helpers.association import independence
from helpers.cases import BOUNDARY_POLICIES, Cases, first_cases
from helpers.parameters import YearOnYear
from helpers.results import attempt
from helpers.summarise import count_outcomes
from helpers.trend import cochran_armitage
from helpers.year_rules import YEAR_RULES, assign_year, drop_undated

ALTERNATIVES: Mapping[str, tuple[str, ...]] = {
    "year_rule": tuple(YEAR_RULES),
    "boundary_policy": tuple(BOUNDARY_POLICIES),
}


def year_cases(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: YearOnYear) -> Cases:
    """Choose the inspections that count and give each its `year`.

    Raises
    ------
    DataError
        If no inspection is left.
    """
    cases = first_cases(inspections, areas, parameters)
    dated = drop_undated(cases, rule=parameters.year_rule)
    frame = dated.frame.assign(year=assign_year(dated.frame, rule=parameters.year_rule))
    return Cases(frame, dated.steps, dated.areas, dated.as_at_date)


def year_table(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: YearOnYear) -> pd.DataFrame:
    """Count outcomes by year under one set of definitions: years x outcomes, empty years kept."""
    return count_outcomes(year_cases(inspections, areas, parameters).frame, by="year")


def other_year_definitions(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: YearOnYear) -> pd.DataFrame:
    """Answer question 2 again with one definition changed at a time.

    Returns
    -------
    DataFrame
        Indexed by the definition in words, this run's own first: `chosen`, `inspections`, `years` (those that hold
        an inspection), `p_value` (exact test of independence) and `trend_p_value` (exact trend).
    """
    every = with_the_last(change_one(parameters, ALTERNATIVES), inspections)
    return answer_each(every, lambda chosen: _answers(inspections, areas, chosen))


def _answers(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: YearOnYear) -> dict[str, Any]:
    counts = year_table(inspections, areas, parameters)
    totals = counts.sum(axis=1)
    return {
        "inspections": int(totals.sum()),
        "years": int((totals > 0).sum()),
        "p_value": attempt(independence, counts, method="exact").p_value,
        "trend_p_value": attempt(cochran_armitage, counts, method="exact").p_value,
    }
