"""Proportional odds regression of an ordered outcome, with profile-likelihood limits and a test of proportionality."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.special import logit

from helpers.errors import DataError, ParameterError
from helpers.inputs import check_choice, check_confidence
from helpers.models.columns import check_levels
from helpers.models.design import INTERCEPT, Design, build_design
from helpers.models.fit import Fit
from helpers.models.likelihood import FloatArray, Likelihood
from helpers.models.linalg import least_squares
from helpers.models.proportionality import OrderedData, ProportionalityResult, brant_test, score_test
from helpers.models.result import RegressionResult
from helpers.models.summary import coefficient_frame, ratio_test, term_frame


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ProportionalOddsResult(RegressionResult):
    """A fitted proportional odds model, logit P(Y <= k) = threshold_k - x b: see `RegressionResult`.

    A positive coefficient moves towards the later categories; the null model has thresholds only, and the design's
    intercept is not used.

    Attributes
    ----------
    thresholds : DataFrame
        One row a boundary between categories, named "lower|upper": estimate and std_error.
    proportionality : ProportionalityResult
        The test that each coefficient is the same at every boundary.
    """

    thresholds: pd.DataFrame
    proportionality: ProportionalityResult


def proportional_odds(
    frame: pd.DataFrame, formula: str, *, test: str = "brant", confidence: float = 0.95
) -> ProportionalOddsResult:
    """Regress an ordered outcome on columns of a frame by the proportional odds model.

    Parameters
    ----------
    frame : DataFrame
        One row an observation. The outcome is an ordered categorical column, every category present.
    formula : str
        As for `logistic`; the thresholds play the intercept's part, so it may not be taken out.
    test : {"brant", "score"}
        Test of proportionality: Brant's Wald test of the separate logistic regressions at each boundary, or the
        score test at the proportional fit, which needs no fit but that one.
    confidence : float
        Level of the profile-likelihood limits.

    Returns
    -------
    ProportionalOddsResult

    Raises
    ------
    ParameterError
        If the formula or an option is not allowed.
    DataError
        If the outcome is not ordered or lacks a category, or a column cannot be used.

    Notes
    -----
    Signs are those of R's ``MASS::polr``. Separated data are treated as in `logistic`: infinite estimates with their
    one finite limit. The test of proportionality is then NaN, with the reason in its `note`; so is Brant's where
    the outcome is separated at one boundary.

    Examples
    --------
    >>> grades = ["low", "low", "low", "mid", "low", "mid", "high", "high"]
    >>> order = pd.CategoricalDtype(["low", "mid", "high"], ordered=True)
    >>> frame = pd.DataFrame({"grade": pd.Series(grades, dtype=order), "x": [1, 2, 3, 2, 4, 3, 2, 5]})
    >>> float(round(proportional_odds(frame, "grade ~ x").coefficients.loc["x", "estimate"], 6))
    0.556084
    """
    check_choice(test, name="test", allowed=("brant", "score"))
    level = check_confidence(confidence)
    design = build_design(frame, formula)
    data = _ordered_data(design)
    fit = Fit(ordered_likelihood(data), _start(data))
    count, size = data.boundaries, data.matrix.shape[1]
    null = fit.value_within(np.eye(count + size)[:, :count])
    statistic, df, p_value = ratio_test(fit.value, null, size)
    names = [*data.boundary_names, *data.names]
    run = brant_test if test == "brant" else score_test
    return ProportionalOddsResult(
        method="Proportional odds regression, maximum likelihood",
        source="McCullagh 1980, JRSS B 42; profile likelihood: Venzon and Moolgavkar 1988, Applied Statistics 37",
        confidence=level,
        coefficients=coefficient_frame(data.names, fit.coefficients(range(count, count + size), confidence=level)),
        thresholds=_thresholds(fit, data),
        terms=_drop_one(fit, design, data),
        proportionality=run(data, fit),
        log_likelihood=fit.value,
        null_log_likelihood=null,
        aic=-2 * fit.value + 2 * (count + size),
        lr_statistic=statistic,
        lr_df=df,
        lr_p_value=p_value,
        n=len(data.codes),
        rows_dropped=design.rows_dropped,
        separated=tuple(names[index] for index in fit.without_estimate()),
        converged=fit.settled,
        design=design,
    )


def ordered_likelihood(data: OrderedData) -> Likelihood:
    """Return the likelihood of thresholds, then coefficients: see `helpers.models.likelihood` for its pieces."""
    eye = np.eye(data.boundaries)
    below, above = data.codes < data.boundaries, data.codes > 0
    upper = np.column_stack([eye[data.codes[below]], -data.matrix[below]])
    lower = np.column_stack([eye[data.codes[above] - 1], -data.matrix[above]])
    inner = data.codes[below & above]
    gaps = np.column_stack([eye[inner] - eye[inner - 1], np.zeros((len(inner), data.matrix.shape[1]))])
    return Likelihood(rows=np.vstack([upper, -lower]), gaps=gaps)


def _ordered_data(design: Design) -> OrderedData:
    """Take the outcome's codes and the matrix without its intercept; raise if the outcome is not ordered."""
    outcome = design.outcome
    if not isinstance(outcome.dtype, pd.CategoricalDtype) or not outcome.dtype.ordered:
        raise DataError(
            f"outcome {outcome.name!r} is not an ordered categorical: state its order with "
            "pd.Categorical(values, categories=[...], ordered=True)."
        )
    check_levels(outcome)
    if not design.has_intercept:
        raise ParameterError(f"formula={design.formula!r}: the intercept cannot be left out; the thresholds hold it.")
    levels = [str(level) for level in outcome.cat.categories]
    keep = [index for index, name in enumerate(design.names) if name != INTERCEPT]
    place = {index: position for position, index in enumerate(keep)}
    return OrderedData(
        codes=np.asarray(outcome.cat.codes, dtype=np.int64),
        matrix=design.matrix[:, keep],
        names=tuple(design.names[index] for index in keep),
        boundary_names=tuple(f"{lower}|{upper}" for lower, upper in pairwise(levels)),
        terms={
            term: [place[index] for index in range(columns.start, columns.stop)]
            for term, columns in design.terms.items()
            if term != "1"
        },
    )


def _start(data: OrderedData) -> FloatArray:
    """Return the thresholds of no effect, the logits of the cumulative shares, with coefficients 0."""
    shares = np.cumsum(np.bincount(data.codes))[:-1] / len(data.codes)
    start: FloatArray = np.r_[logit(shares), np.zeros(data.matrix.shape[1])]
    return start


def _thresholds(fit: Fit, data: OrderedData) -> pd.DataFrame:
    """Return the thresholds with their standard errors."""
    estimates, errors = (values[: data.boundaries] for values in fit.estimates())
    index = pd.Index(list(data.boundary_names), name="threshold")
    return pd.DataFrame({"estimate": estimates, "std_error": errors}, index=index)


def _drop_one(fit: Fit, design: Design, data: OrderedData) -> pd.DataFrame:
    """Test each term by leaving it out and fitting the rest again."""
    count = data.boundaries
    names, tests = design.droppable(), []
    for name in names:
        # Columns of the reduced model, the intercept's among them, in terms of the whole one's.
        inner = least_squares(design.matrix, design.without(name))
        keep = [index for index, own in enumerate(design.names) if own != INTERCEPT]
        slopes = inner[keep][:, 1:]
        basis = np.block([[np.eye(count), np.zeros((count, slopes.shape[1]))], [np.zeros((len(keep), count)), slopes]])
        tests.append(ratio_test(fit.value, fit.value_within(basis), basis.shape[0] - basis.shape[1]))
    return term_frame(names, tests)
