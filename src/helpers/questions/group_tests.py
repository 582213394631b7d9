"""One table of groups x outcomes, tested and measured in every way that the notebooks show: the primary test first.

In: counts, the groups in their order. Out: shares with limits, tests by name in words, and tables of them.
"""

from collections.abc import Mapping
from math import nan
from typing import NamedTuple, Protocol

import pandas as pd

from helpers.counting.shares import NO_WSOA, WSOA, share_of
from smallstats.association import (
    cochran_armitage,
    cramers_v,
    departure_from_trend,
    fragility,
    independence,
    max_range,
    residuals,
)
from smallstats.errors import DataError
from smallstats.power import minimum_detectable
from smallstats.proportions import OddsRatio, difference, interval, odds_ratio, posterior_comparison
from smallstats.results import NotComputable, Result, attempt, tabulate


class Drawn(Protocol):
    """Parameters of a notebook that draws at random."""

    @property
    def draws(self) -> int:
        """Random draws."""

    @property
    def seed(self) -> int:
        """Seed of the draws."""


def shares_of(counts: pd.DataFrame, *, confidence: float) -> tuple[pd.DataFrame, Result]:
    """Return each group's share that needed a statement, with its limits, and the share of all groups together."""
    total = interval(int(counts[WSOA].sum()), int(counts.to_numpy().sum()), confidence=confidence)
    return share_of(counts, outcome=WSOA, confidence=confidence), total


def group_tests(counts: pd.DataFrame, chosen: Drawn, *, first: str = "exact (primary)") -> dict[str, Result]:
    """Test whether outcomes differ between the groups: the exact test `first`, then the others, by name in words."""
    drawn = {"draws": chosen.draws, "rng": chosen.seed}
    methods = {
        first: "exact", "exact, ordered by Pearson's statistic": "exact-pearson", "exact, mid-p": "mid-p",
        "Pearson's chi-square": "pearson", "likelihood ratio": "likelihood-ratio", "random tables": "monte-carlo",
    }  # fmt: skip
    tests = {name: attempt(independence, counts, method=method, **drawn) for name, method in methods.items()}
    return {**tests, "range of the shares": attempt(max_range, counts, **drawn)}


def gradient_tests(counts: pd.DataFrame) -> dict[str, Result]:
    """Test whether the share rises or falls steadily from group to group, and whether it leaves a straight line."""
    methods = {"exact": "exact", "exact, mid-p": "mid-p", "large-sample": "asymptotic"}
    tests = {f"gradient, {name}": attempt(cochran_armitage, counts, method=key) for name, key in methods.items()}
    return {**tests, "departure from a straight line": attempt(departure_from_trend, counts)}


def side_by_side(tests: Mapping[str, Result]) -> pd.DataFrame:
    """Set tests side by side: statistic, degrees of freedom where the p-value rests on them, and p-value."""
    columns = {"statistic": "statistic", "df": "df", "p_value": "p", "standard_error": "standard error of p"}
    frame = tabulate(tests, columns=columns, index_name="Test")
    return frame.dropna(axis="columns", how="all")


def strength(counts: pd.DataFrame, *, confidence: float) -> dict[str, Result]:
    """Measure the association, plainly and with its bias taken off, and the weakest that would be found."""
    filled = counts.sum(axis=1).loc[lambda totals: totals > 0]
    return {
        "Cramér's V": attempt(cramers_v, counts, confidence=confidence),
        "Cramér's V, bias-corrected": attempt(cramers_v, counts, bias_corrected=True, confidence=confidence),
        "weakest found four times in five": attempt(minimum_detectable, filled, confidence=confidence),
    }


def strength_table(found: Mapping[str, Result]) -> pd.DataFrame:
    """Set measures of strength side by side: `strength` (0 to 1) with `lower` and `upper` where there are limits."""
    rows = {
        name: {
            "strength": getattr(result, "estimate", getattr(result, "cramers_v", nan)),
            "lower": getattr(result, "lower", nan),
            "upper": getattr(result, "upper", nan),
        }
        for name, result in found.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Measure")


def cells_apart(counts: pd.DataFrame) -> pd.DataFrame:
    """Return adjusted residuals: how far each cell strays from independence, in standard errors (Haberman, 1973)."""
    try:
        return residuals(counts)
    except DataError:  # one group or one outcome only: no cell can stray
        return counts.astype(float) * float("nan")


def rows_to_turn(counts: pd.DataFrame, *, level: float) -> Result:
    """Find the fewest outcomes that would have to change to turn the answer of the primary test."""
    return attempt(fragility, counts, level=level)


class Pair(NamedTuple):
    """Two groups, the first against the second.

    Attributes
    ----------
    counts : DataFrame
        Two rows, named as sentences name them, by outcome.
    difference, odds_ratio : Result
        First less second, and the conditional odds ratio.
    chances : Result
        Posterior chances of what the two shares are.
    tests : dict
        Exact test first.
    """

    counts: pd.DataFrame
    difference: Result
    odds_ratio: OddsRatio | NotComputable
    chances: Result
    tests: dict[str, Result]


def two_groups(pair: pd.DataFrame, *, confidence: float) -> Pair:
    """Compare two groups: a table of two rows by outcome, the first less the second."""
    sides = [int(number) for row in pair.index for number in (pair.loc[row, WSOA], pair.loc[row].sum())]
    methods = {"Fisher's exact": "exact", "Fisher's, mid-p": "mid-p", "Barnard's": "barnard", "Boschloo's": "boschloo"}
    return Pair(
        pair,
        attempt(difference, *sides, confidence=confidence),
        attempt(odds_ratio, pair[[WSOA, NO_WSOA]], confidence=confidence),
        attempt(posterior_comparison, *sides, confidence=confidence),
        {name: attempt(independence, pair, method=method) for name, method in methods.items()},
    )
