"""The difference of two shares: two counts of two totals in, an estimate with limits out."""

from collections.abc import Callable
from math import hypot
from typing import Literal

from helpers.inputs import check_choice, check_confidence
from helpers.proportions.binomial import normal_quantile, score_limits
from helpers.proportions.comparisons import Comparison, check_two_groups, compared, shares_of
from helpers.proportions.score import Counts, difference_limits

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
