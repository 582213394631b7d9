"""How a share moves over ordered years: not at all, along a straight line, in one step, or freely.

In: a table of years x outcomes. Out: where it changes most, models of each shape, their criterion and their shares.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit

from helpers.counting.shares import WSOA, held
from helpers.parameters.q02_years import YearOnYear
from smallstats.association import change_point, search_cost
from smallstats.association.change_point import ChangePointResult
from smallstats.models import LogisticResult, logistic
from smallstats.results import NotComputable, Result, attempt


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
