"""One tidy table over all runs of a sweep: one row a run and number, sentence, verdict or name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from area_send.runs.plan import Run
from helpers.report.record import ANSWER, RESULTS, Results

SENTENCE: Final = "sentence"
VERDICT: Final = "verdict"
HOW: Final = ("method", "source")


@dataclass(frozen=True)
class Row:
    """One number, sentence, verdict or name of a run's results.

    Attributes
    ----------
    finding : str
        Name of the finding it belongs to.
    name : str
        ``sentence``, ``verdict``, or the number's place in the finding, for instance ``overall.estimate``.
    value : float or None
        The number.
    text : str or None
        The sentence or name.
    """

    finding: str
    name: str
    value: float | None = None
    text: str | None = None


def flatten(results: Results) -> list[Row]:
    """List what one run found; how it was found, its methods and sources, is left out."""
    rows = [Row(ANSWER, VERDICT, text=results.verdict)] if results.verdict else []
    for finding in dict.fromkeys([*(sentence.name for sentence in results.sentences), *results.numbers]):
        rows += [Row(finding, SENTENCE, text=" ".join(results.said(name=finding)))]
        rows += [
            Row(finding, name, text=value) if isinstance(value, str) else Row(finding, name, value=value)
            for name, value in _leaves(results.numbers.get(finding, {}))
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
        rows += [{**first, **vars(row)} for row in flatten(Results.read(folder / RESULTS))]
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
