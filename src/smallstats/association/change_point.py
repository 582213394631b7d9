"""Where do the shares of ordered groups change most, and could that be chance? The maximally selected split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import xlogy

from smallstats.association.chi_square import Floats, Ints
from smallstats.association.random_tables import as_generator, check_draws, estimate, in_batches
from smallstats.checks import check_choice, check_table
from smallstats.errors import DataError
from smallstats.exact import TIE
from smallstats.exact.halves import spread, weight_by_code
from smallstats.exact.rows import build_lattice
from smallstats.results import Result

MOST_STEPS = 2e10


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ChangePointResult(Result):
    """The split of ordered rows that separates the shares most.

    Attributes
    ----------
    split : int
        Number of rows before the change: rows ``[:split]`` against ``[split:]``; 0 where nothing can vary.
    statistic : float
        The largest Pearson chi-square (1 df) over all splits.
    p_value : float
        Probability of so large a maximum under no association, given both margins: the choice of the split counted.
    share_before, share_after : float
        Shares of the second outcome on the two sides.
    standard_error, draws : float, int or None
        Of a Monte Carlo p-value.
    """

    split: int
    statistic: float
    p_value: float
    share_before: float
    share_after: float
    standard_error: float | None
    draws: int | None


def change_point(
    table: Any, *, method: str = "exact", draws: int = 100_000, rng: np.random.Generator | int | None = None
) -> ChangePointResult:
    """Find the split of ordered groups with the largest chi-square and its p-value, the search allowed for.

    Parameters
    ----------
    table : array-like or DataFrame, shape (groups, 2)
        Counts, rows in order, at least two. A split between empty rows is the same as the one before them.
    method : {"exact", "monte-carlo"}
        "exact" follows the running total of the outcome row by row, which costs little at any size that occurs;
        "monte-carlo" uses random tables and gives the p-value's standard error.
    draws : int
        Number of random tables.
    rng : numpy Generator, int or None
        Generator or seed; None is fresh entropy.

    Raises
    ------
    DataError, ParameterError
        If a count or an option is not allowed.

    References
    ----------
    Miller and Siegmund (1982), Biometrics 38, 1011-1016; exact distribution: Koziol (1991), Biometrics 47, 1557-1561.

    Examples
    --------
    >>> found = change_point([[9, 1], [8, 2], [3, 7], [2, 8]])
    >>> found.split, round(found.statistic, 3)
    (2, 14.545)
    """
    check_choice(method, name="method", allowed=("exact", "monte-carlo"))
    counts = check_table(table, min_rows=2, columns=2)
    generator, draws = as_generator(rng), check_draws(draws)
    totals, events = counts.sum(axis=1), counts[:, 1]
    by_split = _chi_squares(events.cumsum()[:-1], totals, int(events.sum()))
    split, largest, error = int(by_split.argmax()) + 1, float(by_split.max()), None
    limit = largest * (1 - TIE)
    if largest == 0.0:
        split = 0 if not _can_vary(counts) else split
        p_value, error = 1.0, (0.0 if method == "monte-carlo" else None)
    elif method == "exact":
        p_value = _exact(counts, limit)
    else:
        p_value, error = _monte_carlo(counts, limit, draws, generator)
    shares = [float(events[part].sum() / max(totals[part].sum(), 1)) for part in (slice(split), slice(split, None))]
    if split == 0:
        shares[0] = shares[1]
    return ChangePointResult(
        method=f"maximally selected chi-square over splits, {method}",
        source="Miller and Siegmund (1982), Biometrics 38, 1011-1016",
        split=split,
        statistic=largest,
        p_value=p_value,
        share_before=shares[0],
        share_after=shares[1],
        standard_error=error,
        draws=draws if method == "monte-carlo" else None,
    )


def search_cost(table: Any, *, draws: int, rng: int) -> float:
    """Return how many parameters a searched change point is worth in Akaike's criterion, its two shares not counted.

    A place chosen for its fit fits the data at hand better than others of their kind. The cost is how much better in
    log likelihood, on average, less the same for a place fixed beforehand: from tables drawn at the one share of all
    groups, where a search finds most in nothing. It is 0 with one possible place; in a long series of normal means it
    is 3 where there is a change (Ninomiya 2015), which a few groups do not reach.

    Parameters
    ----------
    table : array-like or DataFrame, shape (groups, 2)
        Counts, rows in order.
    draws : int
        Tables drawn, the group totals held.
    rng : int
        Seed.

    Raises
    ------
    DataError
        If a count is not allowed.

    References
    ----------
    Ninomiya (2015), Annals of the Institute of Statistical Mathematics 67, 943-961. Ishiguro, Sakamoto and Kitagawa
    (1997), Annals of the Institute of Statistical Mathematics 49, 411-434, for the criterion by drawing.
    """
    counts, times = check_table(table, min_rows=2, columns=2), check_draws(draws)
    totals = counts.sum(axis=1)[counts.any(axis=1)]
    share, sizes = counts[:, 1].sum() / counts.sum(), totals.cumsum()[:-1]
    if len(totals) < 2 or share in (0, 1):
        return 0.0
    events = np.random.default_rng(rng).binomial(totals, share, size=(times, len(totals)))
    before, every = events.cumsum(axis=1)[:, :-1], events.sum(axis=1, keepdims=True)
    parts = [(before, sizes), (every - before, totals.sum() - sizes)]
    # Half an observation keeps a share of none or all, whose log likelihood elsewhere is infinite, away from the edge.
    fitted = [((hits + 0.5) / (size + 1), hits, size) for hits, size in parts]
    own = sum(xlogy(hits, hits / size) + xlogy(size - hits, 1 - hits / size) for _, hits, size in fitted)
    at_truth = every * np.log(share) + (totals.sum() - every) * np.log1p(-share)
    elsewhere = sum(
        size * (share * np.log(guess / share) + (1 - share) * np.log((1 - guess) / (1 - share)))
        for guess, _, size in fitted
    )
    gain = own - at_truth - elsewhere
    searched = np.take_along_axis(gain, own.argmax(axis=1)[:, None], axis=1).mean()
    return float(max(searched - gain.mean(), 0.0))


def _can_vary(counts: Ints) -> bool:
    return bool((counts.sum(axis=1) > 0).sum() > 1 and counts.any(axis=0).all())


def _chi_squares(before: Ints, totals: Ints, events: int) -> Floats:
    """Return the chi-square of each split from the events before it; splits along the last axis of `before`."""
    n = int(totals.sum())
    first = totals.cumsum()[:-1].astype(float)
    variance = first * (n - first) * events * (n - events) / n
    excess = before * float(n) - first * events
    # a split before or after which nothing lies has excess 0
    return np.asarray(excess**2 / np.where(variance > 0, variance, 1.0), dtype=np.float64)


def _exact(counts: Ints, limit: float) -> float:
    """Add up, split by split, the weight of tables that reach the limit there for the first time."""
    held = counts[counts.any(axis=1)]
    lattice = build_lattice(held, "probability")
    totals, stages = held.sum(axis=1), lattice.stages
    work = lattice.size * sum(len(stage.steps) for stage in stages)
    if work > MOST_STEPS:
        raise DataError(
            f"table: {len(totals)} groups with n = {totals.sum()} would take about {work:.0e} steps, more than "
            f"{MOST_STEPS:.0e}; use method='monte-carlo'."
        )
    rest = [weight_by_code([], lattice)]
    for stage in reversed(stages):
        rest.append(spread(rest[-1], stage, lattice))
    running, reached = rest[0], 0.0
    events = np.broadcast_to(np.arange(lattice.size)[:, None], (lattice.size, len(stages) - 1))
    hits = _chi_squares(events, totals, lattice.columns[0]) >= limit
    for place, stage in enumerate(stages[:-1]):
        running = spread(running, stage, lattice)
        codes = (hits[:, place] & (running > 0)).nonzero()[0]
        reached += float((running[codes] * rest[len(stages) - 1 - place][lattice.goal - codes]).sum())
        running[codes] = 0.0
    return min(reached / float(rest[-1][lattice.goal]), 1.0)


def _monte_carlo(counts: Ints, limit: float, draws: int, rng: np.random.Generator) -> tuple[float, float]:
    totals, columns, extreme = counts.sum(axis=1), counts.sum(axis=0), 0
    for tables, times in in_batches(totals, columns, draws, rng):
        largest = _chi_squares(tables[:, :-1, 1].cumsum(axis=1), totals, int(columns[1])).max(axis=1)
        extreme += int(times[largest >= limit].sum())
    return estimate(extreme, draws)
