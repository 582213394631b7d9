"""Groups compared two by two: which pairs, their differences of shares with limits, exact tests, and Holm over all.

In: a table of groups x outcomes. Out: a list of pairs, or one row a pair.
"""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from helpers.association import independence
from helpers.held_groups import held
from helpers.multiplicity import adjust
from helpers.proportions import difference


class Pair(NamedTuple):
    """Two rows of counts to compare, the first less the second, and what the pair is called."""

    name: str
    first: pd.Series
    second: pd.Series


COLUMNS = (
    "count", "total", "other_count", "other_total", "difference", "lower", "upper", "p_value", "adjusted_p_value"
)  # fmt: skip


def consecutive(counts: pd.DataFrame) -> list[Pair]:
    """Pair each group with the one before it; groups that hold nothing are passed over."""
    filled = held(counts)
    steps = zip(filled.index[1:], filled.index[:-1], strict=True)
    return [Pair(f"{later} less {earlier}", _row(filled, later), _row(filled, earlier)) for later, earlier in steps]


def each_against_rest(counts: pd.DataFrame) -> list[Pair]:
    """Pair each group with all the others together; without a pair where one group holds all."""
    filled = held(counts)
    if len(filled) < 2:
        return []
    return [Pair(str(name), row, filled.drop(index=name).sum()) for name, row in filled.iterrows()]


def one_against_each(counts: pd.DataFrame, *, name: str) -> list[Pair]:
    """Pair one group with each of the others; without a pair where that group holds nothing."""
    filled = held(counts)
    if name not in filled.index:
        return []
    others = filled.drop(index=name)
    return [Pair(f"{name} less {other}", _row(filled, name), row) for other, row in others.iterrows()]


def compare_pairs(pairs: Sequence[Pair], *, outcome: str, confidence: float, index_name: str) -> pd.DataFrame:
    """Compare the share of an outcome within each pair.

    Parameters
    ----------
    pairs : sequence of Pair
        None with an empty side.
    outcome : str
        Column whose share is compared.
    confidence : float
        Level of the limits, each difference by itself.
    index_name : str
        What a pair is.

    Returns
    -------
    DataFrame
        Indexed by the pair's name: `count` of `total` on the first side, `other_count` of `other_total` on the
        second, `difference` of shares (-1 to 1) with Newcombe's `lower` and `upper`, `p_value` of Fisher's exact
        test, `adjusted_p_value` by Holm over all pairs.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890; Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    rows = [_compare(pair, outcome, confidence) for pair in pairs]
    index = pd.Index([pair.name for pair in pairs], name=index_name, dtype="str")
    frame = pd.DataFrame(rows, index=index, columns=list(COLUMNS[:-1]))
    return frame.assign(adjusted_p_value=adjust(frame["p_value"]).adjusted if len(frame) else 1.0)


def _row(counts: pd.DataFrame, name: object) -> pd.Series:
    return counts[counts.index == name].iloc[0]


def _compare(pair: Pair, outcome: str, confidence: float) -> tuple[float, ...]:
    sides = [int(number) for row in (pair.first, pair.second) for number in (row[outcome], row.sum())]
    gap = difference(*sides, confidence=confidence)
    test = independence([[count, total - count] for count, total in (sides[:2], sides[2:])])
    return (*sides, gap.estimate, gap.lower, gap.upper, test.p_value)
