"""Designs whose power is asked for: the shares that an effect implies, and how they bear on the test.

A design knows the group totals and a family of alternatives with one parameter, a slope on the log-odds scale; 0 is
no association. Groups are rows, outcomes columns; the first outcome is the one whose share is spoken of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, sqrt

import numpy as np
import numpy.typing as npt
from scipy import special

FloatArray = npt.NDArray[np.float64]

_MOST_STEPS = 100
_SETTLED = 1e-15
_SMALL_STEP = 1e-8


@dataclass(frozen=True, kw_only=True)
class Design:
    """Group totals and what the alternatives hold fixed.

    Attributes
    ----------
    name : str
        "independence", "trend" or "two-proportions".
    totals : ndarray of int, shape (groups,)
        Number in each group.
    margin : ndarray of float, shape (outcomes,)
        Shares of the outcomes: over all groups, or in the last group alone where `baseline` says so.
    scores : ndarray of float, shape (groups,)
        Position of each group; the log odds rise by the slope for each unit.
    baseline : bool
        Whether the last group's shares are held fixed, not the overall ones.
    """

    name: str
    totals: npt.NDArray[np.int64]
    margin: FloatArray
    scores: FloatArray
    baseline: bool = False

    @property
    def df(self) -> int:
        """Degrees of freedom of the test."""
        return (self.totals.size - 1) * (self.margin.size - 1) if self.name == "independence" else 1

    @property
    def span(self) -> float:
        """Distance from the lowest score to the highest."""
        return float(np.ptp(self.scores))

    def shares_at(self, slope: float) -> FloatArray:
        """Return the shares of each outcome in each group at a slope, shape (groups, outcomes)."""
        steps = np.arange(self.margin.size - 1, -1, -1.0)
        tilt = slope * np.outer(self.scores - self.scores[-1], steps)
        if self.baseline:
            return np.asarray(special.softmax(np.log(self.margin) + tilt, axis=1))
        return _with_margin(self.totals / self.totals.sum(), self.margin, tilt)

    def noncentrality(self, shares: FloatArray) -> float:
        """Return the noncentrality of the test's chi-square at these shares."""
        if self.name == "independence":
            return float(self.totals.sum()) * cohen_w(self.totals, shares) ** 2
        mean, spread, _ = self.linear_moments(shares)
        return (mean / spread) ** 2

    def linear_moments(self, shares: FloatArray) -> tuple[float, float, float]:
        """Return mean, null and true standard deviation of the sum of scores times counts, scores centred."""
        first, n = shares[:, 0], self.totals.sum()
        centred = self.scores - self.totals @ self.scores / n
        overall = self.totals @ first / n
        null = sqrt(overall * (1 - overall) * (self.totals @ centred**2))
        return float((self.totals * centred) @ first), null, sqrt((self.totals * centred**2) @ (first * (1 - first)))

    def effects(self, shares: FloatArray, slope: float) -> Mapping[str, float]:
        """Return the sizes of the effect, the design's main one first."""
        w = cohen_w(self.totals, shares)
        if self.name == "independence":
            return {"w": w, "cramers_v": w / sqrt(min(shares.shape) - 1)}
        first, last = float(shares[0, 0]), float(shares[-1, 0])
        if self.name == "trend":
            return {"odds_ratio": float(np.exp(slope)), "difference": last - first, "w": w}
        h = 2 * asin(sqrt(first)) - 2 * asin(sqrt(last))
        odds = float(np.exp(slope))
        return {"difference": first - last, "risk_ratio": first / last, "odds_ratio": odds, "h": h, "w": w}


def cohen_w(totals: npt.NDArray[np.int64], shares: FloatArray) -> float:
    """Return Cohen's w: the root of chi-square over n that these shares lead to."""
    weights = totals / totals.sum()
    overall = weights @ shares
    return sqrt(float(weights @ ((shares - overall) ** 2 / overall).sum(axis=1)))


def _with_margin(weights: FloatArray, margin: FloatArray, tilt: FloatArray) -> FloatArray:
    """Return shares with log odds tilted as asked and the overall shares held: Newton's method on a convex function."""
    offsets = np.log(margin)
    height, shares = _height(weights, margin, tilt, offsets)
    for _ in range(_MOST_STEPS):
        excess = weights @ shares - margin
        curvature = np.diag(weights @ shares) - shares.T @ (weights[:, None] * shares)
        # Only differences between offsets count: the last one stays put.
        step = np.append(np.linalg.lstsq(curvature[:-1, :-1], excess[:-1], rcond=None)[0], 0.0)
        size, before = 1.0, height
        height, shares = _height(weights, margin, tilt, offsets - step)
        while height > before + _SETTLED * (1 + abs(before)) and size > _SETTLED:
            size /= 2
            height, shares = _height(weights, margin, tilt, offsets - size * step)
        offsets = offsets - size * step
        # Newton's error is squared at each step: after one this small nothing is left to gain.
        if size * np.abs(step).max() < _SMALL_STEP:
            break
    return shares


def _height(weights: FloatArray, margin: FloatArray, tilt: FloatArray, offsets: FloatArray) -> tuple[float, FloatArray]:
    """Return the convex function that is lowest where the margin is met, and the shares at these offsets."""
    exponents = offsets + tilt
    largest = exponents.max(axis=1, keepdims=True)
    scaled = np.exp(exponents - largest)
    sums = scaled.sum(axis=1, keepdims=True)
    return float(weights @ (np.log(sums) + largest)[:, 0] - margin @ offsets), scaled / sums
