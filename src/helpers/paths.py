"""Where the project's files are, found from the package or from AREA_SEND_ROOT, never from the working folder.

Which of our tables this process has read, for the record of a run.
"""

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from smallstats.errors import ParameterError

LARGEST_FILE = 64 * 2**20
"""Bytes of the largest file that is read whole; our tables and the official files have less than one hundredth."""

_MARKER = Path("data") / "datapackage.json"


def project_root() -> Path:
    """Return the folder of the checkout: AREA_SEND_ROOT if set, else the one this package was installed from.

    Raises
    ------
    ParameterError
        If that folder holds no ``data/datapackage.json``.
    """
    named = os.environ.get("AREA_SEND_ROOT")
    root = Path(named) if named else Path(__file__).resolve().parents[2]
    if not (root / _MARKER).is_file():
        raise ParameterError(
            f"No {_MARKER.as_posix()} in {root}: set AREA_SEND_ROOT to the folder of an area-send checkout, "
            "or install the package from one with `pip install -e .`."
        )
    return root.resolve()


def data_dir() -> Path:
    """Return the folder of our fact tables."""
    return project_root() / "data"


def notebooks_dir() -> Path:
    """Return the folder of the committed notebooks."""
    return project_root() / "notebooks"


def outputs_dir() -> Path:
    """Return the folder that runs are written to."""
    return project_root() / "outputs"


def read_whole(path: Path) -> bytes:
    """Return the content of an ordinary file of a size that a table can have.

    Raises
    ------
    OSError
        If it cannot be read; EINVAL if it is no ordinary file (a link to a device has no end), EFBIG if it is larger
        than `LARGEST_FILE`.
    """
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        reason = errno.EISDIR if stat.S_ISDIR(state.st_mode) else errno.EINVAL
        raise OSError(reason, "is no ordinary file", str(path))
    if state.st_size > LARGEST_FILE:
        raise OSError(errno.EFBIG, f"has {state.st_size:,} bytes, more than {LARGEST_FILE:,} are not read", str(path))
    return path.read_bytes()


def files_below(folder: Path | str, ending: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield path and state of every file below a folder whose name ends so; links are followed to files only.

    Several times as fast as `Path.rglob`, which every run would wait for.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from files_below(entry.path, ending)
            elif entry.name.endswith(ending) and entry.is_file():
                yield entry.path, entry.stat()


_READ: set[str] = set()
_OWN: dict[str, Path] = {}


def note_read(names: Iterable[str]) -> None:
    """Note that tables of these names have been read."""
    _READ.update(names)


def tables_read() -> tuple[str, ...]:
    """Return the names of all tables read by this process since it began, or was forked, in order."""
    return tuple(sorted(_READ))


def note_own(files: Mapping[str, Path]) -> None:
    """Note that files of a reader's own have been read, by their places in the folder of tables."""
    _OWN.update(files)


def forget_own() -> None:
    """Forget which files of a reader's own were read: a new report begins, which may read others."""
    _OWN.clear()


def own_files_read() -> dict[str, Path]:
    """Return the files of a reader's own that have been read since the report began, by their places."""
    return dict(sorted(_OWN.items()))
