"""Compare two fitted models of the same rows, one within the other."""

from dataclasses import dataclass

import numpy as np

from helpers.errors import DataError, ParameterError
from helpers.models.linalg import least_squares
from helpers.models.logistic import LogisticResult, check_binary, fit_binary
from helpers.models.summary import ratio_test
from helpers.results import Result

_NESTED = 1e-7


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ComparisonResult(Result):
    """Likelihood-ratio test of a smaller model within a larger: statistic, df, p_value, and smaller AIC - larger."""

    smaller: str
    larger: str
    statistic: float
    df: int
    p_value: float
    aic_difference: float


def compare(smaller: LogisticResult, larger: LogisticResult) -> ComparisonResult:
    """Test what a larger logistic regression adds to a smaller one within it.

    Parameters
    ----------
    smaller, larger : LogisticResult
        Fitted with the same penalty to the same rows; every column of the smaller a combination of the larger's.

    Returns
    -------
    ComparisonResult
        Under Firth's penalty the smaller model is fitted within the larger one's penalised likelihood, since the
        penalties of two separate fits are not on one scale.

    Raises
    ------
    ParameterError
        If the penalties differ, or the smaller model is not within the larger.
    DataError
        If the outcomes of the rows used differ.
    """
    if smaller.penalty != larger.penalty:
        raise ParameterError(f"penalty: {smaller.penalty!r} and {larger.penalty!r} differ; fit both with the same.")
    one, other = smaller.design, larger.design
    if one.outcome.name != other.outcome.name or not np.array_equal(
        check_binary(one.outcome), check_binary(other.outcome)
    ):
        raise DataError(
            f"The models use different rows or outcomes ({smaller.n} rows, {smaller.rows_dropped} left out; {larger.n} "
            f"rows, {larger.rows_dropped} left out): drop the missing values of the larger model from the frame first."
        )
    basis = least_squares(other.matrix, one.matrix)
    rest = np.linalg.norm(one.matrix - other.matrix @ basis, axis=0)
    df = other.matrix.shape[1] - one.matrix.shape[1]
    if df < 1 or (rest > _NESTED * np.linalg.norm(one.matrix, axis=0)).any():
        raise ParameterError(f"{one.formula!r} is not within {other.formula!r}: the larger must hold all its terms.")
    lower = smaller.log_likelihood
    if larger.penalty:
        lower = fit_binary(check_binary(other.outcome), other.matrix, firth=True).value_within(basis)
    statistic, df, p_value = ratio_test(larger.log_likelihood, lower, df)
    return ComparisonResult(
        method="Likelihood-ratio test of nested models" + (", penalised" if larger.penalty else ""),
        source=larger.source,
        smaller=one.formula,
        larger=other.formula,
        statistic=statistic,
        df=df,
        p_value=p_value,
        aic_difference=smaller.aic - larger.aic,
    )
