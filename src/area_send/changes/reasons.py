"""Because of what an answer changed: the notebook is run with one thing swapped at a time, by the code of today."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from area_send.changes.sides import Side, answer_of
from area_send.runs.execute import execute_run
from area_send.runs.plan import plan_run
from helpers.data.schema import read_package, with_referred
from helpers.parameters import check_values, notebook_named
from helpers.report.record import RESULTS, Results
from smallstats.errors import AreaSendError

WHEN_SEEN = ("first_seen", "last_seen")
"""Columns that say when a source showed a row, which is no fact of it."""

Answer = tuple[str, ...]
Share = Literal["alone", "together", ""]


@dataclass(frozen=True)
class Changed:
    """What became of one notebook's answer.

    Attributes
    ----------
    notebook : str
        Its name.
    before, after : tuple of str
        Label and sentences of the answer; empty if it cannot be known.
    by_data, by_parameters : str
        ``alone`` if it changes when only this is swapped, ``together`` if it takes the other as well, else empty.
    by_code : bool
        Whether the code of today answers otherwise, on either side, than was answered then.
    rows : list of str
        Rows of the tables it reads that differ, in words.
    parameters : list of str
        Parameters that differ, in words.
    unknown : str
        Why a run with one thing swapped could not be made; empty if all were.
    """

    notebook: str
    before: Answer
    after: Answer
    by_data: Share = ""
    by_parameters: Share = ""
    by_code: bool = False
    rows: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    unknown: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether the answer is another one."""
        return self.before != self.after


def explain(notebook: str, old: Side, new: Side, *, outputs: Path) -> Changed:
    """Compare a notebook's answers on two sides, and find what they differ by.

    Parameters
    ----------
    outputs : Path
        Folder for the runs that this takes.
    """
    rows = list(rows_between(old.data, new.data, tables=notebook_named(notebook).tables))
    parameters = list(_parameters_between(old.parameters[notebook], new.parameters[notebook]))

    def answer(data: Side, parameters: Side) -> Answer:
        values = {**parameters.parameters[notebook], "data_dir": str(data.data)}
        run = plan_run(check_values(notebook, values))
        return answer_of(Results.read(execute_run(run, outputs=outputs).folder / RESULTS))

    try:
        return _explained(answer, old, new, notebook=notebook, rows=rows, parameters=parameters)
    except AreaSendError as error:
        return Changed(
            notebook,
            before=old.answers.get(notebook, ()),
            after=new.answers.get(notebook, ()),
            rows=rows,
            parameters=parameters,
            unknown=str(error).removesuffix("."),
        )


def _explained(
    answer: Callable[[Side, Side], Answer],
    old: Side,
    new: Side,
    *,
    notebook: str,
    rows: list[str],
    parameters: list[str],
) -> Changed:
    first = answer(old, old)
    last = answer(new, new) if rows or parameters else first
    by_data: Share = ""
    by_parameters: Share = ""
    if first != last:
        data_swapped = answer(new, old) if parameters else last
        parameters_swapped = answer(old, new) if rows else last
        by_data = _share(first != data_swapped, parameters_swapped != last)
        by_parameters = _share(first != parameters_swapped, data_swapped != last)
    before, after = old.answers.get(notebook, first), new.answers.get(notebook, last)
    by_code = (before, after) != (first, last) and before != after
    return Changed(notebook, before, after, by_data, by_parameters, by_code, rows, parameters)


def _share(alone: bool, together: bool) -> Share:  # two answers to one question
    return "alone" if alone else "together" if together else ""


def rows_between(old: Path, new: Path, *, tables: tuple[str, ...]) -> Iterator[str]:
    """Say of each row of some tables, and those they refer to, what differs between two folders.

    When a source showed a row is left out. Rows are known by their table's key.
    """
    ours, theirs = read_package(new), read_package(old)
    areas = _by_key(ours["local_areas"].path, ("la_code",)) if "local_areas" in ours else {}
    named = {code: row["la_name"] for (code,), row in areas.items()}
    for name in with_referred(ours, tables):
        key = ours[name].primary_key
        before = _by_key(theirs[name].path, key) if name in theirs else {}
        after = _by_key(ours[name].path, key)
        for row in sorted({*before, *after}):
            area = named.get((after.get(row) or before[row]).get("la_code", ""), "")
            shown = f"{name} {' '.join(row)}{f' ({area})' if area else ''}"
            if row not in before:
                yield f"{shown}: new"
            elif row not in after:
                yield f"{shown}: gone"
            else:
                cells = _cells_between(before[row], after[row])
                if cells:
                    yield f"{shown}: {', '.join(cells)}"


def _by_key(path: Path, key: tuple[str, ...]) -> dict[tuple[str, ...], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {tuple(row.get(name, "") for name in key): row for row in csv.DictReader(file)}


def _cells_between(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Say which cells of a row differ, among the columns that both tables have."""
    names = [name for name in after if name in before and name not in WHEN_SEEN and before[name] != after[name]]
    return [f"{name} {before[name] or 'empty'} -> {after[name] or 'empty'}" for name in names]


def _parameters_between(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield f"{name} {before.get(name, 'absent')} -> {after.get(name, 'absent')}"
