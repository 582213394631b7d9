"""Did the share needing a statement change from year to year? Counted inspections in, tables and tests out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit

from helpers.counting.cases import BOUNDARY_POLICIES, Cases
from helpers.counting.deprivation_groups import standardised_values
from helpers.counting.first_framework import first_cases
from helpers.counting.shares import NO_WSOA, WSOA, count_outcomes, held
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
from helpers.questions.reconcile import beside_words, reconcile
from helpers.questions.second_referee import Beside, beside, likelihood_ratio, odds_of, other_labels, our_odds
from helpers.report.report import Report, begin_report
from helpers.vocabulary import YEAR, Verdict
from smallstats.association import change_point, cochran_armitage, independence, search_cost
from smallstats.association.change_point import ChangePointResult
from smallstats.models import LogisticResult, logistic
from smallstats.results import NotComputable, Result, attempt

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


class Change(NamedTuple):
    """The place where the share changes most.

    Attributes
    ----------
    test : Result
        The largest chi-square over all places, with its exact p-value.
    pair : DataFrame
        Two rows by outcome: the years up to the place and those after it; one row where no change was found.
    split : int
        Number of years before the place; 0 where no change was found.
    """

    test: Result
    pair: pd.DataFrame
    split: int


def change_over(counts: pd.DataFrame) -> Change:
    """Find where the share changes most over ordered years, and count outcomes on the two sides."""
    test = attempt(change_point, counts)
    split = test.split if isinstance(test, ChangePointResult) and test.statistic > 0 else 0
    years, total = held(counts).index, counts.sum()
    if not split:
        return Change(test, pd.DataFrame([total], index=["all years"]), 0)
    before = counts.iloc[:split]
    last, first = held(before).index[-1], held(counts.iloc[split:]).index[0]
    early = f"in {last}" if last == years[0] else f"up to {last}"
    late = f"in {first}" if first == years[-1] else f"from {first} on"
    return Change(test, pd.DataFrame([before.sum(), total - before.sum()], index=[early, late]), split)


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


SAME, LINE, STEP, FREE = "the same share throughout", "a straight line", "one step", "a share of its own each year"
FORMULAS: Final = {SAME: "wsoa ~ 1", LINE: "wsoa ~ place", STEP: "wsoa ~ after", FREE: "wsoa ~ C(place)"}


def fit_shapes(counts: pd.DataFrame, *, split: int) -> tuple[pd.DataFrame, dict[str, Result]]:
    """Fit a logistic model of each shape to a table of years x outcomes.

    Parameters
    ----------
    counts : DataFrame
        Years in order, empty ones too: a straight line keeps their distance.
    split : int
        Number of years before the step; 0 where no change was found.

    Returns
    -------
    tuple
        The frame that is fitted, one row a case: `wsoa` (0 or 1), `place` (0, 1, ...), `after` (0 or 1); and shape in
        words to the fitted model, `NotComputable` where the years cannot tell.
    """
    frame = _one_row_a_case(counts, split=split)
    models: dict[str, Result] = {shape: attempt(logistic, frame, formula) for shape, formula in FORMULAS.items()}
    if split == 0:
        models[STEP] = NotComputable(method="logistic", source="", reason="No change over the years was found.")
    return frame, models


def shape_table(models: Mapping[str, Result], counts: pd.DataFrame, chosen: YearOnYear) -> pd.DataFrame:
    """Set the shapes side by side by Akaike's information criterion, lower being better.

    The place of the step was chosen after looking. What that is worth in parameters is drawn (`search_cost`) and added.

    Returns
    -------
    DataFrame
        Indexed by `Shape`: `parameters`, `aic` and `above_lowest` (AIC less the lowest); gaps where there is no model.
    """
    cost = search_cost(counts, draws=chosen.draws, rng=chosen.seed) if len(held(counts)) > 1 else 0.0
    rows = {name: _fit_numbers(model, cost if name == STEP else 0.0) for name, model in models.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["parameters", "aic"]).rename_axis("Shape")
    return frame.assign(above_lowest=frame["aic"] - frame["aic"].min())


def fitted_years(counts: pd.DataFrame, line: Result, *, split: int) -> pd.DataFrame:
    """Give the share of each year along the fitted straight line and under the step.

    Returns
    -------
    DataFrame
        Indexed as `counts`, a column each; NaN where there is no finite line, or no step.
    """
    along = np.full(len(counts), np.nan)
    if isinstance(line, LogisticResult) and not line.separated:
        start, rise = (float(line.coefficients.loc[[name], "estimate"].iloc[0]) for name in ("Intercept", "place"))
        along = expit(start + rise * np.arange(len(counts)))
    sides = [half[WSOA].sum() / max(half.to_numpy().sum(), 1) for half in (counts.iloc[:split], counts.iloc[split:])]
    steps = np.repeat(sides, [split, len(counts) - split]) if split else np.full(len(counts), np.nan)
    return pd.DataFrame({LINE: along, STEP: steps}, index=counts.index)


def _one_row_a_case(counts: pd.DataFrame, *, split: int) -> pd.DataFrame:
    """Write a table of counts out as one row a case."""
    yes = counts[WSOA].to_numpy()
    no = counts.sum(axis=1).to_numpy() - yes
    place = np.repeat(np.tile(np.arange(len(counts)), 2), np.concatenate([yes, no]))
    wsoa = np.repeat([1, 0], [yes.sum(), no.sum()])
    return pd.DataFrame({"wsoa": wsoa, "place": place, "after": (place >= split).astype(int)})


def _fit_numbers(model: Result, searched: float) -> tuple[float, float]:
    """Return the number of parameters and Akaike's criterion, with what a search is worth added to both."""
    if not isinstance(model, LogisticResult):
        return float("nan"), float("nan")
    return len(model.coefficients) + searched, model.aic + 2 * searched


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
