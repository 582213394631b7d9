"""Groups compared two by two: which pairs, their differences of shares, and limits that all hold together.

In: a table of groups x outcomes. Out: a pair's name to the groups on its two sides, or one row a pair.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final, Protocol

import pandas as pd

from helpers.counting.shares import held
from smallstats.association import independence
from smallstats.proportions import simultaneous_differences
from smallstats.results import attempt

Pairs = Mapping[str, tuple[list[Any], list[Any]]]
SIDES: Final = ("count", "total", "other_count", "other_total")
FOUND: Final = ("difference", "lower", "upper", "adjusted_p_value")


class Drawn(Protocol):
    """Parameters of a notebook that draws at random and gives limits."""

    @property
    def draws(self) -> int:
        """Random draws."""

    @property
    def seed(self) -> int:
        """Seed of the draws."""

    @property
    def confidence_level(self) -> float:
        """Level of the limits."""


def consecutive(counts: pd.DataFrame) -> Pairs:
    """Pair each group with the one before it; groups that hold nothing are passed over."""
    names = list(held(counts).index)
    return {f"{later} less {earlier}": ([later], [earlier]) for earlier, later in pairwise(names)}


def each_against_rest(counts: pd.DataFrame) -> Pairs:
    """Pair each group with all the others together; without a pair where one group holds all."""
    names = list(held(counts).index)
    if len(names) < 2:
        return {}
    return {str(name): ([name], [other for other in names if other != name]) for name in names}


def one_against_each(counts: pd.DataFrame, *, name: str) -> Pairs:
    """Pair one group with each of the others; without a pair where that group holds nothing."""
    names = list(held(counts).index)
    if name not in names:
        return {}
    return {f"{name} less {other}": ([name], [other]) for other in names if other != name}


def compare_pairs(counts: pd.DataFrame, pairs: Pairs, *, outcome: str, chosen: Drawn, index_name: str) -> pd.DataFrame:
    """Compare the share of an outcome within each pair.

    Returns
    -------
    DataFrame
        Indexed by the pair's name: `count` of `total` on the first side, `other_count` of `other_total` on the
        second, `difference` of shares (-1 to 1) with `lower` and `upper`, which hold together over all pairs,
        `adjusted_p_value` that agrees with them, and `p_value` of Fisher's exact test of the pair alone.
    """
    totals = counts.sum(axis=1)
    sums = [
        [int(column[side].sum()) for side in map(list, sides) for column in (counts[outcome], totals)]
        for sides in pairs.values()
    ]
    frame = pd.DataFrame(sums, index=pd.Index(list(pairs), name=index_name, dtype="str"), columns=list(SIDES))
    if not pairs:
        return frame.assign(**dict.fromkeys((*FOUND, "p_value"), pd.Series(dtype=float)))
    found = simultaneous_differences(
        counts[outcome],
        totals,
        pairs,
        draws=chosen.draws,
        rng=chosen.seed,
        confidence=chosen.confidence_level,
    )
    alone = [attempt(independence, [[a, n - a], [b, m - b]]).p_value for a, n, b, m in sums]
    return frame.join(found.rename_axis(index_name)).assign(p_value=alone)
