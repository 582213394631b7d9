"""How much each choice moves the answer of a multiverse."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

SMALLEST_P = 1e-300  # so that a logarithm can be taken


def importance(frame: pd.DataFrame, choices: Sequence[str], *, level: float) -> pd.DataFrame:
    """Say how much each choice moves p and the answer, the one that moves p most first.

    Universes alike in all choices but one are set side by side. `moved` is the part of the variance of log p that
    lies within such sets: what changing that choice alone does, whatever the others are (the total index of Homma and
    Saltelli). `between` is the part that lies between the options' own means: what the choice does by itself on
    average (the first-order index of Sobol). Where impossible combinations are left out, the sets differ in size and
    the two are read as shares of a sum of squares. `crossings` is the share of pairs of universes alike in all else
    that lie on different sides of the level.

    Parameters
    ----------
    frame : DataFrame
        One row a universe: a column a choice, and `p_value`.
    choices : sequence of str
        The choices, each combination of options there at most once.
    level : float
        Significance level.

    Returns
    -------
    DataFrame
        Indexed by `Choice`: `options` (how many occur), `moved`, `between`, `crossings` (0 to 1; NaN where a choice
        has one option, or p does not vary).

    References
    ----------
    Sobol (1993), Mathematical Modelling and Computational Experiment 1, 407-414; Homma and Saltelli (1996),
    Reliability Engineering and System Safety 52, 1-17.
    """
    log_p = np.log10(frame["p_value"].clip(lower=SMALLEST_P))
    whole = float(((log_p - log_p.mean()) ** 2).sum())
    rows = {}
    for choice in choices:
        number = int(frame[choice].nunique())
        if number < 2 or whole <= 0:
            rows[choice] = {"options": number, "moved": np.nan, "between": np.nan, "crossings": np.nan}
            continue
        rest = frame.groupby([other for other in choices if other != choice], sort=False).ngroup()
        means = log_p.groupby(frame[choice]).transform("mean")
        rows[choice] = {
            "options": number,
            "moved": float(((log_p - log_p.groupby(rest).transform("mean")) ** 2).sum()) / whole,
            "between": float(((means - log_p.mean()) ** 2).sum()) / whole,
            "crossings": _crossings(frame["p_value"] < level, rest),
        }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("Choice").astype({"options": int})
    return table.sort_values("moved", ascending=False, kind="stable")


def _crossings(below: pd.Series, sets: pd.Series) -> float:
    """Return the share of pairs within a set that lie on different sides."""
    sizes, inside = below.groupby(sets).size(), below.groupby(sets).sum()
    pairs = float((sizes * (sizes - 1) / 2).sum())
    return float((inside * (sizes - inside)).sum()) / pairs if pairs else float("nan")
