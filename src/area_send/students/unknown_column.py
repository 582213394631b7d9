"""A column that a frame has not, asked for in a notebook: one line with the near name instead of pandas' thirty."""

from collections.abc import Iterator
from types import TracebackType
from typing import Any

from helpers.parameters.words import did_you_mean


def explain_unknown_columns(shell: Any) -> None:
    """Have an IPython shell show a `KeyError` over a frame's column as one line; every other as it would."""
    shell.set_custom_exc((KeyError,), _show)


def _show(
    shell: Any, kind: type[BaseException], error: KeyError, trace: TracebackType, tb_offset: int | None = None
) -> list[str]:
    lines = [f"KeyError: {said}" for said in _explained(error, trace)][:1]
    told: list[str] = lines or shell.InteractiveTB.structured_traceback(kind, error, trace, tb_offset=tb_offset)
    shell._showtraceback(kind, error, told)
    return told


def _explained(error: KeyError, trace: TracebackType) -> Iterator[str]:
    name = error.args[0] if error.args else None
    for frame in _frames(trace):
        columns = [str(column) for column in frame.columns]
        if isinstance(name, str) and name not in columns:
            yield f"no column {name!r}{did_you_mean(name, columns)}. There are: {', '.join(columns)}."


def _frames(trace: TracebackType | None) -> Iterator[Any]:
    """Give each pandas frame in whose methods the error arose, by the names that it and they have."""
    while trace:
        owner = trace.tb_frame.f_locals.get("self")
        if type(owner).__name__ == "DataFrame" and trace.tb_frame.f_code.co_name == "__getitem__":
            yield owner
        trace = trace.tb_next
