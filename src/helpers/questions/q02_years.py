"""Did the share needing a statement change from year to year? Counted inspections in, tables and tests out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from helpers.counting.cases import BOUNDARY_POLICIES, Cases
from helpers.counting.deprivation_groups import standardised_values
from helpers.counting.first_framework import first_cases
from helpers.counting.shares import NO_WSOA, WSOA, count_outcomes
from helpers.counting.years import YEAR_RULES, assign_year, drop_undated, in_first_term, without_first
from helpers.data.checksums import colophon
from helpers.data.load import load_inspections, load_local_areas, load_published
from helpers.parameters.q02_years import YearOnYear
from helpers.questions import verdicts
from helpers.questions.group_tests import (
    cells_apart,
    gradient_tests,
    group_tests,
    rows_to_turn,
    shares_of,
    side_by_side,
    strength,
    strength_table,
)
from helpers.questions.models import fit_beside, level_odds, model_frame, term_tests
from helpers.questions.other_definitions import answer_each, change_one, look_again, to_the_last, with_the_last
from helpers.questions.pairs import compare_pairs, consecutive
from helpers.questions.primary_tests import primary_tests
from helpers.questions.q02_shapes import change_over, fit_shapes, fitted_years, shape_table
from helpers.questions.reconcile import beside_words, reconcile
from helpers.questions.second_referee import Beside, beside, likelihood_ratio, odds_of, other_labels, our_odds
from helpers.report.report import Report, begin_report
from helpers.vocabulary import YEAR, Verdict
from smallstats.association import cochran_armitage, independence
from smallstats.results import Result, attempt

__all__ = [
    "BESIDE",
    "YEAR",
    "YEAR_RULES",
    "begin",
    "cells_apart",
    "change_over",
    "colophon",
    "count_outcomes",
    "family_of",
    "fit_beside",
    "fit_shapes",
    "fitted_years",
    "gradient_tests",
    "group_tests",
    "in_first_term",
    "label",
    "level_odds",
    "likelihood_ratio",
    "load_inspections",
    "load_local_areas",
    "load_published",
    "looks",
    "modelled",
    "neighbours",
    "other_labels",
    "other_year_definitions",
    "readers_tools",
    "release_numbers",
    "release_words",
    "rows_to_turn",
    "shape_table",
    "shares_of",
    "side_by_side",
    "strength",
    "strength_table",
    "term_tests",
    "to_the_last",
    "without_first",
    "year_cases",
    "year_table",
]  # fmt: skip
ALTERNATIVES: Mapping[str, tuple[str, ...]] = {
    "year_rule": tuple(YEAR_RULES),
    "boundary_policy": tuple(BOUNDARY_POLICIES),
}

BESIDE: Final = {"beside region": ["region"], "beside region and deprivation": ["region", "deprivation"]}
"""Model to the columns that stand beside the year in it."""


def begin(namespace: Mapping[str, Any]) -> tuple[YearOnYear, Report]:
    """Check the notebook's parameters and return them with the report that keeps what it shows."""
    return begin_report("02_year_on_year", YearOnYear, namespace)


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
    return replace(dated, frame=frame)


def year_table(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: YearOnYear) -> pd.DataFrame:
    """Count outcomes by year under one set of definitions: years x outcomes, empty years kept."""
    return count_outcomes(year_cases(inspections, areas, parameters).frame, by="year")


def family_of(
    inspections: pd.DataFrame, areas: pd.DataFrame, chosen: YearOnYear, tests: Mapping[str, Result]
) -> pd.DataFrame:
    """Return the compendium's primary tests on these inspections, this run's own among them."""
    return primary_tests(inspections, areas, chosen, own={YEAR: verdicts.p_of(next(iter(tests.values())))})


def label(family: pd.DataFrame, others: pd.DataFrame, *, level: float) -> Verdict:
    """Label the answer by the primary test, the family of questions and the other definitions."""
    return verdicts.among(family, YEAR, level=level, others=others.loc[~others["chosen"], "p_value"])


def neighbours(counts: pd.DataFrame, chosen: YearOnYear) -> pd.DataFrame:
    """Compare each year with the one before it, all limits holding together; see `compare_pairs`."""
    return compare_pairs(counts, consecutive(counts), outcome=WSOA, chosen=chosen, index_name="Years")


def modelled(cases: Cases, areas: pd.DataFrame) -> pd.DataFrame:
    """Put outcome, year under the rule chosen, region and deprivation of each inspection into one frame."""
    frame = cases.frame
    values = standardised_values(areas, measure="average-score", among=frame["la_code"])
    return model_frame(frame, values).assign(year=frame["year"].astype(str))


def looks(inspections: pd.DataFrame, areas: pd.DataFrame, chosen: YearOnYear) -> pd.DataFrame:
    """Ask again as at each 31 March up to this run's date; see `look_again`."""
    return look_again(
        chosen,
        inspections,
        lambda at: verdicts.p_of(attempt(independence, year_table(inspections, areas, at))),
        level=chosen.significance_level,
    )


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
        "p_value": verdicts.p_of(attempt(independence, counts, method="exact")),
        "trend_p_value": verdicts.p_of(attempt(cochran_armitage, counts, method="exact")),
    }


def readers_tools(
    counts: pd.DataFrame,
    line: Result,
    adjusted: pd.DataFrame,
    *,
    chi_square: Callable[[], float],
    logit: Callable[[], Any],
    beside_region: Callable[[], float],
    confidence: float,
) -> pd.DataFrame:
    """Set scipy's test and statsmodels' models beside ours; each is made in a line of the notebook."""
    ours = float(adjusted["p_value"].get("beside region", float("nan")))
    gaps = (float("nan"),) * 3
    return beside(
        {
            "years differ": Beside(attempt(independence, counts), chi_square, "large-sample against exact"),
            "odds ratio of a year more": Beside(
                our_odds(line, "place"),
                lambda: odds_of(logit(), "place", confidence=confidence),
                "Wald's limits and test against profile likelihood",
            ),
            "year beside region": Beside((*gaps, ours), beside_region, "maximum likelihood against Firth's penalty"),
        }
    )


PREFIX: Final = "ofsted-2021-release-"
NUMBERS: Final = {
    "2016-17, inspected": "year-2016-17-inspected",
    "2018-19, inspected": "year-2018-19-inspected",
    "2018-19, without a statement": "year-2018-19-without",
}
WORDS: Final = {
    "2016-17, without a statement": "year-2016-17-without-share",
    "2017-18, without a statement": "year-2017-18-without-share",
    "2018-19, without a statement": "year-2018-19-without-share",
    "latest years, highest share with a statement": "years-similar-highest",
    "latest years, lowest share with a statement": "years-similar-lowest",
}
"""What is meant to the release's `figure_id`, without its prefix."""


def printed_years(figures: pd.DataFrame) -> pd.Series:
    """Return the numbers that the release prints by year, by what they count."""
    value = figures.set_index("figure_id")["value"]
    return pd.Series({name: int(value[PREFIX + key]) for name, key in NUMBERS.items()}).rename_axis("Count")


def computed_years(counts: pd.DataFrame) -> pd.Series:
    """Return the same numbers from a table of years x outcomes."""
    totals, without = counts.sum(axis=1), counts[NO_WSOA]
    source = {"inspected": totals, "without a statement": without}
    parts = {name: name.split(", ") for name in NUMBERS}
    return pd.Series({name: int(source[what][year]) for name, (year, what) in parts.items()}).rename_axis("Count")


def year_words(figures: pd.DataFrame) -> dict[str, str]:
    """Return the words in which the release gives shares by year, by what they are a share of."""
    verbal = figures.set_index("figure_id")["verbal"]
    return {name: str(verbal[PREFIX + key]) for name, key in WORDS.items()}


def shares_in_words(counts: pd.DataFrame) -> pd.DataFrame:
    """Return count and total of the same shares from a table of years x outcomes; ties go to the earlier year."""
    totals, later = counts.sum(axis=1), without_first(counts)
    share = later[WSOA] / later.sum(axis=1)
    chosen = {"highest": str(share.idxmax()), "lowest": str(share.idxmin())}
    rows = {}
    for name in WORDS:
        first, rest = name.split(", ")
        year = chosen[rest.split(" ")[0]] if first == "latest years" else first
        column = NO_WSOA if rest.startswith("without") else WSOA
        rows[name] = int(counts[column][year]), int(totals[year])
    return pd.DataFrame.from_dict(rows, orient="index", columns=["count", "total"])


def release_numbers(inspections: pd.DataFrame, areas: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Set the numbers that the 2021 release prints by year beside what the rows give under its own definitions."""
    release = year_table(inspections, areas, YearOnYear())
    return reconcile(computed_years(release), printed_years(figures))


def release_words(inspections: pd.DataFrame, areas: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Set the shares that the 2021 release prints in words beside what the rows give under its own definitions."""
    release = year_table(inspections, areas, YearOnYear())
    return beside_words(shares_in_words(release), year_words(figures))
