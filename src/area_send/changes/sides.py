"""The two states that are compared: a commit, what was known on a day, or a finished run."""

import csv
import io
import re
import shutil
import subprocess
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from area_send.runs.compare import find_runs
from area_send.runs.crate import read_crate
from area_send.runs.plan import KEY_LENGTH
from area_send.sources.readers.inspection_tables import second_framework_rows
from helpers.data.checksums import file_checksum
from helpers.data.schema import read_package
from helpers.parameters import notebook_named
from helpers.parameters.base import LATEST
from helpers.paths import data_dir, project_root
from helpers.report.record import RESULTS, Results
from helpers.vocabulary import SECOND_FRAMEWORK
from smallstats.errors import DataError, ParameterError

BASELINES = "notebooks/baselines"
CODE = ("src/helpers", "src/smallstats", "notebooks/*.ipynb")
LOCK = "requirements.lock"


@dataclass(frozen=True)
class Side:
    """One of the two states.

    Attributes
    ----------
    name : str
        How a reader knows it.
    data : Path
        Folder of its tables, whole.
    parameters : dict
        Notebook to its parameters, but for folders.
    answers : dict
        Notebook to what it answered then, by the code of then; empty where no record of that is kept.
    commit : str
        Commit that it is, empty if it is none.
    """

    name: str
    data: Path
    parameters: dict[str, dict[str, Any]]
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    commit: str = ""


def find_sides(names: tuple[str, str], *, asked: Sequence[str], outputs: Path, scratch: Path) -> tuple[Side, Side]:
    """Find two states by their names: commits and days (``YYYY-MM-DD``) in any mixture, or two keys of runs.

    Parameters
    ----------
    asked : sequence of str
        Notebooks whose parameters and answers are wanted; of runs there is one.
    outputs : Path
        Folder that holds ``runs/``.
    scratch : Path
        An empty folder for their tables.

    Raises
    ------
    ParameterError
        If a name is of none of these, or the keys are of runs of two notebooks.
    DataError
        If the tables of a state cannot be had.
    """
    keys = [any((outputs / "runs").glob(f"*/{name}/{RESULTS}")) for name in names]
    if all(keys):
        folders = find_runs(names, outputs)
        first, second = (_of_run(folder, scratch / str(place)) for place, folder in enumerate(folders))
    else:
        first, second = (_of_name(name, asked, scratch / str(place)) for place, name in enumerate(names))
    return first, second


def answer_of(results: Results) -> tuple[str, ...]:
    """Return what a run answers: its label, if it has one, and its sentences."""
    return tuple(text for text in (results.verdict or "", *results.said(role="answer")) if text)


def code_between(old: Side, new: Side) -> list[str]:
    """Name the files of code, of the notebooks and of the lock that differ between two commits; none else."""
    if not old.commit or not new.commit:
        return []
    listed = _git("diff", "--name-only", old.commit, new.commit, "--", *CODE, LOCK)
    return listed.decode().split("\n")[:-1]


def _of_name(name: str, asked: Sequence[str], folder: Path) -> Side:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", name):
        return _of_day(name, asked, folder)
    try:
        commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
    except DataError:
        raise ParameterError(
            f"changes: {name!r} is no commit and no day; allowed: a commit, a day (YYYY-MM-DD), or the "
            f"{KEY_LENGTH} characters of the keys of two finished runs."
        ) from None
    return _of_commit(commit, asked, folder)


def _of_commit(commit: str, asked: Sequence[str], folder: Path) -> Side:
    _unpack(commit, folder, "data", BASELINES)
    records = {}
    for name in asked:
        path = folder / BASELINES / f"{name}.json"
        try:
            records[name] = Results.read(path)
        except DataError:  # of another form, or none: what was answered then is not to be read
            continue
    latest = _latest(folder / "data")
    return Side(
        name=_git("show", "--no-patch", "--format=%h of %cs", commit).decode().strip(),
        data=folder / "data",
        parameters={
            name: dict(records[name].parameters) if name in records else _defaults(name, latest) for name in asked
        },
        answers={name: answer_of(record) for name, record in records.items()},
        commit=commit,
    )


def _of_day(text: str, asked: Sequence[str], folder: Path) -> Side:
    """Return the state of our tables if nothing seen after a day were known, with today's code and defaults."""
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ParameterError(f"changes: {text!r} is not allowed: there is no such day.") from None
    sightings = [
        row for row in _rows(data_dir() / "sightings.csv") if (row["first_seen"] or row["publication_date"]) <= text
    ]
    seen = sorted(row["first_seen"] for row in sightings if row["first_seen"])
    if not seen:
        first = min(filter(None, (row["first_seen"] for row in _rows(data_dir() / "sightings.csv"))))
        raise DataError(f"changes: nothing had been seen by {text}; the first vintage taken in is of {first}.")
    shutil.copytree(data_dir(), folder)
    known = [row | {"last_seen": min(row["last_seen"], text)} for row in sightings]
    table = folder / "inspections.csv"
    kept = [row for row in _rows(table) if row["framework"] != SECOND_FRAMEWORK]
    rows = sorted([*kept, *second_framework_rows(known)[0]], key=lambda row: row["inspection_id"])
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    day = max(seen + [row["last_seen"] for row in known if row["last_seen"]])
    return Side(f"known by {text}", folder, {name: _defaults(name, day) for name in asked})


def _of_run(run: Path, folder: Path) -> Side:
    results, record = Results.read(run / RESULTS), read_crate(run)
    wanted = {name: checksum for name, checksum in record.inputs.items() if re.fullmatch(r"data/.*\.csv", name)}
    if results.own_data:
        raise DataError(f"changes: {record.key} counts own data, {', '.join(results.own_data)}, which no run keeps.")
    return Side(
        f"run {record.key}",
        _tables_of(wanted, folder, key=record.key),
        {results.notebook: dict(results.parameters)},
        {results.notebook: answer_of(results)},
    )


def _tables_of(wanted: Mapping[str, str], folder: Path, *, key: str) -> Path:
    """Find the tables of given checksums, as they are or as a commit has them."""
    if _has(project_root(), wanted):
        shutil.copytree(data_dir(), folder / "data")
        return folder / "data"
    for place, commit in enumerate(_git("log", "--format=%H", "--", "data").decode().split()):
        there = folder / str(place)
        _unpack(commit, there, "data")
        if _has(there, wanted):
            return there / "data"
        shutil.rmtree(there)
    raise DataError(f"changes: the tables that {key} read are in no commit; run it again, and compare that.")


def _has(root: Path, wanted: Mapping[str, str]) -> bool:
    return all((root / name).is_file() and file_checksum(root / name) == checksum for name, checksum in wanted.items())


def _defaults(notebook: str, latest: str) -> dict[str, Any]:
    """Return a notebook's default parameters as they are when our tables go up to a day."""
    model = notebook_named(notebook).parameters
    follow = {name: latest for name, described in model.model_fields.items() if described.default == LATEST}
    return {**model().choices(), **(follow if latest else {})}


def _latest(data: Path) -> str:
    found = re.search(r"^latest = (\S+)", _text(data / "as_of.toml"), re.MULTILINE)
    return found[1] if found else ""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def _unpack(commit: str, folder: Path, *paths: str) -> None:
    there = [path for path in paths if _git("ls-tree", "-d", commit, path)]
    if "data" not in there:
        raise DataError(f"changes: {commit[:KEY_LENGTH]} has no tables.")
    with tarfile.open(fileobj=io.BytesIO(_git("archive", "--format=tar", commit, *there))) as archive:
        archive.extractall(folder, filter="data")
    read_package(folder / "data")


def _git(*words: str) -> bytes:
    program = shutil.which("git")
    if program is None:
        raise DataError("changes: needs git, which is not there.")
    command: Sequence[str] = [program, "-C", str(project_root()), *words]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 # the reader's git, our words
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise DataError(f"changes: git {words[0]} failed{f': {said[-1]}' if said else ''}.")
    return done.stdout
