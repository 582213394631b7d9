"""Profile-likelihood limits and likelihood-ratio tests of single coefficients, separated data included.

The profile of a coefficient at b is the criterion maximised over all the others with this one held at b. Its limits
are where the profile has fallen by half the chi-square quantile with 1 degree of freedom; the test of b = 0 compares
its value there with the maximum. Both come from the likelihood itself, so they neither need a standard error nor
break down where the likelihood is lopsided, as Wald's do (Hauck and Donner 1977).
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, chdtri

from helpers.errors import DataError
from helpers.models.likelihood import Likelihood
from helpers.models.linalg import inverse, triangle
from helpers.models.newton import Maximum, maximise
from helpers.models.separation import carry_over, limiting_model, separating_direction

FloatArray = npt.NDArray[np.float64]
_STEPS = 100


class Coefficient(NamedTuple):
    """One coefficient: infinite if separated, NaN if the data leave it free whatever its value."""

    estimate: float
    std_error: float
    lower: float
    upper: float
    p_value: float


def profile_coefficient(
    likelihood: Likelihood, start: FloatArray, index: int, *, highest: float, confidence: float, separated: bool
) -> Coefficient:
    """Estimate one coefficient with its profile limits and the likelihood-ratio test that it is 0.

    Parameters
    ----------
    likelihood : Likelihood
        Columns of full rank.
    start : float array, shape (p,)
        A place of finite value at which the coefficient is 0.
    index : int
        Which coefficient.
    highest : float
        The largest value of the criterion, reached or approached.
    confidence : float
        Level of the limits.
    separated : bool
        Whether any coefficient lacks a finite estimate.
    """
    alone = _isolate(likelihood, start, index, separated=separated)
    if alone is None:
        return Coefficient(np.nan, np.inf, -np.inf, np.inf, 1.0)
    direction = separating_direction(alone.likelihood.rows) if separated else None
    target = highest - float(chdtri(1, 1 - confidence)) / 2
    if direction is not None:
        return _one_sided(alone, target=target, highest=highest, side=float(np.sign(direction[-1])))
    best = maximise(alone.likelihood, alone.origin)
    error = _last_error(alone.likelihood, best.params)
    lower, upper = (_limit(alone, best, target=target, side=side, stride=2 * error) for side in (-1.0, 1.0))
    estimate, error, lower, upper = (alone.scale * value for value in (float(best.params[-1]), error, lower, upper))
    return Coefficient(estimate, error, lower, upper, _p_of_zero(alone, highest))


class _Alone(NamedTuple):
    """One coefficient set apart: the last of orthonormal coordinates, `scale` times which it is.

    `origin` is a place of finite value at which it is 0. Along `ray` it alone moves, by 1 in the last coordinate, the
    other coefficients keeping their values.
    """

    likelihood: Likelihood
    origin: FloatArray
    scale: float
    ray: FloatArray


def _isolate(likelihood: Likelihood, start: FloatArray, index: int, *, separated: bool) -> _Alone | None:
    """Set one coefficient apart, what the others separate taken to its limit; None if its profile is flat."""
    order = [*(other for other in range(likelihood.size) if other != index), index]
    moved, place = likelihood.in_coordinates(np.eye(likelihood.size)[:, order]), start[order]
    direction = separating_direction(moved.rows[:, :-1]) if separated else None
    if direction is not None:
        direction = np.r_[direction, 0.0]
        limit, gone = limiting_model(moved, direction)
        if likelihood.size - 1 in gone:
            return None
        moved, place = limit, carry_over(moved, limit, direction, place)
    upper = triangle(moved.rows)
    length = float(upper[-1, -1])
    in_place = moved.in_coordinates(inverse(upper))
    return _Alone(in_place, upper @ place, 1 / length, upper[:, -1] / length)


def diverges_to(likelihood: Likelihood, start: FloatArray, index: int) -> float:
    """Return inf or -inf for a coefficient without a finite estimate, NaN where the data leave it free."""
    alone = _isolate(likelihood, start, index, separated=True)
    direction = None if alone is None else separating_direction(alone.likelihood.rows)
    return np.nan if direction is None else float(np.sign(direction[-1])) * np.inf


def _last_error(likelihood: Likelihood, place: FloatArray) -> float:
    """Return the last standard error, from the information without penalty at the estimate as Firth (1993) has it."""
    curvature = replace(likelihood, firth=False).at(place).curvature
    return float(np.sqrt(np.linalg.inv(curvature)[-1, -1]))


def _p_of_zero(alone: _Alone, highest: float) -> float:
    """Return the p-value of the coefficient being 0."""
    held = maximise(alone.likelihood, alone.origin, free=alone.likelihood.size - 1)
    return float(chdtrc(1, max(2 * (highest - held.point.value), 0.0)))


def _one_sided(alone: _Alone, *, target: float, highest: float, side: float) -> Coefficient:
    """Describe a coefficient whose estimate is plus (`side` 1) or minus infinity: its other limit is finite."""
    likelihood = alone.likelihood
    begin = maximise(likelihood, alone.origin, free=likelihood.size - 1)
    stride = 2 * float(np.sqrt(len(likelihood.rows)))
    finite = _limit(alone, begin, target=target, side=-side, stride=stride) * alone.scale
    lower, upper = (finite, np.inf) if side > 0 else (-np.inf, finite)
    return Coefficient(side * np.inf, np.inf, lower, upper, _p_of_zero(alone, highest))


def _limit(alone: _Alone, begin: Maximum, *, target: float, side: float, stride: float) -> float:
    """Find where the profile of the last coordinate falls to `target` on one side, by safeguarded Newton steps.

    Each step holds the coordinate at the new value and follows the ridge of the profile; the gradient left in the
    held coordinate is the profile's slope. `inside` and `outside` keep the crossing between them.
    """
    here, inside, outside = begin, -side * np.inf, side * np.inf
    for _ in range(_STEPS):
        value, slope = float(here.params[-1]), float(here.point.gradient[-1])
        excess = here.point.value - target
        inside, outside = (value, outside) if excess > 0 else (inside, value)
        step = -excess / slope if slope * side < 0 else side * stride
        step = float(np.clip(step, -stride, stride))
        if abs(step) <= 1e-10 * stride:
            return value + step
        proposed = value + step
        if not min(inside, outside) < proposed < max(inside, outside):
            proposed = (inside + outside) / 2
        here = _follow(alone, here, proposed)
    raise DataError(
        f"A profile limit was not found in {_STEPS} steps; bring the columns of the model to a scale near 1."
    )


def _follow(alone: _Alone, here: Maximum, proposed: float) -> Maximum:
    """Move the held coordinate to a new value, the others along the ridge first and then to their maximum."""
    last, shift = here.params.size - 1, proposed - here.params[-1]
    curvature = here.point.curvature
    along = -np.linalg.solve(curvature[:last, :last], curvature[:last, last])
    starts = [here.params + np.r_[along, 1.0] * shift, here.params + np.eye(last + 1)[last] * shift]
    starts.append(here.params + alone.ray * shift)
    best = max(starts, key=alone.likelihood.value_at)
    return maximise(alone.likelihood, best, free=last)
