"""How a share moves over ordered years: not at all, along a straight line, in one step, or freely."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from scipy.special import expit

from helpers.models import LogisticResult, logistic
from helpers.results import NotComputable, Result, attempt
from helpers.trend import ChangePointResult

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
