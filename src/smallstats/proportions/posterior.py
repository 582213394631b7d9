"""What two shares are likely to be, given their counts: chances that can be said in words, beside a test.

Two counts with their totals in; the posterior chance that one share is the larger, that the two lie close together, and
limits of their difference out. Each share has Jeffreys' prior, beta(1/2, 1/2), by itself. Nothing is simulated: the
chances are integrals of one dimension.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.polynomial.legendre import leggauss
from scipy.optimize import brentq
from scipy.special import betainc, betaincinv, betaln

from smallstats.checks import check_confidence, check_count_of_total
from smallstats.errors import ParameterError
from smallstats.results import Result

_NODES, _WEIGHTS = leggauss(400)
_TAIL = 1e-17


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class PosteriorComparison(Result):
    """Posterior statements on two shares, a and b.

    Attributes
    ----------
    a_larger : float
        Chance that share a is the larger.
    within_margin, margin : float
        Chance that the two lie less than the margin (0 to 1) apart.
    difference, lower, upper, confidence : float
        Posterior mean of share a minus share b, its equal-tailed limits and their level.
    """

    a_larger: float
    within_margin: float
    margin: float
    difference: float
    lower: float
    upper: float
    confidence: float


def posterior_comparison(
    count_a: int, total_a: int, count_b: int, total_b: int, *, margin: float = 0.1, confidence: float = 0.95
) -> PosteriorComparison:
    """State the chances of what two shares are, given their counts and Jeffreys' prior for each.

    Parameters
    ----------
    count_a, total_a, count_b, total_b : int
        How many of how many, in each of two independent groups.
    margin : float
        How far apart two shares may lie and still count as close, above 0, at most 1.
    confidence : float
        Level of the limits.

    Raises
    ------
    DataError
        If a count is not one, or above its total, or a total is 0.
    ParameterError
        If the margin or the level is out of range.

    References
    ----------
    Jeffreys (1961), Theory of Probability, section 3.1. Brown, Cai and DasGupta (2001), Statistical Science 16,
    101-133, on this prior for one share.

    Examples
    --------
    >>> found = posterior_comparison(14, 22, 45, 94)
    >>> round(found.a_larger, 2)
    0.91
    """
    level = check_confidence(confidence)
    a = check_count_of_total(count_a, total_a, suffix="_a")
    b = check_count_of_total(count_b, total_b, suffix="_b")
    if not 0 < margin <= 1:
        raise ParameterError(f"margin={margin!r}: must lie above 0, at most 1, for instance 0.1.")
    below = _distribution(*a, *b)
    lower, upper = (
        float(brentq(lambda gap, tail=tail: below(gap) - tail, -1.0, 1.0, xtol=1e-13))
        for tail in ((1 - level) / 2, (1 + level) / 2)
    )
    means = [(count + 0.5) / (total + 1) for count, total in (a, b)]
    return PosteriorComparison(
        method="Posterior of two shares, Jeffreys' prior",
        source="Jeffreys (1961), Theory of Probability, section 3.1",
        a_larger=1 - below(0.0),
        within_margin=below(margin) - below(-margin),
        margin=float(margin),
        difference=means[0] - means[1],
        lower=lower,
        upper=upper,
        confidence=level,
    )


def _distribution(count_a: int, total_a: int, count_b: int, total_b: int) -> Callable[[float], Any]:
    """Return the distribution function of share a minus share b.

    Integrated over the angle whose squared sine is share b: its density is then smooth also where that of the share is
    infinite, at 0 or 1 for a count of none or all. Only where the posterior of b has mass, cut where that of a rises.
    """
    shape_a, shape_b = (count_a + 0.5, total_a - count_a + 0.5), (count_b + 0.5, total_b - count_b + 0.5)
    least, most = betaincinv(*shape_b, _TAIL), 1 - betaincinv(*shape_b[::-1], _TAIL)
    cuts = (betaincinv(*shape_a, _TAIL), betaincinv(*shape_a, 0.5), 1 - betaincinv(*shape_a[::-1], _TAIL))

    def below(gap: float) -> float:
        edges = np.arcsin(np.sqrt(np.unique(np.clip([least, most, *(rise - gap for rise in cuts)], least, most))))
        whole = 0.0
        for start, end in pairwise(edges):
            angles = (start + end) / 2 + (end - start) / 2 * _NODES
            sines, cosines = np.sin(angles), np.cos(angles)
            density = np.exp(
                np.log(2)
                + (2 * shape_b[0] - 1) * np.log(sines)
                + (2 * shape_b[1] - 1) * np.log(cosines)
                - betaln(*shape_b)
            )
            heights = density * betainc(*shape_a, np.clip(sines**2 + gap, 0, 1))
            whole += float((end - start) / 2 * (_WEIGHTS @ heights))
        return whole

    return below
