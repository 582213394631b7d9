"""The base of every statistical result: a small frozen record that prints well and turns into plain data."""

from collections.abc import Callable, Mapping
from dataclasses import InitVar, dataclass, fields, is_dataclass
from functools import partial
from html import escape
from typing import Any, ParamSpec, TypeVar, get_args, get_type_hints

import numpy as np
import pandas as pd

from smallstats.errors import DataError

P = ParamSpec("P")
R = TypeVar("R", bound="Result")


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Result:
    """What a statistical function returns; subclasses add the numbers.

    Subclass with ``@dataclass(frozen=True, kw_only=True, repr=False, eq=False)`` to keep the reprs below.

    Attributes
    ----------
    method : str
        Name of the method, with its variant.
    source : str
        Where the method comes from: author, year, place.
    """

    method: str
    source: str

    @property
    def statistic_kind(self) -> str:
        """What the field `statistic` is, in a word or two; empty where a result has none or does not say."""
        return ""

    @property
    def df_is_used(self) -> bool:
        """Whether the p-value rests on `df`: not that of an exact test, whose df only counts what could vary."""
        return True

    def to_dict(self) -> dict[str, Any]:
        """Return every field as plain Python values at full precision, ready for JSON (NaN and inf kept)."""
        return {field.name: plain(getattr(self, field.name)) for field in fields(self)}

    def __repr__(self) -> str:
        inner = ", ".join(f"{field.name}={brief(getattr(self, field.name))}" for field in fields(self))
        return f"{type(self).__name__}({inner})"

    def _repr_html_(self) -> str:
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "method"}
        rows = "".join(
            f'<tr><th scope="row">{escape(name)}</th><td>{_html_of(value)}</td></tr>' for name, value in values.items()
        )
        return f"<table><caption>{escape(self.method)}</caption><tbody>{rows}</tbody></table>"


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class NotComputable(Result):
    """Stands for a result that these data do not allow, with the reason.

    Attributes
    ----------
    reason : str
        Why there is no result, as the refusing function said it.

    Parameters
    ----------
    stands_for : type of Result, optional
        The result that is missing: its fields and properties are NaN here, so that a table of results shows a gap
        instead of failing. Any other name is an error, as it would be there.
    """

    reason: str
    stands_for: InitVar[Any] = None

    def __post_init__(self, stands_for: Any) -> None:
        """Remember the names that the missing result has."""
        kinds = [kind for kind in (stands_for, *get_args(stands_for)) if isinstance(kind, type)]
        object.__setattr__(self, "_gaps", frozenset(name for kind in kinds for name in _names_of(kind)))

    def __getattr__(self, name: str) -> float:
        """Give NaN for a number that the missing result would have."""
        known = self.__dict__  # not by attribute: while a copy is unpickled nothing is known yet
        if name not in known.get("_gaps", ()):
            raise AttributeError(f"{known.get('method')}: no result, and one would have no field {name!r}.")
        return float("nan")


def _names_of(kind: type) -> list[str]:
    """Return the fields and properties of a kind of result."""
    shown = [name for name in dir(kind) if isinstance(getattr(kind, name), property)]
    return shown + ([field.name for field in fields(kind)] if is_dataclass(kind) else [])


def attempt(function: Callable[P, R], *args: P.args, **options: P.kwargs) -> R | NotComputable:
    """Call a statistical function; where it refuses the data, return the reason in place of the result.

    Only `DataError` counts as such a refusal: a wrong option is still an error. The fields that the missing result
    would have follow from the function's return type.
    """
    try:
        return function(*args, **options)
    except DataError as refusal:
        plain_function = function.func if isinstance(function, partial) else function
        kind = get_type_hints(plain_function).get("return")
        return NotComputable(method=plain_function.__name__, source="", reason=str(refusal), stands_for=kind)


def plain(value: Any) -> Any:
    """Turn a value of a result (array, frame, tuple, NumPy scalar, other result) into plain Python."""
    if isinstance(value, Result):
        return value.to_dict()
    if isinstance(value, pd.DataFrame):
        return [plain(row) for row in value.reset_index().to_dict(orient="records")]
    if isinstance(value, pd.Series):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    return value


def brief(value: Any) -> str:
    """Show a value of a result in one line, floats to six significant digits; frames and arrays by shape."""
    if isinstance(value, (pd.DataFrame, pd.Series, np.ndarray)):
        shape = " x ".join(str(size) for size in value.shape)
        return f"<{type(value).__name__} {shape}>"
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.6g}"
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return "(" + ", ".join(brief(item) for item in value) + ")"
    return repr(value.item() if isinstance(value, np.generic) else value)


def _html_of(value: Any) -> str:
    """Show a value of a result on a page: a frame, a series or an array as a table of its own, cut where it is long."""
    if isinstance(value, np.ndarray) and value.ndim in (1, 2):
        value = pd.DataFrame(value)
    if isinstance(value, pd.Series):
        value = value.to_frame()
    return value.to_html(max_rows=20) if isinstance(value, pd.DataFrame) else escape(brief(value))


def tabulate(results: Mapping[str, Result], *, columns: Mapping[str, str], index_name: str) -> pd.DataFrame:
    """Set results side by side.

    Parameters
    ----------
    results : mapping
        Row name to result.
    columns : mapping
        Field of the results to the column's name; a field that a result lacks is NA, and so is `df` where the p-value
        does not rest on it. Beside `statistic` stands what it is, since tests set side by side have different ones.
    index_name : str
        What the rows are.

    Returns
    -------
    DataFrame
        One row a result. Where some are `NotComputable`, a last column ``Not computable`` gives the reasons.
    """
    index = pd.Index(list(results), name=index_name)
    values: dict[str, Any] = {}
    for field, shown in columns.items():
        values[shown] = [getattr(result, field, None) for result in results.values()]
        if field == "statistic":
            values[f"kind of {shown}"] = [result.statistic_kind or None for result in results.values()]
        if field == "df":
            values[shown] = pd.array([_df(result) for result in results.values()], dtype="Int64")
    frame = pd.DataFrame(values, index=index)
    if any(isinstance(result, NotComputable) for result in results.values()):
        frame["Not computable"] = [getattr(result, "reason", "") for result in results.values()]
    return frame


def _df(result: Result) -> int | None:
    """Return the degrees of freedom that a p-value rests on, or None."""
    known = result.df_is_used and not isinstance(result, NotComputable)
    return getattr(result, "df", None) if known else None
