"""The search for the slope, or the noncentrality, at which a design's power reaches a goal."""

from collections.abc import Callable
from math import log, sqrt

import numpy as np
from scipy.optimize import brentq

from helpers.errors import DataError, ParameterError
from helpers.power.designs import Design, FloatArray, cohen_w
from helpers.power.methods import noncentral_power

# Log odds ratio over the whole range of scores beyond which shares are 0 or 1 to working precision.
_FARTHEST = 64.0


def noncentrality_for(df: int, power: float, alpha: float) -> float:
    """Return the noncentrality at which a chi-square test has a given power."""

    def short(noncentrality: float) -> float:
        return noncentral_power(df, noncentrality, alpha) - power

    high = 10.0
    while short(high) < 0:
        high *= 2
    return float(brentq(short, 0.0, high, xtol=1e-14, rtol=1e-14))


def first_slope(design: Design, excess: Callable[[float], float], *, rough: bool) -> float:
    """Return the slope, at least 0, at which a power in excess of a goal reaches 0; `rough` for a simulated power."""
    if excess(0.0) >= 0:
        raise ParameterError("power: drawn tables reach it with no effect at all; ask for more power or more draws.")
    high, farthest = 0.25 / design.span, _FARTHEST / design.span
    while excess(high) < 0:
        if high >= farthest:
            raise DataError(
                f"power: no effect, however strong, is found with it by design={design.name!r} and "
                f"{int(design.totals.sum())} observations; ask for less power or more observations."
            )
        high = min(2 * high, farthest)
    tolerance = 1e-4 if rough else 1e-14
    return float(brentq(excess, 0.0, high, xtol=tolerance / design.span, rtol=tolerance))


def slope_of(design: Design, effect: float) -> float:
    """Return the slope at which a design has an effect: w, an odds ratio a step, or a difference from the baseline."""
    if design.name == "trend":
        return log(effect)
    if design.name == "two-proportions":
        baseline = float(design.margin[0])
        share = baseline + effect
        return log(share / (1 - share)) - log(baseline / (1 - baseline))
    return slope_of_w(design, effect, 1.0)


def slope_of_w(design: Design, w: float, sign: float) -> float:
    """Return the slope of the even pattern with a given w, NaN if no slope is as strong."""

    def excess(slope: float) -> float:
        return cohen_w(design.totals, design.shares_at(sign * slope)) - w

    farthest = _FARTHEST / design.span
    if w == 0:
        return 0.0
    if excess(farthest) < 0:
        return float("nan")
    high = 0.25 / design.span
    while excess(high) < 0:
        high = min(2 * high, farthest)
    return sign * float(brentq(excess, 0.0, high, xtol=1e-14 / design.span, rtol=1e-14))


def strongest_w(design: Design) -> float:
    """Return the largest w that a table of this shape can have."""
    return sqrt(min(design.totals.size, design.margin.size) - 1)


def nan_shares(design: Design) -> FloatArray:
    """Return shares that are not known."""
    return np.full((design.totals.size, design.margin.size), np.nan)
