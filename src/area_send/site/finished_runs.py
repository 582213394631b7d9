"""From a finished run's folder to the facts that a page shows: question, answer, figures, tables, record.

The runs that sweeps have left, for the page on which a reader picks values: those made as the defaults were.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from area_send.runs.crate import Record, read_crate
from area_send.runs.execute import NOTEBOOK
from area_send.runs.notebook_files import nbformat
from area_send.runs.plan import Run, plan_run
from area_send.runs.store import RECORD, run_dir
from helpers.parameters import check_values, notebooks
from helpers.report.record import RESULTS, SHOWN_TABLES, Results, ShownTable, read_shown
from smallstats.errors import DataError


@dataclass(frozen=True)
class SiteRun:
    """One finished run, read back.

    Attributes
    ----------
    folder : Path
        Where it is kept.
    current : bool
        Whether code, data and notebook are still those that it was made with.
    results : Results
        The content of ``results.json``.
    record : Record
        What its crate says of it: key, end, checksums of inputs and outputs.
    notebook : NotebookNode
        The executed notebook.
    """

    folder: Path
    current: bool
    results: Results
    record: Record
    notebook: Any

    @property
    def name(self) -> str:
        """Name of the notebook, without its ending."""
        return self.results.notebook

    @property
    def key(self) -> str:
        """The run's key."""
        return self.record.key

    @property
    def parameters(self) -> dict[str, Any]:
        """The values that the run was given, without the runner's own folders."""
        return dict(self.results.parameters)

    @property
    def question(self) -> str:
        """The title of the notebook."""
        first = str(self.notebook.cells[0].source).splitlines()[0]
        return first.removeprefix("# ").strip()

    @property
    def verdict(self) -> str:
        """The label of the answer, as a sentence begins; empty where a notebook gives no answer."""
        label = self.results.verdict or ""
        return f"{label[:1].upper()}{label[1:]}"

    @property
    def answer(self) -> list[str]:
        """The sentences that answer the title."""
        return self.results.said(role="answer")

    @property
    def evidence(self) -> list[str]:
        """The sentences that bear the answer, and those that limit it."""
        return [*self.results.said(role="evidence"), *self.results.said(role="caution")]

    @cached_property
    def tables(self) -> dict[str, ShownTable]:
        """Name to each table as it is shown, in the notebook's order."""
        shown = read_shown(self.folder / SHOWN_TABLES)
        return {entry.name: shown[entry.name] for entry in self.results.tables}

    @property
    def main_table(self) -> ShownTable | None:
        """The table that bears the answer."""
        entry = self.results.main_table
        return self.tables[entry.name] if entry else None

    def figure_file(self, name: str, ending: str) -> Path:
        """Return the file of a figure: ``png``, ``svg`` or, of a page, ``html``."""
        return self.folder / "figures" / f"{name}.{ending}"


def gather_runs(outputs: Path, *, stale: bool = False) -> list[SiteRun]:
    """Read the finished run of every notebook with its defaults.

    Parameters
    ----------
    outputs : Path
        Folder that holds ``runs/``.
    stale : bool
        Take the newest run with the default parameters where none is up to date.

    Raises
    ------
    DataError
        Naming every notebook that has no such run, and the command that makes it.
    """
    found = {name: _default_run(name, outputs, stale=stale) for name in notebooks()}
    missing = [name for name, run in found.items() if run is None]
    if missing:
        raise DataError(
            f"No up-to-date run of {', '.join(missing)} in {outputs / 'runs'}: make them with `area-send run --all`."
        )
    return [run for run in found.values() if run is not None]


def _default_run(name: str, outputs: Path, *, stale: bool) -> SiteRun | None:
    planned = plan_run(check_values(name, {}))
    folder = run_dir(planned, outputs)
    if (folder / RECORD).is_file():
        return read_run(folder, current=True)
    older = _with_parameters(planned, folder.parent) if stale else []
    return max(older, key=lambda run: run.record.finished, default=None)


def _with_parameters(planned: Run, folder: Path) -> list[SiteRun]:
    """Return every run of a notebook, made whenever, that was given these parameters."""
    wanted = planned.parameters.choices()
    runs = [read_run(path.parent, current=False) for path in sorted(folder.glob(f"*/{RECORD}"))]
    return [run for run in runs if run.parameters == wanted and not run.results.own_data]


def read_run(folder: Path, *, current: bool) -> SiteRun:
    """Read one run's folder.

    Raises
    ------
    DataError
        If a file of it is missing or cannot be read.
    """
    try:
        results = Results.read(folder / RESULTS)
        notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    except (OSError, ValueError, RecursionError, nbformat.reader.NotJSONError) as error:
        raise DataError(f"{folder} holds no whole run ({error}); remove it and run the notebook again.") from None
    return SiteRun(folder=folder, current=current, results=results, record=read_crate(folder), notebook=notebook)


DONE = "done"


@dataclass(frozen=True)
class Swept:
    """A notebook's default run and other runs of it, made from the same code and data.

    Attributes
    ----------
    default : SiteRun
        The run with the default parameters.
    others : tuple of SiteRun
        Runs of sweeps, the ones nearest to the defaults first.
    left_out : int
        Runs of sweeps that are not shown: gone, or made from other code or data.
    """

    default: SiteRun
    others: tuple[SiteRun, ...]
    left_out: int


def gather_swept(runs: list[SiteRun], outputs: Path) -> list[Swept]:
    """Return every notebook of which a sweep has left runs, in the order of the notebooks.

    Raises
    ------
    DataError
        If a sweep's ``sweep.json`` cannot be read.
    """
    entries = list(_entries(outputs))
    found = []
    for default in runs:
        keys = {str(entry["key"]): entry["parameters"] for name, entry in entries if name == default.name}
        keys.pop(default.key, None)
        nearest = sorted(keys, key=lambda key: len(changed_names(keys[key], default.parameters)))
        others = [run for key in nearest for run in _made_alike(default, outputs / "runs" / default.name / key)]
        if keys:
            found.append(Swept(default=default, others=tuple(others), left_out=len(keys) - len(others)))
    return found


def changed_names(parameters: dict[str, Any], defaults: dict[str, Any]) -> list[str]:
    """Name the parameters whose value is not the default."""
    return [name for name, value in defaults.items() if name in parameters and parameters[name] != value]


def _entries(outputs: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the notebook and the entry of every finished run of every sweep."""
    for path in sorted((outputs / "sweeps").glob("*/sweep.json")):
        try:
            sweep = json.loads(path.read_text(encoding="utf-8"))
            done = [entry for entry in sweep["runs"] if entry["status"] == DONE]
            yield from ((str(sweep["notebook"]), entry) for entry in done)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise DataError(f"{path} is no record of a sweep ({error!r}); run the sweep again.") from None


def _made_alike(default: SiteRun, folder: Path) -> list[SiteRun]:
    """Return the run of a folder in a list, empty if it is gone or was made from other code or data."""
    if not (folder / RECORD).is_file():
        return []
    run = read_run(folder, current=default.current)
    return [run] if run.record.inputs == default.record.inputs else []
