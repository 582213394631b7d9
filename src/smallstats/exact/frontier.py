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
_PILOT = 32
_CELLS = 16_000_000  # of an array in which weights are added up at random places


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
    starts = range(0, max(len(frontier.codes), 1), rows)
    if len(starts) > _PILOT**2:  # a sample foretells how many will be held
        pilot = starts[:: len(starts) // _PILOT]
        kept = sum(len(_expand_part(frontier, slice(at, at + rows), stage, bound, threshold).codes) for at in pilot)
        refuse_beyond(kept * len(starts) / len(pilot), MOST_STATES, lattice)
    parts = [_expand_part(frontier, slice(at, at + rows), stage, bound, threshold) for at in starts]
    refuse_beyond(sum(len(part.codes) for part in parts), MOST_STATES, lattice)
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
    order = frontier.codes.argsort(kind="stable")
    frontier = Frontier(
        frontier.codes.take(order), frontier.scores.take(order), frontier.weights.take(order), frontier.pruned
    )
    old, old_place = _distinct(frontier.scores - lattice.tilt.take(frontier.codes))
    more, more_place = _distinct(stage.scores - lattice.tilt.take(stage.steps))
    if len(old) * len(more) * 4 > children:
        return None
    values, place = _distinct(np.add.outer(old, more).ravel())
    open_codes = _open_codes(frontier, stage, bound, threshold)
    if len(values) * len(open_codes) > 2 * children + _MANY:
        return None
    slabs = max(1, _CELLS // len(values))
    parts, held = [], 0
    for start in range(0, max(len(open_codes), 1), slabs):
        codes = open_codes[start : start + slabs]
        dense = _weights(frontier, stage, codes, old_place * len(more), more_place, place, len(values), lattice)
        filled = dense.nonzero()[0]
        index = filled % len(values)
        codes, weights = codes.take(filled // len(values)), dense.take(filled)
        scores = values.take(index) + lattice.tilt.take(codes)
        kept = scores + bound.take(codes) > threshold
        pruned = None
        if frontier.pruned is not None:
            pruned = sum_by_code(codes, np.where(kept, 0.0, weights), len(bound))
        parts.append(Frontier(codes[kept], scores[kept], weights[kept], pruned))
        held += len(parts[-1].codes)
        refuse_beyond(held, MOST_STATES, lattice)
    return _concatenate(parts)


def _weights(
    frontier: Frontier,
    stage: Stage,
    open_codes: Ints,
    old_place: Ints,
    more_place: Ints,
    place: Ints,
    width: int,
    lattice: Lattice,
) -> Floats:
    """Return the weight of each open code and score after one more row, shape (codes x scores,); the rest is left out.

    Partial tables and configurations are in the order of their codes, so that those with one first digit stand together
    and only the ones that lead to open codes are looked at.
    """
    cell = np.full(lattice.size, -1)
    cell[open_codes] = np.arange(0, len(open_codes) * width, width)
    dense = np.zeros(len(open_codes) * width)
    stride = lattice.size // lattice.radix[0]
    first = stage.steps // stride
    lowest, highest = int(open_codes[0]) // stride, int(open_codes[-1]) // stride
    for digit in range(int(first[0]), int(first[-1]) + 1):
        some = slice(*first.searchsorted([digit, digit + 1]))
        bounds = frontier.codes.searchsorted([(lowest - digit) * stride, (highest - digit + 1) * stride])
        rows = max(1, _CHUNK // max(some.stop - some.start, 1))
        for start in range(bounds[0], bounds[1], rows):
            these = slice(start, min(start + rows, bounds[1]))
            cells = cell.take(np.add.outer(frontier.codes[these], stage.steps[some])).ravel()
            inside = (cells >= 0).nonzero()[0]
            scores = place.take(np.add.outer(old_place[these], more_place[some]).ravel().take(inside))
            weights = np.multiply.outer(frontier.weights[these], stage.weights[some]).ravel().take(inside)
            np.add.at(dense, cells.take(inside) + scores, weights)
    return dense


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
