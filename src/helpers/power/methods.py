"""Power of a design's test at given shares: by noncentral chi-square, by normal approximation, by simulation."""

import numpy as np
import numpy.typing as npt
from scipy import special

from helpers.power.designs import Design, FloatArray


def noncentral_power(df: int, noncentrality: float, alpha: float) -> float:
    """Return the chance that a noncentral chi-square exceeds the central one's critical value."""
    return float(1 - special.chndtr(special.chdtri(df, alpha), df, noncentrality))


def normal_power(design: Design, shares: FloatArray, alpha: float) -> float:
    """Return the chance that a linear statistic is significant, with its true variance at these shares; both tails."""
    mean, null, true = design.linear_moments(shares)
    edge = -float(special.ndtri(alpha / 2)) * null
    if true == 0:
        return float(abs(mean) > edge)
    return float(special.ndtr((abs(mean) - edge) / true) + special.ndtr((-abs(mean) - edge) / true))


def simulated_power(design: Design, shares: FloatArray, alpha: float, *, draws: int, seed: int) -> float:
    """Return the share of simulated tables in which the design's chi-square test is significant.

    The same seed gives neighbouring shares neighbouring tables, so that the power rises smoothly with the effect.
    """
    rng = np.random.default_rng(seed)
    groups = zip(design.totals, shares, strict=True)
    counts = np.stack([rng.multinomial(total, group, size=draws) for total, group in groups], axis=1)
    statistics = _pearson(design, counts) if design.name == "independence" else _linear(design, counts)
    return float(np.mean(statistics > special.chdtri(design.df, alpha)))


def _pearson(design: Design, counts: npt.NDArray[np.int64]) -> FloatArray:
    """Return Pearson's chi-square of each table, shape (draws,); an outcome that is never seen adds nothing."""
    n = design.totals.sum()
    columns = np.maximum(counts.sum(axis=1), 1)
    per_column = (counts.astype(float) ** 2 / design.totals[:, None]).sum(axis=1)
    return np.asarray(n * (per_column / columns).sum(axis=1) - n)


def _linear(design: Design, counts: npt.NDArray[np.int64]) -> FloatArray:
    """Return the Cochran-Armitage chi-square of each table, shape (draws,); 0 where one outcome is never seen."""
    n = design.totals.sum()
    centred = design.scores - design.totals @ design.scores / n
    overall = counts[:, :, 0].sum(axis=1) / n
    null = overall * (1 - overall) * (design.totals @ centred**2)
    return np.asarray((counts[:, :, 0] @ centred) ** 2 / np.where(null > 0, null, np.inf))
