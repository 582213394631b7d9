"""What to run: a notebook and its parameters, and the key under which that run's folder is kept."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from area_send.runs.notebook_files import read_cells
from helpers.data.checksums import file_identity, input_checksums, versions
from helpers.parameters import NotebookParameters, notebook_named, notebook_of
from helpers.paths import notebooks_dir
from smallstats.errors import DataError

KEY_LENGTH = 16
RUN_FORMAT = 2
"""Number of the form in which runs are kept; a new one makes every run out of date."""


@dataclass(frozen=True)
class Run:
    """One notebook with one set of checked parameters.

    Attributes
    ----------
    notebook : str
        Name without its ending, for instance ``01_deprivation``.
    parameters : NotebookParameters
        Checked values; folders take no part in the key, what a folder of own tables holds does.
    key : str
        Hexadecimal hash of everything the results depend on.
    copy : Path, optional
        Somebody's own copy to run instead of the committed notebook.
    """

    notebook: str
    parameters: NotebookParameters
    key: str
    copy: Path | None = None

    @property
    def path(self) -> Path:
        """The notebook's file."""
        return self.copy or notebook_path(self.notebook)

    @property
    def tables(self) -> tuple[str, ...] | None:
        """Our tables that it is known to read; None for a copy, which may read any."""
        return None if self.copy else notebook_named(self.notebook).tables

    def planned_again(self) -> "Run":
        """Plan the same run from the files as they are now."""
        return plan_copy(self.copy, self.parameters) if self.copy else plan_run(self.parameters)


def notebook_path(notebook: str) -> Path:
    """Return the file of a notebook; raise `DataError` if it is not there."""
    notebook_named(notebook)
    path = notebooks_dir() / f"{notebook}.ipynb"
    if not path.is_file():
        raise DataError(f"{path} is missing; restore it with `git checkout notebooks`.")
    return path


def plan_run(parameters: NotebookParameters) -> Run:
    """Plan one run of the notebook that these parameters belong to."""
    return plan_runs([parameters])[0]


def plan_runs(points: Sequence[NotebookParameters]) -> list[Run]:
    """Plan several runs; what all runs of a notebook depend on is read once."""
    asked = [(notebook_of(point).name, point.own_data) for point in points]
    sources = {each: source_checksums(*each) for each in set(asked)}
    return [
        Run(notebook=each[0], parameters=point, key=_key(each[0], point, sources[each]))
        for each, point in zip(asked, points, strict=True)
    ]


def plan_copy(path: Path, parameters: NotebookParameters) -> Run:
    """Plan one run of somebody's own copy of a notebook; its results go beside those of the committed ones."""
    name = f"own-{path.stem}"
    sources = _sources(path, None, parameters.own_data)
    return Run(notebook=name, parameters=parameters, key=_key(name, parameters, sources), copy=path)


def source_checksums(notebook: str, own_data: Path | None = None) -> dict[str, str]:
    """Return what a notebook's runs depend on but for their parameters: SHA-256 by name, and versions.

    Names are as in `input_checksums`: of the tables that the notebook reads, `helpers`, `smallstats` and the lock;
    ``notebook`` for the committed notebook without its outputs, ``version NAME`` for Python, the system and the
    packages installed, and ``format`` for the form in which runs are kept. The command itself is not among them: a
    reworded page of the site leaves every run as it is.
    """
    return _sources(notebook_path(notebook), notebook_named(notebook).tables, own_data)


def _sources(path: Path, tables: Sequence[str] | None, own_data: Path | None) -> dict[str, str]:
    installed = {f"version {name}": release for name, release in versions().items()}
    own = {"notebook": _source_as_at(path, file_identity(path.stat())), "format": str(RUN_FORMAT), **installed}
    return {**own, **input_checksums(tables, own_data=own_data)}


@lru_cache(maxsize=64)
def _source_as_at(path: Path, identity: tuple[int, ...]) -> str:
    """Return the SHA-256 of a notebook's source as it was when its file had this identity."""
    return hashlib.sha256(notebook_source(path).encode()).hexdigest()


def _key(notebook: str, parameters: NotebookParameters, sources: Mapping[str, str]) -> str:
    content = json.dumps([notebook, parameters.choices(), dict(sources)], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:KEY_LENGTH]


def notebook_source(path: Path) -> str:
    """Return a notebook's cells without outputs, as text; two notebooks with one source give the same results."""
    return json.dumps([(cell.cell_type, cell.source, cell.metadata.get("tags", [])) for cell in read_cells(path)])
