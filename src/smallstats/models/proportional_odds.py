"""Proportional odds regression of an ordered outcome, with profile-likelihood limits and a test of proportionality.

Tests that the coefficients of an ordered outcome are the same at every boundary between categories.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import chdtrc, expit, logit

from smallstats.checks import check_choice, check_confidence
from smallstats.errors import DataError, ParameterError
from smallstats.models.design import INTERCEPT, Design, build_design, check_levels
from smallstats.models.likelihood import FloatArray, Likelihood, least_squares
from smallstats.models.logistic import RegressionResult, coefficient_frame, fit_binary, ratio_test, term_frame
from smallstats.models.profile import Fit
from smallstats.results import Result


@dataclass(frozen=True, eq=False)
class OrderedData:
    """Category codes 0 .. K - 1, shape (n,), a matrix without intercept, shape (n, q), and their names."""

    codes: npt.NDArray[np.int64]
    matrix: FloatArray
    names: tuple[str, ...]
    boundary_names: tuple[str, ...]
    terms: Mapping[str, Sequence[int]]

    @property
    def boundaries(self) -> int:
        """Number of boundaries between categories, K - 1."""
        return len(self.boundary_names)


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ProportionalityResult(Result):
    """A test of proportionality: overall, and in `terms` one row a term; NaN with the reason in `note` if undefined."""

    statistic: float
    df: int
    p_value: float
    terms: pd.DataFrame
    note: str


_BRANT = ("Brant's test of proportional odds", "Brant 1990, Biometrics 46")
_SCORE = ("Score test of proportional odds", "Peterson and Harrell 1990, Applied Statistics 39")


def brant_test(data: OrderedData, fit: Fit) -> ProportionalityResult:
    """Compare the slopes of the binary logistic regressions at each boundary by a Wald test.

    The outcomes "above boundary k" of one row are dependent; the slopes' joint covariance follows from the fitted
    probabilities p_k >= p_l of the binary regressions, w_kl = p_l - p_k p_l.
    """
    note = _why_not(data, fit)
    splits = [fit_binary((data.codes > k).astype(float), _with_intercept(data)) for k in range(data.boundaries)]
    for name, split in zip(data.boundary_names, splits, strict=True):
        if not (note or split.finite):
            columns = ["Intercept", *data.names]
            split_names = ", ".join(columns[index] for index in split.without_estimate())
            note = f"the outcome split at {name} is separated by {split_names}; use test='score'"
    if note:
        return _undefined(_BRANT, data, note)
    slopes, covariance = _stacked_slopes(_with_intercept(data), splits)
    size = data.matrix.shape[1]

    def test(columns: Sequence[int]) -> tuple[float, int, float]:
        later = [k * size + column for k in range(1, data.boundaries) for column in columns]
        first = [column for _ in range(1, data.boundaries) for column in columns]
        contrast = np.eye(len(slopes))[later] - np.eye(len(slopes))[first]
        gap = contrast @ slopes
        statistic = float(gap @ np.linalg.solve(contrast @ covariance @ contrast.T, gap))
        return statistic, len(later), float(chdtrc(len(later), statistic))

    return _result(_BRANT, data, test(range(size)), [test(columns) for columns in data.terms.values()])


def score_test(data: OrderedData, fit: Fit) -> ProportionalityResult:
    """Test freeing the slopes at every boundary by the score and expected information at the proportional fit.

    Overall all slopes are freed together; for a term its own only, the others kept proportional.
    """
    note = _why_not(data, fit)
    if note:
        return _undefined(_SCORE, data, note)
    score, weight = _score_pieces(data, fit.params)
    count, size = data.boundaries, data.matrix.shape[1]

    def test(columns: Sequence[int]) -> tuple[float, int, float]:
        # One matrix a boundary: its threshold, the common slopes, then its own departure in the freed columns.
        freed = [_freed(data, k, list(columns)) for k in range(count)]
        gradient = sum(freed[k].T @ score[:, k] for k in range(count))
        information = sum(
            (freed[k].T * weight[:, k, j]) @ freed[j] for k in range(count) for j in range(count) if abs(k - j) < 2
        )
        df = (count - 1) * len(columns)
        statistic = float(gradient @ np.linalg.solve(information, gradient))
        return statistic, df, float(chdtrc(df, statistic))

    return _result(_SCORE, data, test(range(size)), [test(columns) for columns in data.terms.values()])


def _why_not(data: OrderedData, fit: Fit) -> str:
    if data.boundaries < 2:
        return "an outcome of two categories has one boundary only"
    if not data.names:
        return "the model has no coefficient"
    return "" if fit.finite else "the outcome is separated, so the proportional fit is not finite"


def _undefined(kind: tuple[str, str], data: OrderedData, note: str) -> ProportionalityResult:
    per_column = data.boundaries - 1
    rows = [(np.nan, per_column * len(columns), np.nan) for columns in data.terms.values()]
    return _result(kind, data, (np.nan, per_column * len(data.names), np.nan), rows, note=note)


def _result(
    kind: tuple[str, str],
    data: OrderedData,
    overall: tuple[float, int, float],
    rows: list[tuple[float, int, float]],
    *,
    note: str = "",
) -> ProportionalityResult:
    statistic, df, p_value = overall
    terms = term_frame(list(data.terms), rows)
    return ProportionalityResult(
        method=kind[0], source=kind[1], statistic=statistic, df=df, p_value=p_value, terms=terms, note=note
    )


def _with_intercept(data: OrderedData) -> FloatArray:
    return np.column_stack([np.ones(len(data.codes)), data.matrix])


def _stacked_slopes(matrix: FloatArray, splits: Sequence[Fit]) -> tuple[FloatArray, FloatArray]:
    """Return the slopes of all splits end to end, intercepts left out, and their joint covariance."""
    above = [expit(matrix @ split.params) for split in splits]
    inverse = [np.linalg.inv((matrix.T * (share * (1 - share))) @ matrix) for share in above]
    count = len(splits)
    blocks: list[list[FloatArray]] = [[np.empty(0)] * count for _ in range(count)]
    for k in range(count):
        for j in range(k, count):
            shared = (matrix.T * (above[j] * (1 - above[k]))) @ matrix
            blocks[k][j] = (inverse[k] @ shared @ inverse[j])[1:, 1:]
            blocks[j][k] = blocks[k][j].T
    return np.concatenate([split.params[1:] for split in splits]), np.block(blocks)


def _score_pieces(data: OrderedData, params: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the score of each row's cumulative logits, (n, K - 1), and their expected information, (n, K - 1, K - 1).

    With F the cumulative probabilities, f their slopes and pi the category probabilities: d log pi_y / d logit_k is
    f_k / pi_k at y = k and -f_k / pi_(k + 1) at y = k + 1.
    """
    count = data.boundaries
    index = params[:count] - (data.matrix @ params[count:])[:, None]
    slope = expit(index) * expit(-index)
    edges = np.column_stack([np.zeros(len(index)), expit(index), np.ones(len(index))])
    shares = np.diff(edges, axis=1)
    levels = np.arange(count)
    at, after = data.codes[:, None] == levels, data.codes[:, None] == levels + 1
    score = slope * (at / shares[:, :-1] - after / shares[:, 1:])
    weight = np.zeros((len(index), count, count))
    weight[:, levels, levels] = slope**2 * (1 / shares[:, :-1] + 1 / shares[:, 1:])
    off = -slope[:, :-1] * slope[:, 1:] / shares[:, 1:-1]
    weight[:, levels[:-1], levels[1:]] = weight[:, levels[1:], levels[:-1]] = off
    return score, weight


def _freed(data: OrderedData, boundary: int, columns: list[int]) -> FloatArray:
    """Return the design of one boundary's logit with chosen slopes freed from the first boundary's."""
    rows, count = len(data.codes), data.boundaries
    own = np.zeros((rows, count))
    own[:, boundary] = 1
    departures = np.zeros((rows, (count - 1) * len(columns)))
    if boundary:
        begin = (boundary - 1) * len(columns)
        departures[:, begin : begin + len(columns)] = -data.matrix[:, columns]
    return np.column_stack([own, -data.matrix, departures])


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
    """Return the likelihood of thresholds, then coefficients: see `smallstats.models.likelihood` for its pieces."""
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
