"""Tests that the coefficients of an ordered outcome are the same at every boundary between categories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import chdtrc, expit

from helpers.models.fit import Fit
from helpers.models.likelihood import FloatArray
from helpers.models.logistic import fit_binary
from helpers.models.summary import term_frame
from helpers.results import Result


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
