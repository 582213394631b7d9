"""Which groups differ from which: a test of every pair of rows, adjusted for their number."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd

from helpers.association.independence import METHODS, independence
from helpers.inputs import check_choice, check_table
from helpers.multiplicity import adjust as adjust_p_values


def pairwise(table: Any, *, method: str = "exact", adjust: str = "holm") -> pd.DataFrame:
    """Test independence in every pair of groups.

    Parameters
    ----------
    table : array-like or DataFrame, shape (groups, outcomes)
        Counts, at least two rows; a frame's index names the groups, else they are numbered from 0.
    method : str
        A method of `helpers.association.independence`, other than "monte-carlo".
    adjust : {"holm", "bh", "none"}
        Adjustment over all pairs: Holm (family-wise error), Benjamini-Hochberg (false discovery rate) or none.

    Returns
    -------
    DataFrame
        One row a pair: group_a, group_b, n (observations in both), statistic, p_value, adjusted_p_value.
        A pair with an empty group, or with one outcome between them, has p = 1.

    Raises
    ------
    DataError, ParameterError
        As `helpers.association.independence`.

    References
    ----------
    Holm (1979), Scand. J. Statist. 6, 65-70; R: ``pairwise.prop.test`` has the frame, without the exact test.

    Examples
    --------
    >>> pairwise([[9, 1], [2, 8], [5, 5]])["adjusted_p_value"].round(3).tolist()
    [0.016, 0.282, 0.35]
    """
    check_choice(method, name="method", allowed=[name for name in METHODS if name != "monte-carlo"])
    check_choice(adjust, name="adjust", allowed=("holm", "bh", "none"))
    counts = check_table(table, min_rows=2)
    names = list(table.index) if isinstance(table, pd.DataFrame) else list(range(len(counts)))
    rows = []
    for a, b in combinations(range(len(counts)), 2):
        pair = counts[[a, b]]
        found = independence(pair, method=method) if pair.any() else None
        statistic, p_value = (found.statistic, found.p_value) if found else (0.0, 1.0)
        rows.append((names[a], names[b], int(pair.sum()), statistic, p_value))
    frame = pd.DataFrame(rows, columns=["group_a", "group_b", "n", "statistic", "p_value"])
    adjusted = frame["p_value"].to_numpy()
    if adjust != "none":
        adjusted = adjust_p_values(adjusted, method="holm" if adjust == "holm" else "bh").adjusted
    return frame.assign(adjusted_p_value=adjusted)
