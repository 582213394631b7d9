"""Where runs are kept: one folder a run, written beside and renamed whole, so that a folder is whole or absent."""

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from helpers.errors import DataError
from helpers.runs.plan import Run

STAGING = ".staging"
RECORD = "ro-crate-metadata.json"


def run_dir(run: Run, outputs: Path) -> Path:
    """Return the folder of a finished run."""
    return outputs / "runs" / run.notebook / run.key


def failed_dir(run: Run, outputs: Path) -> Path:
    """Return the folder that keeps the record of a failed run."""
    return outputs / "failed" / run.notebook / run.key


def is_up_to_date(run: Run, outputs: Path) -> bool:
    """Tell whether this run's folder is there; it is written whole, so its record stands for all of it."""
    return (run_dir(run, outputs) / RECORD).is_file()


@contextmanager
def staging_dir(run: Run, outputs: Path) -> Iterator[Path]:
    """Give a fresh folder to write a run in, and remove whatever is still there at the end.

    Raises
    ------
    DataError
        If the folder of outputs cannot be written to.
    """
    base = outputs / STAGING
    try:
        base.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(base)
        folder = base / f"{os.getpid()}-{uuid.uuid4().hex}"
        folder.mkdir()
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"Cannot write to {outputs}: {reason}. Choose another folder with --outputs.") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, target: Path, *, replace: bool = False) -> None:
    """Rename a finished staging folder to its final place.

    With `replace`, what stands there goes first; without it, a folder that another runner has put there meanwhile
    is as good as ours, and stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if replace and target.exists():
        target.rename(folder.with_name(folder.name + "-old"))
        shutil.rmtree(folder.with_name(folder.name + "-old"))
    try:
        folder.rename(target)
    except OSError:
        if not target.is_dir():
            raise


def write_json(path: Path, content: Any) -> None:
    """Write JSON with sorted keys, readable and the same bytes each time."""
    path.write_text(json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def replace_file(path: Path, text: str) -> None:
    """Write a text file beside its place and rename it there, so that it is the old one or the new one, whole."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _remove_abandoned(base: Path) -> None:
    """Remove staging folders whose runner no longer lives."""
    for folder in base.iterdir():
        owner = folder.name.split("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
