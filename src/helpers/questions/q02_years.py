"""Question 2 under other definitions of the year, of what counts, and with later inspections.

How a share moves over ordered years: not at all, along a straight line, in one step, or freely.

What the 2021 release prints by reporting year, and the same computed from our rows.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.special import expit

from helpers.counting.cases import BOUNDARY_POLICIES, Cases
from helpers.counting.first_framework import first_cases
from helpers.counting.shares import NO_WSOA, WSOA, count_outcomes
from helpers.counting.years import YEAR_RULES, assign_year, drop_undated, without_first
from helpers.parameters.q02_years import YearOnYear
from helpers.questions.other_definitions import answer_each, change_one, with_the_last
from smallstats.association import independence
from smallstats.association.change_point import ChangePointResult
from smallstats.association.trend import cochran_armitage
from smallstats.models import LogisticResult, logistic
from smallstats.results import NotComputable, Result, attempt

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
    return replace(dated, frame=frame)


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


SAME, LINE, STEP, FREE = "the same share throughout", "a straight line", "one step", "a share of its own each year"
FORMULAS: Final = {SAME: "wsoa ~ 1", LINE: "wsoa ~ place", STEP: "wsoa ~ after", FREE: "wsoa ~ C(place)"}


def fit_shapes(counts: pd.DataFrame, *, outcome: str, split: int) -> dict[str, Result]:
    """Fit a logistic model of each shape to a table of years x outcomes.

    Parameters
    ----------
    counts : DataFrame
        Years in order, empty ones too: a straight line keeps their distance.
    outcome : str
        Column whose share is followed.
    split : int
        Number of years before the step; 0 where no change was found.

    Returns
    -------
    dict
        Shape in words to the fitted model; `NotComputable` where the years cannot tell.
    """
    frame = _one_row_a_case(counts, outcome=outcome, split=split)
    models: dict[str, Result] = {shape: attempt(logistic, frame, formula) for shape, formula in FORMULAS.items()}
    if split == 0:
        models[STEP] = NotComputable(method="logistic", source="", reason="No change over the years was found.")
    return models


def shape_table(models: Mapping[str, Result], *, splits: int) -> pd.DataFrame:
    """Set the shapes side by side by Akaike's information criterion, lower being better.

    Parameters
    ----------
    models : mapping
        As `fit_shapes` gives it.
    splits : int
        Number of places where the step could have been put. Where there is more than one, the place was chosen
        after looking, and counts as a parameter.

    Returns
    -------
    DataFrame
        Indexed by `Shape`: `parameters`, `aic` and `above_lowest` (AIC less the lowest); with the reasons in
        `Not computable` where a model could not be fitted.
    """
    rows = {name: _fit_numbers(model, int(name == STEP and splits > 1)) for name, model in models.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["parameters", "aic"]).rename_axis("Shape")
    frame["above_lowest"] = frame["aic"] - frame["aic"].min()
    if any(isinstance(model, NotComputable) for model in models.values()):
        frame["Not computable"] = [getattr(model, "reason", "") for model in models.values()]
    return frame.astype({"parameters": "Int64"})


def fitted_years(counts: pd.DataFrame, line: Result, *, outcome: str, split: int) -> pd.DataFrame:
    """Give the share of each year along the fitted straight line and under the step.

    Parameters
    ----------
    counts : DataFrame
        Years x outcomes.
    line : Result
        The fitted straight line, or what stands in its place.
    outcome : str
        Column whose share is followed.
    split : int
        Number of years before the step; 0 where there is none.

    Returns
    -------
    DataFrame
        Indexed as `counts`, a column each; NaN where there is no finite line, or no step.
    """
    along = np.full(len(counts), np.nan)
    if isinstance(line, LogisticResult) and not line.separated:
        start, rise = (float(line.coefficients.loc[[name], "estimate"].iloc[0]) for name in ("Intercept", "place"))
        along = expit(start + rise * np.arange(len(counts)))
    sides = [half[outcome].sum() / max(half.to_numpy().sum(), 1) for half in (counts.iloc[:split], counts.iloc[split:])]
    steps = np.repeat(sides, [split, len(counts) - split]) if split else np.full(len(counts), np.nan)
    return pd.DataFrame({LINE: along, STEP: steps}, index=counts.index)


def split_of(change: Result) -> int:
    """Return the number of years before a change point, 0 where none was found."""
    return change.split if isinstance(change, ChangePointResult) else 0


def _one_row_a_case(counts: pd.DataFrame, *, outcome: str, split: int) -> pd.DataFrame:
    """Write a table of counts out as one row a case: `wsoa` (0 or 1), `place` (0, 1, ...), `after` (0 or 1)."""
    yes = counts[outcome].to_numpy()
    no = counts.sum(axis=1).to_numpy() - yes
    place = np.repeat(np.tile(np.arange(len(counts)), 2), np.concatenate([yes, no]))
    wsoa = np.repeat([1, 0], [yes.sum(), no.sum()])
    return pd.DataFrame({"wsoa": wsoa, "place": place, "after": (place >= split).astype(int)})


def _fit_numbers(model: Result, chosen: int) -> tuple[float, float]:
    """Return the number of parameters and Akaike's criterion, with a parameter more for a place that was chosen."""
    if not isinstance(model, LogisticResult):
        return float("nan"), float("nan")
    return len(model.coefficients) + chosen, model.aic + 2 * chosen


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
