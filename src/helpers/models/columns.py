"""Checks on the columns that go into a model: levels, dates, and which columns add nothing to those before them."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.errors import DataError

FloatArray = npt.NDArray[np.float64]
# A column whose part outside the earlier ones is below this share of its length counts as their combination; a year
# next to an intercept keeps about 1e-3.
_RANK_TOLERANCE = 1e-9


def check_columns(used: pd.DataFrame) -> None:
    """Check the explanatory columns of the rows used; raise `DataError` for a factor of one or an empty level."""
    for name in used.columns:
        column = used[name]
        if pd.api.types.is_datetime64_any_dtype(column.dtype) or pd.api.types.is_timedelta64_dtype(column.dtype):
            raise DataError(f"column {name!r} holds dates; turn it into a number first, for instance days or the year.")
        if pd.api.types.is_numeric_dtype(column.dtype):
            if not np.isfinite(column.to_numpy(dtype=float)).all():
                raise DataError(f"column {name!r} holds a value that is not finite; correct it or make it missing.")
        elif isinstance(column.dtype, pd.CategoricalDtype):
            check_levels(column)
        elif column.nunique() < 2:
            raise DataError(
                f"column {name!r} has one level only, {column.iloc[0]!r}; a factor needs two. Leave it out."
            )


def check_levels(column: pd.Series) -> None:
    """Check a categorical column; raise `DataError` if a level has no row or there is only one."""
    counts = column.value_counts(sort=False)
    empty = [str(level) for level, count in counts.items() if count == 0]
    if len(counts) - len(empty) < 2:
        raise DataError(f"column {column.name!r} has one level only in the rows used; two are needed. Leave it out.")
    if empty:
        raise DataError(
            f"column {column.name!r} has no row in level {', '.join(empty)}; merge levels, or drop the empty ones with "
            ".cat.remove_unused_categories()."
        )


def dependent_columns(matrix: FloatArray, *, lengths: FloatArray | None = None) -> list[int]:
    """Return the columns that are a combination of the ones before them, by Gram-Schmidt with a second pass.

    Parameters
    ----------
    matrix : float array, shape (n, p)
    lengths : float array, shape (p,), optional
        What to measure each column against; its own length if None.

    Examples
    --------
    >>> dependent_columns(np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 2.0], [1.0, 0.0, 1.0]]))
    [2]
    """
    lengths = np.linalg.norm(matrix, axis=0) if lengths is None else lengths
    basis = np.empty((matrix.shape[0], 0))
    dependent = []
    for index, column in enumerate(matrix.T):
        rest = column - basis @ (basis.T @ column)
        rest = rest - basis @ (basis.T @ rest)
        size = float(np.linalg.norm(rest))
        if size <= _RANK_TOLERANCE * lengths[index]:
            dependent.append(index)
        else:
            basis = np.column_stack([basis, rest / size])
    return dependent
