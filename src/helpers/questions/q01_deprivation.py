"""Is deprivation linked to needing a written statement of action? Counted inspections in, tables and tests out."""

import warnings
from collections.abc import Callable, Mapping
from functools import partial
from math import nan
from typing import Any, Final

import pandas as pd
import statsmodels.formula.api as smf
from scipy.stats import chi2

from helpers.counting.cases import BOUNDARY_POLICIES, Cases
from helpers.counting.deprivation_groups import CUTS, MEASURES, assign_groups, standardised_values
from helpers.counting.first_framework import first_cases, first_cases_of
from helpers.counting.shares import WSOA, count_outcomes, first_against_rest
from helpers.data.checksums import colophon
from helpers.parameters.q01_deprivation import Deprivation
from helpers.questions import verdicts
from helpers.questions.group_tests import (
    Pair,
    cells_apart,
    gradient_tests,
    group_tests,
    rows_to_turn,
    shares_of,
    side_by_side,
    strength,
    strength_table,
    two_groups,
)
from helpers.questions.models import coefficient_table, fitted_shares, formula_for, model_frame
from helpers.questions.other_definitions import answer_each, change_one
from helpers.questions.primary_tests import primary_tests
from helpers.questions.reconcile import computed_cells, published_cells, reconcile
from helpers.questions.second_referee import REFUSALS, Beside, beside, odds_of, other_labels, our_odds
from helpers.report.report import Report, begin_report
from helpers.vocabulary import DEPRIVATION, Verdict
from smallstats.association import (
    cochran_armitage,
    independence,
)
from smallstats.models import logistic
from smallstats.results import Result, attempt

__all__ = [
    "DEPRIVATION",
    "begin",
    "cells_apart",
    "coefficient_table",
    "colophon",
    "count_outcomes",
    "deprivation_table",
    "family_of",
    "first_cases",
    "fitted_shares",
    "gradient_tests",
    "group_tests",
    "label",
    "modelled",
    "most_deprived",
    "other_definitions",
    "other_labels",
    "readers_tools",
    "regressions",
    "release_cells",
    "rows_to_turn",
    "shapes",
    "shares_of",
    "side_by_side",
    "strength",
    "strength_table",
    "with_groups",
]  # fmt: skip
GROUP_NUMBERS = (2, 3, 4, 5, 6, 10)
ALTERNATIVES: Mapping[str, tuple[Any, ...]] = {
    "deprivation_measure": tuple(MEASURES),
    "group_cut": tuple(CUTS),
    "n_groups": GROUP_NUMBERS,
    "boundary_policy": tuple(BOUNDARY_POLICIES),
}
GROUP: Final = "deprivation_group"
PAIR: Final = ("the most deprived areas", "all others")
"""The first group and the others together, as sentences name them."""


def begin(namespace: Mapping[str, Any]) -> tuple[Deprivation, Report]:
    """Check the notebook's parameters and return them with the report that keeps what it shows."""
    return begin_report("01_deprivation", Deprivation, namespace)


def with_groups(cases: Cases, areas: pd.DataFrame, chosen: Deprivation) -> pd.DataFrame:
    """Give each counted inspection the deprivation group of its area; those without an index are left out.

    Returns
    -------
    DataFrame
        The rows of `cases.frame` with `deprivation_group`, an ordered categorical, the most deprived first. The groups
        are cut over all England, whatever part of it is counted.
    """
    groups = assign_groups(
        areas,
        measure=chosen.deprivation_measure,
        cut=chosen.group_cut,
        n_groups=chosen.n_groups,
        inspected=cases.whole["la_code"],
    )
    return cases.frame.assign(**{GROUP: cases.frame["la_code"].map(groups)}).dropna(subset=GROUP)


def release_cells(inspections: pd.DataFrame, areas: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Set Table 1 of the 2021 release beside what the rows give under the release's own definitions."""
    ours = computed_cells(deprivation_table(inspections, areas, Deprivation()))
    return reconcile(ours, published_cells(printed, row="deprivation_group", column="outcome", value="areas"))


def label(family: pd.DataFrame, others: pd.DataFrame, *, level: float) -> Verdict:
    """Label the answer by the primary test, the family of questions and the other definitions."""
    return verdicts.among(family, DEPRIVATION, level=level, others=others.loc[~others["chosen"], "p_value"])


def family_of(
    inspections: pd.DataFrame, areas: pd.DataFrame, chosen: Deprivation, tests: Mapping[str, Result]
) -> pd.DataFrame:
    """Return the compendium's primary tests on these inspections, this run's own among them."""
    own = next(iter(tests.values()))
    return primary_tests(inspections, areas, chosen, own={DEPRIVATION: verdicts.p_of(own)})


def modelled(counted: pd.DataFrame, areas: pd.DataFrame, chosen: Deprivation) -> pd.DataFrame:
    """Put outcome, deprivation in standard deviations, region, type and year of each inspection into one frame."""
    values = standardised_values(areas, measure=chosen.deprivation_measure, among=counted["la_code"])
    return model_frame(counted, values)


def regressions(frame: pd.DataFrame, *, confidence: float) -> dict[str, Result]:
    """Fit needing a statement on deprivation, alone and beside region, type and year, both with Firth's penalty.

    One estimator for both, so that the rows differ by the adjustment alone; plain maximum likelihood stands beside.
    """
    beside = formula_for(frame, "wsoa", ["deprivation", "region", "other_type", "year"])
    firth = partial(logistic, frame, penalty="firth", confidence=confidence, about="deprivation")
    return {
        "alone": attempt(firth, formula="wsoa ~ deprivation"),
        "beside region, type and year": attempt(firth, formula=beside),
        "alone, without penalty": attempt(logistic, frame, "wsoa ~ deprivation", confidence=confidence),
    }


def shapes(models: Mapping[str, Any], frame: pd.DataFrame) -> pd.DataFrame:
    """Compare models of statsmodels with the straight line by a likelihood-ratio test.

    Returns
    -------
    DataFrame
        Indexed by `Model`: `df` more than the line's, `statistic`, `p_value`; gaps where either has no finite fit.
    """
    line = smf.logit("wsoa ~ deprivation", frame.dropna(subset="deprivation"))
    rows = {name: _against_line(model, line) for name, model in models.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Model")


def _against_line(model: Any, line: Any) -> dict[str, float]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted, straight = model.fit(disp=0), line.fit(disp=0)
    except REFUSALS:
        return {"df": nan, "statistic": nan, "p_value": nan}
    more, statistic = int(fitted.df_model - straight.df_model), 2 * (fitted.llf - straight.llf)
    return {"df": more, "statistic": statistic, "p_value": float(chi2.sf(statistic, more)) if more > 0 else nan}


def readers_tools(
    counts: pd.DataFrame,
    pair: Pair,
    alone: Result,
    *,
    chi_square: Callable[[], float],
    fisher: Callable[[], float],
    logit: Callable[[], Any],
    confidence: float,
) -> pd.DataFrame:
    """Set scipy's tests and statsmodels' model beside ours; each is made in a line of the notebook."""
    return beside(
        {
            "groups differ": Beside(attempt(independence, counts), chi_square, "large-sample against exact"),
            "most deprived against others": Beside(pair.tests["Fisher's exact"], fisher, "the same test"),
            "odds ratio of deprivation alone": Beside(
                our_odds(alone, "deprivation"),
                lambda: odds_of(logit(), "deprivation", confidence=confidence),
                "Wald's limits and test against profile likelihood",
            ),
        }
    )


def deprivation_table(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: Deprivation) -> pd.DataFrame:
    """Count outcomes by deprivation group under one set of definitions.

    Returns
    -------
    DataFrame
        Groups x outcomes, the most deprived group first, empty groups kept.
    """
    cases = first_cases(inspections, areas, parameters)
    return count_outcomes(with_groups(cases, areas, parameters), by=GROUP)


def other_definitions(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: Deprivation) -> pd.DataFrame:
    """Answer the question again with one definition changed at a time.

    Returns
    -------
    DataFrame
        Indexed by the definition in words, this run's own first: `chosen`, `inspections`, `share_most_deprived`,
        `share_least_deprived` (0 to 1), `p_value` (exact test of independence) and `trend_p_value` (exact trend).
    """
    every, cases_of = change_one(parameters, ALTERNATIVES), first_cases_of(inspections, areas)
    return answer_each(
        every,
        lambda chosen: _answers(count_outcomes(with_groups(cases_of(chosen), areas, chosen), by=GROUP)),
    )


def _answers(counts: pd.DataFrame) -> dict[str, Any]:
    totals = counts.sum(axis=1)
    share = counts[WSOA] / totals.where(totals > 0)
    return {
        "inspections": int(totals.sum()),
        "share_most_deprived": share.iloc[0],
        "share_least_deprived": share.iloc[-1],
        "p_value": verdicts.p_of(attempt(independence, counts, method="exact")),
        "trend_p_value": attempt(cochran_armitage, counts, method="exact").p_value,
    }


def most_deprived(counts: pd.DataFrame, *, confidence: float) -> Pair:
    """Compare the most deprived group with all others together."""
    return two_groups(first_against_rest(counts, names=PAIR), confidence=confidence)
