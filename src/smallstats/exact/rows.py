"""The rows of a contingency table as stages of an exact sum: what each row can hold, its score and its weight.

In: a table of counts without empty rows or columns, and the order of its tables. Out: a `Lattice`, which
`p_value` walks row by row. A partial table is known by its *code*: its column sums so far, as one integer.

Scores and weights are kept relative to each cell's most probable value and added up outwards from it, never as
differences of large log-factorials, so that accuracy does not fall as the counts grow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal

import numpy as np
import numpy.typing as npt

from smallstats.errors import DataError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Order = Literal["probability", "pearson"]

MOST_CONFIGURATIONS = 4_000_000
MOST_CODES = 4_000_000
_NARROW = 128


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """A concave score of one count: its least value, the score there, and the steps from each value to the next."""

    least: int
    first: float
    slopes: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One row: the code step, score and weight of each thing it can hold, and the axes its scores add up from.

    Steps ascend; weights add up to 1; `log_weights` are their logarithms plus `log_whole`.
    """

    total: int
    steps: Ints
    scores: Floats
    weights: Floats
    log_weights: Floats
    log_whole: float
    axes: tuple[Axis, ...]

    def only(self, index: Ints) -> Stage:
        """Return the stage with the configurations at some ascending places only."""
        count = len(index)
        if count == len(self.steps):
            return self
        chosen: Ints | slice = index
        if count and index[-1] - index[0] == count - 1:
            chosen = slice(int(index[0]), int(index[-1]) + 1)
        return Stage(
            self.total,
            self.steps[chosen],
            self.scores[chosen],
            self.weights[chosen],
            self.log_weights[chosen],
            self.log_whole,
            self.axes,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """A table's rows as stages, the code of its column sums, and the score of the table itself.

    Attributes
    ----------
    stages : tuple of Stage
        One a row, in the table's order; the weights of each add up to 1.
    columns : tuple of int
        Column sums, ascending; the last, being implied by the others, is not in the code.
    radix : tuple of int
        How many values each digit of a code has; enough that digits never carry.
    goal, size : int
        Code of the full column sums; one more than the largest code.
    tilt : ndarray, shape (size,)
        The part of a partial table's score that depends on its code alone; the rest ties often.
    ceiling : ndarray, shape (size,)
        0, the most that any row can add to a score; minus infinity where a digit of the code exceeds its column sum.
    score, log_weight : float
        Score of the observed table, a lower one being more extreme; sum of the log weights of its rows.
    often_tied : bool
        Whether many partial tables with one code can be expected to have one score.
    """

    stages: tuple[Stage, ...]
    columns: tuple[int, ...]
    radix: tuple[int, ...]
    goal: int
    size: int
    tilt: Floats
    ceiling: Floats
    score: float
    log_weight: float
    often_tied: bool


def build_lattice(table: Ints, order: Order) -> Lattice:
    """Return the stages of a table, transposed if that leaves fewer columns, its largest column implied.

    Raises
    ------
    DataError
        If the column sums have too many combinations, or a row too many configurations, to be listed in memory.
    """
    cells = (table.T if table.shape[1] > table.shape[0] else table).tolist()
    columns = sorted(sum(column) for column in zip(*cells, strict=True))
    by_size = sorted(zip(*cells, strict=True), key=sum)
    cells, rows = list(zip(*by_size, strict=True)), [sum(row) for row in cells]
    radix = tuple(column + 1 + min(column, max(rows)) for column in columns[:-1])
    if len(radix) > 1 and math.prod(radix) > MOST_CODES:
        raise DataError(too_large(rows, columns))
    strides = tuple(math.prod(radix[place + 1 :]) for place in range(len(radix)))
    distinct = sorted(set(rows))
    if len(radix) > 1:
        known = {row: _many(row, columns, strides, order) for row in distinct}
    elif min(max(rows), columns[0]) < _NARROW:
        known = dict(zip(distinct, _two_at_once(distinct, columns, order), strict=True))
    else:
        known = {row: _two(row, columns, order) for row in distinct}
    score = log_weight = 0.0
    for row, row_cells in zip(rows, cells, strict=True):
        stage = known[row]
        step = sum(cell * stride for cell, stride in zip(row_cells, strides, strict=False))
        place = step - stage.axes[0].least if len(radix) == 1 else int(stage.steps.searchsorted(step))
        score += stage.scores.item(place)
        log_weight += stage.log_weights.item(place) - stage.log_whole
    goal = sum(column * stride for column, stride in zip(columns, strides, strict=False))
    stages = tuple(known[row] for row in rows)
    tilt, ceiling = _by_code(columns, radix, order)
    return Lattice(
        stages=stages,
        columns=tuple(columns),
        radix=radix,
        goal=goal,
        size=math.prod(radix),
        tilt=tilt,
        ceiling=ceiling,
        score=score,
        log_weight=log_weight,
        often_tied=len(radix) > 1,
    )


def too_large(rows: Sequence[int], columns: Sequence[int]) -> str:
    """Say how many tables share the margins, by the estimate of Gail and Mantel (1977), JASA 72, 859-862."""
    n, k = sum(rows), len(columns)
    log_count = sum(math.lgamma(row + k) - math.lgamma(row + 1) - math.lgamma(k) for row in rows)
    variance = sum(row * (row + k) for row in rows) / (k * (k + 1))
    distance = sum((column - n / k) ** 2 for column in columns)
    log_count += 0.5 * (k - 1) * math.log((k - 1) / (2 * math.pi * k * variance)) + 0.5 * math.log(k)
    log_count -= distance * (k - 1) / (2 * k * variance)
    return (
        f"table: {len(rows)} x {k} with n = {n} is too large for an exact test (about 10**"
        f"{max(log_count, 0.0) / math.log(10):.0f} tables share its margins); use method='monte-carlo'."
    )


def _two_at_once(rows: Sequence[int], columns: Sequence[int], order: Order) -> list[Stage]:
    """Return what `_two` returns for each of several rows, from one array with a line a row.

    Scores are added up from the left, which costs accuracy only over long lines; the values to the right of what a
    row can hold are cut off.
    """
    first, second = columns
    least = [max(0, row - second) for row in rows]
    sizes = [min(row, first) + 1 - low for row, low in zip(rows, least, strict=True)]
    totals = np.array(rows)[:, None]
    counts = np.array(least)[:, None] + np.arange(max(sizes))
    below = counts[:, :-1]
    slopes = np.log(np.maximum(totals - below, 0.5) * (first / second) / (below + 1.0))
    log_weights = np.zeros(counts.shape)
    slopes.cumsum(axis=1, out=log_weights[:, 1:])
    log_weights -= log_weights.max(axis=1, keepdims=True)
    weights = np.exp(log_weights)
    scores = log_weights
    if order == "pearson":
        expected = totals * (first / (first + second))
        scores = (counts - expected) ** 2 * (-(first + second) / (expected * second))
        slopes = scores[:, 1:] - scores[:, :-1]
    stages = []
    for place, size in enumerate(sizes):
        line = weights[place, :size]
        whole = float(np.add.reduce(line))
        line /= whole
        axis = Axis(least[place], scores.item(place, 0), slopes[place, : size - 1])
        arrays = counts[place, :size], scores[place, :size], line, log_weights[place, :size]
        stages.append(Stage(rows[place], *arrays, math.log(whole), (axis,)))
    return stages


def _two(row: int, columns: Sequence[int], order: Order) -> Stage:
    """Return the stage of a row of an r x 2 table: one configuration for each count in its first column."""
    first, second = columns
    counts = np.arange(max(0, row - second), min(row, first) + 1)
    below = counts[:-1]
    slopes = np.log((row - below) * (first / second) / (below + 1.0))
    scores = log_weights = _add_outwards(slopes)
    if order == "pearson":
        expected = row * first / (first + second)
        scores = np.square(counts - expected) * (-(first + second) / (expected * second))
        slopes = np.diff(scores)
    return _stage(row, counts, scores, log_weights, (Axis(counts.item(0), scores.item(0), slopes),))


def _many(row: int, columns: Sequence[int], strides: Sequence[int], order: Order) -> Stage:
    """Return the stage of a row over three or more columns: every way to share it out within the column sums."""
    tops = [min(row, column) for column in columns]
    if math.prod(top + 1 for top in tops[:-1]) > MOST_CONFIGURATIONS:
        raise DataError(
            f"table: a row of {row} over {len(columns)} columns can be shared out in too many ways for an exact test; "
            "use method='monte-carlo'."
        )
    rest = row - _outer_sum([np.arange(top + 1) for top in tops[:-1]])
    inside = np.nonzero((rest >= 0) & (rest <= tops[-1]))
    cells = [*inside, rest[inside]]
    expected = [row * column / sum(columns) for column in columns]
    slopes = [np.log(mean / np.arange(1, top + 1)) for mean, top in zip(expected, tops, strict=True)]
    by_count = [_add_outwards(slope) for slope in slopes]
    log_weights = _total([table.take(cell) for table, cell in zip(by_count, cells, strict=True)])
    scores = log_weights
    if order == "pearson":
        by_count = [-((np.arange(top + 1.0) - mean) ** 2) / mean for mean, top in zip(expected, tops, strict=True)]
        slopes = [np.diff(table) for table in by_count]
        scores = _total([table.take(cell) for table, cell in zip(by_count, cells, strict=True)])
    steps = _total([cell * stride for cell, stride in zip(inside, strides, strict=True)])
    axes = tuple(Axis(0, float(table[0]), slope) for table, slope in zip(by_count, slopes, strict=True))
    return _stage(row, steps, scores, log_weights, axes)


def _stage(row: int, steps: Ints, scores: Floats, log_weights: Floats, axes: tuple[Axis, ...]) -> Stage:
    weights = np.exp(log_weights)
    whole = float(np.add.reduce(weights))
    weights /= whole
    return Stage(row, steps, scores, weights, log_weights, math.log(whole), axes)


def _by_code(columns: Sequence[int], radix: Sequence[int], order: Order) -> tuple[Floats, Floats]:
    """Return the tilt and the ceiling of a lattice; see there."""
    if len(radix) == 1:  # a score less its tilt seldom ties over two columns, so none is taken off
        ceiling = np.zeros(radix[0])
        ceiling[columns[0] + 1 :] = -np.inf
        return np.zeros(radix[0]), ceiling
    tilt, ceiling = np.zeros(()), np.zeros(())
    for column, length in zip(columns, radix, strict=False):
        slope = math.log(column / columns[-1]) if order == "probability" else 0.0
        within = np.zeros(length)
        within[column + 1 :] = -np.inf
        tilt, ceiling = np.add.outer(tilt, slope * np.arange(length)), np.add.outer(ceiling, within)
    return tilt.ravel(), ceiling.ravel()


def _add_outwards(slopes: Floats) -> Floats:
    """Add up falling slopes on both sides of their change of sign, where the sum is 0, its largest value."""
    top = int(np.count_nonzero(slopes > 0))
    out = np.zeros(len(slopes) + 1)
    np.cumsum(slopes[top:], out=out[top + 1 :])
    np.cumsum(-slopes[:top][::-1], out=out[:top][::-1])
    return out


def _outer_sum(parts: Sequence[Ints]) -> Ints:
    return reduce(np.add.outer, parts)


def _total(parts: Sequence[npt.NDArray[np.generic]]) -> np.ndarray:
    return reduce(np.add, parts)
