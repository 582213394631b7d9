"""Does the share of an outcome rise or fall over ordered groups? Trend, and departure from it.

In: a k x 2 table of counts, rows in order. Out: small result objects. The outcome is the second column unless told
otherwise. Empty rows are left out with their scores. Where only one row, or only one outcome, is left, nothing can
vary: statistics are 0 and p-values 1.

The exact distribution of a score sum given both margins, for the exact test of trend.

In: events and totals of each group, and its score. Out: the probability of a sum at least as far from its expectation.

The groups are split into two halves, as in `smallstats.exact`; a partial table is known by its events and its score sum
so far, and those that agree in both are one, so that with whole-number scores there are few. The halves are joined by
one sort a tail. Any finite scores will do; a table with too many partial tables is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

from smallstats.association.chi_square import Floats, Ints, drop_empty, pearson
from smallstats.checks import check_choice, check_scores, check_table
from smallstats.errors import DataError, ParameterError
from smallstats.exact import TIE
from smallstats.exact.frontier import MOST_STATES, merge, refuse_beyond
from smallstats.exact.halves import grow, halve
from smallstats.exact.join import matched_weight, weight_of_all
from smallstats.exact.rows import Lattice, Stage, build_lattice
from smallstats.results import Result


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
        If too many partial tables would have to be held; found before any is.

    Examples
    --------
    >>> import numpy as np
    >>> round(exact_score_sum(np.array([1, 3]), np.array([4, 4]), np.array([1.0, 2.0])), 6)
    0.485714
    """
    distinct, place = np.unique(scores[totals > 0], return_inverse=True)  # groups of one score are one group
    table = np.zeros((len(distinct), 2), np.int64)
    np.add.at(table, place, np.column_stack([events, totals - events])[totals > 0])
    values = (distinct - distinct[0]) / (distinct[-1] - distinct[0])
    column = int(table[:, 0].sum() > table[:, 1].sum())
    lattice = build_lattice(table, "probability", advice=_ADVICE)
    lattice = replace(lattice, tilt=np.zeros(lattice.size), often_tied=True)
    # rows of one size may differ in score, so each gets a stage of its own
    stages = [
        replace(stage, scores=stage.steps * value) for stage, value in zip(lattice.stages, values.tolist(), strict=True)
    ]
    left, right = halve(stages)
    _refuse_if_too_many((left, right), values, lattice)
    one, two = (merge(grow(half, other, -np.inf, lattice)) for half, other in ((left, right), (right, left)))
    whole = weight_of_all(table, lattice)
    middle = float((table.sum(axis=1) * values).sum()) * lattice.columns[0] / int(table.sum())
    observed = abs(float((table[:, column] * values).sum()) - middle)

    def tails(distance: float) -> float:
        lower = matched_weight(one, two, middle - distance - one.scores, two.scores, lattice)
        upper = matched_weight(one, two, one.scores - middle - distance, -two.scores, lattice)
        return min((lower + upper) / whole, 1.0) if distance > 0 else 1.0

    margin = TIE * max(observed, 1e-3)
    p_value = tails(observed - margin)
    return (p_value + tails(observed + margin)) / 2 if mid_p else p_value


def _refuse_if_too_many(halves: Sequence[Sequence[Stage]], values: Floats, lattice: Lattice) -> None:
    """Raise `DataError` if a half can have too many partial tables.

    There are at most as many as ways to fill its rows, and at most as many as pairs of a number of events and a score
    sum.
    """
    events = lattice.columns[0]
    for half in halves:
        most = min(events, sum(int(stage.steps[-1]) for stage in half))
        if (most + 1) * (most / _common_step(values) + 1) > MOST_STATES:
            ways = np.ones(1)
            for stage in half:
                refuse_beyond(len(ways) * len(stage.steps), MOST_STATES, lattice)
                ways = np.convolve(ways, np.ones(len(stage.steps)))[: events + 1]
            refuse_beyond(float(ways.sum()), MOST_STATES, lattice)


def _common_step(values: Floats) -> float:
    """Return the largest number of which all values, from 0 to 1, are multiples; if there is none, a very small one."""
    step = 1.0
    for value in values.tolist():
        rest = value
        while rest > _NO_STEP:
            step, rest = rest, step % rest
            rest = 0.0 if step - rest < _NO_STEP else rest
    return step


_ADVICE = "use method='asymptotic'"
_NO_STEP = 1e-7
_METHODS = {
    "asymptotic": ("Cochran-Armitage trend test, chi-square approximation", "Armitage (1955), Biometrics 11, 375-386"),
    "exact": ("Cochran-Armitage trend test, exact", "Agresti, Mehta and Patel (1990), JASA 85, 453-458"),
    "mid-p": ("Cochran-Armitage trend test, exact mid-p", "Lancaster (1961), JASA 56, 223-234"),
}


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class TrendResult(Result):
    """A test of trend.

    Attributes
    ----------
    statistic : float
        z, positive where the share rises with the score; its square is `chi_square`.
    chi_square : float
        The Cochran-Armitage statistic, as R's ``prop.trend.test`` gives it.
    p_value : float
        Two-sided p-value.
    df : int
        1; 0 where nothing can vary.
    slope : float
        Weighted least-squares slope: change of the share a unit of score.
    direction : {"rising", "falling", "flat"}
        Sign of the slope.
    scores : tuple of float
        Scores of the rows, empty ones included.
    """

    statistic: float
    chi_square: float
    p_value: float
    df: int
    slope: float
    direction: str
    scores: tuple[float, ...]

    @property
    def statistic_kind(self) -> str:
        """The statistic is z, whatever the method; `df` belongs to its square."""
        return "z"

    @property
    def df_is_used(self) -> bool:
        """A z has no degrees of freedom."""
        return False


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class DepartureResult(Result):
    """What a straight line leaves unexplained: chi-square of independence less that of trend, df k - 2."""

    statistic: float
    p_value: float
    df: int

    @property
    def statistic_kind(self) -> str:
        """The statistic is a difference of two chi-squares, itself one."""
        return "chi-square"


def cochran_armitage(
    table: Any, *, scores: npt.ArrayLike | None = None, method: str = "asymptotic", outcome: int = 1
) -> TrendResult:
    """Test for a linear trend of a share over ordered groups.

    Parameters
    ----------
    table : array-like or DataFrame, shape (groups, 2)
        Counts, at least two rows.
    scores : sequence of float, optional
        One a row, not all equal; some may be. 1, 2, 3, ... if not given.
    method : {"asymptotic", "exact", "mid-p"}
        "asymptotic": chi-square, 1 df, variance with N and not N - 1, as R's ``prop.trend.test``. "exact": given both
        margins, the probability of a score sum at least as far from its expectation as the observed one, on either
        side. "mid-p": the same less half the probability of sums exactly as far.
    outcome : {1, 0}
        Column whose share is followed; it changes the sign only.

    Raises
    ------
    DataError
        If a count is not allowed, there is one row, or the exact distribution is too large to hold.
    ParameterError
        If scores are of the wrong length, not finite or all equal, or an option is not allowed.

    References
    ----------
    Cochran (1954), Biometrics 10, 417-451; Armitage (1955), Biometrics 11, 375-386; exact: Agresti, Mehta and Patel
    (1990), JASA 85, 453-458.

    Examples
    --------
    >>> found = cochran_armitage([[83, 3], [90, 3], [129, 7], [70, 12]], outcome=0)
    >>> round(found.chi_square, 4), found.direction
    (8.2249, 'falling')
    """
    check_choice(method, name="method", allowed=tuple(_METHODS))
    counts = check_table(table, min_rows=2, columns=2)
    values = np.arange(1.0, len(counts) + 1) if scores is None else check_scores(scores, len(counts), of="rows")
    events = counts[:, check_outcome(outcome)]
    z, slope = _statistic(events, counts.sum(axis=1), values)
    varies = _varies(counts, values)
    if not varies:
        p_value = 1.0
    elif method == "asymptotic":
        p_value = float(chi2.sf(z**2, 1))
    else:
        p_value = exact_score_sum(events, counts.sum(axis=1), values, mid_p=method == "mid-p")
    name, source = _METHODS[method]
    return TrendResult(
        method=name,
        source=source,
        statistic=z,
        chi_square=z**2,
        p_value=p_value,
        df=int(varies),
        slope=slope,
        direction="rising" if slope > 0 else "falling" if slope < 0 else "flat",
        scores=tuple(values.tolist()),
    )


def departure_from_trend(table: Any, *, scores: npt.ArrayLike | None = None) -> DepartureResult:
    """Test whether shares depart from a straight line over ordered groups.

    Parameters
    ----------
    table : array-like or DataFrame, shape (groups, 2)
        Counts; at least three rows that hold something, else no departure is possible and a `DataError` says so.
    scores : sequence of float, optional
        As in `cochran_armitage`.

    Raises
    ------
    DataError, ParameterError
        As in `cochran_armitage`.

    References
    ----------
    Cochran (1954), Biometrics 10, 417-451; Agresti (2002), Categorical Data Analysis, sec. 5.3.5.

    Examples
    --------
    >>> round(departure_from_trend([[83, 3], [90, 3], [129, 7], [70, 12]]).statistic, 4)
    4.3755
    """
    counts = check_table(table, min_rows=3, columns=2)
    values = np.arange(1.0, len(counts) + 1) if scores is None else check_scores(scores, len(counts), of="rows")
    held = drop_empty(counts)
    groups = int(counts.any(axis=1).sum())
    if groups < 3:
        raise DataError(f"table: {groups} group(s) hold observations; a departure from a line needs at least 3.")
    z, _ = _statistic(counts[:, 1], counts.sum(axis=1), values)
    statistic = max(pearson(held) - z**2, 0.0)
    return DepartureResult(
        method="chi-square test of departure from a linear trend",
        source="Cochran (1954), Biometrics 10, 417-451",
        statistic=statistic,
        p_value=float(chi2.sf(statistic, groups - 2)),
        df=groups - 2,
    )


def check_outcome(outcome: int) -> int:
    """Return the column of the outcome; raise `ParameterError` unless it is 0 or 1."""
    if isinstance(outcome, bool) or outcome not in (0, 1):
        raise ParameterError(f"outcome={outcome!r}: must be 0 or 1, a column of the table.")
    return int(outcome)


def _varies(counts: Ints, values: Floats) -> bool:
    return bool(counts.any(axis=0).all() and np.ptp(values[counts.any(axis=1)]) > 0)


def _statistic(events: Ints, totals: Ints, values: Floats) -> tuple[float, float]:
    """Return z and the weighted least-squares slope of the shares on the scores; 0 and 0 where nothing can vary."""
    n, share = int(totals.sum()), float(events.sum() / totals.sum())
    centred = values - (totals * values).sum() / n
    spread = float((totals * centred**2).sum())
    together = float((events * centred).sum())
    variance = spread * share * (1 - share)
    if spread == 0.0 or variance == 0.0:
        return 0.0, 0.0
    return together / float(np.sqrt(variance)), together / spread
