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
from smallstats.exact.log_probability import deviance

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Order = Literal["probability", "pearson"]

MOST_CONFIGURATIONS = 4_000_000
MOST_CODES = 4_000_000
MOST_DRAWN = 10_000_000  # observations in a table of which random ones are drawn
MONTE_CARLO = "use method='monte-carlo'"
_NARROW = 128
_MANY_ROWS = 12
_UNDERFLOW = -745.0  # the exponential of less is 0
_MARGIN = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """A concave score of one count: its least value, the largest score, and the steps from each value to the next."""

    least: int
    peak: float
    slopes: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One row: the code step, score and weight of each thing it can hold, and the axes its scores add up from.

    Steps ascend; weights add up to 1; `log_weights` are their logarithms plus `log_whole`. Over two columns a step plus
    the offset is the count in the first.
    """

    total: int
    steps: Ints
    scores: Floats
    weights: Floats
    log_weights: Floats
    log_whole: float
    axes: tuple[Axis, ...]
    offset: int = 0

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
            self.offset,
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
        Code of the full column sums, less the offsets of all stages; one more than the largest code.
    tilt : ndarray, shape (size,)
        The part of a partial table's score that depends on its code alone; the rest ties often.
    ceiling : ndarray, shape (size,)
        0, the most that any row can add to a score; minus infinity where a digit of the code exceeds its column sum.
    score, log_weight : float
        Score of the observed table, a lower one being more extreme; sum of the log weights of its rows.
    often_tied : bool
        Whether many partial tables with one code can be expected to have one score.
    advice : str
        What a refusal recommends.
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
    advice: str


def build_lattice(
    table: Ints, order: Order, *, whole: bool = True, turn: bool = True, advice: str = MONTE_CARLO
) -> Lattice:
    """Return the stages of a table, its largest column implied.

    Parameters
    ----------
    table : ndarray of int, shape (rows, columns)
        Counts without empty rows or columns.
    order : {"probability", "pearson"}
        What scores are.
    whole : bool
        Whether every count of a row is needed; else, over two columns, those too improbable to add a digit to the
        p-value of this table are left out, and codes count from the least that is kept.
    turn : bool
        Whether a table with more columns than rows is transposed.
    advice : str
        What a refusal recommends.

    Raises
    ------
    DataError
        If the column sums have too many combinations, or a row too many configurations, to be listed in memory.
    """
    upright = table.T if turn and table.shape[1] > table.shape[0] else table
    upright = upright[:, upright.sum(axis=0).argsort(kind="stable")]
    cells, columns, rows = upright.tolist(), upright.sum(axis=0).tolist(), upright.sum(axis=1).tolist()
    if len(columns) == 2:
        lowest = -math.inf if whole else _lowest_that_counts(upright, order)
        stages = _stages_of_two(rows, [row[0] for row in cells], columns, order, lowest, advice)
        goal = columns[0] - sum(stage.offset for stage in stages)
        radix: tuple[int, ...] = (goal + 1 + min(goal, max(int(stage.steps[-1]) for stage in stages)),)
        strides: tuple[int, ...] = (1,)
    else:
        radix = tuple(column + 1 + min(column, max(rows)) for column in columns[:-1])
        strides = tuple(math.prod(radix[place + 1 :]) for place in range(len(radix)))
        goal = sum(column * stride for column, stride in zip(columns, strides, strict=False))
        if math.prod(radix) > MOST_CODES:
            raise DataError(too_large(rows, columns, advice))
        known = {row: _many(row, columns, strides, order, advice) for row in sorted(set(rows))}
        stages = [known[row] for row in rows]
    score = log_weight = 0.0
    for stage, row_cells in zip(stages, cells, strict=True):
        step = sum(cell * stride for cell, stride in zip(row_cells, strides, strict=False)) - stage.offset
        place = int(stage.steps.searchsorted(step))
        score += stage.scores.item(place)
        log_weight += stage.log_weights.item(place) - stage.log_whole
    tilt, ceiling = _by_code(columns, radix, order, goal)
    return Lattice(
        stages=tuple(stages),
        columns=tuple(columns),
        radix=radix,
        goal=goal,
        size=math.prod(radix),
        tilt=tilt,
        ceiling=ceiling,
        score=score,
        log_weight=log_weight,
        often_tied=len(radix) > 1 or (len(rows) > _MANY_ROWS and max(rows) < _NARROW),
        advice=advice,
    )


def too_large(rows: Sequence[int], columns: Sequence[int], advice: str = MONTE_CARLO) -> str:
    """Say how many tables share the margins, by the estimate of Gail and Mantel (1977), JASA 72, 859-862."""
    n, k = sum(rows), len(columns)
    log_count = sum(math.lgamma(row + k) - math.lgamma(row + 1) - math.lgamma(k) for row in rows)
    variance = sum(row * (row + k) for row in rows) / (k * (k + 1))
    distance = sum((column - n / k) ** 2 for column in columns)
    log_count += 0.5 * (k - 1) * math.log((k - 1) / (2 * math.pi * k * variance)) + 0.5 * math.log(k)
    log_count -= distance * (k - 1) / (2 * k * variance)
    return (
        f"table: {len(rows)} x {k} with n = {n} is too large for an exact test (about 10**"
        f"{max(log_count, 0.0) / math.log(10):.0f} tables share its margins); {advice}."
    )


def _lowest_that_counts(table: Ints, order: Order) -> float:
    """Return the log weight, its row's largest being 0, below which nothing changes the p-value in its last digit.

    By probability the extreme tables weigh at least what the observed one does: about half its likelihood ratio
    below the most probable, and a sum of that many lesser terms stays far within the margin left. By Pearson's
    statistic all that is not zero in floating point may count.
    """
    expected = table.sum(axis=1)[:, None] * (table.sum(axis=0) / table.sum())
    likelihood_ratio = float(deviance(table, expected).sum())
    return max(_UNDERFLOW, -likelihood_ratio - _MARGIN) if order == "probability" else _UNDERFLOW


def _stages_of_two(
    rows: Sequence[int], counted: Sequence[int], columns: Sequence[int], order: Order, lowest: float, advice: str
) -> list[Stage]:
    """Return the stage of each row of an r x 2 table, equal rows sharing one."""
    distinct = sorted(set(rows))
    if min(max(rows), columns[0]) < _NARROW:
        known = dict(zip(distinct, _two_at_once(distinct, columns, order), strict=True))
        return [known[row] for row in rows]
    known = {}
    for row in distinct:
        seen = [count for count, total in zip(counted, rows, strict=True) if total == row]
        least, most = _span(row, columns, lowest, (min(seen), max(seen)))
        if most - least > MOST_CONFIGURATIONS:
            raise DataError(too_large(rows, columns, advice))
        known[row] = _two(row, least, most, columns, order, shift=lowest > -math.inf)
    return [known[row] for row in rows]


def _span(row: int, columns: Sequence[int], lowest: float, seen: tuple[int, int]) -> tuple[int, int]:
    """Return the least and the greatest count in the first column that count: those seen, and all above `lowest`."""
    first, second = columns
    least, most = max(0, row - second), min(row, first)
    if lowest == -math.inf:
        return least, most
    # a count farther from its mean than this has a log weight below `lowest` (Bernstein's inequality)
    mean, variance = row * first / (first + second), row * first * second / (first + second) ** 2
    reach = math.ceil(math.sqrt(2 * variance * -lowest) - lowest) + 2
    return max(least, min(seen[0], int(mean) - reach)), min(most, max(seen[1], int(mean) + reach))


def _two_at_once(rows: Sequence[int], columns: Sequence[int], order: Order) -> list[Stage]:
    """Return the stages of several short rows over two columns, from one array with a line a row.

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
        total = float(np.add.reduce(line))
        line /= total
        axis = Axis(least[place], float(scores[place, :size].max()), slopes[place, : size - 1])
        arrays = counts[place, :size], scores[place, :size], line, log_weights[place, :size]
        stages.append(Stage(rows[place], *arrays, math.log(total), (axis,)))
    return stages


def _two(row: int, least: int, most: int, columns: Sequence[int], order: Order, *, shift: bool) -> Stage:
    """Return the stage of a row of an r x 2 table, one configuration a count; steps start from 0 if shifted."""
    first, second = columns
    counts = np.arange(least, most + 1)
    below = counts[:-1]
    slopes = np.log((row - below) * (first / second) / (below + 1.0))
    scores = log_weights = add_outwards(slopes)
    if order == "pearson":
        expected = row * first / (first + second)
        scores = np.square(counts - expected) * (-(first + second) / (expected * second))
        slopes = np.diff(scores)
    offset = least if shift else 0
    axis = Axis(least - offset, float(scores.max()), slopes)
    return _stage(row, counts - offset, scores, log_weights, (axis,), offset)


def _many(row: int, columns: Sequence[int], strides: Sequence[int], order: Order, advice: str) -> Stage:
    """Return the stage of a row over three or more columns: every way to share it out within the column sums."""
    tops = [min(row, column) for column in columns]
    if math.prod(top + 1 for top in tops[:-1]) > MOST_CONFIGURATIONS:
        raise DataError(
            f"table: a row of {row} over {len(columns)} columns can be shared out in too many ways for an exact test; "
            f"{advice}."
        )
    rest = row - _outer_sum([np.arange(top + 1) for top in tops[:-1]])
    inside = np.nonzero((rest >= 0) & (rest <= tops[-1]))
    cells = [*inside, rest[inside]]
    expected = [row * column / sum(columns) for column in columns]
    slopes = [np.log(mean / np.arange(1, top + 1)) for mean, top in zip(expected, tops, strict=True)]
    by_count = [add_outwards(slope) for slope in slopes]
    log_weights = _total([table.take(cell) for table, cell in zip(by_count, cells, strict=True)])
    scores = log_weights
    if order == "pearson":
        by_count = [-((np.arange(top + 1.0) - mean) ** 2) / mean for mean, top in zip(expected, tops, strict=True)]
        slopes = [np.diff(table) for table in by_count]
        scores = _total([table.take(cell) for table, cell in zip(by_count, cells, strict=True)])
    steps = _total([cell * stride for cell, stride in zip(inside, strides, strict=True)])
    axes = tuple(Axis(0, float(table.max()), slope) for table, slope in zip(by_count, slopes, strict=True))
    return _stage(row, steps, scores, log_weights, axes)


def _stage(
    row: int, steps: Ints, scores: Floats, log_weights: Floats, axes: tuple[Axis, ...], offset: int = 0
) -> Stage:
    weights = np.exp(log_weights)
    whole = float(np.add.reduce(weights))
    weights /= whole
    return Stage(row, steps, scores, weights, log_weights, math.log(whole), axes, offset)


def _by_code(columns: Sequence[int], radix: Sequence[int], order: Order, goal: int) -> tuple[Floats, Floats]:
    """Return the tilt and the ceiling of a lattice; see there."""
    ceiling = np.zeros(())
    for column, length in zip(columns if len(radix) > 1 else [goal], radix, strict=False):
        ceiling = np.add.outer(ceiling, np.where(np.arange(length) <= column, 0.0, -np.inf))
    by_probability = [math.log(column / columns[-1]) for column in columns[:-1]]
    return by_code(by_probability if order == "probability" else [0.0] * len(radix), radix), ceiling.ravel()


def by_code(slopes: Sequence[float] | Floats, radix: Sequence[int]) -> Floats:
    """Return, for every code, the sum of its digits times a slope each, shape (product of radix,)."""
    parts = [slope * np.arange(length) for slope, length in zip(slopes, radix, strict=True)]
    return np.asarray(reduce(np.add.outer, parts)).ravel()


def add_outwards(slopes: Floats) -> Floats:
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
