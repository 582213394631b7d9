"""What to run: a notebook and its parameters, and the key under which that run's folder is kept."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from area_send.runs.notebook_files import nbformat
from helpers.data.checksums import file_identity, input_checksums
from helpers.parameters import MODELS, NotebookParameters, model_for
from helpers.paths import notebooks_dir
from smallstats.errors import DataError

KEY_LENGTH = 16


@dataclass(frozen=True)
class Run:
    """One notebook with one set of checked parameters.

    Attributes
    ----------
    notebook : str
        Name without its ending, for instance ``01_deprivation``.
    parameters : NotebookParameters
        Checked values; `output_dir` is the runner's own and takes no part in the key.
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

    def planned_again(self) -> "Run":
        """Plan the same run from the files as they are now."""
        return plan_copy(self.copy, self.parameters) if self.copy else plan_run(self.parameters)


def notebook_path(notebook: str) -> Path:
    """Return the file of a notebook; raise `DataError` if it is not there."""
    model_for(notebook)
    path = notebooks_dir() / f"{notebook}.ipynb"
    if not path.is_file():
        raise DataError(f"{path} is missing; restore it with `git checkout notebooks`.")
    return path


def plan_run(parameters: NotebookParameters) -> Run:
    """Plan one run of the notebook that these parameters belong to."""
    return plan_runs([parameters])[0]


def plan_runs(points: Sequence[NotebookParameters]) -> list[Run]:
    """Plan several runs; what all runs of a notebook depend on is read once."""
    notebooks = [next(name for name, model in MODELS.items() if type(point) is model) for point in points]
    sources = {notebook: source_checksums(notebook) for notebook in set(notebooks)}
    return [
        Run(notebook=notebook, parameters=point, key=_key(notebook, point, sources[notebook]))
        for notebook, point in zip(notebooks, points, strict=True)
    ]


def plan_copy(path: Path, parameters: NotebookParameters) -> Run:
    """Plan one run of somebody's own copy of a notebook; its results go beside those of the committed ones."""
    name = f"own-{path.stem}"
    sources = {"notebook": _source_as_at(path, file_identity(path.stat())), **input_checksums()}
    return Run(notebook=name, parameters=parameters, key=_key(name, parameters, sources), copy=path)


def source_checksums(notebook: str) -> dict[str, str]:
    """Return the SHA-256 of all that a notebook's runs depend on but for their parameters.

    Names are as in `input_checksums`, and ``notebook`` for the committed notebook without its outputs.
    """
    path = notebook_path(notebook)
    return {"notebook": _source_as_at(path, file_identity(path.stat())), **input_checksums()}


@lru_cache(maxsize=64)
def _source_as_at(path: Path, identity: tuple[int, ...]) -> str:
    """Return the SHA-256 of a notebook's source as it was when its file had this identity."""
    return hashlib.sha256(notebook_source(path).encode()).hexdigest()


def _key(notebook: str, parameters: NotebookParameters, sources: Mapping[str, str]) -> str:
    literals = {name: value for name, value in parameters.to_literals().items() if name != "output_dir"}
    content = json.dumps([notebook, literals, dict(sources)], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:KEY_LENGTH]


def notebook_source(path: Path) -> str:
    """Return a notebook's cells without outputs, as text; two notebooks with one source give the same results."""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"{path} is not a notebook: {error}") from None
    return json.dumps([(cell.cell_type, cell.source, cell.metadata.get("tags", [])) for cell in cells])
