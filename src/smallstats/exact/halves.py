"""The two halves of a table's rows: which row goes where, and every partial table of a half.

In: the rows of a table as stages. Out: two lists of rows; the frontier after all rows of one; its weight by code.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from smallstats.exact.bounds import longest_path
from smallstats.exact.frontier import Frontier, expand, merge, refuse_beyond, sum_by_code
from smallstats.exact.rows import Floats, Lattice, Stage

Bound = Callable[[Sequence[Stage], Lattice], Floats]

MOST_CHILDREN = 500_000_000  # about half a minute
_WORTH_MERGING = 4_000
_WORTH_BOUNDING = 1_000


def halve(stages: Sequence[Stage]) -> tuple[list[Stage], list[Stage]]:
    """Split rows into two halves with about as many partial tables each, counting equal rows of a half as tied."""
    sides: tuple[list[Stage], list[Stage]] = ([], [])
    sizes = [0.0, 0.0]
    equal: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for stage in sorted(stages, key=lambda stage: -len(stage.steps)):
        same = [equal[side].get(id(stage), 0) for side in (0, 1)]
        grown = [sizes[side] + math.log((len(stage.steps) + same[side]) / (same[side] + 1)) for side in (0, 1)]
        side = int(max(sizes[0], grown[1]) < max(grown[0], sizes[1]))
        sizes[side] = grown[side]
        equal[side][id(stage)] = same[side] + 1
        sides[side].append(stage)
    return sides[0][::-1], sides[1][::-1]


def grow(
    half: Sequence[Stage],
    other: Sequence[Stage],
    threshold: float,
    lattice: Lattice,
    *,
    bound_of: Bound = longest_path,
    keep_pruned: bool = False,
) -> Frontier:
    """Return the partial tables of a half that some completion leaves with a score above the threshold.

    `bound_of` gives, from the rows to come and the lattice, the most that they can add, by code.

    Raises
    ------
    DataError
        If more of them would have to be held or looked at than memory and patience allow.
    """
    frontier = Frontier(np.zeros(1, np.int64), np.zeros(1), np.ones(1), np.zeros(lattice.size) if keep_pruned else None)
    looked_at = 0
    for place, stage in enumerate(half):
        alive = stage.scores > threshold
        live = stage.only(alive.nonzero()[0])
        last = place == len(half) - 1
        if place == 0 and not last and not keep_pruned:
            frontier = Frontier(live.steps, live.scores, live.weights, None)
            continue
        if len(frontier.codes) > _WORTH_MERGING:
            frontier = merge(frontier)
        children = len(frontier.codes) * len(live.steps)
        looked_at += children
        refuse_beyond(looked_at, MOST_CHILDREN, lattice)
        worth_bounding = last or children > _WORTH_BOUNDING
        bound = bound_of([*half[place + 1 :], *other], lattice) if worth_bounding else lattice.ceiling
        grown = expand(frontier, live, bound, threshold, lattice)
        if grown.pruned is not None:
            pruned = grown.pruned + _carry(frontier, stage, alive, lattice)
            grown = replace(grown, pruned=np.where(bound > -np.inf, pruned, 0.0))
        frontier = grown
    return frontier


def weight_by_code(half: Sequence[Stage], lattice: Lattice) -> Floats:
    """Return the weight of every partial table of a half by its code, shape (lattice.size,)."""
    dense = np.zeros(lattice.size)
    dense[0] = 1.0
    for stage in half:
        dense = spread(dense, stage, lattice)
    return dense


def spread(dense: Floats, stage: Stage, lattice: Lattice) -> Floats:
    """Return the weight by code after one more row, from the weight by code before it, shape (lattice.size,)."""
    out = np.zeros(lattice.size)
    codes = dense.nonzero()[0]
    if not len(codes) or not len(stage.steps):
        return out
    if len(lattice.columns) == 2 and len(stage.steps) == stage.steps[-1] - stage.steps[0] + 1:
        first, last = int(codes[0]), int(codes[-1])
        reached = np.convolve(dense[first : last + 1], stage.weights)
        start = first + int(stage.steps[0])
        out[start : start + len(reached)] = reached[: lattice.size - start]
    else:
        for step, weight in zip(stage.steps.tolist(), stage.weights.tolist(), strict=True):
            inside = codes[: codes.searchsorted(lattice.size - step)]
            out[inside + step] += dense[inside] * weight
    out[lattice.ceiling < 0] = 0.0
    return out


def _carry(frontier: Frontier, stage: Stage, alive: npt.NDArray[np.bool_], lattice: Lattice) -> Floats:
    """Return by code, after one more row, what was pruned before it and what its hopeless configurations prune."""
    by_code = sum_by_code(frontier.codes, frontier.weights, lattice.size)
    before = np.zeros(lattice.size) if frontier.pruned is None else frontier.pruned
    return spread(before, stage, lattice) + spread(by_code, stage.only((~alive).nonzero()[0]), lattice)
