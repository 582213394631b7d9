"""Folders that a process has for as long as it lives: named for it, so that others know when it is gone."""

import hashlib
import os
import shutil
import socket
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final

import psutil

PREFIX: Final = "area-send-"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a fresh folder in the system's temporary one, and remove it at the end, or by the next call if killed."""
    folder = make_scratch()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_scratch() -> Path:
    """Make a fresh folder in the system's temporary one, for its maker to remove; remove those left by the dead.

    Raises
    ------
    OSError
        If there is none that can be written to.
    """
    base = Path(tempfile.gettempdir())
    remove_abandoned(base, PREFIX)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{_owner()}-", dir=base))


def owned_name() -> str:
    """Return a name that no other folder has, and that tells whose it is."""
    return f"{_owner()}-{uuid.uuid4().hex}"


def remove_abandoned(base: Path, prefix: str = "") -> None:
    """Remove the folders in a folder whose process no longer lives; those of another machine are not ours to judge."""
    for folder in base.glob(f"{prefix}{_machine()}-*"):
        number = folder.name[len(prefix) :].split("-")[1]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _owner() -> str:
    return f"{_machine()}-{os.getpid()}"


@cache
def _machine() -> str:
    """Return a short name of the machine within which numbers of processes mean something: its container, if any."""
    processes = ""
    with suppress(OSError):  # Linux alone has them, and not everyone may look
        processes = str(Path("/proc/self/ns/pid").readlink())
    return hashlib.sha256(f"{socket.gethostname()} {processes}".encode()).hexdigest()[:8]
