"""Logistic regression with profile-likelihood limits, by maximum likelihood or with Firth's penalty."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.errors import DataError, ParameterError
from helpers.inputs import check_confidence
from helpers.models.design import Design, build_design, plain_numbers
from helpers.models.fit import Fit
from helpers.models.likelihood import FloatArray, Likelihood
from helpers.models.linalg import least_squares
from helpers.models.result import RegressionResult
from helpers.models.summary import coefficient_frame, ratio_test, term_frame

SOURCE = "profile likelihood: Venzon and Moolgavkar 1988, Applied Statistics 37; separation: Albert and Anderson 1984, "
SOURCE += "Biometrika 71, found as in Konis 2007"
FIRTH_SOURCE = "Firth 1993, Biometrika 80; Heinze and Schemper 2002, Statistics in Medicine 21"


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class LogisticResult(RegressionResult):
    """A fitted logistic regression: see `RegressionResult` for what it holds.

    Attributes
    ----------
    penalty : str or None
        "firth" where the likelihood is penalised: `log_likelihood` and `null_log_likelihood` are too, `aic` is of the
        likelihood without penalty at the estimates, and `separated` names what would have no estimate without it.
        Where the formula has no intercept, the null model has no term at all.
    """

    penalty: str | None


def logistic(
    frame: pd.DataFrame, formula: str, *, penalty: str | None = None, confidence: float = 0.95, about: str | None = None
) -> LogisticResult:
    """Regress a yes-or-no outcome on columns of a frame.

    Parameters
    ----------
    frame : DataFrame
        One row an observation. The outcome is boolean or 0 and 1.
    formula : str
        As in R: see `helpers.models.design.build_design`.
    penalty : {None, "firth"}
        None for maximum likelihood; "firth" adds half the log determinant of the information, which takes off the
        first-order bias and keeps every estimate finite.
    confidence : float
        Level of the profile-likelihood limits.
    about : str, optional
        The only term whose coefficients and test are wanted; limits and tests are most of the work. Every term if
        None. The tables of the result have no row if the formula has no such term.

    Returns
    -------
    LogisticResult

    Raises
    ------
    ParameterError
        If the formula cannot be read, or an option is not allowed.
    DataError
        If the outcome is not 0 and 1 or has one value only, or a column cannot be used; the message names it.

    Notes
    -----
    Separated data have no finite maximum likelihood estimate for some coefficients. They are named in `separated`
    and, without penalty, given their limits: estimate inf or -inf, one limit finite, standard error inf; or NaN with
    no limits where the data leave the coefficient free. Likelihood, tests and the other coefficients are those of
    the limit, and finite. With ``penalty="firth"`` everything is finite.

    Under Firth's penalty a coefficient or term is tested by maximising the same penalised likelihood, with the
    information of the whole model, subject to its coefficients being 0.

    Examples
    --------
    >>> frame = pd.DataFrame({"exposed": [1] * 10 + [0] * 10, "ill": [1] * 6 + [0] * 4 + [1] * 2 + [0] * 8})
    >>> float(round(logistic(frame, "ill ~ exposed").coefficients.loc["exposed", "odds_ratio"], 6))
    6.0
    """
    if penalty not in (None, "firth"):
        raise ParameterError(f"penalty={penalty!r}: must be None (maximum likelihood) or 'firth'.")
    level = check_confidence(confidence)
    design = build_design(frame, formula)
    fit = fit_binary(check_binary(design.outcome), design.matrix, firth=penalty == "firth")
    rank = design.matrix.shape[1]
    columns = range(rank)[slice(None) if about is None else design.terms.get(about, slice(0))]
    null = np.ones((len(design.matrix), int(design.has_intercept)))
    null_value = fit.value_within(least_squares(design.matrix, null))
    statistic, df, p_value = ratio_test(fit.value, null_value, rank - null.shape[1])
    return LogisticResult(
        method="Logistic regression, " + ("Firth's penalised likelihood" if penalty else "maximum likelihood"),
        source=f"{FIRTH_SOURCE}; {SOURCE}" if penalty else SOURCE,
        penalty=penalty,
        confidence=level,
        coefficients=coefficient_frame(
            [design.names[index] for index in columns], fit.coefficients(columns, confidence=level)
        ),
        terms=drop_one(fit, design, [name for name in design.droppable() if about in (None, name)]),
        log_likelihood=fit.value,
        null_log_likelihood=null_value,
        aic=-2 * fit.plain_value + 2 * rank,
        lr_statistic=statistic,
        lr_df=df,
        lr_p_value=p_value,
        n=len(design.matrix),
        rows_dropped=design.rows_dropped,
        separated=tuple(design.names[index] for index in fit.without_estimate()),
        converged=fit.settled,
        design=design,
    )


def fit_binary(outcome: FloatArray, matrix: FloatArray, *, firth: bool = False) -> Fit:
    """Fit a logistic likelihood to outcomes of 0 and 1, shape (n,), and a model matrix of full rank, shape (n, p)."""
    rows = matrix * (2 * outcome - 1)[:, None]
    size = matrix.shape[1]
    return Fit(Likelihood(rows=rows, gaps=np.empty((0, size)), firth=firth), np.zeros(size))


def drop_one(fit: Fit, design: Design, names: Sequence[str]) -> pd.DataFrame:
    """Test terms of a logistic regression, each by leaving it out and fitting the rest again."""
    tests = []
    for name in names:
        basis = least_squares(design.matrix, design.without(name))
        tests.append(ratio_test(fit.value, fit.value_within(basis), basis.shape[0] - basis.shape[1]))
    return term_frame(names, tests)


def check_binary(outcome: pd.Series) -> FloatArray:
    """Return a boolean or 0/1 outcome as floats; raise `DataError` naming what else it holds, or if it is constant."""
    allowed = "it must be boolean or 0 and 1"
    if isinstance(outcome.dtype, pd.CategoricalDtype) or not pd.api.types.is_numeric_dtype(outcome.dtype):
        values = ", ".join(repr(value) for value in outcome.unique()[:3])
        raise DataError(f"outcome {outcome.name!r} holds {values}; {allowed}.")
    numbers = plain_numbers(outcome.to_frame())[outcome.name].to_numpy(dtype=float)
    wrong = np.setdiff1d(numbers, [0.0, 1.0])
    if wrong.size:
        raise DataError(f"outcome {outcome.name!r} holds {wrong[0]:g}; {allowed}.")
    if numbers.min() == numbers.max():
        raise DataError(f"outcome {outcome.name!r} is {numbers[0]:g} in all {len(numbers)} rows used; both are needed.")
    return numbers
