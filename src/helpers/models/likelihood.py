"""The one likelihood behind binary and ordered outcomes: its value, slope and curvature.

With F(x) = 1 / (1 + exp(-x)), every contribution to a logistic or proportional odds log-likelihood is either
log F(row @ b) or, for a category between two thresholds, log(1 - exp(-gap @ b)) as well:

- y = 1 in logistic regression: log F(x b); y = 0: log F(-x b).
- category k of an ordered outcome, with upper bound u = threshold_k - x b and lower bound l = threshold_(k-1) - x b:
  log(F(u) - F(l)) = log F(u) + log F(-l) + log(1 - exp(-(u - l))).

Both kinds of piece are concave in b, so a Newton step with halving always climbs, and no difference of two nearly
equal probabilities is ever taken.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit, log_expit

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
