"""Executing a committed notebook in place: its outputs are the baseline that tests compare with."""

import tempfile
from pathlib import Path

import nbformat

from helpers.runs.execute import execute_notebook
from helpers.runs.plan import notebook_path
from helpers.runs.store import replace_file

VOLATILE_CELL_METADATA = ("execution", "papermill")


def refresh(notebook: str) -> Path:
    """Execute a notebook with its own defaults and write its outputs into the committed file.

    What changes from run to run (times, durations, the runner's own metadata) is left out.

    Raises
    ------
    RunError
        If a cell fails; the committed file is left as it was.
    """
    path = notebook_path(notebook)
    with tempfile.TemporaryDirectory(prefix="area-send-") as folder:
        executed = Path(folder) / "executed.ipynb"
        execute_notebook(path, executed, parameters={}, cwd=Path(folder), timeout=600)
        content = nbformat.read(executed, as_version=4)
    content.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in content.cells:
        for name in VOLATILE_CELL_METADATA:
            cell.metadata.pop(name, None)
        if not cell.metadata.get("tags", ["kept"]):
            del cell.metadata["tags"]
    replace_file(path, nbformat.writes(content) + "\n")
    return path
