"""Adjusted p-values for a family of tests: p-values in, p-values that may be compared with one level out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from smallstats.checks import check_choice
from smallstats.errors import DataError, ParameterError
from smallstats.results import Result

Method = Literal["holm", "bh"]
FloatArray = npt.NDArray[np.float64]

_METHODS: dict[str, tuple[str, str]] = {
    "holm": (
        "Holm's step-down adjustment (family-wise error rate)",
        "Holm (1979), Scandinavian Journal of Statistics 6, 65-70",
    ),
    "bh": (
        "Benjamini and Hochberg's step-up adjustment (false discovery rate)",
        "Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300",
    ),
}


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Adjusted(Result):
    """Adjusted p-values, in the order in which the p-values were given.

    Attributes
    ----------
    names : tuple of str
        Name of each test; "1", "2", ... where none was given.
    p_values, adjusted : ndarray of float, shape (tests,)
        The p-values as given, and adjusted.
    """

    names: tuple[str, ...]
    p_values: FloatArray
    adjusted: FloatArray

    def to_frame(self) -> pd.DataFrame:
        """Return one row a test, indexed by its name, with the columns ``p_value`` and ``adjusted``."""
        index = pd.Index(self.names, name="test")
        return pd.DataFrame({"p_value": self.p_values, "adjusted": self.adjusted}, index=index)


def adjust(p_values: Any, *, method: Method = "holm", names: Sequence[str] | None = None) -> Adjusted:
    """Adjust the p-values of a family of tests, as R's ``p.adjust`` does, to its last digit.

    An adjusted p-value is the smallest level for the whole family at which that test would reject.
    "holm" holds the chance of one or more false rejections whatever the dependence between the tests;
    "bh" holds the expected share of false rejections among the rejections, for independent or positively
    dependent tests.

    Parameters
    ----------
    p_values : sequence of float, Series or mapping, shape (tests,)
        One p-value a test, each in [0, 1]. The labels of a Series or mapping become the names.
    method : {"holm", "bh"}
        Which error rate is held.
    names : sequence of str, optional
        One name a test.

    Raises
    ------
    DataError
        If there is no p-value, or one is NaN, not a number or outside [0, 1].
    ParameterError
        If `method` is unknown, or `names` has another length.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70. Benjamini and Hochberg (1995), Journal of the
    Royal Statistical Society B 57, 289-300.

    Examples
    --------
    >>> adjust([0.01, 0.04, 0.03]).adjusted.tolist()
    [0.03, 0.06, 0.06]
    >>> adjust([0.01, 0.04, 0.03], method="bh").adjusted.round(2).tolist()
    [0.03, 0.04, 0.04]
    """
    check_choice(method, name="method", allowed=tuple(_METHODS))
    values = _check_p_values(p_values)
    labels = _check_names(p_values, names, size=values.size)
    adjusted = _holm(values) if method == "holm" else _benjamini_hochberg(values)
    name, source = _METHODS[method]
    return Adjusted(method=name, source=source, names=labels, p_values=values, adjusted=adjusted)


def _holm(p_values: FloatArray) -> FloatArray:
    order = np.argsort(p_values, kind="stable")
    factors = np.arange(p_values.size, 0, -1)
    steps = np.minimum(1.0, np.maximum.accumulate(factors * p_values[order]))
    return _in_given_order(steps, order)


def _benjamini_hochberg(p_values: FloatArray) -> FloatArray:
    order = np.argsort(-p_values, kind="stable")
    # The quotient is taken before the product, as R does, so that the last digit agrees.
    factors = p_values.size / np.arange(p_values.size, 0, -1)
    steps = np.minimum(1.0, np.minimum.accumulate(factors * p_values[order]))
    return _in_given_order(steps, order)


def _in_given_order(steps: FloatArray, order: npt.NDArray[np.intp]) -> FloatArray:
    given = np.empty_like(steps)
    given[order] = steps
    return given


def _check_p_values(p_values: Any) -> FloatArray:
    listed = list(p_values.values()) if isinstance(p_values, Mapping) else p_values
    try:
        values = np.array(listed, dtype=float)
    except (TypeError, ValueError):
        raise DataError("p_values: every p-value must be a number from 0 to 1.") from None
    if values.ndim != 1 or values.size == 0:
        raise DataError(f"p_values: at least one p-value in one dimension is needed; the shape is {values.shape}.")
    bad = ~((values >= 0) & (values <= 1))
    if bad.any():
        place = int(np.argmax(bad))
        raise DataError(
            f"p_values: number {place + 1} is {values[place]:g}; a p-value lies in [0, 1] "
            "(leave out a test that has none before adjusting)."
        )
    return values


def _check_names(p_values: Any, names: Sequence[str] | None, *, size: int) -> tuple[str, ...]:
    if isinstance(names, str):
        raise ParameterError(f"names={names!r}: must be a sequence of {size} names, not one string.")
    if names is not None:
        labels = tuple(str(name) for name in names)
    elif isinstance(p_values, pd.Series):
        labels = tuple(str(name) for name in p_values.index)
    elif isinstance(p_values, Mapping):
        labels = tuple(str(name) for name in p_values)
    else:
        labels = tuple(str(number) for number in range(1, size + 1))
    if len(labels) != size:
        raise ParameterError(f"names: {len(labels)} name(s) for {size} p-value(s); one name a p-value is needed.")
    return labels
