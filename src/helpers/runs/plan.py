"""What to run: a notebook and its parameters, and the key under which that run's folder is kept."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import nbformat

from helpers.errors import DataError
from helpers.parameters import MODELS, NotebookParameters, model_for
from helpers.paths import notebooks_dir
from helpers.provenance import input_checksums

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
    """

    notebook: str
    parameters: NotebookParameters
    key: str

    @property
    def path(self) -> Path:
        """The committed notebook's file."""
        return notebook_path(self.notebook)


def notebook_path(notebook: str) -> Path:
    """Return the file of a notebook; raise `DataError` if it is not there."""
    model_for(notebook)
    path = notebooks_dir() / f"{notebook}.ipynb"
    if not path.is_file():
        raise DataError(f"{path} is missing; restore it with `git checkout notebooks`.")
    return path


def plan_run(parameters: NotebookParameters) -> Run:
    """Plan one run of the notebook that these parameters belong to."""
    notebook = next(name for name, model in MODELS.items() if type(parameters) is model)
    return Run(notebook=notebook, parameters=parameters, key=run_key(notebook, parameters))


def run_key(notebook: str, parameters: NotebookParameters) -> str:
    """Hash what a run's results depend on: notebook source, parameters, data, package source and lock."""
    literals = {name: value for name, value in parameters.to_literals().items() if name != "output_dir"}
    digest = hashlib.sha256()
    for part in (
        notebook,
        json.dumps(literals, sort_keys=True),
        notebook_source(notebook_path(notebook)),
        *(f"{name} {checksum}" for name, checksum in input_checksums().items()),
    ):
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:KEY_LENGTH]


def notebook_source(path: Path) -> str:
    """Return a notebook's cells without outputs, as text; two notebooks with one source give the same results."""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError) as error:
        raise DataError(f"{path} is not a notebook: {error}") from None
    return json.dumps([(cell.cell_type, cell.source, cell.metadata.get("tags", [])) for cell in cells])
