"""Do groups differ in an ordered outcome? The test of mean scores: Kruskal and Wallis's with midranks, exact or not.

In: a table of groups (rows, in any order) by outcomes (columns, in order). Out: a small result object.

The statistic compares the groups' mean scores, so it sees one group's outcomes lying lower than another's and spends
nothing on differences without an order. Given both margins it depends on the table through the sum of scores in each
group, one term a row: what `smallstats.exact` adds up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

from smallstats.association.chi_square import Floats, Ints, drop_empty
from smallstats.association.random_tables import as_generator, check_draws, estimate, in_batches
from smallstats.checks import check_choice, check_scores, check_table
from smallstats.exact import TIE
from smallstats.exact.p_value import p_value_of_scores
from smallstats.exact.rows import Lattice, Stage, build_lattice, by_code
from smallstats.results import Result

_KRUSKAL_WALLIS = "Kruskal and Wallis (1952), JASA 47, 583-621"
_METHODS = {
    "exact": ("exact", "Klotz and Teng (1977), JASA 72, 165-169"),
    "mid-p": ("exact mid-p", "Lancaster (1961), JASA 56, 223-234"),
    "asymptotic": ("chi-square approximation", _KRUSKAL_WALLIS),
    "monte-carlo": ("Monte Carlo", "Patefield (1981), Applied Statistics 30, 91-97"),
}


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class OrderedResult(Result):
    """A test of mean scores over groups.

    Attributes
    ----------
    statistic : float
        (n - 1) times the share of the scores' sum of squares that lies between groups; with midranks Kruskal and
        Wallis's H, corrected for ties.
    p_value : float
        Probability, if outcomes are independent of groups, of a statistic at least as large.
    df : int
        Groups that hold something, less one; used by the asymptotic method only.
    n : int
        Number of observations.
    scores : tuple of float
        Score of each outcome, NaN for a midrank of none.
    mean_scores : tuple of float
        Mean score of each group, NaN where it is empty.
    standard_error, draws : float, int or None
        Of a Monte Carlo p-value.
    """

    statistic: float
    p_value: float
    df: int
    n: int
    scores: tuple[float, ...]
    mean_scores: tuple[float, ...]
    standard_error: float | None = None
    draws: int | None = None

    @property
    def statistic_kind(self) -> str:
        """With enough observations the statistic is distributed as a chi-square."""
        return "chi-square"

    @property
    def df_is_used(self) -> bool:
        """Whether the p-value is that of a chi-square distribution."""
        return self.method.endswith(_METHODS["asymptotic"][0])


def ordered_independence(
    table: Any,
    *,
    scores: npt.ArrayLike | None = None,
    method: str = "exact",
    draws: int = 100_000,
    rng: np.random.Generator | int | None = None,
) -> OrderedResult:
    """Test whether groups differ in an ordered outcome.

    Parameters
    ----------
    table : array-like or DataFrame, shape (groups, outcomes)
        Counts, at least two rows; the columns are in order. Empty rows are left out, and so are empty columns with
        their scores; where one row or one outcome is left, p = 1.
    scores : sequence of float, optional
        One a column, not all equal. By default the midranks of the outcomes over all groups, which makes it Kruskal
        and Wallis's test.
    method : {"exact", "mid-p", "asymptotic", "monte-carlo"}
        "exact": the probability, given both margins, of tables with a statistic at least as large, less 1e-7 times
        the larger of 1 and it. "mid-p": the same less half the probability of tables that tie with the observed one.
        "asymptotic": chi-square. "monte-carlo": "exact" estimated from random tables.
    draws, rng
        As in `smallstats.association.independence`.

    Raises
    ------
    DataError
        If a count is not allowed, there is one row, or the table is too large for an exact method.
    ParameterError
        If an option is not allowed.

    References
    ----------
    Kruskal and Wallis (1952), JASA 47, 583-621; Agresti (2002), Categorical Data Analysis, sec. 7.5.3; R:
    ``kruskal.test``. Exact distribution with ties: Klotz and Teng (1977), JASA 72, 165-169.

    Examples
    --------
    >>> found = ordered_independence([[6, 3, 1], [3, 4, 3], [1, 2, 7]])
    >>> round(found.statistic, 4), round(found.p_value, 6)
    (8.426, 0.013147)
    """
    check_choice(method, name="method", allowed=tuple(_METHODS))
    given, draws, generator = check_table(table, min_rows=2), check_draws(draws), as_generator(rng)
    values = midranks(given.sum(axis=0)) if scores is None else check_scores(scores, given.shape[1], of="columns")
    counts, held = drop_empty(given), values[given.any(axis=0)]
    spread = _Spread.of(counts, held)
    statistic, error = float(spread.statistic(counts)), None
    if len(counts) < 2 or spread.whole == 0.0:
        p_value, error = 1.0, (0.0 if method == "monte-carlo" else None)
    elif method == "asymptotic":
        p_value = float(chi2.sf(statistic, len(counts) - 1))
    elif method == "monte-carlo":
        extreme = 0
        for tables, times in in_batches(counts.sum(axis=1), counts.sum(axis=0), draws, generator):
            extreme += int(times[spread.statistic(tables) >= statistic - _tolerance(statistic)].sum())
        p_value, error = estimate(extreme, draws)
    else:
        p_value = _exact(counts, spread, mid_p=method == "mid-p")
    sums, totals = given @ np.where(given.any(axis=0), values, 0.0), given.sum(axis=1)
    name, source = _METHODS[method]
    return OrderedResult(
        method=f"{'Kruskal-Wallis test' if scores is None else 'test of mean scores'}, {name}",
        source=source,
        statistic=statistic,
        p_value=p_value,
        df=len(counts) - 1 if spread.whole else 0,
        n=int(given.sum()),
        scores=tuple(values.tolist()),
        mean_scores=tuple(np.divide(sums, totals, out=np.full(len(given), np.nan), where=totals > 0).tolist()),
        standard_error=error,
        draws=draws if method == "monte-carlo" else None,
    )


def midranks(columns: Ints) -> Floats:
    """Return the mean rank of the observations of each outcome, NaN for an outcome without any."""
    before = columns.cumsum() - columns
    return np.where(columns > 0, before + (columns + 1) / 2, np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class _Spread:
    """What the statistic of any table with the margins needs: centred scores, rows' sums, and the scores' spread."""

    scores: Floats
    totals: Ints
    whole: float

    @classmethod
    def of(cls, counts: Ints, scores: Floats) -> _Spread:
        columns = counts.sum(axis=0)
        centred = scores - float(columns @ scores) / int(columns.sum())
        whole = float(columns @ centred**2) if np.ptp(scores) > 0 else 0.0
        return cls(centred, counts.sum(axis=1), whole)

    def statistic(self, tables: Ints) -> Floats:
        """Return the statistic of one or more tables, shape (..., groups, outcomes); 0 where scores do not vary."""
        return np.asarray(self.of_sums(tables @ self.scores, self.totals).sum(axis=-1))

    def of_sums(self, sums: Floats, totals: Ints | int) -> Floats:
        """Return each row's part of the statistic from its sum of centred scores."""
        factor = (int(self.totals.sum()) - 1) / self.whole if self.whole else 0.0
        return np.asarray(factor * sums**2 / totals)


def _tolerance(statistic: float) -> float:
    return TIE * max(1.0, statistic)


def _exact(counts: Ints, spread: _Spread, *, mid_p: bool) -> float:
    by_size = counts.sum(axis=0).argsort(kind="stable")
    scores = spread.scores[by_size]
    lattice = build_lattice(counts[:, by_size], "probability", turn=False)
    so_far = by_code(scores[:-1] - scores[-1], lattice.radix)  # sum of scores, but for the last score of every row
    known = {
        stage.total: replace(
            stage, scores=-spread.of_sums(so_far.take(stage.steps) + stage.total * scores[-1], stage.total)
        )
        for stage in lattice.stages
    }
    lattice = replace(
        lattice,
        stages=tuple(known[stage.total] for stage in lattice.stages),
        tilt=np.zeros(lattice.size),
        often_tied=True,
    )

    def best(rest: Sequence[Stage], lattice: Lattice) -> Floats:
        """Return the most that the rows to come can add: their sum of scores is known, at best it is shared evenly."""
        to_come = sum(stage.total for stage in rest)
        sums = so_far + (int(spread.totals.sum()) - to_come) * scores[-1]
        return lattice.ceiling - spread.of_sums(sums, max(to_come, 1))

    observed = float(spread.statistic(counts))
    limits = [sign * _tolerance(observed) - observed for sign in ((1, -1) if mid_p else (1,))]
    return float(np.mean([p_value_of_scores(counts, lattice, limit, best) for limit in limits]))
