"""The same question under other definitions: one choice changed at a time."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.counting.cases import BOUNDARY_POLICIES, Cases
from helpers.counting.deprivation_groups import CUTS, MEASURES, assign_groups
from helpers.counting.first_framework import first_cases, first_cases_of
from helpers.counting.shares import WSOA, count_outcomes
from helpers.parameters import Deprivation
from helpers.questions.other_definitions import answer_each, change_one
from smallstats.association import independence
from smallstats.association.trend import cochran_armitage
from smallstats.results import attempt

GROUP_NUMBERS = (2, 3, 4, 5, 6, 10)
ALTERNATIVES: Mapping[str, tuple[Any, ...]] = {
    "deprivation_measure": tuple(MEASURES),
    "group_cut": tuple(CUTS),
    "n_groups": GROUP_NUMBERS,
    "boundary_policy": tuple(BOUNDARY_POLICIES),
}


def deprivation_table(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: Deprivation) -> pd.DataFrame:
    """Count outcomes by deprivation group under one set of definitions.

    Returns
    -------
    DataFrame
        Groups x outcomes, the most deprived group first, empty groups kept.
    """
    return _count(first_cases(inspections, areas, parameters), areas, parameters)


def other_definitions(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: Deprivation) -> pd.DataFrame:
    """Answer question 1 again with one definition changed at a time.

    Returns
    -------
    DataFrame
        Indexed by the definition in words, this run's own first: `chosen`, `inspections`, `share_most_deprived`,
        `share_least_deprived` (0 to 1), `p_value` (exact test of independence) and `trend_p_value` (exact trend).
    """
    every = change_one(parameters, ALTERNATIVES)
    cases_of = first_cases_of(inspections, areas)
    return answer_each(every, lambda chosen: _answers(_count(cases_of(chosen), areas, chosen)))


def _count(cases: Cases, areas: pd.DataFrame, parameters: Deprivation) -> pd.DataFrame:
    """Count outcomes by deprivation group among inspections already chosen."""
    groups = assign_groups(
        areas,
        measure=parameters.deprivation_measure,
        cut=parameters.group_cut,
        n_groups=parameters.n_groups,
        inspected=cases.whole["la_code"],
    )
    grouped = cases.frame[["outcome"]].assign(deprivation_group=cases.frame["la_code"].map(groups))
    return count_outcomes(grouped.dropna(subset="deprivation_group"), by="deprivation_group")


def _answers(counts: pd.DataFrame) -> dict[str, Any]:
    totals = counts.sum(axis=1)
    share = counts[WSOA] / totals.where(totals > 0)
    return {
        "inspections": int(totals.sum()),
        "share_most_deprived": share.iloc[0],
        "share_least_deprived": share.iloc[-1],
        "p_value": attempt(independence, counts, method="exact").p_value,
        "trend_p_value": attempt(cochran_armitage, counts, method="exact").p_value,
    }
