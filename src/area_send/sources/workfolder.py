"""A folder beside the files that are to come: what is half done lies in it, and what a killed process left goes."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_ABANDONED = 3600.0  # seconds after which no build or download is still at work


@contextmanager
def workfolder(target: Path, purpose: str) -> Iterator[Path]:
    """Give a new folder in a folder, removed at the end; ones of the same purpose an hour old are removed first."""
    for left in target.glob(f".{purpose}-*"):
        if left.is_dir() and time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=target, prefix=f".{purpose}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
