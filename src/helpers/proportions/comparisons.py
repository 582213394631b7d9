"""What every comparison of two shares has in common: its result, and the check of the four counts."""

from dataclasses import dataclass

from helpers.inputs import check_count_of_total
from helpers.proportions.score import Counts
from helpers.results import Result


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
