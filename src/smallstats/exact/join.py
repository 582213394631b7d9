"""Two halves of a table's rows joined: the weight of all pairs of partial tables on one side of a limit.

In: two frontiers. Out: one weight. A pair belongs together if its column sums add up to the margins. One sort brings
the first half's limits among the second half's scores; running totals then give each limit the weight below it.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from smallstats.exact.frontier import Frontier, order_by_code, sum_by_code
from smallstats.exact.log_probability import log_probability
from smallstats.exact.rows import Floats, Ints, Lattice

WHOLE_NUMBERS = 1_000  # observations up to which a table's probability is a quotient of whole numbers
_FEW = 2_000
_AT_ONCE = 4_000_000
_SMALLEST_LOG = -600.0


def matched_weight(
    one: Frontier, two: Frontier, limits: Floats, scores: Floats, lattice: Lattice, *, relative: bool = True
) -> float:
    """Add up the weights of all pairs in which the second's score is at most the first's limit.

    Parameters
    ----------
    one, two : Frontier
        Partial tables of the two halves; a pair is one with codes that add up to `lattice.goal`.
    limits, scores : ndarray
        A limit for each partial table of the first half, a score for each of the second.
    lattice : Lattice
        Where the codes come from.
    relative : bool
        Whether the relative error must be small; else small tables are faster, with an error of about 1e-15 of the
        weight of all pairs.
    """
    if not len(one.codes) or not len(two.codes):
        return 0.0
    count, wanted = len(two.codes), lattice.goal - one.codes
    lowest, highest = int(two.codes.min()), int(two.codes.max())
    if count + len(wanted) > _AT_ONCE and lowest < highest:
        split = min(max(int(np.median(two.codes)), lowest + 1), highest)
        sides = ((wanted < split, two.codes < split), (wanted >= split, two.codes >= split))
        return math.fsum(
            matched_weight(_only(one, ours), _only(two, theirs), limits[ours], scores[theirs], lattice)
            for ours, theirs in sides
        )
    codes, values = np.concatenate([two.codes, wanted]), np.concatenate([scores, limits])
    order = order_by_code(codes, values)
    weights = np.zeros(len(codes))
    weights[:count] = two.weights
    weights = weights.take(order)
    below = np.empty(len(codes))
    if relative or len(codes) > _FEW or len(lattice.columns) > 2:
        below[order] = _running_within(codes, weights)
        return float((one.weights * below[count:]).sum())
    below[order] = weights.cumsum()
    by_code = sum_by_code(two.codes, two.weights, lattice.size)
    return float((one.weights * (below[count:] - (by_code.cumsum() - by_code).take(wanted))).sum())


def weight_of_all(table: Ints, lattice: Lattice) -> float:
    """Return the weight of all tables with the margins, in the scale of the stages' weights.

    That is the weight of the observed table over its probability, which whole-number arithmetic gives to the last
    digit where the numbers are small enough for it.
    """
    n = int(table.sum())
    if n > WHOLE_NUMBERS or lattice.log_weight < _SMALLEST_LOG:
        return math.exp(lattice.log_weight - log_probability(table))
    margins = [*table.sum(axis=0).tolist(), *table.sum(axis=1).tolist()]
    ways = math.prod(math.factorial(margin) for margin in margins)
    probability = ways / (math.factorial(n) * math.prod(math.factorial(cell) for cell in table.ravel().tolist()))
    return math.exp(lattice.log_weight) / probability


def _only(frontier: Frontier, chosen: npt.NDArray[np.bool_]) -> Frontier:
    return Frontier(frontier.codes[chosen], frontier.scores[chosen], frontier.weights[chosen], None)


def _running_within(codes: Ints, weights: Floats) -> Floats:
    """Return the running totals of weights, sorted by code, within each code: no total is a difference of larger."""
    totals = np.empty(len(weights))
    sizes = np.bincount(codes)
    start = 0
    for end in sizes[sizes > 0].cumsum().tolist():
        weights[start:end].cumsum(out=totals[start:end])
        start = end
    return totals
