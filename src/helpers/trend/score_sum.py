"""The exact distribution of a score sum given both margins, for the exact test of trend.

In: events and totals of each group, and its score. Out: the probability of a sum at least as far from its expectation.

The groups are split into two halves, as in `helpers.exact`; a partial table is known by its events and its score sum so
far, and those that agree in both are one, so that with whole-number scores there are few. The halves are joined by
one sort a tail. Any finite scores will do; a table with too many partial tables is refused.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from helpers.chi_square import Floats, Ints
from helpers.exact import TIE
from helpers.exact.frontier import merge
from helpers.exact.halves import grow, halve
from helpers.exact.join import matched_weight, weight_of_all
from helpers.exact.rows import build_lattice


def exact_score_sum(events: Ints, totals: Ints, scores: Floats, *, mid_p: bool = False) -> float:
    """Return the two-sided exact p-value of the score sum: sums as far from the expectation, or farther.

    Parameters
    ----------
    events, totals : ndarray of int, shape (groups,)
        Counts; groups without observations are left out.
    scores : ndarray, shape (groups,)
        Finite scores. Distances from the expectation within a relative 1e-7 of the observed one tie with it.
    mid_p : bool
        Whether to leave out half the probability of sums exactly as far.

    Raises
    ------
    DataError
        If too many partial tables would have to be held.

    Examples
    --------
    >>> import numpy as np
    >>> round(exact_score_sum(np.array([1, 3]), np.array([4, 4]), np.array([1.0, 2.0])), 6)
    0.485714
    """
    held = totals > 0
    table = np.column_stack([events, totals - events])[held]
    values = (scores[held] - scores[held].min()) / np.ptp(scores[held])
    lattice = build_lattice(table, "probability")
    lattice = replace(lattice, tilt=np.zeros(lattice.size), often_tied=True)
    # rows of one size may differ in score, so each gets a stage of its own
    stages = [
        replace(stage, scores=stage.steps * value) for stage, value in zip(lattice.stages, values.tolist(), strict=True)
    ]
    left, right = halve(stages)
    one, two = (merge(grow(half, other, -np.inf, lattice)) for half, other in ((left, right), (right, left)))
    whole = weight_of_all(table, left, right, lattice)
    column = int(table[:, 0].sum() != lattice.columns[0])
    middle = float((table.sum(axis=1) * values).sum()) * lattice.columns[0] / int(table.sum())
    observed = abs(float((table[:, column] * values).sum()) - middle)

    def tails(distance: float) -> float:
        lower = matched_weight(one, two, middle - distance - one.scores, two.scores, lattice)
        upper = matched_weight(one, two, one.scores - middle - distance, -two.scores, lattice)
        return min((lower + upper) / whole, 1.0) if distance > 0 else 1.0

    margin = TIE * max(observed, 1e-3)
    p_value = tails(observed - margin)
    return (p_value + tails(observed + margin)) / 2 if mid_p else p_value
