"""A few universes computed again, one at a time, by the functions that the other notebooks call."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from helpers.counting.cases import select_cases
from helpers.counting.shares import count_outcomes
from helpers.counting.years import YEAR_RULES, assign_year, in_first_term
from helpers.parameters.q01_deprivation import Deprivation
from helpers.questions.q01_deprivation import deprivation_table
from helpers.questions.q07_multiverse.choices import THIN
from helpers.questions.q07_multiverse.curve import own_universe
from helpers.questions.q07_multiverse.definitions import Definitions, days_counted
from helpers.vocabulary import FIRST_FRAMEWORK, FIRST_OUTCOMES
from smallstats.association import independence
from smallstats.association.change_point import change_point
from smallstats.association.trend import cochran_armitage
from smallstats.results import attempt

AGREE: Final = 1e-9
"""Relative difference up to which two p-values count as the same."""
_TRENDS: Final = {"trend": "asymptotic", "trend exact": "exact"}
_DATES: Final = {"start": "inspection_start_date", "publication": "publication_date"}
_RULES: Final = {
    "April": "reporting-year-by-start",
    "September": "academic-year-by-start",
    "January": "calendar-year-by-start",
}


def spot_checks(
    frame: pd.DataFrame, inspections: pd.DataFrame, areas: pd.DataFrame, *, as_at: date, size: int, rng: int
) -> pd.DataFrame:
    """Compute a random handful of universes again, each from the rows of our tables.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.q07_multiverse.universes` gives it, of either question.
    inspections, areas : DataFrame
        As `helpers.data.load` gives them.
    as_at : date
        The run's date.
    size, rng : int
        How many universes, and the seed by which they are drawn.

    Returns
    -------
    DataFrame
        Indexed by `Universe` (its row): one column a choice, `p_value`, `p_value_again`, and whether they `agree`
        within a relative `AGREE`.
    """
    picked = np.sort(np.random.default_rng(rng).choice(len(frame), size=min(size, len(frame)), replace=False))
    choices = list(frame.columns[: list(frame.columns).index("test") + 1])
    drawn = frame.loc[picked, [*choices, "p_value"]].rename_axis("Universe")
    again = [
        universe_again(dict(zip(choices, row, strict=True)), inspections, areas, as_at=as_at)
        for row in drawn[choices].itertuples(index=False, name=None)
    ]
    same = np.isclose(drawn["p_value"], again, rtol=AGREE, atol=0.0)
    return drawn.assign(p_value_again=again, agree=same)


def universe_again(options: Mapping[str, str], inspections: pd.DataFrame, areas: pd.DataFrame, *, as_at: date) -> float:
    """Compute the p-value of one universe by the functions that notebooks 01 and 02 call; 1 if nothing varies."""
    day = days_counted(inspections, as_at)[options["counted by"]]
    if "measure" in options:
        given = {
            "as_at_date": day,
            "boundary_policy": options["abolished areas"],
            "deprivation_measure": options["measure"],
            "group_cut": options["cut"],
            "n_groups": int(options["groups"]),
        }
        counts = deprivation_table(inspections, areas, Deprivation.model_validate(given))
    else:
        counts = _year_table(options, inspections, areas, day)
    result: Any
    if options["test"] in _TRENDS:
        result = attempt(cochran_armitage, counts, method=_TRENDS[options["test"]])
    elif options["test"] == "step exact":
        result = attempt(change_point, counts)
    else:
        result = attempt(independence, counts, method=options["test"])
    return 1.0 if np.isnan(result.p_value) else float(result.p_value)


def own_table(definitions: Definitions, own: Mapping[str, str]) -> pd.DataFrame:
    """Return the counts of the release's own definitions: groups x outcomes, without the rows that other cuts fill."""
    counts = definitions.tables[definitions.definition[own_universe(definitions.grid, own)]]
    return pd.DataFrame(counts[counts.any(axis=1)], columns=list(FIRST_OUTCOMES))


def _year_table(options: Mapping[str, str], inspections: pd.DataFrame, areas: pd.DataFrame, day: date) -> pd.DataFrame:
    cases = select_cases(
        inspections,
        areas,
        framework=FIRST_FRAMEWORK,
        as_at_date=day,
        boundary_policy=options["abolished areas"],
    ).frame
    if options["first term"] == "left out":
        cases = cases[~in_first_term(cases["inspection_start_date"])]
    rule = _RULES[options["year runs from"]]
    # the rules name the date of the start; the date that is asked for is put in its place
    dated = cases.assign(**{YEAR_RULES[rule].date: cases[_DATES[options["date of an inspection"]]]})
    dated = dated.dropna(subset=YEAR_RULES[rule].date)
    if dated.empty:
        return pd.DataFrame([[0, 0]], columns=list(FIRST_OUTCOMES))
    counts = count_outcomes(dated.assign(year=assign_year(dated, rule=rule)), by="year")
    return _without_thin(counts.reset_index(drop=True), how=options["thin years"])


def _without_thin(counts: pd.DataFrame, *, how: str) -> pd.DataFrame:
    """Join years with few inspections to a neighbour or empty them; empty years keep their place."""
    solid = counts.sum(axis=1) >= THIN
    if how == "kept" or not solid.any():
        return counts
    if how == "left out":
        return counts.where(solid, 0)
    neighbour = pd.Series(counts.index, index=counts.index).where(solid).ffill().bfill().astype(int)
    return counts.groupby(neighbour).sum().reindex(counts.index, fill_value=0)
