"""Bringing a notebook back as it was committed, with a copy of what it was."""

import subprocess
from datetime import datetime
from pathlib import Path

from area_send.runs.plan import notebook_path
from helpers.parameters import notebooks
from helpers.paths import outputs_dir, project_root
from smallstats.errors import DataError


def changed_notebooks() -> list[str]:
    """Name the notebooks that are not as committed; raise `DataError` where git does not know."""
    listed = _git("diff", "--name-only", "HEAD", "--", "notebooks").decode().splitlines()
    return [name for name in notebooks() if f"notebooks/{name}.ipynb" in listed]


def reset(notebook: str) -> Path:
    """Write a notebook as it was committed, and return the copy of what it was.

    Raises
    ------
    ParameterError
        If there is no such notebook.
    DataError
        If git does not know the committed notebook, or a file cannot be written; the notebook is left as it is then.
    """
    path = notebook_path(notebook)
    committed = _git("show", f"HEAD:notebooks/{notebook}.ipynb")
    folder = outputs_dir() / "copies"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{notebook}-{datetime.now():%Y-%m-%d-%H%M%S-%f}.ipynb"
    kept.write_bytes(path.read_bytes())
    beside = path.with_suffix(".reset")
    try:
        beside.write_bytes(committed)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return kept


def _git(*words: str) -> bytes:
    command = ["git", "-C", str(project_root()), *words]
    try:
        return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 # words of our own
    except FileNotFoundError:
        raise DataError("reset: git, which keeps the committed notebooks, is not installed.") from None
    except subprocess.CalledProcessError as error:
        why = error.stderr.decode(errors="replace").strip().splitlines()
        raise DataError(
            f"reset: git does not know the committed notebook ({why[-1] if why else 'no reason'})."
        ) from None
