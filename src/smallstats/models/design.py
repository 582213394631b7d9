"""From a frame and a formula to a checked model matrix: what goes wrong in a formula is said here, once.

Checks on the columns that go into a model: levels, dates, and which columns add nothing to those before them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from smallstats.errors import DataError, ParameterError

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


INTERCEPT = "Intercept"


@dataclass(frozen=True, repr=False, eq=False)
class Design:
    """A model matrix with the names of its columns and terms, and the outcome beside it.

    Attributes
    ----------
    outcome : Series, length n
        The outcome's values in the rows used.
    matrix : float array, shape (n, p)
        Full column rank.
    names : tuple of str, length p
        One a column, as ``region[T.London]``; factors in treatment coding, first level the reference.
    terms : dict of str to slice
        The columns of each term of the formula, in the formula's order.
    rows_dropped : int
        Rows left out because a variable of the formula is missing.
    """

    outcome: pd.Series
    matrix: FloatArray
    names: tuple[str, ...]
    terms: Mapping[str, slice]
    rows_dropped: int
    formula: str
    _frame: pd.DataFrame
    _right: Any

    def __repr__(self) -> str:
        return f"<Design {self.formula}: {self.matrix.shape[0]} x {self.matrix.shape[1]}>"

    @property
    def has_intercept(self) -> bool:
        """Whether the formula has an intercept of its own."""
        return INTERCEPT in self.names

    def droppable(self) -> list[str]:
        """Return the terms that can be dropped with every other kept: none that an interaction contains."""
        factors = {str(term): {str(factor) for factor in term.factors} for term in self._right}
        return [
            name
            for name, own in factors.items()
            if name != "1" and not any(own < other for other in factors.values() if other != own)
        ]

    def without(self, term: str) -> FloatArray:
        """Return the model matrix of the formula with one of `droppable` left out, on the same rows."""
        from formulaic import Formula

        if self.has_intercept:  # then the other terms are coded as before: none contains this one, see `droppable`
            return np.delete(self.matrix, self.terms[term], axis=1)
        kept = [other for other in self._right if str(other) != term]
        if not kept:
            return np.empty((len(self._frame), 0))
        matrix = Formula(kept).get_model_matrix(self._frame, na_action="ignore", context=None)
        columns = matrix.to_numpy(dtype=float)
        return np.delete(columns, dependent_columns(columns), axis=1)


def build_design(frame: pd.DataFrame, formula: str) -> Design:
    """Build and check the model matrix of a formula.

    Parameters
    ----------
    frame : DataFrame
        One row an observation.
    formula : str
        ``"outcome ~ term + term"`` as in R, read by `formulaic`: ``a:b``, ``a*b``, ``- 1``, ``C(code)`` for a number
        that names a group, ``log(x)``, ``{x**2}``; a column name with blanks stands in backticks.

    Returns
    -------
    Design

    Raises
    ------
    ParameterError
        If the formula cannot be read or has no outcome.
    DataError
        If a column is unknown, a factor has one level or an empty one, a value is not finite, rows are fewer than
        columns, or a column is a sum of others; the message names it.
    """
    left, right = _parse(formula)
    used, dropped = _complete_rows(frame, formula, _used_columns(frame, formula, left, right))
    check_columns(used.drop(columns=left))
    matrix = _materialise(right, used, formula)
    spec = matrix.model_spec
    terms = {str(term): columns for term, columns in spec.term_slices.items()}
    design = Design(
        outcome=used[left],
        matrix=matrix.to_numpy(dtype=float),
        names=tuple(str(name) for name in matrix.columns),
        terms=terms,
        rows_dropped=dropped,
        formula=formula,
        _frame=used,
        _right=right,
    )
    _check_matrix(design)
    return design


def _parse(formula: str) -> tuple[str, Any]:
    """Split a formula into the name of its outcome and the terms of its right-hand side."""
    from formulaic import Formula
    from formulaic.errors import FormulaicError

    allowed = 'write one outcome and its terms, for instance "wsoa ~ idaci + C(region)".'
    if not isinstance(formula, str) or formula.count("~") != 1:
        raise ParameterError(f"formula={formula!r}: {allowed}")
    try:
        parsed = Formula(formula)
    except (FormulaicError, SyntaxError) as error:
        reason = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).split("\n")[0]
        raise ParameterError(f"formula={formula!r} cannot be read ({reason}); {allowed}") from None
    left = [str(term) for term in getattr(parsed, "lhs", [])]
    right = getattr(parsed, "rhs", None)
    if len(left) != 1 or left[0] == "1" or isinstance(right, tuple):
        raise ParameterError(f"formula={formula!r} has {len(left)} outcomes; {allowed}")
    return left[0].strip("`"), right


def _used_columns(frame: pd.DataFrame, formula: str, left: str, right: Any) -> list[str]:
    """Return the frame's columns that a formula names, outcome first; an unknown name is an error."""
    if not isinstance(frame, pd.DataFrame):
        raise DataError(f"frame is a {type(frame).__name__}; a pandas DataFrame is needed.")
    known = [str(name) for name in frame.columns]
    for name in [left, *sorted(str(variable) for variable in right.required_variables)]:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise DataError(f"formula={formula!r}: no column {name!r} in the frame.{hint} It has {', '.join(known)}.")
    words = re.findall(r"`([^`]+)`|([^\W\d]\w*)", re.sub(r"'[^']*'|\"[^\"]*\"", "", formula))
    named = {quoted or plain for quoted, plain in words}
    return [left] + [name for name in known if name in named and name != left]


def _complete_rows(frame: pd.DataFrame, formula: str, columns: list[str]) -> tuple[pd.DataFrame, int]:
    """Keep the rows with every variable known, and count the others."""
    complete = frame[columns].notna().all(axis=1)
    dropped = int((~complete).sum())
    if dropped == len(frame):
        raise DataError(f"formula={formula!r}: no row of {len(frame)} has a value in each of {', '.join(columns)}.")
    return frame.loc[complete, columns].reset_index(drop=True), dropped


def _materialise(right: Any, used: pd.DataFrame, formula: str) -> pd.DataFrame:
    """Evaluate the right-hand side on the rows used."""
    from formulaic.errors import FormulaicError

    if not list(right):
        raise ParameterError(f"formula={formula!r} has no term left; keep the intercept or name a column.")
    try:
        with np.errstate(all="ignore"):
            matrix = right.get_model_matrix(plain_numbers(used), na_action="ignore", context=None)
    except FormulaicError as error:
        raise ParameterError(f"formula={formula!r} cannot be evaluated: {error}") from None
    result: pd.DataFrame = matrix
    return result


def plain_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with pandas' nullable numbers and truth values as NumPy ones (no value may be missing)."""
    nullable = {
        name: bool if pd.api.types.is_bool_dtype(kind) else float
        for name, kind in frame.dtypes.items()
        if pd.api.types.is_extension_array_dtype(kind) and pd.api.types.is_numeric_dtype(kind)
    }
    return frame.astype(nullable)


def _check_matrix(design: Design) -> None:
    """Refuse a matrix that has an empty term, a value that is no number, too few rows or a dependent column."""
    for term, columns in design.terms.items():
        if columns.start == columns.stop:
            raise DataError(f"term {term!r} has one level only in the rows used; a factor needs two. Leave it out.")
    for name, column in zip(design.names, design.matrix.T, strict=True):
        if not np.isfinite(column).all():
            raise DataError(f"column {name!r} of the model holds a value that is not finite; correct or leave it out.")
    rows, parameters = design.matrix.shape
    if rows < parameters:
        raise DataError(f"formula={design.formula!r}: {rows} rows for {parameters} parameters; fewer terms are needed.")
    for index in dependent_columns(design.matrix):
        others = ", ".join(design.names[:index]) or "zero"
        raise DataError(
            f"column {design.names[index]!r} of the model is a combination of {others}: leave one of the terms out."
        )
