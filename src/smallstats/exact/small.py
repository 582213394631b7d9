"""The exact test of a small r x 2 table, with as few array operations as can be; `p_value` covers every table.

In: a table of two columns. Out: its p-value, or None where the table is not small or the p-value so small that its
relative accuracy needs the longer way. The method is that of `p_value`: two halves of the rows, the longest
path, one sort. Here each half is written out at once and weights are the exponentials of scores.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import gammaln

from smallstats.exact.rows import Floats, Ints

WIDEST_ROW = 128
MOST_ROWS = 12
MOST_IN_HALF = 6_000
_SMALL_P = 1e-3
_LOG_FACTORIAL = gammaln(np.arange(WIDEST_ROW + 1) + 1.0)


def small_p_value(table: Ints, margin: float) -> float | None:
    """Return the Fisher-Freeman-Halton p-value of a small r x 2 table, or None.

    Parameters
    ----------
    table : ndarray of int, shape (rows, 2)
        Counts without empty rows or columns.
    margin : float
        How much above the observed log probability still counts as extreme; negative leaves ties out.

    Examples
    --------
    >>> import numpy as np
    >>> round(small_p_value(np.array([[8, 14], [13, 8], [13, 11], [11, 14], [12, 12]]), 1e-7), 6)
    0.518464
    """
    cells = table.tolist()
    first, second = (sum(column) for column in zip(*cells, strict=True))
    counted = [row[0] if first <= second else row[1] for row in cells]
    first, second = min(first, second), max(first, second)
    totals = [sum(row) for row in cells]
    if len(totals) > MOST_ROWS or max(totals) > min(WIDEST_ROW, second):
        return None
    scores = _scores(totals, first, second)
    observed = sum(scores.item(row, count) for row, count in enumerate(counted))
    threshold = observed + margin
    halves = _halves((scores > threshold).sum(axis=1).tolist())
    if max(size for _, size in halves) > MOST_IN_HALF:
        return None
    (left, _), (right, _) = halves
    above = _pairs_above(
        _write_out(scores, left, right, first, threshold),
        _write_out(scores, right, left, first, threshold),
        first,
        threshold,
    )
    # the weight of a table over its probability is the same for all; whole numbers give the latter to the last digit
    ways = math.prod(math.comb(total, count) for total, count in zip(totals, counted, strict=True))
    p_value = 1.0 - above * (ways / math.comb(sum(totals), first)) / math.exp(observed)
    return None if p_value < _SMALL_P else min(p_value, 1.0)


def _scores(totals: list[int], first: int, second: int) -> Floats:
    """Return the log weight of each count in the first column, a line a row, its largest 0; else minus infinity."""
    counts = np.arange(min(max(totals), first) + 1)
    left = np.array(totals)[:, None] - counts
    scores = counts * math.log(first / second) - _LOG_FACTORIAL.take(counts) - _LOG_FACTORIAL.take(left, mode="clip")
    scores[left < 0] = -np.inf
    scores -= scores.max(axis=1, keepdims=True)
    return np.asarray(scores)


def _halves(sizes: list[int]) -> list[tuple[list[int], int]]:
    """Split rows into two halves with about as many partial tables each, and say how many."""
    halves: list[tuple[list[int], int]] = [([], 1), ([], 1)]
    for row in sorted(range(len(sizes)), key=sizes.__getitem__, reverse=True):
        side = int(halves[1][1] < halves[0][1])
        halves[side] = ([*halves[side][0], row], halves[side][1] * sizes[row])
    return halves


def _write_out(scores: Floats, half: list[int], other: list[int], first: int, threshold: float) -> tuple[Ints, Floats]:
    """Return column sums and scores of a half's partial tables that some completion leaves above the threshold."""
    codes, sums = np.zeros(1, np.int64), np.zeros(1)
    for row in half:
        line = scores[row]
        counts = (line > threshold).nonzero()[0]
        codes, sums = np.add.outer(codes, counts).ravel(), np.add.outer(sums, line.take(counts)).ravel()
    lines = scores.take(other, axis=0)
    with np.errstate(invalid="ignore"):  # past what a row can hold, minus infinity less itself
        steps = (lines[:, 1:] - lines[:, :-1]).ravel()
    steps = np.sort(steps[steps > -np.inf])[::-1][:first]
    best = np.full(first + 2, -np.inf)
    best[first] = lines[:, 0].sum()
    best[first - len(steps) : first] = (best[first] + steps.cumsum())[::-1]
    kept = (sums + best.take(codes, mode="clip") > threshold).nonzero()[0]
    return codes.take(kept), sums.take(kept)


def _pairs_above(one: tuple[Ints, Floats], two: tuple[Ints, Floats], first: int, threshold: float) -> float:
    """Add up the weights of all pairs whose sums add up to the column and whose scores add up above the threshold."""
    if not len(one[0]) or not len(two[0]):
        return 0.0
    wanted, count = first - one[0], len(two[0])
    codes, values = np.concatenate([two[0], wanted]), np.concatenate([-two[1], one[1] - threshold])
    order = (codes * (1.0 - 2.0 * threshold) + values).argsort()
    weights = np.exp(two[1])
    running = np.zeros(len(codes))
    running[:count] = weights
    below = np.empty(len(codes))
    below[order] = running.take(order).cumsum()
    by_code = np.bincount(two[0], weights=weights, minlength=first + 1)
    return float((np.exp(one[1]) * (below[count:] - (by_code.cumsum() - by_code).take(wanted))).sum())
