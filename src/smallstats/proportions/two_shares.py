"""The difference of two shares: two counts of two totals in, an estimate with limits out.

Score statistics for two shares: how far the observed shares lie from a hypothesised difference.

Counts in, standard deviates out; no checks, no results. The nuisance share is the one most likely under the
hypothesis, so the statistics stay right with empty cells.

What every comparison of two shares has in common: its result, and the check of the four counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import acos, copysign, cos, hypot, inf, pi, sqrt
from typing import Literal

from scipy.optimize import brentq

from smallstats.checks import check_choice, check_confidence, check_count_of_total
from smallstats.proportions.one_share import normal_quantile, score_limits
from smallstats.results import Result

Counts = tuple[int, int, int, int]


def difference_deviate(counts: Counts, difference: float, *, corrected: bool = True) -> float:
    """Return (observed minus hypothesised difference) / its standard deviation under the hypothesis.

    `counts` is (count_a, total_a, count_b, total_b); `corrected` multiplies the variance by n / (n - 1), n the number
    in both groups (Miettinen and Nurminen 1985).
    """
    count_a, total_a, count_b, total_b = counts
    share_b = _likeliest_share_b(counts, difference)
    share_a = min(max(share_b + difference, 0.0), 1.0)
    variance = share_a * (1 - share_a) / total_a + share_b * (1 - share_b) / total_b
    distance = count_a / total_a - count_b / total_b - difference
    return _standardised(distance, variance * _correction(counts, corrected))


def difference_limits(counts: Counts, quantile: float) -> tuple[float, float]:
    """Return the two differences from which the observed one is `quantile` deviates away."""
    count_a, total_a, count_b, total_b = counts
    swapped = (count_b, total_b, count_a, total_a)
    return _difference_lower(counts, quantile), -_difference_lower(swapped, quantile)


def _difference_lower(counts: Counts, quantile: float) -> float:
    count_a, total_a, count_b, total_b = counts
    observed = count_a / total_a - count_b / total_b
    if observed <= -1:
        return -1.0
    return _root(lambda value: difference_deviate(counts, value), quantile, -1.0, observed)


def _root(deviate: Callable[[float], float], quantile: float, low: float, high: float) -> float:
    """Return where a falling deviate equals `quantile`; at `high`, the estimate, it is 0 or less than `quantile`."""

    def excess(value: float) -> float:
        found = deviate(value)
        # Bounded, since the deviate is infinite where the hypothesis allows only what was not seen.
        return 1.0 if found == inf else (found - quantile) / (1 + abs(found))

    return float(brentq(excess, low, high, xtol=1e-15, rtol=1e-15))


def _standardised(distance: float, variance: float) -> float:
    if variance > 0:
        return distance / sqrt(variance)
    return 0.0 if distance == 0 else copysign(inf, distance)


def _correction(counts: Counts, corrected: bool) -> float:
    total = counts[1] + counts[3]
    return total / (total - 1) if corrected else 1.0


def _likeliest_share_b(counts: Counts, difference: float) -> float:
    """Return the most likely share b if share a is `difference` higher: the middle root of a cubic."""
    count_a, total_a, count_b, total_b = counts
    total, events = total_a + total_b, count_a + count_b
    third = float(total)
    second = (total_a + 2 * total_b) * difference - total - events
    first = total_b * difference * difference - (total + 2 * count_b) * difference + events
    constant = count_b * difference * (1 - difference)
    shift = second / (3 * third)
    turn = shift**3 - second * first / (6 * third**2) + constant / (2 * third)
    radius = copysign(sqrt(max(0.0, shift**2 - first / (3 * third))), turn)
    angle = (pi + acos(min(max(turn / radius**3, -1.0), 1.0))) / 3 if radius else 0.0
    share = 2 * radius * cos(angle) - shift
    # Newton's steps on the cubic in factors give back the digits that its coefficients and the cosine lose.
    for _ in range(3):
        share = min(max(share, 0.0, -difference), 1.0, 1 - difference)
        share_a = share + difference
        slope = (3 * third * share + 2 * second) * share + first
        rise_a = (count_a - total_a * share_a) * share * (1 - share)
        rise_b = (count_b - total_b * share) * share_a * (1 - share_a)
        share -= (rise_a + rise_b) / slope if slope else 0.0
    return min(max(share, 0.0, -difference), 1.0, 1 - difference)


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Comparison(Result):
    """An estimate that compares share a with share b, and its limits.

    Attributes
    ----------
    share_a, share_b : float
        The two observed shares.
    estimate, lower, upper, confidence : float
        The difference a - b or the ratio a / b, its limits and their confidence level.
    """

    share_a: float
    share_b: float
    estimate: float
    lower: float
    upper: float
    confidence: float


def check_two_groups(count_a: int, total_a: int, count_b: int, total_b: int) -> Counts:
    """Return the four counts as ints; raise `DataError` naming the one that cannot be right."""
    return (
        *check_count_of_total(count_a, total_a, suffix="_a"),
        *check_count_of_total(count_b, total_b, suffix="_b"),
    )


def shares_of(counts: Counts) -> tuple[float, float]:
    """Return the two observed shares."""
    count_a, total_a, count_b, total_b = counts
    return count_a / total_a, count_b / total_b


def compared(
    counts: Counts, estimate: float, limits: tuple[float, float], confidence: float, described: tuple[str, str]
) -> Comparison:
    """Put an estimate and its limits into a result; `described` is the method's name and source."""
    share_a, share_b = shares_of(counts)
    return Comparison(
        method=described[0],
        source=described[1],
        share_a=share_a,
        share_b=share_b,
        estimate=estimate,
        lower=limits[0],
        upper=limits[1],
        confidence=confidence,
    )


DifferenceMethod = Literal["newcombe", "miettinen-nurminen"]

DIFFERENCES = {
    "newcombe": (
        "Newcombe's hybrid score interval of a difference of two shares",
        "Newcombe (1998), Statistics in Medicine 17, 873-890, method 10",
    ),
    "miettinen-nurminen": (
        "Miettinen and Nurminen's score interval of a difference of two shares",
        "Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226",
    ),
}


def difference(
    count_a: int,
    total_a: int,
    count_b: int,
    total_b: int,
    *,
    method: DifferenceMethod = "newcombe",
    confidence: float = 0.95,
) -> Comparison:
    """Estimate share a minus share b of two independent groups, with limits.

    "newcombe" joins the Wilson limits of the two shares; "miettinen-nurminen" holds every difference from which the
    observed one is not significantly away, with the nuisance share at its most likely value and the variance
    multiplied by n / (n - 1). Both stay within [-1, 1] and are right with counts of zero.

    Parameters
    ----------
    count_a, total_a, count_b, total_b : int
        How many of how many, in each group.
    method : {"newcombe", "miettinen-nurminen"}
        Which interval.
    confidence : float
        Level, strictly between 0 and 1.

    Raises
    ------
    DataError
        If a count is negative, fractional or above its total, or a total is 0.
    ParameterError
        If `method` or `confidence` is not allowed.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890. Miettinen and Nurminen (1985), Statistics in Medicine 4,
    213-226.

    Examples
    --------
    >>> found = difference(56, 70, 48, 80)
    >>> round(found.estimate, 4), round(found.lower, 4), round(found.upper, 4)
    (0.2, 0.0524, 0.3339)
    """
    check_choice(method, name="method", allowed=tuple(DIFFERENCES))
    level = check_confidence(confidence)
    counts = check_two_groups(count_a, total_a, count_b, total_b)
    share_a, share_b = shares_of(counts)
    limits = LIMITS[method](counts, normal_quantile((1 - level) / 2))
    return compared(counts, share_a - share_b, limits, level, DIFFERENCES[method])


def newcombe_limits(counts: Counts, quantile: float) -> tuple[float, float]:
    """Return the limits that the Wilson limits of the two shares combine to."""
    _, total_a, _, total_b = counts
    share_a, share_b = shares_of(counts)
    lower_a, upper_a = score_limits(share_a, total_a, quantile)
    lower_b, upper_b = score_limits(share_b, total_b, quantile)
    estimate = share_a - share_b
    lower = estimate - hypot(share_a - lower_a, upper_b - share_b)
    upper = estimate + hypot(upper_a - share_a, share_b - lower_b)
    return max(lower, -1.0), min(upper, 1.0)  # Rounding could step outside.


LIMITS: dict[str, Callable[[Counts, float], tuple[float, float]]] = {
    "newcombe": newcombe_limits,
    "miettinen-nurminen": difference_limits,
}
