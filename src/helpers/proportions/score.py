"""Score statistics for two shares: how far the observed shares lie from a hypothesised difference or ratio.

Counts in, standard deviates out; no checks, no results. The nuisance share is the one most likely under the
hypothesis, so the statistics stay right with empty cells.
"""

from collections.abc import Callable
from math import acos, copysign, cos, exp, inf, log, pi, sqrt

from scipy.optimize import brentq

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


def ratio_deviate(counts: Counts, ratio: float, *, corrected: bool) -> float:
    """Return (share a minus `ratio` times share b) / its standard deviation if the ratio of the shares is `ratio`."""
    count_a, total_a, count_b, total_b = counts
    linear = (total_a + count_b) * ratio + total_b + count_a
    events = count_a + count_b
    discriminant = max(0.0, linear * linear - 4 * (total_a + total_b) * ratio * events)
    share_b = min(2 * events / (linear + sqrt(discriminant)), 1.0)
    share_a = min(ratio * share_b, 1.0)
    variance = share_a * (1 - share_a) / total_a + ratio * ratio * share_b * (1 - share_b) / total_b
    distance = count_a / total_a - ratio * count_b / total_b
    return _standardised(distance, variance * _correction(counts, corrected))


def difference_limits(counts: Counts, quantile: float) -> tuple[float, float]:
    """Return the two differences from which the observed one is `quantile` deviates away."""
    count_a, total_a, count_b, total_b = counts
    swapped = (count_b, total_b, count_a, total_a)
    return _difference_lower(counts, quantile), -_difference_lower(swapped, quantile)


def ratio_limits(counts: Counts, quantile: float, *, corrected: bool) -> tuple[float, float]:
    """Return the two ratios from which the observed shares are `quantile` deviates away; 0 or inf if none is."""
    count_a, total_a, count_b, total_b = counts
    lower = _ratio_lower(counts, quantile, corrected)
    inverse = _ratio_lower((count_b, total_b, count_a, total_a), quantile, corrected)
    return lower, 1 / inverse if inverse > 0 else inf


def _difference_lower(counts: Counts, quantile: float) -> float:
    count_a, total_a, count_b, total_b = counts
    observed = count_a / total_a - count_b / total_b
    if observed <= -1:
        return -1.0
    return _root(lambda value: difference_deviate(counts, value), quantile, -1.0, observed)


def _ratio_lower(counts: Counts, quantile: float, corrected: bool) -> float:
    count_a, total_a, count_b, total_b = counts
    if count_a == 0:
        return 0.0

    def deviate(log_ratio: float) -> float:
        return ratio_deviate(counts, exp(log_ratio), corrected=corrected)

    high = log(count_a / total_a) - log(max(count_b, 1) / total_b)
    # With no event in group b the estimate is infinite: walk up until the lower limit lies below.
    while count_b == 0 and deviate(high) >= quantile:
        high += 2.0
    low = high - 1.0
    while deviate(low) <= quantile:
        low -= 2.0
    return exp(_root(deviate, quantile, low, high))


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
