"""A fitted likelihood: its maximum, the same within a subspace, and every coefficient's profile."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from helpers.models.likelihood import FloatArray, Likelihood
from helpers.models.linalg import inverse, least_squares, triangle
from helpers.models.newton import maximise
from helpers.models.profile import Coefficient, diverges_to, profile_coefficient
from helpers.models.separation import carry_over, limiting_model, separating_direction, supremum

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
        self.direction = separating_direction(likelihood.rows)
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
