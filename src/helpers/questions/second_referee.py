"""What the readers' own tools give beside ours: results in, one small table and a caution out.

A reader looks for scipy's and statsmodels' figures. Each is computed in a visible line of the notebook, handed over as
a function, so that a tool that cannot take these data says so in its row instead of ending the run.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp, isfinite, isnan, nan
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.stats import chi2

from smallstats.results import Result

REFUSALS: Final = (ValueError, ArithmeticError, np.linalg.LinAlgError, IndexError)
"""What scipy and statsmodels raise where data leave nothing to compute."""


Effect = tuple[float, float, float, float]
"""Estimate, lower and upper limit, p-value."""


@dataclass(frozen=True)
class Beside:
    """A result of ours and the same from another tool.

    Attributes
    ----------
    ours : Result or tuple
        A result with a `p_value`, and for an effect `estimate`, `lower` and `upper`; or these four, p-value last.
    theirs : callable
        Makes a p-value, or the four.
    why : str
        Why the two may differ: Wald against profile limits, large-sample against exact, and so on.
    """

    ours: Result | Effect
    theirs: Callable[[], Any]
    why: str


def beside(rows: Mapping[str, Beside]) -> pd.DataFrame:
    """Set our results beside those of the readers' own tools.

    Returns
    -------
    DataFrame
        Indexed by `Test or effect`: `estimate`, `lower`, `upper`, `p_value`, the same four as `their_...`, and
        `why_they_differ`; a gap where a test has no estimate, or where a tool refuses the data, which is then said.
    """
    made = {name: _row(item) for name, item in rows.items()}
    frame = pd.DataFrame.from_dict(made, orient="index").rename_axis("Test or effect")
    numbers = [name for name in frame.columns if name != "why_they_differ"]
    return frame.dropna(axis="columns", how="all").reindex(
        columns=[name for name in [*numbers, "why_they_differ"] if name in frame and frame[name].notna().any()]
    )


def other_labels(frame: pd.DataFrame, *, level: float) -> list[str]:
    """Name the rows in which ours and theirs lie on two sides of the level, so that another label would follow."""
    if not {"p_value", "their_p_value"} <= set(frame.columns):
        return []
    both = frame.dropna(subset=["p_value", "their_p_value"])
    return [str(name) for name in both.index[(both["p_value"] < level) != (both["their_p_value"] < level)]]


def our_odds(fit: Result, term: str) -> Effect:
    """Return odds ratio, limits and p-value of a coefficient of a fitted model of ours; NaN where none was fitted."""
    coefficients = getattr(fit, "coefficients", None)
    if not isinstance(coefficients, pd.DataFrame) or term not in coefficients.index:
        return nan, nan, nan, nan
    row = coefficients.loc[term].to_dict()
    return row["odds_ratio"], row["odds_ratio_lower"], row["odds_ratio_upper"], row["p_value"]


def odds_of(fit: Any, term: str, *, confidence: float) -> Effect:
    """Return odds ratio, limits and p-value of a term of a fitted model of statsmodels; limits are Wald's."""
    low, high = fit.conf_int(alpha=1 - confidence).loc[term]
    return exp(fit.params[term]), exp(low), exp(high), float(fit.pvalues[term])


def likelihood_ratio(larger: Any, smaller: Any) -> float:
    """Test fitted models of statsmodels, one within the other, and return the large-sample p-value."""
    return float(chi2.sf(2 * (larger.llf - smaller.llf), larger.df_model - smaller.df_model))


def _row(item: Beside) -> dict[str, Any]:
    names = ("estimate", "lower", "upper", "p_value")
    ours = item.ours if isinstance(item.ours, tuple) else tuple(getattr(item.ours, name, nan) for name in names)
    theirs, refusal = _ask(item.theirs)
    numbers = dict(zip(names, map(_number, ours), strict=True))
    others = dict(zip([f"their_{name}" for name in names], map(_number, theirs), strict=True))
    return {**numbers, **others, "why_they_differ": refusal or item.why}


def _ask(theirs: Callable[[], Any]) -> tuple[tuple[float, ...], str]:
    """Ask the other tool; its warnings are of no use to a reader of the table, its refusal is."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            found = theirs()
    except REFUSALS as error:
        return (nan, nan, nan, nan), f"the other tool cannot take these data ({type(error).__name__})"
    values = tuple(found) if isinstance(found, tuple | list) else (nan, nan, nan, found)
    if all(isnan(float(value)) for value in values):
        return (nan, nan, nan, nan), "the other tool gives no number for these data"
    return tuple(map(float, values)), ""


def _number(value: Any) -> float:
    number = float(value) if value is not None else nan
    return number if isfinite(number) else nan
