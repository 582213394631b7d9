"""Large-sample tests of many tables under many sets of outcomes at once: on which side of a level each falls.

In: how many inspections each group of each definition holds, and how many of them have the outcome in each set. Out:
whether p is below the level. Only sums over groups are taken and no p-value is computed, so that thousands of tables
a set cost little. The statistics are those of `smallstats.association.independence` and `smallstats.association.trend`.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy
from scipy.stats import chi2

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Sides = npt.NDArray[np.bool_]
LARGE_SAMPLE: Final = ("pearson", "likelihood-ratio", "trend")


def below_level(totals: Counts, events: Counts, *, level: float) -> dict[str, Sides]:
    """Say for each definition, set of outcomes and large-sample test whether p is below a level.

    Parameters
    ----------
    totals : ndarray, shape (definitions, groups)
        Inspections of each group; empty groups allowed.
    events : ndarray, shape (definitions, groups, sets)
        Those of them with the outcome.
    level : float
        Between 0 and 1.

    Returns
    -------
    dict
        Test, one of `LARGE_SAMPLE`, to an array of shape (definitions, sets); False where there is nothing to test.
    """
    n, every = totals.sum(axis=1)[:, None], events.sum(axis=1)
    share = every / np.maximum(n, 1)
    spread = share * (1 - share)
    varies = (spread > 0) & ((totals > 0).sum(axis=1) > 1)[:, None]
    df = np.maximum((totals > 0).sum(axis=1) - 1, 1)[:, None]
    safe = np.where(varies, spread, 1.0)
    ends = {"pearson": df, "likelihood-ratio": df, "trend": np.ones_like(df)}
    found = {
        "pearson": _pearson(totals, events) / safe,
        "likelihood-ratio": _likelihood_ratio(totals, events),
        "trend": _trend(totals, events) / safe,
    }
    return {test: varies & (found[test] > chi2.isf(level, ends[test])) for test in LARGE_SAMPLE}


def _pearson(totals: Counts, events: Counts) -> Floats:
    """Return Pearson's chi-square times share (1 - share)."""
    n, every = np.maximum(totals.sum(axis=1), 1)[:, None], events.sum(axis=1)
    parts = events.astype(float) ** 2 / np.maximum(totals, 1)[:, :, None]
    return np.asarray(parts.sum(axis=1) - every**2 / n, dtype=np.float64)


def _likelihood_ratio(totals: Counts, events: Counts) -> Floats:
    """Return twice the log-likelihood ratio; x log x is looked up, since counts are whole numbers."""
    counts = np.arange(int(totals.sum(axis=1).max(initial=0)) + 1)
    entropy = xlogy(counts, counts)
    n, every = totals.sum(axis=1), events.sum(axis=1)
    inside = (entropy[events] + entropy[totals[:, :, None] - events]).sum(axis=1) - entropy[totals].sum(axis=1)[:, None]
    whole = entropy[every] + entropy[n[:, None] - every] - entropy[n][:, None]
    return np.asarray(2 * (inside - whole), dtype=np.float64)


def _trend(totals: Counts, events: Counts) -> Floats:
    """Return the Cochran-Armitage chi-square times share (1 - share), with scores 1, 2, 3, ..."""
    n = np.maximum(totals.sum(axis=1), 1)[:, None]
    scores = np.arange(1.0, totals.shape[1] + 1)
    centred = scores - (totals @ scores)[:, None] / n
    width = (totals * centred**2).sum(axis=1)[:, None]
    together = (events * centred[:, :, None]).sum(axis=1)
    return np.asarray(together**2 / np.where(width > 0, width, 1.0), dtype=np.float64)
