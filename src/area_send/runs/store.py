"""Where runs are kept: one folder a run, written beside and renamed whole, so that a folder is whole or absent."""

import errno
import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from area_send.runs.plan import Run
from area_send.runs.scratch import owned_name, remove_abandoned
from smallstats.errors import DataError

STAGING = ".staging"
RECORD = "ro-crate-metadata.json"
OLD = ".old"  # ends the name of a folder that a newer one has replaced
NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}  # Windows has no quotas of this kind


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
def staging_dir(outputs: Path) -> Iterator[Path]:
    """Give a fresh folder to write in before it is published, and remove whatever is still there at the end.

    Raises
    ------
    DataError
        If the folder of outputs cannot be written to, or there is no more room in it.
    """
    base = outputs / STAGING
    try:
        base.mkdir(parents=True, exist_ok=True)
        remove_abandoned(base)
        folder = base / owned_name()
        folder.mkdir()
    except OSError as error:
        raise cannot_write(outputs, error) from None
    try:
        yield folder
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise cannot_write(outputs, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cannot_write(outputs: Path, error: OSError) -> DataError:
    """Say that the folder of outputs cannot be written to, and why."""
    reason = error.strerror or error
    return DataError(f"Cannot write to {outputs}: {reason}. Choose another folder with --outputs.")


def publish(folder: Path, target: Path, *, replace: bool = False) -> None:
    """Rename a finished staging folder to its final place.

    With `replace`, what stands there is moved away first. A folder that another runner has put there meanwhile is as
    good as ours, and stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    old = folder.with_name(folder.name + OLD)
    if replace:
        with suppress(FileNotFoundError):  # nothing stands there, or another runner has moved it away
            target.rename(old)
    try:
        folder.rename(target)
    except BaseException as error:
        if not target.is_dir():
            with suppress(FileNotFoundError):
                old.rename(target)
            raise
        if not isinstance(error, OSError):
            raise
    shutil.rmtree(old, ignore_errors=True)


def write_json(path: Path, content: Any) -> None:
    """Write JSON with sorted keys, readable and the same bytes each time."""
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def replace_file(path: Path, text: str) -> None:
    """Write a text file beside its place and rename it there, so that it is the old one or the new one, whole."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
