"""Profile-likelihood limits and likelihood-ratio tests of single coefficients, separated data included.

The profile of a coefficient at b is the criterion maximised over all the others with this one held at b. Its limits
are where the profile has fallen by half the chi-square quantile with 1 degree of freedom; the test of b = 0 compares
its value there with the maximum. Both come from the likelihood itself, so they neither need a standard error nor
break down where the likelihood is lopsided, as Wald's do (Hauck and Donner 1977).

Complete and quasi-complete separation: found by linear programming, and what the likelihood tends to beyond it.

Data are separated when some direction d has row @ d >= 0 for every row of the likelihood and > 0 for one: moving
along d never lowers the likelihood, so the largest value is approached at infinity (Albert and Anderson 1984). Those
rows' contributions tend to 0 and what is left, the *limiting model* (Geyer 2009), has a finite maximum.

A fitted likelihood: its maximum, the same within a subspace, and every coefficient's profile.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from scipy.special import chdtrc, chdtri, expit

from smallstats.errors import DataError
from smallstats.models.design import dependent_columns
from smallstats.models.likelihood import FloatArray, Likelihood, Maximum, inverse, least_squares, maximise, triangle

# Outcomes closer than a hundred-thousandth of a column's spread count as touching.
_FURTHEST = 1e5


def separating_direction(rows: FloatArray) -> FloatArray | None:
    """Find the direction that separates every row that can be separated.

    Parameters
    ----------
    rows : float array, shape (m, p)
        Rows of a likelihood, as in `Likelihood.rows`; of full column rank.

    Returns
    -------
    float array of shape (p,), or None
        d with ``rows @ d`` 1 or more in the separable rows and 0 in the others; None if there is no such row.

    Notes
    -----
    Konis (2007), here as: largest sum of z over rows @ d >= z, 0 <= z <= 1. The directions form a cone, so every
    separable row reaches z = 1. Orthonormal columns and a bound on d keep rounding errors of the rows from being
    taken for a gap between the outcomes.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, hstack

    if rows.shape[1] == 0:
        return None
    upper = triangle(rows)
    scale = np.sqrt(len(rows))
    distinct = np.unique(rows, axis=0) @ inverse(upper) * scale
    count, size = distinct.shape
    # Sparse constraints, which the solver takes and its type stubs do not know.
    above: Any = hstack([csr_array(-distinct), eye_array(count)])
    answer = linprog(
        np.r_[np.zeros(size), -np.ones(count)],
        A_ub=above,
        b_ub=np.zeros(count),
        bounds=[(-_FURTHEST, _FURTHEST)] * size + [(0, 1)] * count,
        method="highs",
    )
    if answer.status != 0 or answer.x is None:
        raise DataError(f"The search for separation failed: {answer.message} Bring the columns to a scale near 1.")
    if answer.x[size:].max() < 0.5:
        return None
    direction: FloatArray = np.linalg.solve(upper, answer.x[:size] * scale)
    return direction


def overlaps(likelihood: Likelihood, start: FloatArray) -> bool:
    """Say whether a fit proves that no direction separates any row; False proves nothing.

    Where the log-likelihood is level the rows add up to nothing, each with a positive weight (its chance to be missed);
    then no direction can raise one row and lower none (Stiemke 1915). At a place where it is nearly level the weights
    are mended by least squares, and the proof stands if each stays positive. It takes a fit, where the search by linear
    programming takes a variable a row.
    """
    plain = replace(likelihood, firth=False)
    upper = triangle(plain.rows)
    try:
        best = maximise(plain.in_coordinates(inverse(upper)), upper @ start)
    except DataError:  # separated data have no maximum to settle at
        return False
    basis = inverse(upper)
    weights = expit(-(plain.rows @ (basis @ best.params)))
    mended = plain.rows @ (basis @ best.point.gradient)
    return bool(np.abs(mended).max() < 0.5 * weights.min())


def limiting_model(likelihood: Likelihood, direction: FloatArray) -> tuple[Likelihood, list[int]]:
    """Leave out what a separating direction takes to its limit, and the columns no longer needed.

    Returns
    -------
    Likelihood
        On the live rows and the columns kept.
    list of int
        The columns left out, each a combination of earlier ones in the live rows.
    """
    live, wide = (part[part @ direction < 0.5] for part in (likelihood.rows, likelihood.gaps))
    gone = dependent_columns(live, lengths=np.linalg.norm(likelihood.rows, axis=0))
    return replace(likelihood, rows=np.delete(live, gone, axis=1), gaps=np.delete(wide, gone, axis=1)), gone


def supremum(likelihood: Likelihood, start: FloatArray, *, separable: bool = True) -> Maximum:
    """Return the largest value of an unpenalised likelihood, reached or approached, and the limiting fit behind it.

    Parameters
    ----------
    start : float array, shape (p,)
        Any place of finite value; with gaps, one in which each is positive.
    separable : bool
        Whether to look for separation; False where it is known that there is none.

    Returns
    -------
    Maximum
        In orthonormal coordinates of the limiting model, not those of `likelihood`.
    """
    direction = separating_direction(likelihood.rows) if separable else None
    if direction is not None:
        limit, _ = limiting_model(likelihood, direction)
        start = carry_over(likelihood, limit, direction, start)
        likelihood = limit
    upper = triangle(likelihood.rows)
    return maximise(likelihood.in_coordinates(inverse(upper)), upper @ start)


def carry_over(whole: Likelihood, limit: Likelihood, direction: FloatArray, start: FloatArray) -> FloatArray:
    """Return the start of a limiting model that gives its live rows the indices they had."""
    live = whole.rows[whole.rows @ direction < 0.5]
    return least_squares(limit.rows, live @ start)


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


# Newton's next step at a maximum, in standard errors.
_SETTLED = 1e-6
# Part of a coefficient, columns scaled to length 1, below which it does not take part in a separation.
_TAKES_PART = 1e-7


class Fit:
    """A likelihood with its largest value, reached or (separated data, no penalty) approached.

    Parameters
    ----------
    likelihood : Likelihood
        Columns of full rank.
    start : float array, shape (p,)
        A place of finite value at which every coefficient to be profiled is 0.
    """

    def __init__(self, likelihood: Likelihood, start: FloatArray) -> None:
        self.likelihood = likelihood
        self.start = start
        self.direction = None if overlaps(likelihood, start) else separating_direction(likelihood.rows)
        self.finite = likelihood.firth or self.direction is None
        self._triangle = triangle(likelihood.rows)
        self.best = supremum(likelihood, start, separable=not self.finite)

    @property
    def value(self) -> float:
        """Largest value of the criterion."""
        return self.best.point.value

    @cached_property
    def params(self) -> FloatArray:
        """Where the criterion is largest; only if `finite`."""
        return inverse(self._triangle) @ self.best.params

    @property
    def plain_value(self) -> float:
        """Log-likelihood without penalty, at the estimates."""
        if not self.likelihood.firth:
            return self.value
        return replace(self.likelihood, firth=False).at(self.params).value

    @property
    def settled(self) -> bool:
        """Whether the maximum is one: Newton's next step below a millionth of a standard error."""
        gradient, curvature = self.best.point.gradient, self.best.point.curvature
        return bool(gradient @ np.linalg.solve(curvature, gradient) < _SETTLED**2)

    def without_estimate(self) -> list[int]:
        """Return the coefficients that have no finite maximum likelihood estimate."""
        if self.direction is None:
            return []
        lengths = np.linalg.norm(self.likelihood.rows, axis=0)
        live = (self.likelihood.rows / lengths)[self.likelihood.rows @ self.direction < 0.5]
        # Free directions of the limiting model: those in which no live row changes.
        _, sizes, axes = np.linalg.svd(live, full_matrices=True)
        rank = int((sizes > _TAKES_PART * max(sizes, default=1.0)).sum())
        return [int(index) for index in np.flatnonzero(np.abs(axes[rank:]).max(axis=0) > _TAKES_PART)]

    def estimates(self) -> tuple[FloatArray, FloatArray]:
        """Return every estimate and standard error; infinite, or NaN and infinite, where there is no finite one."""
        if self.finite or self.direction is None:
            plain = replace(self.likelihood, firth=False).at(self.params).curvature
            return self.params, np.sqrt(np.diag(np.linalg.inv(plain)))
        limit, gone = limiting_model(self.likelihood, self.direction)
        estimates, errors = np.full((2, self.likelihood.size), np.inf)
        kept = np.delete(np.arange(self.likelihood.size), gone)
        best = maximise(limit, carry_over(self.likelihood, limit, self.direction, self.start))
        estimates[kept], errors[kept] = best.params, np.sqrt(np.diag(np.linalg.inv(best.point.curvature)))
        for index in self.without_estimate():
            estimates[index], errors[index] = diverges_to(self.likelihood, self.start, index), np.inf
        return estimates, errors

    def coefficients(self, indices: Sequence[int], *, confidence: float) -> list[Coefficient]:
        """Return chosen coefficients with profile limits and likelihood-ratio tests."""
        return [
            profile_coefficient(
                self.likelihood,
                self.start,
                index,
                highest=self.value,
                confidence=confidence,
                separated=not self.finite,
            )
            for index in indices
        ]

    def value_within(self, basis: FloatArray) -> float:
        """Return the largest value with the coefficients held to combinations of a basis, shape (p, k).

        Under Firth's penalty the information stays that of the whole model.
        """
        if not self.likelihood.firth:
            sizes = np.abs(basis) * np.linalg.norm(self.likelihood.rows, axis=0)[:, None]
            # Rounding errors of the basis would look like a gap between outcomes to the search for separation.
            basis = np.where(sizes > _TAKES_PART * sizes.max(axis=0, initial=0), basis, 0.0)
            within = self.likelihood.in_coordinates(basis)
            begin = least_squares(basis, self.start)
            return supremum(within, begin, separable=self.direction is not None).point.value
        image = self._triangle @ basis
        # An orthonormal frame whose first k axes span the subspace and whose others are held at 0.
        axes = np.linalg.qr(np.column_stack([image, np.eye(self.likelihood.size)]))[0]
        whole = self.likelihood.in_coordinates(np.linalg.solve(self._triangle, axes))
        return maximise(whole, np.zeros(whole.size), free=basis.shape[1]).point.value
