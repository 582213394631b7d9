"""Limits for the share of a whole finite population, part of which was drawn without replacement and seen."""

from collections.abc import Callable

from scipy import stats

from helpers.proportions.binomial import Limits, normal_quantile, score_limits

# Beyond it the hypergeometric tails take too long.
LARGEST_POPULATION = 10**9
# A tail this close to the level counts as reaching it, so that rounding cannot decide a tie.
_TIE = 1e-10


def wilson_finite(count: int, total: int, population: int, level: float) -> Limits:
    """Return Wilson's limits with the variance of a share drawn without replacement.

    The variance under a population share p is p (1 - p) / n x (N - n) / (N - 1) (Cochran 1977, section 3.2), which is
    the binomial one for a sample of n (N - 1) / (N - n). The limits stay within what the seen units leave possible.
    """
    least, most = _possible(count, total, population)
    if population == total:
        return count / total, count / total
    size = total * (population - 1) / (population - total)
    lower, upper = score_limits(count / total, size, normal_quantile(level))
    return max(lower, least / population), min(upper, most / population)


def exact_finite(count: int, total: int, population: int, level: float) -> Limits:
    """Return the smallest and largest population share that an exact one-sided test at `level` leaves standing.

    Inverts the hypergeometric test (Buonaccorsi 1987). The shares a population can have are multiples of 1/N; where
    the observed share falls between the last one left standing and the next, the limit is the observed share: it
    covers the same possible shares, and contains the estimate.
    """
    least, most = _possible(count, total, population)
    tail = _TIE * level + level

    def lower_stands(successes: int) -> bool:
        return bool(stats.hypergeom.sf(count - 1, population, successes, total) > tail)

    def upper_stands(successes: int) -> bool:
        return bool(stats.hypergeom.cdf(count, population, successes, total) > tail)

    lower = _first(lower_stands, least, most)
    upper = most - _first(lambda fewer: upper_stands(most - fewer), 0, most - least)
    share = count / total
    return min(lower / population, share), max(upper / population, share)


def _possible(count: int, total: int, population: int) -> tuple[int, int]:
    return count, population - (total - count)


def _first(holds: Callable[[int], bool], least: int, most: int) -> int:
    """Return the first whole number at which a condition holds that never fails again; it holds at `most`."""
    while least < most:
        middle = (least + most) // 2
        if holds(middle):
            most = middle
        else:
            least = middle + 1
    return least
