"""What every fitted regression model says, whatever its outcome."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.models.design import Design
from helpers.results import Result


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class RegressionResult(Result):
    """A fitted regression of an outcome's log odds.

    Attributes
    ----------
    confidence : float
        Level of the limits, 0 to 1.
    coefficients : DataFrame
        One row a coefficient: estimate (log odds), std_error, lower and upper (profile likelihood), odds_ratio with
        its limits, p_value (likelihood ratio, coefficient 0 against free).
    terms : DataFrame
        One row a term of the formula: statistic, df and p_value of the likelihood-ratio test of leaving it out. A
        term that an interaction contains is not tested and has no row, as in R's ``drop1``.
    log_likelihood, null_log_likelihood : float
        Largest value with all terms, and with the intercept or thresholds only; a supremum where the data are
        separated.
    aic : float
        -2 x log-likelihood + 2 x parameters.
    lr_statistic, lr_df, lr_p_value
        Whole model against the null model.
    n, rows_dropped : int
        Rows used, and rows left out because a value is missing.
    separated : tuple of str
        Coefficients with no finite maximum likelihood estimate; empty if there is none.
    converged : bool
        Whether Newton's next step at the estimates is below a millionth of a standard error.
    design : Design
        The model matrix; not part of `to_dict`.
    """

    confidence: float
    coefficients: pd.DataFrame
    terms: pd.DataFrame
    log_likelihood: float
    null_log_likelihood: float
    aic: float
    lr_statistic: float
    lr_df: int
    lr_p_value: float
    n: int
    rows_dropped: int
    separated: tuple[str, ...]
    converged: bool
    design: Design

    def to_dict(self) -> dict[str, Any]:
        """Return every field but `design` as plain Python values."""
        return {name: value for name, value in super().to_dict().items() if name != "design"}
