"""The base of every statistical result: a small frozen record that prints well and turns into plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from html import escape
from typing import Any

import numpy as np
import pandas as pd


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

    def to_dict(self) -> dict[str, Any]:
        """Return every field as plain Python values at full precision, ready for JSON (NaN and inf kept)."""
        return {field.name: plain(getattr(self, field.name)) for field in fields(self)}

    def __repr__(self) -> str:
        inner = ", ".join(f"{field.name}={brief(getattr(self, field.name))}" for field in fields(self))
        return f"{type(self).__name__}({inner})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{escape(field.name)}</th><td>{escape(brief(getattr(self, field.name)))}</td></tr>'
            for field in fields(self)
            if field.name != "method"
        )
        return f"<table><caption>{escape(self.method)}</caption><tbody>{rows}</tbody></table>"


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
