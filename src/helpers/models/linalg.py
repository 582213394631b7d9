"""The matrix steps that the fits share."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


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
