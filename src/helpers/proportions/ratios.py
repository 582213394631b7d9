"""The ratio of two shares: two counts of two totals in, an estimate with limits out."""

from math import exp, inf, nan, sqrt
from typing import Literal

from helpers.inputs import check_choice, check_confidence
from helpers.proportions.binomial import normal_quantile
from helpers.proportions.comparisons import Comparison, check_two_groups, compared, shares_of
from helpers.proportions.score import Counts, ratio_limits

RatioMethod = Literal["koopman", "miettinen-nurminen", "katz"]

_RATIOS = {
    "koopman": ("Koopman's score interval of a ratio of two shares", "Koopman (1984), Biometrics 40, 513-517"),
    "miettinen-nurminen": (
        "Miettinen and Nurminen's score interval of a ratio of two shares",
        "Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226",
    ),
    "katz": (
        "Katz's log interval of a ratio of two shares",
        "Katz, Baptista, Azen and Pike (1978), Biometrics 34, 469-474",
    ),
}


def risk_ratio(
    count_a: int,
    total_a: int,
    count_b: int,
    total_b: int,
    *,
    method: RatioMethod = "koopman",
    confidence: float = 0.95,
) -> Comparison:
    """Estimate share a divided by share b of two independent groups, with limits.

    "koopman" inverts the score test; "miettinen-nurminen" does so with the variance multiplied by n / (n - 1). With no
    event in a the estimate and lower limit are 0; with none in b the estimate and upper limit are inf; with none in
    either the estimate is NaN and the limits are 0 and inf. "katz" is the normal interval of the log ratio: it says
    nothing when a count is 0 (limits 0 and inf), and has no width when both groups are all events.

    Parameters
    ----------
    count_a, total_a, count_b, total_b : int
        How many of how many, in each group.
    method : {"koopman", "miettinen-nurminen", "katz"}
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
    Koopman (1984), Biometrics 40, 513-517. Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226. Katz,
    Baptista, Azen and Pike (1978), Biometrics 34, 469-474.

    Examples
    --------
    >>> found = risk_ratio(36, 40, 16, 80)
    >>> round(found.estimate, 2), round(found.lower, 2), round(found.upper, 2)
    (4.5, 2.94, 7.15)
    """
    check_choice(method, name="method", allowed=tuple(_RATIOS))
    level = check_confidence(confidence)
    counts = check_two_groups(count_a, total_a, count_b, total_b)
    quantile = normal_quantile((1 - level) / 2)
    if method == "katz":
        limits = _katz(counts, quantile)
    else:
        limits = ratio_limits(counts, quantile, corrected=method == "miettinen-nurminen")
    return compared(counts, _ratio(*shares_of(counts)), limits, level, _RATIOS[method])


def _ratio(share_a: float, share_b: float) -> float:
    if share_b > 0:
        return share_a / share_b
    return inf if share_a > 0 else nan


def _katz(counts: Counts, quantile: float) -> tuple[float, float]:
    count_a, total_a, count_b, total_b = counts
    if count_a == 0 or count_b == 0:
        return 0.0, inf
    spread = quantile * sqrt((1 - count_a / total_a) / count_a + (1 - count_b / total_b) / count_b)
    estimate = _ratio(*shares_of(counts))
    return estimate * exp(-spread), estimate * exp(spread)
