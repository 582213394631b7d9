"""Longest paths: the best score that the rows not yet placed can still add, for every partial table.

In: the rows still to come. Out: an array over codes, the largest score that those rows can add; minus infinity where
the column sums cannot be reached.

A cell's score is concave in its count, so the best split of a column's remaining count over rows takes the steepest
steps first: sort the steps, add them up, outwards from the largest sum so that no digit is lost. With more than two
columns the columns are split independently of each other, which can only raise the bound; since the best splits are
nearly proportional, it raises it by little.

Source: the longest-path bound of Mehta and Patel (1983), JASA 78, 427-434; the sorting of steps is the convolution of
concave sequences.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from smallstats.exact.rows import Floats, Ints, Lattice, Stage, add_outwards


def longest_path(rest: Sequence[Stage], lattice: Lattice) -> Floats:
    """Return the best score that the rows still to come can add, by the code so far, shape (lattice.size,)."""
    by_axis = [_best_by_count(rest, axis) for axis in range(len(rest[0].axes))]
    if len(by_axis) == 1:
        least, best = by_axis[0]
        bound = np.full(lattice.size, -np.inf)
        top = lattice.goal - least
        best = best[: top + 1]
        bound[top + 1 - len(best) : top + 1] = best[::-1]
        return bound
    left = [column - np.arange(length) for column, length in zip(lattice.columns, lattice.radix, strict=False)]
    bound, last = np.zeros(()), np.full((), sum(stage.total for stage in rest))
    for counts, (_, best) in zip(left, by_axis, strict=False):
        bound, last = np.add.outer(bound, _look_up(best, counts)), np.subtract.outer(last, counts)
    return (bound + _look_up(by_axis[-1][1][: lattice.columns[-1] + 1], last)).ravel()


def _best_by_count(rest: Sequence[Stage], axis: int) -> tuple[int, Floats]:
    parts = [stage.axes[axis] for stage in rest]
    steps = np.concatenate([part.slopes for part in parts])
    steps.sort()
    best = add_outwards(steps[::-1]) + sum(part.peak for part in parts)
    return sum(part.least for part in parts), best


def _look_up(best: Floats, counts: Ints) -> Floats:
    inside = (counts >= 0) & (counts < len(best))
    return np.where(inside, best.take(np.where(inside, counts, 0)), -np.inf)
