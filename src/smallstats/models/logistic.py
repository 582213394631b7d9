"""Logistic regression with profile-likelihood limits, by maximum likelihood or with Firth's penalty.

What every fitted regression model says, whatever its outcome.

Tables that every regression result shows: coefficients, and a likelihood-ratio test for each term.

Compare two fitted models of the same rows, one within the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from smallstats.checks import check_confidence
from smallstats.errors import DataError, ParameterError
from smallstats.models.design import Design, build_design, plain_numbers
from smallstats.models.likelihood import FloatArray, Likelihood, least_squares
from smallstats.models.profile import Coefficient, Fit
from smallstats.results import Result


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


MOST_PENALISED = 10_000_000  # rows x coefficients squared x coefficients with limits: about ten seconds


def logistic(
    frame: pd.DataFrame, formula: str, *, penalty: str | None = None, confidence: float = 0.95, about: str | None = None
) -> LogisticResult:
    """Regress a yes-or-no outcome on columns of a frame.

    Parameters
    ----------
    frame : DataFrame
        One row an observation. The outcome is boolean or 0 and 1.
    formula : str
        As in R: see `smallstats.models.design.build_design`.
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
        If the outcome is not 0 and 1 or has one value only, a column cannot be used (the message names it), or the
        data are too large for Firth's penalty.

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
    rank = design.matrix.shape[1]
    columns = range(rank)[slice(None) if about is None else design.terms.get(about, slice(0))]
    if penalty and (work := design.matrix.size * rank * max(len(columns), 1)) > MOST_PENALISED:
        raise DataError(
            f"penalty='firth': {len(design.matrix)} rows and {rank} coefficients, {len(columns)} of them to be given "
            f"limits, are too many ({work:,} products, at most {MOST_PENALISED:,}); with so many rows the bias that it "
            f"takes off is small: use penalty=None, or ask about one term."
        )
    fit = fit_binary(check_binary(design.outcome), design.matrix, firth=penalty == "firth")
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
    frame, upper = np.linalg.qr(design.matrix)  # once: the columns are of full rank
    for name in names:
        basis = np.linalg.solve(upper, frame.T @ design.without(name))
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
