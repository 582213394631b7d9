"""Newton's method with step halving for a smooth criterion that curves downwards, some coordinates held fixed."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from helpers.errors import DataError
from helpers.models.likelihood import Likelihood, Point

FloatArray = npt.NDArray[np.float64]
_STEPS = 200
_HALVINGS = 60
# Newton's decrement g' C^-1 g is twice the value still to gain; one more full step squares what is left of it.
_LAST_STEP = 1e-14
# Rounding in the value itself, relative: a step is not refused over less.
_ROUNDING = 1e-12


class Maximum(NamedTuple):
    """Where a criterion is largest, and what it is there."""

    params: FloatArray
    point: Point


def maximise(likelihood: Likelihood, start: FloatArray, *, free: int | None = None) -> Maximum:
    """Maximise over the first `free` coordinates (all if None), the others held at their start.

    Parameters
    ----------
    likelihood : Likelihood
        With a finite maximum: see `helpers.models.separation` for the data that have none.
    start : float array, shape (p,)
        A place of finite value.

    Raises
    ------
    DataError
        If 200 steps do not reach it.
    """
    count = likelihood.size if free is None else free
    params, point = start.astype(float), likelihood.at(start)
    if count == 0:
        return Maximum(params, point)
    for _ in range(_STEPS):
        step, decrement, curved = newton_step(point, count)
        if decrement <= _LAST_STEP and curved:
            params = params + np.pad(step, (0, params.size - count))
            return Maximum(params, likelihood.at(params))
        if decrement <= _LAST_STEP:
            step = _off_the_saddle(point, count)
        params, point = _climb(likelihood, params, point, np.pad(step, (0, params.size - count)))
    raise DataError(
        f"The fit did not settle in {_STEPS} steps: the data hardly tell the {likelihood.size} parameters apart; "
        "leave out a term, or bring its column to a scale near 1."
    )


def newton_step(point: Point, count: int) -> tuple[FloatArray, float, bool]:
    """Return Newton's step over the first `count` coordinates, its decrement, and whether the criterion curves down.

    Where the curvature is not positive definite (a penalised criterion far from its maximum) its diagonal is raised
    until it is, which shortens the step and turns it towards the gradient.
    """
    gradient, curvature = point.gradient[:count], point.curvature[:count, :count]
    ridge = 0.0
    size = max(float(np.abs(np.diag(curvature)).max()), 1e-300)
    for _ in range(_HALVINGS):
        try:
            root = np.linalg.cholesky(curvature + ridge * np.eye(count))
        except np.linalg.LinAlgError:
            ridge = max(10 * ridge, 1e-8 * size)
            continue
        half = np.linalg.solve(root, gradient)
        return np.linalg.solve(root.T, half), float(half @ half), ridge == 0
    raise DataError("The curvature of the likelihood is not finite; bring the columns of the model to a scale near 1.")


def _off_the_saddle(point: Point, count: int) -> FloatArray:
    """Return a step along the direction that curves up most, for a place that is level but no maximum.

    Symmetric data lead Newton to such places under Firth's penalty; either way off is as good.
    """
    axes: FloatArray = np.linalg.eigh(point.curvature[:count, :count])[1]
    return axes[:, 0]


def _climb(likelihood: Likelihood, params: FloatArray, point: Point, step: FloatArray) -> Maximum:
    """Take a step, halved until the value does not fall."""
    floor = point.value - _ROUNDING * (1 + abs(point.value))
    for _ in range(_HALVINGS):
        reached = likelihood.at(params + step)
        if reached.value >= floor:
            return Maximum(params + step, reached)
        step = step / 2
    raise DataError("The fit cannot climb further although its slope is not zero; bring the columns to a scale near 1.")
