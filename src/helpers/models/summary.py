"""Tables that every regression result shows: coefficients, and a likelihood-ratio test for each term."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from helpers.models.profile import Coefficient


def coefficient_frame(names: Sequence[str], found: Sequence[Coefficient]) -> pd.DataFrame:
    """Return one row a coefficient, on the log odds scale and as odds ratios.

    Returns
    -------
    DataFrame
        Index `term`; columns estimate, std_error, lower, upper, odds_ratio, odds_ratio_lower, odds_ratio_upper,
        p_value.
    """
    frame = pd.DataFrame(list(found), columns=list(Coefficient._fields), index=pd.Index(list(names), name="term"))
    with np.errstate(over="ignore"):
        ratios = np.exp(frame[["estimate", "lower", "upper"]].to_numpy())
    ordered = frame[["estimate", "std_error", "lower", "upper"]].astype(float)
    ordered[["odds_ratio", "odds_ratio_lower", "odds_ratio_upper"]] = ratios
    return ordered.assign(p_value=frame["p_value"])


def ratio_test(higher: float, lower: float, df: int) -> tuple[float, int, float]:
    """Return the likelihood-ratio statistic of two nested maxima, its degrees of freedom and p-value.

    A fall of the order of rounding counts as 0; with no degree of freedom the p-value is 1.

    Examples
    --------
    >>> statistic, df, p_value = ratio_test(-10.0, -12.0, 1)
    >>> statistic, df, round(p_value, 6)
    (4.0, 1, 0.0455)
    """
    statistic = max(2 * (higher - lower), 0.0)
    return statistic, df, float(chdtrc(df, statistic)) if df else 1.0


def term_frame(names: Sequence[str], tests: Sequence[tuple[float, int, float]]) -> pd.DataFrame:
    """Return one row a term, with its likelihood-ratio statistic, degrees of freedom and p-value."""
    index = pd.Index(list(names), name="term")
    frame = pd.DataFrame(list(tests), columns=["statistic", "df", "p_value"], index=index)
    return frame.astype({"statistic": float, "df": int, "p_value": float})
