"""One tidy table over all runs of a sweep: one row a run and number, sentence or name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from area_send.runs.plan import Run
from area_send.runs.verify import RESULTS, read_json

SENTENCE: Final = "sentence"
HOW: Final = ("method", "source")


@dataclass(frozen=True)
class Row:
    """One number, sentence or name of a run's results.

    Attributes
    ----------
    finding : str
        Name of the finding it belongs to.
    name : str
        ``sentence``, or the number's place in the finding, for instance ``overall.estimate``.
    value : float or None
        The number.
    text : str or None
        The sentence or name.
    """

    finding: str
    name: str
    value: float | None = None
    text: str | None = None


def flatten(results: Mapping[str, Any]) -> list[Row]:
    """List what one run's ``results.json`` found; how it was found, its methods and sources, is left out."""
    rows = []
    for finding, content in results["findings"].items():
        rows.append(Row(finding, SENTENCE, text=content[SENTENCE]))
        numbers = {name: value for name, value in content.items() if name != SENTENCE}
        rows += [
            Row(finding, name, text=value) if isinstance(value, str) else Row(finding, name, value=value)
            for name, value in _leaves(numbers)
        ]
    return rows


def collect_table(runs: Sequence[tuple[Run, Path]], *, varied: Sequence[str]) -> pd.DataFrame:
    """Read the results of finished runs into one long table.

    Parameters
    ----------
    runs : sequence of (Run, Path)
        Finished runs with their folders, in the order of the grid.
    varied : sequence of str
        Parameters that vary, which become columns.

    Returns
    -------
    DataFrame
        `key`, a column a varied parameter, `finding`, `name`, `value` (NaN for a text and for what a run could not
        compute), `text` (missing for a number).
    """
    rows = []
    for run, folder in runs:
        literals = run.parameters.to_literals()
        first = {"key": run.key, **{name: literals[name] for name in varied}}
        results = read_json(folder / RESULTS)
        rows += [{**first, **vars(row)} for row in flatten(results)]
    frame = pd.DataFrame(rows, columns=["key", *varied, "finding", "name", "value", "text"])
    return frame.astype({"key": "str", "finding": "str", "name": "str", "value": "float64", "text": "str"})


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, float | str | None]]:
    """Give every number and text with its place; places in a list are counted from 0."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name not in HOW:
                yield from _leaves(item, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{place}.{index}")
    elif value in ("Infinity", "-Infinity"):
        yield place, float(value)
    else:
        yield place, value if isinstance(value, str) or value is None else float(value)
