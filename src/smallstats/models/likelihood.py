"""The one likelihood behind binary and ordered outcomes: its value, slope and curvature.

With F(x) = 1 / (1 + exp(-x)), every contribution to a logistic or proportional odds log-likelihood is either
log F(row @ b) or, for a category between two thresholds, log(1 - exp(-gap @ b)) as well:

- y = 1 in logistic regression: log F(x b); y = 0: log F(-x b).
- category k of an ordered outcome, with upper bound u = threshold_k - x b and lower bound l = threshold_(k-1) - x b:
  log(F(u) - F(l)) = log F(u) + log F(-l) + log(1 - exp(-(u - l))).

Both kinds of piece are concave in b, so a Newton step with halving always climbs, and no difference of two nearly
equal probabilities is ever taken.

The matrix steps that the fits share.

Newton's method with step halving for a smooth criterion that curves downwards, some coordinates held fixed.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit, log_expit

from smallstats.errors import DataError

FloatArray = npt.NDArray[np.float64]


class Point(NamedTuple):
    """A criterion at one place: its value, gradient and curvature (minus the matrix of second derivatives)."""

    value: float
    gradient: FloatArray
    curvature: FloatArray


@dataclass(frozen=True, eq=False)
class Likelihood:
    """A log-likelihood as rows and gaps, with or without Firth's penalty.

    Attributes
    ----------
    rows : float array, shape (m, p)
        Adds log F(row @ b) for each row.
    gaps : float array, shape (g, p)
        Adds log(1 - exp(-gap @ b)) for each row; minus infinity where gap @ b <= 0.
    firth : bool
        Adds half the log determinant of the information (Jeffreys' prior); needs `gaps` empty.
    constant : float
        Added to the value; holds what a change of coordinates does to the determinant.
    """

    rows: FloatArray
    gaps: FloatArray
    firth: bool = False
    constant: float = 0.0

    @property
    def size(self) -> int:
        """Number of parameters."""
        return int(self.rows.shape[1])

    def at(self, params: FloatArray) -> Point:
        """Return value, gradient and curvature at a place; value -inf where an ordering of thresholds is broken."""
        spread = self.gaps @ params
        if (spread <= 0).any():
            return Point(-np.inf, np.zeros(self.size), np.eye(self.size))
        index = self.rows @ params
        miss = expit(-index)
        weight = expit(index) * miss
        point = Point(
            float(log_expit(index).sum() + np.log(-np.expm1(-spread)).sum()) + self.constant,
            self.rows.T @ miss,
            (self.rows.T * weight) @ self.rows,
        )
        point = _add_gaps(point, self.gaps, spread) if spread.size else point
        return _add_penalty(point, self.rows, weight, 2 * miss - 1) if self.firth else point

    def value_at(self, params: FloatArray) -> float:
        """Return the value alone, as `at` has it; a place can be chosen by it at a fraction of the cost."""
        spread = self.gaps @ params
        if (spread <= 0).any():
            return -np.inf
        index = self.rows @ params
        value = float(log_expit(index).sum() + np.log(-np.expm1(-spread)).sum()) + self.constant
        if not self.firth:
            return value
        root = _root((self.rows.T * (expit(index) * expit(-index))) @ self.rows)
        return -np.inf if root is None else value + float(np.log(np.diag(root)).sum())

    def in_coordinates(self, basis: FloatArray) -> "Likelihood":
        """Return the same criterion as a function of c, where b = basis @ c; `basis` square if `firth`."""
        shift = -float(np.linalg.slogdet(basis)[1]) if self.firth else 0.0
        return replace(self, rows=self.rows @ basis, gaps=self.gaps @ basis, constant=self.constant + shift)


def _add_gaps(point: Point, gaps: FloatArray, spread: FloatArray) -> Point:
    """Add the pieces log(1 - exp(-spread)): slope 1 / (e^s - 1), curvature e^s / (e^s - 1)^2 in each."""
    odds = np.exp(-spread) / -np.expm1(-spread)
    return Point(
        point.value,
        point.gradient + gaps.T @ odds,
        point.curvature + (gaps.T * (odds * (1 + odds))) @ gaps,
    )


def _add_penalty(point: Point, rows: FloatArray, weight: FloatArray, skew: FloatArray) -> Point:
    """Add half the log determinant of the information, with its exact first and second derivatives.

    With h the hat values of the weighted rows and t = 1 - 2 F(index), the slope is X' (h t / 2) and the second
    derivative X' diag(h t^2 / 2 - h w) X - G'G / 2, where G collects t x over products of the whitened rows. (Signs
    of the rows cancel: `skew` flips with the row.)
    """
    root = _root(point.curvature)
    if root is None:
        return Point(-np.inf, point.gradient, point.curvature)
    white = np.linalg.solve(root, (rows * np.sqrt(weight)[:, None]).T).T
    hat = (white**2).sum(axis=1)
    products = (white[:, :, None] * white[:, None, :]).reshape(len(rows), -1)
    cross = products.T @ (rows * skew[:, None])
    bend = (rows.T * (hat * (skew**2 / 2 - weight))) @ rows - cross.T @ cross / 2
    return Point(
        point.value + float(np.log(np.diag(root)).sum()),
        point.gradient + rows.T @ (hat * skew) / 2,
        point.curvature - bend,
    )


def _root(information: FloatArray) -> FloatArray | None:
    """Return the lower Cholesky factor of the information, None where it is singular."""
    try:
        return np.asarray(np.linalg.cholesky(information), dtype=float)
    except np.linalg.LinAlgError:
        return None


def triangle(matrix: FloatArray) -> FloatArray:
    """Return R of matrix = Q R, shape (p, p), with a positive diagonal; Q's columns are orthonormal.

    Examples
    --------
    >>> triangle(np.array([[3.0], [4.0]]))
    array([[5.]])
    """
    upper: FloatArray = np.asarray(np.linalg.qr(matrix, mode="r"), dtype=float)
    return upper * np.where(np.diag(upper) < 0, -1.0, 1.0)[:, None]


def inverse(matrix: FloatArray) -> FloatArray:
    """Return the inverse of a square matrix."""
    return np.asarray(np.linalg.inv(matrix), dtype=float)


def least_squares(matrix: FloatArray, target: FloatArray) -> FloatArray:
    """Return the coefficients that bring matrix @ coefficients nearest to a target of one or several columns."""
    return np.asarray(np.linalg.lstsq(matrix, target)[0], dtype=float)


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
        With a finite maximum: see `smallstats.models.profile` for the data that have none.
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
