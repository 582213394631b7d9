"""Shares of groups standardised for a measure: each group's share, had it the measure's values of all counted areas."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit, ndtri

from smallstats.models import LogisticResult, logistic
from smallstats.results import NotComputable, attempt

FloatArray = npt.NDArray[np.float64]


def standardised_shares(frame: pd.DataFrame, *, by: str, beside: str, confidence: float) -> pd.DataFrame:
    """Standardise the share of `wsoa` in each group to the values of a measure in all rows.

    A logistic regression of the outcome on group and measure, by Firth's penalised likelihood, gives each row a
    fitted share in each group; the standardised share of a group is their mean over all rows. Limits are those of
    the mean's log odds by the delta method.

    Parameters
    ----------
    frame : DataFrame
        One row an area: `wsoa` (0 or 1), the group and the measure. Rows without a measure are left out.
    by, beside : str
        Columns of the group (text) and of the measure (number).
    confidence : float
        Level of the limits, 0 to 1.

    Returns
    -------
    DataFrame
        Indexed by group, in order of name: `count`, `total`, `share` as observed, and `standardised_share`, `lower`,
        `upper`, each from 0 to 1. Where there is one group only, or one outcome, these three are NaN and a column
        `Not computable` gives the reason.

    References
    ----------
    Lane and Nelder (1982), Biometrics 38, 613-621; Firth (1993), Biometrika 80, 27-38.
    """
    rows = frame.dropna(subset=[by, beside]).reset_index(drop=True)
    grouped = rows.groupby(by)["wsoa"]
    held = pd.DataFrame({"count": grouped.sum(), "total": grouped.size(), "share": grouped.mean()})
    model = _fit(rows, by, beside)
    if not isinstance(model, LogisticResult):
        return held.assign(standardised_share=np.nan, lower=np.nan, upper=np.nan, **{"Not computable": model.reason})
    limits = [_mean_share(model, f"{by}[", str(group), confidence) for group in held.index]
    return held.join(pd.DataFrame(limits, index=held.index, columns=["standardised_share", "lower", "upper"]))


def _fit(rows: pd.DataFrame, by: str, beside: str) -> LogisticResult | NotComputable:
    """Fit group and measure, or the group alone where the measure does not vary."""
    if rows[by].nunique() < 2:
        reason = f"A comparison needs two groups; there is {rows[by].nunique() or 'none'}"
        return NotComputable(method="logistic", source="", reason=reason)
    formula = f"wsoa ~ {by} + {beside}" if rows[beside].nunique() > 1 else f"wsoa ~ {by}"
    return attempt(logistic, rows, formula, penalty="firth")


def _mean_share(model: LogisticResult, prefix: str, group: str, confidence: float) -> tuple[float, float, float]:
    """Return the mean fitted share with every row put into one group, and its limits."""
    matrix = np.asarray(model.design.matrix, dtype=float)
    names, beta = model.design.names, model.coefficients["estimate"].to_numpy(dtype=float)
    moved = matrix.copy()
    for place, name in enumerate(names):
        if name.startswith(prefix):
            moved[:, place] = float(name == f"{prefix}T.{group}]")
    shares = expit(moved @ beta)
    mean = float(shares.mean())
    gradient = (shares * (1 - shares)) @ moved / len(moved) / (mean * (1 - mean))
    reach = ndtri((1 + confidence) / 2) * float(np.sqrt(gradient @ _covariance(matrix, beta) @ gradient))
    return mean, float(expit(logit(mean) - reach)), float(expit(logit(mean) + reach))


def _covariance(matrix: FloatArray, beta: FloatArray) -> Any:
    """Return the inverse of the information at the estimates."""
    fitted = expit(matrix @ beta)
    return np.linalg.inv(matrix.T @ (matrix * (fitted * (1 - fitted))[:, None]))
