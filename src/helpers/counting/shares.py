"""Counts and shares: from one row an inspection to one row a group."""

from typing import Any

import numpy as np
import pandas as pd

from helpers.parameters.words import did_you_mean
from helpers.vocabulary import FIRST_OUTCOMES
from smallstats.errors import DataError
from smallstats.proportions import intervals
from smallstats.proportions.one_share import Method

NO_WSOA, WSOA = FIRST_OUTCOMES


def count_outcomes(inspections: pd.DataFrame, *, by: str, outcomes: tuple[str, ...] = FIRST_OUTCOMES) -> pd.DataFrame:
    """Count inspections by outcome within each level of a column.

    Parameters
    ----------
    inspections : DataFrame
        One row an inspection, with `outcome` and the column `by`.
    by : str
        Column of groups; a categorical keeps its order and its empty levels.
    outcomes : tuple of str
        The outcomes of the framework, in order; each is a column even where none occurred.

    Returns
    -------
    DataFrame
        One row a level, one column an outcome, whole counts.

    Raises
    ------
    DataError
        If there is no inspection, no such column, or one has an outcome of another framework.
    """
    if by not in inspections:
        columns = list(map(str, inspections.columns))
        raise DataError(f"No column {by!r}{did_you_mean(by, columns)}. There are: {', '.join(columns)}.")
    if inspections.empty:
        raise DataError("No inspection is left after the filters; widen as_at_date or the list of areas.")
    foreign = sorted(set(inspections["outcome"]) - set(outcomes))
    if foreign:
        raise DataError(f"outcome={foreign[0]!r} is not of this framework, whose outcomes are: {', '.join(outcomes)}.")
    groups = pd.Categorical(inspections[by])
    known = groups.codes >= 0
    counts = np.zeros((len(groups.categories), len(outcomes)), dtype=np.int64)
    places = pd.Index(outcomes).get_indexer(pd.Index(inspections["outcome"]))
    np.add.at(counts, (groups.codes[known], places[known]), 1)
    levels = groups.categories
    if isinstance(inspections[by].dtype, pd.CategoricalDtype):
        levels = pd.CategoricalIndex(levels, dtype=groups.dtype)
    return pd.DataFrame(counts, index=levels.rename(by), columns=list(outcomes))


def share_of(counts: pd.DataFrame, *, outcome: str, confidence: float, method: Method = "wilson") -> pd.DataFrame:
    """Give each group's share of one outcome with its interval.

    Returns
    -------
    DataFrame
        Indexed as `counts`: `count`, `total`, `share` (0 to 1), `lower`, `upper`; share and limits are NA in an
        empty group.
    """
    return shares(counts[outcome], counts.sum(axis=1), confidence=confidence, method=method)


def shares(count: Any, total: pd.Series, *, confidence: float, method: Method = "wilson") -> pd.DataFrame:
    """Give shares with intervals for counts and totals that stand side by side; see `share_of`."""
    limits = intervals(count, total, method=method, confidence=confidence)
    return pd.DataFrame(
        {
            "count": pd.Series(count, index=total.index).astype(int),
            "total": total.astype(int),
            "share": limits["estimate"].to_numpy(),
            "lower": limits["lower"].to_numpy(),
            "upper": limits["upper"].to_numpy(),
        },
        index=total.index,
    )


def first_against_rest(counts: pd.DataFrame, *, names: tuple[str, str]) -> pd.DataFrame:
    """Add up all groups but the first: a table of two rows, the first group and the rest.

    Parameters
    ----------
    counts : DataFrame
        Groups x outcomes.
    names : tuple of str
        What to call the two rows.
    """
    both = pd.DataFrame([counts.iloc[0], counts.iloc[1:].sum()])
    return both.set_axis(pd.Index(names, name=counts.index.name)).astype(int)


def held(counts: pd.DataFrame) -> pd.DataFrame:
    """Keep the groups that hold an inspection, in a table of groups x outcomes."""
    return counts[counts.sum(axis=1) > 0]
