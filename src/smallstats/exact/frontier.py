"""Partial tables of an exact sum: expanded by one row, pruned by the longest path, ties merged.

In: a `Frontier`, a row's `Stage` and the bound on what later rows can add. Out: the frontier after that row. It holds
the partial tables that some completion would leave less extreme than the observed table; where asked for, the weight
of all others, every completion of which is extreme, is kept by code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from smallstats.errors import DataError
from smallstats.exact.rows import Floats, Ints, Lattice, Stage, too_large

SAME = 1e-9  # scores closer than this are one: ties are declared at 1e-7, rounding errors stay below 1e-10
MOST_STATES = 20_000_000  # about 3 GB of memory
_CHUNK = 15_000  # arrays of this many numbers stay in the cache and are not mapped afresh each time
_SHARP_KEY = 2.0**23  # a sum of code and value below this keeps the value to 1e-9
_MANY = 1 << 14


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """Partial tables, and the weight by code of those pruned because every completion is extreme (None: not kept)."""

    codes: Ints
    scores: Floats
    weights: Floats
    pruned: Floats | None


def expand(frontier: Frontier, stage: Stage, bound: Floats, threshold: float, lattice: Lattice) -> Frontier:
    """Return the partial tables with one more row whose best completion, by `bound`, scores above the threshold."""
    children = len(frontier.codes) * len(stage.steps)
    if children > _MANY and lattice.often_tied:
        tied = _expand_tied(frontier, stage, bound, threshold, lattice)
        if tied is not None:
            return tied
    rows = max(1, _CHUNK // max(len(stage.steps), 1))
    parts, held = [], 0
    for start in range(0, max(len(frontier.codes), 1), rows):
        parts.append(_expand_part(frontier, slice(start, start + rows), stage, bound, threshold))
        held += len(parts[-1].codes)
        refuse_beyond(held, MOST_STATES, lattice)
    return _concatenate(parts)


def merge(frontier: Frontier) -> Frontier:
    """Return the frontier with partial tables of the same column sums and the same score made one."""
    order = order_by_code(frontier.codes, frontier.scores)
    codes, scores = frontier.codes.take(order), frontier.scores.take(order)
    new = scores[1:] - scores[:-1] > SAME
    new |= codes[1:] != codes[:-1]
    starts = np.concatenate([[0], new.nonzero()[0] + 1])
    weights = np.add.reduceat(frontier.weights.take(order), starts)
    return Frontier(codes.take(starts), scores.take(starts), weights, frontier.pruned)


def order_by_code(codes: Ints, values: Floats) -> Ints:
    """Return the order of partial tables by code and, within a code, by value, exact to 1e-9 of the values."""
    low = float(values.min())
    span = float(values.max()) - low + 1.0
    if span * float(codes.max()) > _SHARP_KEY:
        return np.lexsort((values, codes))
    return (codes * span + (values - low)).argsort()


def sum_by_code(codes: Ints, weights: Floats, size: int) -> Floats:
    """Return the total weight of each code, shape (size,)."""
    return np.asarray(np.bincount(codes, weights=weights, minlength=size), dtype=np.float64)


def refuse_beyond(found: float, most: int, lattice: Lattice) -> None:
    """Raise `DataError`, with the table's size and advice, if there are more partial tables than allowed."""
    if found > most:
        raise DataError(too_large([stage.total for stage in lattice.stages], lattice.columns, lattice.advice))


def _expand_part(frontier: Frontier, part: slice, stage: Stage, bound: Floats, threshold: float) -> Frontier:
    codes = np.add.outer(frontier.codes[part], stage.steps).ravel()
    scores = np.add.outer(frontier.scores[part], stage.scores).ravel()
    weights = np.multiply.outer(frontier.weights[part], stage.weights).ravel()
    kept = scores + bound.take(codes) > threshold
    pruned = None
    if frontier.pruned is not None:
        pruned = sum_by_code(codes, np.where(kept, 0.0, weights), len(bound))
    index = kept.nonzero()[0]
    return Frontier(codes.take(index), scores.take(index), weights.take(index), pruned)


def _concatenate(parts: Sequence[Frontier]) -> Frontier:
    if len(parts) == 1:
        return parts[0]
    pruned = [part.pruned for part in parts if part.pruned is not None]
    return Frontier(
        np.concatenate([part.codes for part in parts]),
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.sum(pruned, axis=0) if pruned else None,
    )


def _expand_tied(
    frontier: Frontier, stage: Stage, bound: Floats, threshold: float, lattice: Lattice
) -> Frontier | None:
    """Expand and merge at once, by counting in an array of codes x distinct scores; None if it would be too sparse.

    With three or more columns and small counts a score less its tilt is a sum of few log-factorials, so that very
    many partial tables tie.
    """
    children = len(frontier.codes) * len(stage.steps)
    old, old_place = _distinct(frontier.scores - lattice.tilt.take(frontier.codes))
    more, more_place = _distinct(stage.scores - lattice.tilt.take(stage.steps))
    if len(old) * len(more) * 4 > children:
        return None
    values, place = _distinct(np.add.outer(old, more).ravel())
    open_codes = _open_codes(frontier, stage, bound, threshold)
    width, depth = len(values), len(open_codes)
    if width * depth > 2 * children + _MANY:
        return None
    cell = np.full(len(bound), depth * width)
    cell[open_codes] = np.arange(0, depth * width, width)
    by_configuration = place.reshape(len(old), len(more)).take(more_place, axis=1)
    dense = np.zeros((depth + 1) * width)
    rows = max(1, _CHUNK // len(stage.steps))
    for start in range(0, len(frontier.codes), rows):
        some = slice(start, start + rows)
        cells = cell.take(np.add.outer(frontier.codes[some], stage.steps))
        cells += by_configuration.take(old_place[some], axis=0)
        weights = np.multiply.outer(frontier.weights[some], stage.weights)
        np.add.at(dense, cells.ravel(), weights.ravel())
    held = dense[: depth * width].nonzero()[0]
    codes, index = open_codes.take(held // width), held % width
    scores, weights = values.take(index) + lattice.tilt.take(codes), dense.take(held)
    kept = scores + bound.take(codes) > threshold
    pruned = None
    if frontier.pruned is not None:
        pruned = sum_by_code(codes, np.where(kept, 0.0, weights), len(bound))
    return Frontier(codes[kept], scores[kept], weights[kept], pruned)


def _open_codes(frontier: Frontier, stage: Stage, bound: Floats, threshold: float) -> Ints:
    """Return the codes after one more row at which the best partial table has a completion above the threshold."""
    best = np.full(len(bound), -np.inf)
    np.maximum.at(best, frontier.codes, frontier.scores)
    codes = (best > -np.inf).nonzero()[0]
    after = np.full(len(bound), -np.inf)
    children = np.add.outer(codes, stage.steps).ravel()
    np.maximum.at(after, children, np.add.outer(best[codes], stage.scores).ravel())
    return (after + bound > threshold).nonzero()[0]


def _distinct(values: Floats) -> tuple[Floats, Ints]:
    """Return the distinct values, ascending, and the place of each given value among them."""
    order = values.argsort()
    ascending = values.take(order)
    starts = _starts(ascending)
    place = np.empty(len(values), np.int64)
    place[order] = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(values)))
    return ascending.take(starts), place


def _starts(ascending: Floats) -> Ints:
    first = np.empty(len(ascending), dtype=bool)
    first[0] = True
    np.greater(ascending[1:] - ascending[:-1], SAME, out=first[1:])
    return first.nonzero()[0]
