"""Exact conditional p-values of r x c tables: sums over every table with the observed margins, no draws.

In: a table of counts without empty rows or columns, and the order in which tables count as extreme: by probability
(Fisher, Freeman and Halton) or by Pearson's statistic. Out: the probability, given both margins, of a table at least
as extreme as the observed one.

How it works. The rows are split into two halves. In each half partial tables are expanded row by row; a partial table
is known by its column sums so far, its score and its weight. Where even the best completion is extreme, all are, and
the partial table goes no further. What is left of the two halves is joined by one sort: partial tables whose column
sums add up to the margins are compared score by score. The work is about the square root of the number of tables less
extreme than the observed one, and no table is left out or approximated.

Sources: Freeman and Halton (1951), Biometrika 38, 141-149; Mehta and Patel (1983), JASA 78, 427-434 (longest path);
Horowitz and Sahni (1974), JACM 21, 277-292 (meeting in the middle).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from smallstats.exact.bounds import longest_path
from smallstats.exact.halves import Bound, grow, halve, weight_by_code
from smallstats.exact.join import WHOLE_NUMBERS, matched_weight, weight_of_all
from smallstats.exact.rows import MONTE_CARLO, MOST_DRAWN, Ints, Lattice, Order, Stage, build_lattice
from smallstats.exact.small import small_p_value

TIE = 1e-7
_SMALL_P = 1e-4
_SMALL_P_OF_LARGE = 1e-2


def exact_p_value(table: Ints, *, order: Order = "probability", ties: bool = True) -> float:
    """Return the probability, given the margins, of tables at least as extreme as the observed one.

    Parameters
    ----------
    table : ndarray of int, shape (rows, columns)
        Counts; at least two rows and two columns, none of them empty.
    order : {"probability", "pearson"}
        A table is extreme if its probability is at most the observed one times 1 + 1e-7, or if its Pearson statistic
        is at least the observed one less 1e-7 times the larger of 1 and it.
    ties : bool
        Whether tables that tie with the observed one count; if not, they are left out by the same tolerance.

    Raises
    ------
    DataError
        If the table is too large for memory or patience; nothing is approximated.

    Examples
    --------
    >>> import numpy as np
    >>> round(exact_p_value(np.array([[3, 1], [1, 3]])), 6)
    0.485714
    """
    if order == "probability" and min(table.shape) == 2:
        upright = table if table.shape[1] == 2 else table.T
        found = small_p_value(upright, math.log1p(TIE) if ties else -math.log1p(TIE))
        if found is not None:
            return found
    n = int(table.sum())
    advice = MONTE_CARLO if n <= MOST_DRAWN else "use method='pearson'"
    lattice = build_lattice(table, order, whole=False, advice=advice)
    margin = math.log1p(TIE) if order == "probability" else TIE * max(1.0, -lattice.score)
    threshold = lattice.score + (margin if ties else -margin)
    return p_value_of_scores(table, lattice, threshold)


def p_value_of_scores(table: Ints, lattice: Lattice, threshold: float, bound_of: Bound = longest_path) -> float:
    """Return the probability, given the margins, of tables whose rows' scores add up to at most a threshold.

    Parameters
    ----------
    table : ndarray of int, shape (rows, columns)
        Counts; at least two rows and two columns, none of them empty.
    lattice : Lattice
        Of that table, with the scores of its stages.
    threshold : float
        Greatest sum that counts.
    bound_of : callable
        From the rows to come and the lattice, the most that they can add to a sum, by code.

    Raises
    ------
    DataError
        If the table is too large for memory or patience.
    """
    halves = halve(lattice.stages)
    whole = weight_of_all(table, lattice)
    p_value = 1.0 - _above(*halves, threshold, lattice, bound_of) / whole
    if p_value < (_SMALL_P if table.sum() <= WHOLE_NUMBERS else _SMALL_P_OF_LARGE):
        p_value = _at_most(*halves, threshold, lattice, bound_of) / whole
    return min(max(p_value, 0.0), 1.0)


def _above(left: Sequence[Stage], right: Sequence[Stage], threshold: float, lattice: Lattice, bound_of: Bound) -> float:
    """Return the weight of tables that score above the threshold; its error is about 1e-15 of the whole."""
    one = grow(left, right, threshold, lattice, bound_of=bound_of)
    if not len(one.codes):
        return 0.0
    two = grow(right, left, threshold, lattice, bound_of=bound_of)
    return matched_weight(one, two, one.scores - threshold, -two.scores, lattice, relative=False)


def _at_most(
    left: Sequence[Stage], right: Sequence[Stage], threshold: float, lattice: Lattice, bound_of: Bound
) -> float:
    """Return the weight of tables that score at or below the threshold, to full relative accuracy; slower."""
    one = grow(left, right, threshold, lattice, bound_of=bound_of, keep_pruned=True)
    two = grow(right, left, threshold, lattice, bound_of=bound_of, keep_pruned=True)
    weight = matched_weight(one, two, threshold - one.scores, two.scores, lattice)
    if one.pruned is not None and two.pruned is not None:
        codes = one.pruned.nonzero()[0]
        weight += float((one.pruned[codes] * weight_by_code(right, lattice)[lattice.goal - codes]).sum())
        weight += float((one.weights * two.pruned.take(lattice.goal - one.codes)).sum())
    return weight
