"""What a study of this size can find: group totals in, the weakest association found with a given power out.

Never the power of the effect that was found, which only restates the p-value. The power of Pearson's chi-square comes
from its noncentral distribution; that of an exact test, which is more cautious, from tables drawn and tested.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import chdtri, chndtr, expit

from smallstats.association.many import independence_many
from smallstats.association.random_tables import check_draws
from smallstats.checks import check_confidence, check_count
from smallstats.errors import DataError, ParameterError
from smallstats.results import Result

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
STEEPEST = 64.0  # log odds from the first group to the last, beyond which shares are 0 or 1 to working precision


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Detectable(Result):
    """The weakest association that a test of independence finds with a given power.

    Attributes
    ----------
    w, cramers_v : float
        Cohen's w, the root of chi-square over n, and Cramér's V = w / sqrt(min(groups, outcomes) - 1).
    totals : ndarray of int, shape (groups,)
        Number in each group.
    n, df : int
        Number in all; degrees of freedom of the test.
    power, alpha, confidence : float
        Chance of a significant result; level of the test; 1 - alpha.
    """

    w: float
    cramers_v: float
    totals: Ints
    n: int
    df: int
    power: float
    alpha: float
    confidence: float


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class SimulatedPower(Result):
    """The chance (0 to 1) that a test is significant at given shares, and its Monte Carlo standard error."""

    shares: Floats
    totals: Ints
    power: float
    standard_error: float
    alpha: float
    draws: int


def minimum_detectable(totals: Any, *, columns: int = 2, power: float = 0.8, confidence: float = 0.95) -> Detectable:
    """Find the weakest association that Pearson's test of independence finds with a given power.

    Parameters
    ----------
    totals : sequence of int, shape (groups,)
        Number in each group, none of them 0.
    columns : int
        Number of outcomes.
    power : float
        Chance of a significant result; more than 1 - confidence, less than 1.
    confidence : float
        1 - alpha, strictly between 0 and 1.

    Raises
    ------
    ParameterError
        If an option is not allowed.
    DataError
        If a total is not a count, fewer than two groups hold an observation, or there are too few observations to find
        any association, however strong, with this power.

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, chapter 7.

    Examples
    --------
    >>> round(minimum_detectable([24, 23, 23, 23, 23]).w, 4)
    0.3208
    """
    alpha, groups = 1 - check_confidence(confidence), _check_totals(totals)
    outcomes = check_count(columns, name="columns")
    if outcomes < 2:
        raise ParameterError(f"columns={columns!r}: at least 2 outcomes are needed.")
    if not alpha < power < 1:
        raise ParameterError(f"power={power!r}: must lie between alpha = {alpha:.6g} and 1, for instance 0.8.")
    df, n = (groups.size - 1) * (outcomes - 1), int(groups.sum())
    w, strongest = sqrt(_noncentrality(df, power, alpha) / n), sqrt(min(groups.size, outcomes) - 1)
    if w > strongest:
        raise DataError(
            f"{n} observations in {groups.size} groups are too few: no association, however strong, is found with a "
            f"power of {power:g}."
        )
    return Detectable(
        method="Pearson's test of independence, power by noncentral chi-square",
        source="Cohen (1988), Statistical Power Analysis, chapter 7",
        w=w,
        cramers_v=w / strongest,
        totals=groups,
        n=n,
        df=df,
        power=float(power),
        alpha=alpha,
        confidence=1 - alpha,
    )


def simulated_power(
    totals: Any,
    shares: Any,
    *,
    test: Callable[[Ints], Floats] = independence_many,
    draws: int,
    rng: int,
    confidence: float = 0.95,
) -> SimulatedPower:
    """Find the power of the test actually used, at shares chosen before looking at the outcomes.

    Parameters
    ----------
    totals : sequence of int, shape (groups,)
        Number in each group.
    shares : array-like of float, shape (groups,) or (groups, outcomes)
        Chance of the outcome in each group, or of each outcome.
    test : callable
        Tables of counts, shape (tables, groups, outcomes), to their p-values; the exact test of independence by
        default. It is asked about each distinct table once.
    draws : int
        Tables drawn, the totals held.
    rng : int
        Seed.
    confidence : float
        1 - alpha, strictly between 0 and 1.

    Raises
    ------
    DataError
        If a total is not a count, or fewer than two groups hold an observation.
    ParameterError
        If the shares are no shares, or not one row a group.
    """
    alpha, groups, times = 1 - check_confidence(confidence), _check_totals(totals), check_draws(draws)
    chances = _check_shares(shares, groups.size)
    generator = np.random.default_rng(rng)
    rows = [generator.multinomial(total, row, size=times) for total, row in zip(groups, chances, strict=True)]
    tables, often = np.unique(np.stack(rows, axis=1), axis=0, return_counts=True)
    reached = float(often[np.asarray(test(tables)) <= alpha].sum() / times)
    return SimulatedPower(
        method="Power by simulation of the test itself",
        source="tables drawn at the given shares with fixed totals, each tested",
        shares=chances,
        totals=groups,
        power=reached,
        standard_error=sqrt(reached * (1 - reached) / times),
        alpha=alpha,
        draws=times,
    )


def even_shares(totals: Any, *, share: float, cramers_v: float) -> Floats:
    """Return shares of an outcome whose log odds rise in even steps from group to group: one pattern among many.

    Parameters
    ----------
    totals : sequence of int, shape (groups,)
        Number in each group.
    share : float
        Share of the outcome over all groups, which is held.
    cramers_v : float
        Strength of the association, 0 to 1.

    Raises
    ------
    ParameterError
        If the share or the strength is out of range, or no such pattern is as strong.

    Examples
    --------
    >>> even_shares([50, 50], share=0.5, cramers_v=0.2).round(3).tolist()
    [0.4, 0.6]
    """
    groups = _check_totals(totals)
    weights, steps = groups / groups.sum(), np.linspace(0, 1, groups.size)
    if not (0 < share < 1 and 0 <= cramers_v <= 1):
        raise ParameterError(f"share={share!r}, cramers_v={cramers_v!r}: between 0 and 1.")

    def at(slope: float) -> Floats:
        reach = abs(np.log(share / (1 - share))) + slope + 1
        middle = brentq(lambda start: weights @ expit(start + slope * steps) - share, -reach, reach, xtol=1e-13)
        return np.asarray(expit(middle + slope * steps))

    def excess(slope: float) -> float:
        return sqrt(weights @ (at(slope) - share) ** 2 / (share * (1 - share))) - cramers_v

    if excess(STEEPEST) < 0:
        raise ParameterError(f"cramers_v={cramers_v!r}: no even pattern over these groups is as strong.")
    return at(0.0 if excess(0.0) >= 0 else brentq(excess, 0.0, STEEPEST, xtol=1e-12))


def _noncentrality(df: int, power: float, alpha: float) -> float:
    """Return the noncentrality at which a chi-square test has a given power."""
    edge = chdtri(df, alpha)
    high = 10.0
    while 1 - chndtr(edge, df, high) < power:
        high *= 2
    return float(brentq(lambda value: 1 - chndtr(edge, df, value) - power, 0.0, high, xtol=1e-14, rtol=1e-14))


def _check_totals(totals: Any) -> Ints:
    try:
        listed = [check_count(total, name="totals") for total in totals]
    except TypeError:
        raise ParameterError(f"totals={totals!r}: must be a sequence of counts, one a group.") from None
    if len(listed) < 2 or min(listed) == 0:
        raise DataError(f"totals={listed}: at least 2 groups, each with at least one observation, are needed.")
    return np.array(listed, dtype=np.int64)


def _check_shares(shares: Any, groups: int) -> Floats:
    chances = np.asarray(shares, dtype=float)
    if chances.ndim == 1:
        chances = np.column_stack([chances, 1 - chances])
    allowed = chances.ndim == 2 and len(chances) == groups and chances.shape[1] >= 2
    if not allowed or not ((chances >= 0) & (chances <= 1)).all() or abs(chances.sum(axis=1) - 1).max() > 1e-9:
        raise ParameterError(f"shares: must be one share, or shares that sum to 1, for each of {groups} groups.")
    return chances
