"""How many of the units not yet seen will have an outcome: counts of those seen in, a prediction with limits out.

Both methods take the seen units for a random draw of all: the seen say nothing of the rest where the order was chosen.
"""

from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

from scipy.stats import betabinom

from smallstats.checks import check_choice
from smallstats.errors import DataError
from smallstats.proportions.one_share import interval
from smallstats.results import Result


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Forecast(Result):
    """A prediction for the rest of a finite population.

    Attributes
    ----------
    count, total, population : int
        How many of how many seen, and how many units there are in all.
    rest : int
        Units not yet seen.
    expected : float
        Expected number among the rest.
    lower, upper : int
        Limits of the number among the rest.
    lower_overall, upper_overall : int
        Limits of the number among all units, those seen included.
    confidence : float
        Level of the limits.
    """

    count: int
    total: int
    population: int
    rest: int
    expected: float
    lower: int
    upper: int
    lower_overall: int
    upper_overall: int
    confidence: float


def forecast(
    count: int,
    total: int,
    population: int,
    *,
    method: Literal["exact", "beta-binomial"] = "exact",
    confidence: float = 0.95,
) -> Forecast:
    """Predict how many of the units not yet seen have an outcome.

    Parameters
    ----------
    count, total : int
        How many of how many seen.
    population : int
        Units in all, at least `total`.
    method : {"exact", "beta-binomial"}
        "exact" inverts the hypergeometric test, and so holds the level whatever the share (it is also the prediction
        interval of one binomial count from another); "beta-binomial" is the predictive distribution under Jeffreys'
        prior, beta(1/2, 1/2), with equal tails of at most (1 - confidence) / 2.
    confidence : float
        Level of the limits.

    Raises
    ------
    DataError, ParameterError
        As `smallstats.proportions.interval`; and if no unit is left to see.

    References
    ----------
    Thatcher (1964), Journal of the Royal Statistical Society B 26, 176-192. Buonaccorsi (1987), The American
    Statistician 41, 215-218.

    Examples
    --------
    >>> found = forecast(59, 116, 151)
    >>> found.lower_overall, found.upper_overall
    (70, 83)
    """
    check_choice(method, name="method", allowed=("exact", "beta-binomial"))
    share = interval(count, total, method="clopper-pearson", confidence=confidence, population=population)
    rest = population - total
    if rest == 0:
        raise DataError(f"population={population}: all its units have been seen; nothing is left to forecast.")
    if method == "exact":
        # Where the observed share lies between two possible numbers, the limit of the share is not a whole number.
        lower, upper = ceil(share.lower * population - 1e-6), floor(share.upper * population + 1e-6)
        expected, name, source = rest * count / total, "hypergeometric test inverted", share.source
        lower, upper = lower - count, upper - count
    else:
        predicted = betabinom(rest, count + 0.5, total - count + 0.5)
        lower, upper = (int(predicted.ppf(tail)) for tail in ((1 - share.confidence) / 2, (1 + share.confidence) / 2))
        expected, name = float(predicted.mean()), "beta-binomial, Jeffreys' prior"
        source = "Jeffreys (1961), Theory of Probability, section 3.1"
    return Forecast(
        method=f"Forecast for the rest of a finite population: {name}",
        source=f"Thatcher (1964), Journal of the Royal Statistical Society B 26, 176-192; {source}",
        count=count,
        total=total,
        population=population,
        rest=rest,
        expected=expected,
        lower=lower,
        upper=upper,
        lower_overall=count + lower,
        upper_overall=count + upper,
        confidence=share.confidence,
    )
