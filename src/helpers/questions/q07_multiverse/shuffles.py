"""The share of universes that would fall below the level if outcomes had nothing to do with the groups.

The universes share their data, so their number says nothing on its own. Outcomes are dealt out at random over the
inspections, the whole curve is made again, and the observed share is set among the shares so found. Large-sample tests
only: they can be made for all tables at once.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from helpers.questions.q07_multiverse.choices import possible
from helpers.questions.q07_multiverse.definitions import Codes, Definitions, count_marked
from helpers.questions.q07_multiverse.large_sample import LARGE_SAMPLE, Floats, below_level
from smallstats.association.random_tables import as_generator, check_draws, estimate
from smallstats.errors import ParameterError
from smallstats.results import Result

_BATCH: Final = 50
_SLACK: Final = 1e-12  # shares are sums of floats: equal ones may differ in the last digit


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class CurveResult(Result):
    """The observed share of universes below the level, among those of random deals.

    Attributes
    ----------
    share_below : float
        Share of the universes with a large-sample test whose p is below the level.
    dealt_median, dealt_upper : float
        Median, and 95th percentile, of that share over the deals.
    p_value, standard_error : float
        How often a deal gives as large a share, the observed one counted as a deal.
    draws : int
        Number of deals.
    """

    share_below: float
    dealt_median: float
    dealt_upper: float
    p_value: float
    standard_error: float
    draws: int


@dataclass(frozen=True, eq=False)
class _Distinct:
    """Definitions that group the inspections alike, once: their groups, totals, and weight with each test."""

    codes: Codes
    totals: Codes
    weights: dict[str, Floats]


def share_under_no_association(definitions: Definitions, *, level: float, draws: int, rng: int) -> CurveResult:
    """Set the share of universes below the level among those of outcomes dealt out at random.

    Parameters
    ----------
    definitions : Definitions
        Every definition of a question, whatever the tests of its universes.
    level : float
        Significance level, between 0 and 1.
    draws : int
        Number of deals.
    rng : int
        Seed.

    Raises
    ------
    ParameterError
        If the level or the number of deals is not allowed.

    References
    ----------
    Simonsohn, Simmons and Nelson (2020), Nature Human Behaviour 4, 1208-1214.
    """
    if not 0 < level < 1:
        raise ParameterError(f"level={level!r}: must lie between 0 and 1.")
    alike, outcomes = _distinct(definitions), definitions.outcomes
    observed = float(_shares_below(alike, outcomes[None, :], level)[0])
    deals = as_generator(rng).permuted(np.tile(outcomes, (check_draws(draws), 1)), axis=1)
    parts = [_shares_below(alike, deals[start : start + _BATCH], level) for start in range(0, draws, _BATCH)]
    shares = np.concatenate(parts)
    p_value, error = estimate(int((shares >= observed - _SLACK).sum()), draws)
    return CurveResult(
        method="permutation test of the specification curve",
        source="Simonsohn, Simmons and Nelson (2020), Nature Human Behaviour 4, 1208-1214",
        share_below=observed,
        dealt_median=float(np.median(shares)),
        dealt_upper=float(np.quantile(shares, 0.95)),
        p_value=p_value,
        standard_error=error,
        draws=draws,
    )


def _distinct(definitions: Definitions) -> _Distinct:
    codes, place = np.unique(definitions.codes, axis=0, return_inverse=True)
    totals = count_marked(codes, np.ones((1, codes.shape[1]), dtype=np.int64))[:, :, 0]
    weights = {}
    for test in LARGE_SAMPLE:
        made = possible(definitions.question, definitions.frame.assign(test=test)).astype(float)
        weights[test] = np.bincount(place.reshape(-1), weights=made, minlength=len(codes)).astype(float)
    return _Distinct(codes, totals, weights)


def _shares_below(alike: _Distinct, outcomes: Codes, level: float) -> Floats:
    """Return, for each set of outcomes, the share of universes below the level."""
    below = below_level(alike.totals, count_marked(alike.codes, outcomes), level=level)
    weighed = sum(weights @ below[test] for test, weights in alike.weights.items())
    whole = sum(float(weights.sum()) for weights in alike.weights.values())
    return np.asarray(weighed / whole, dtype=np.float64)
