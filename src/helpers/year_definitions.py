"""Question 2 under other definitions of the year, of what counts, and with later inspections."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.association import independence
from helpers.cases import BOUNDARY_POLICIES, Cases, select_cases
from helpers.parameters import YearOnYear
from helpers.results import attempt
from helpers.summarise import count_outcomes
from helpers.trend import cochran_armitage
from helpers.vocabulary import FIRST_FRAMEWORK
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
    cases = select_cases(
        inspections,
        areas,
        framework=FIRST_FRAMEWORK,
        as_at_date=parameters.as_at_date,
        boundary_policy=parameters.boundary_policy,
    )
    dated = drop_undated(cases, rule=parameters.year_rule)
    frame = dated.frame.assign(year=assign_year(dated.frame, rule=parameters.year_rule))
    return Cases(frame, dated.steps, dated.areas, dated.as_at_date)


def year_table(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: YearOnYear) -> pd.DataFrame:
    """Count outcomes by year under one set of definitions: years x outcomes, empty years kept."""
    return count_outcomes(year_cases(inspections, areas, parameters).frame, by="year")


def to_the_last(inspections: pd.DataFrame, parameters: YearOnYear) -> YearOnYear:
    """Move the as-at date to the last publication under the framework, or leave it if it is later."""
    last = inspections.loc[inspections["framework"] == FIRST_FRAMEWORK, "published_by"].max().date()
    return parameters.model_copy(update={"as_at_date": max(last, parameters.as_at_date)})


def other_year_definitions(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: YearOnYear) -> pd.DataFrame:
    """Answer question 2 again with one definition changed at a time.

    Returns
    -------
    DataFrame
        Indexed by the definition in words, this run's own first: `chosen`, `inspections`, `years` (those that hold
        an inspection), `p_value` (exact test of independence) and `trend_p_value` (exact trend).
    """
    rows = [{"definition": "this run's own definitions", "chosen": True, **_answers(inspections, areas, parameters)}]
    for name, values in ALTERNATIVES.items():
        for value in values:
            if value != getattr(parameters, name):
                changed = parameters.model_copy(update={name: value})
                answer = _answers(inspections, areas, changed)
                rows.append({"definition": f"{name} = {value}", "chosen": False, **answer})
    last = to_the_last(inspections, parameters)
    if last != parameters:
        name = f"as_at_date = {last.as_at_date.isoformat()}"
        rows.append({"definition": name, "chosen": False, **_answers(inspections, areas, last)})
    return pd.DataFrame(rows).set_index("definition")


def _answers(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: YearOnYear) -> dict[str, Any]:
    counts = year_table(inspections, areas, parameters)
    totals = counts.sum(axis=1)
    return {
        "inspections": int(totals.sum()),
        "years": int((totals > 0).sum()),
        "p_value": attempt(independence, counts, method="exact").p_value,
        "trend_p_value": attempt(cochran_armitage, counts, method="exact").p_value,
    }
