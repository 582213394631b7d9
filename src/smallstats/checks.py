"""Checks that statistical functions make of what they are given; each returns the value in its working form."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from smallstats.errors import DataError, ParameterError

LARGEST_COUNT = 2**53


def check_confidence(confidence: float) -> float:
    """Return a confidence level as a float; raise `ParameterError` unless 0 < confidence < 1."""
    return _strictly_inside(confidence, name="confidence", instance="0.95")


def check_level(level: float) -> float:
    """Return the level of a test as a float; raise `ParameterError` unless 0 < level < 1."""
    return _strictly_inside(level, name="level", instance="0.05")


def check_choice(value: str, *, name: str, allowed: Sequence[str]) -> str:
    """Return an option's value; raise `ParameterError` that lists what is allowed if it is none of them."""
    if value not in allowed:
        raise ParameterError(f"{name}={value!r}: must be one of {', '.join(allowed)}.")
    return value


def check_count(count: int, *, name: str) -> int:
    """Return a count as an int; raise `DataError` if it is negative, fractional, NaN or not a number."""
    try:
        value = _as_number(count, name=name)
    except ParameterError as error:
        raise DataError(str(error)) from None
    if not np.isfinite(value) or value < 0 or value != np.floor(value) or value > LARGEST_COUNT:
        raise DataError(f"{name}={count!r}: a count is a whole number from 0 to 2**53.")
    return int(value)


def check_count_of_total(count: int, total: int, *, suffix: str = "") -> tuple[int, int]:
    """Return a count and its total as ints; raise `DataError` unless 0 <= count <= total and total > 0."""
    known = check_count(count, name=f"count{suffix}"), check_count(total, name=f"total{suffix}")
    if known[1] == 0:
        raise DataError(f"total{suffix}=0: a share needs at least one observation.")
    if known[0] > known[1]:
        raise DataError(f"count{suffix}={count!r} exceeds total{suffix}={total!r}: a count is at most its total.")
    return known


def check_numbers(values: Any, *, name: str) -> npt.NDArray[np.float64]:
    """Return one finite number a unit, as floats; raise `DataError` that names the first unit that has none."""
    try:
        numbers = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise DataError(f"{name}: every unit needs a number; one has something else.") from None
    if numbers.ndim != 1:
        raise DataError(f"{name}: has shape {numbers.shape}; one number a unit is needed.")
    bad = np.flatnonzero(~np.isfinite(numbers))
    if len(bad):
        raise DataError(
            f"{name}: number {bad[0] + 1} is {numbers[bad[0]]:g}; a finite number is needed (leave out the others)."
        )
    return numbers


def check_happened(values: Any, *, name: str) -> npt.NDArray[np.bool_]:
    """Return whether something happened to each unit; raise `DataError` unless each is True or False, 1 or 0."""
    numbers = check_numbers(values, name=name)
    other = np.flatnonzero((numbers != 0) & (numbers != 1))
    if len(other):
        raise DataError(
            f"{name}: number {other[0] + 1} is {numbers[other[0]]:g}; allowed are True or 1 (it happened), False or 0."
        )
    return numbers.astype(bool)


def check_table(table: Any, *, min_rows: int = 1, columns: int | None = None) -> npt.NDArray[np.int64]:
    """Return a table of counts (groups in rows, outcomes in columns) as a 2-D integer array.

    Parameters
    ----------
    table : array-like or DataFrame, shape (rows, columns)
        Whole, finite, non-negative counts, not all zero.
    min_rows : int
        Fewest rows allowed.
    columns : int, optional
        The only number of columns allowed; any if None.

    Raises
    ------
    DataError
        If a cell or the shape is anything else; the message names the cell.
    """
    try:
        values = np.asarray(table, dtype=float)
    except (TypeError, ValueError):
        raise DataError("table: every cell must be a number, and every row must have as many cells.") from None
    if values.ndim != 2 or values.shape[1] == 0:
        raise DataError(f"table: must have two dimensions, groups x outcomes; this has shape {values.shape}.")
    if values.shape[0] < min_rows:
        raise DataError(f"table: has {values.shape[0]} row(s); at least {min_rows} groups are needed.")
    if columns is not None and values.shape[1] != columns:
        raise DataError(f"table: has {values.shape[1]} column(s); exactly {columns} outcomes are needed.")
    bad = ~np.isfinite(values) | (values < 0) | (values != np.floor(values)) | (values > LARGEST_COUNT)
    if bad.any():
        row, column = (int(index) for index in np.argwhere(bad)[0])
        raise DataError(
            f"table: row {row}, column {column} is {values[row, column]:g}; a cell is a whole number from 0 to 2**53."
        )
    if not values.any():
        raise DataError("table: every cell is zero; at least one observation is needed.")
    if values.sum() > LARGEST_COUNT:
        raise DataError(f"table: holds {values.sum():.3g} observations; at most 2**53 can be counted one by one.")
    return values.astype(np.int64)


def check_scores(scores: npt.ArrayLike, size: int, *, of: str) -> npt.NDArray[np.float64]:
    """Return scores of the rows or columns of a table as an array; raise `ParameterError` if they cannot order them."""
    try:
        values = np.asarray(scores, dtype=float)
    except (TypeError, ValueError):
        raise ParameterError(f"scores={scores!r}: must be numbers, one for each of the table's {of}.") from None
    if values.shape != (size,):
        raise ParameterError(f"scores={scores!r}: {values.size} given; the table has {size} {of}.")
    if not np.isfinite(values).all():
        raise ParameterError(f"scores={scores!r}: must be finite.")
    if np.ptp(values) == 0:
        raise ParameterError(f"scores={scores!r}: all are equal; at least two different scores are needed.")
    return values


def _strictly_inside(value: float, *, name: str, instance: str) -> float:
    number = _as_number(value, name=name)
    if not 0 < number < 1:
        raise ParameterError(f"{name}={value!r}: must lie strictly between 0 and 1, for instance {instance}.")
    return number


def _as_number(value: Any, *, name: str) -> float:
    if isinstance(value, (bool, np.bool_, str, bytes)):
        raise ParameterError(f"{name}={value!r}: must be a number.")
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ParameterError(f"{name}={value!r}: must be a number.") from None
