"""Are two shares close enough? Two one-sided tests that their difference lies within a margin.

Reached through `smallstats.proportions.one_share`.
"""

from dataclasses import dataclass
from math import inf
from typing import Any

from scipy import special
from scipy.optimize import brentq

from smallstats.checks import check_choice, check_confidence
from smallstats.errors import ParameterError
from smallstats.proportions.one_share import normal_quantile
from smallstats.proportions.two_shares import (
    DIFFERENCES,
    LIMITS,
    Comparison,
    Counts,
    DifferenceMethod,
    check_two_groups,
    difference_deviate,
    newcombe_limits,
    shares_of,
)

# A deviate beyond which a normal tail is zero in double precision.
_FARTHEST = 40.0


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Equivalence(Comparison):
    """The outcome of two one-sided tests that a difference lies within a margin on both sides of zero.

    Attributes
    ----------
    lower, upper, confidence : float
        Limits of the difference at the level 1 - 2 alpha.
    margin, alpha : float
        The margin, and the level of each one-sided test.
    p_lower, p_upper, p_value : float
        P-value against a difference at or below -margin, against one at or above +margin, and the larger of the two.
    equivalent : bool
        Whether the whole interval lies strictly between -margin and +margin: both tests reject.
    """

    margin: float
    alpha: float
    p_lower: float
    p_upper: float
    p_value: float
    equivalent: bool


def equivalence(
    count_a: int,
    total_a: int,
    count_b: int,
    total_b: int,
    *,
    margin: float,
    method: DifferenceMethod = "newcombe",
    confidence: float = 0.95,
) -> Equivalence:
    """Test whether two shares differ by less than a margin: two one-sided tests, each at alpha = 1 - confidence.

    Both reject exactly when the interval of the difference at the level 1 - 2 alpha lies within the margin. Each
    p-value is the alpha at which that interval just touches the margin ("miettinen-nurminen": the score test).

    Parameters
    ----------
    count_a, total_a, count_b, total_b : int
        How many of how many, in each group.
    margin : float
        The largest difference that does not matter, as a share, strictly between 0 and 1; set it before looking.
    method : {"newcombe", "miettinen-nurminen"}
        Which interval of the difference.
    confidence : float
        1 - alpha, strictly between 0.5 and 1.

    Raises
    ------
    DataError
        If a count is negative, fractional or above its total, or a total is 0.
    ParameterError
        If `margin`, `method` or `confidence` is not allowed.

    References
    ----------
    Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680; and that of the interval.

    Examples
    --------
    >>> found = equivalence(160, 200, 158, 200, margin=0.1)
    >>> found.equivalent, round(found.p_value, 4)
    (True, 0.0129)
    """
    check_choice(method, name="method", allowed=tuple(DIFFERENCES))
    edge = _check_margin(margin)
    counts = check_two_groups(count_a, total_a, count_b, total_b)
    alpha = 1 - _check_one_sided(confidence)
    lower, upper = LIMITS[method](counts, normal_quantile(alpha))
    swapped = (*counts[2:], *counts[:2])
    p_lower, p_upper = _one_sided_p(counts, edge, method), _one_sided_p(swapped, edge, method)
    share_a, share_b = shares_of(counts)
    name, source = DIFFERENCES[method]
    return Equivalence(
        method=f"Two one-sided tests with {name}",
        source=f"Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680; {source}",
        share_a=share_a,
        share_b=share_b,
        estimate=share_a - share_b,
        lower=lower,
        upper=upper,
        confidence=1 - 2 * alpha,
        margin=edge,
        alpha=alpha,
        p_lower=p_lower,
        p_upper=p_upper,
        p_value=max(p_lower, p_upper),
        equivalent=-edge < lower and upper < edge,
    )


def _one_sided_p(counts: Counts, margin: float, method: str) -> float:
    """Return the p-value against share a minus share b being -margin or less."""
    deviate = _newcombe_deviate(counts, -margin) if method == "newcombe" else difference_deviate(counts, -margin)
    return float(special.ndtr(-deviate))


def _newcombe_deviate(counts: Counts, limit: float) -> float:
    """Return the quantile at which a Newcombe limit reaches a difference, negative if the estimate lies below it."""
    share_a, share_b = shares_of(counts)
    sign = 1.0 if share_a - share_b >= limit else -1.0
    side = 0 if sign > 0 else 1

    def gap(quantile: float) -> float:
        return sign * (newcombe_limits(counts, quantile)[side] - limit)

    # The limits have ends of their own: a margin beyond them is never reached.
    return sign * (inf if gap(_FARTHEST) > 0 else brentq(gap, 0.0, _FARTHEST, xtol=1e-15, rtol=1e-15))


def _check_margin(margin: Any) -> float:
    try:
        value = float(margin)
    except (TypeError, ValueError):
        value = inf
    if not 0 < value < 1:
        raise ParameterError(f"margin={margin!r}: must lie strictly between 0 and 1, as a share, for instance 0.1.")
    return value


def _check_one_sided(confidence: float) -> float:
    level = check_confidence(confidence)
    if level <= 0.5:
        raise ParameterError(
            f"confidence={confidence!r}: two one-sided tests need a level above 0.5, for instance 0.95."
        )
    return level
