"""What results depend on: the data, the package's source, the lock and the versions in use."""

import hashlib
import os
import platform
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.paths import data_dir, files_below, project_root

if TYPE_CHECKING:
    import pandas as pd

PACKAGE_FILE = "datapackage.json"
SOURCES = ("area_send", "helpers", "smallstats")
PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "seaborn", "papermill", "ipykernel")


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of one file; `.gitattributes` keeps line ends alike on every system."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def input_checksums(own_data: Path | None = None) -> dict[str, str]:
    """Return the SHA-256 of every file that all runs depend on: data, the data's description, our packages, the lock.

    The files of a folder of the reader's own tables, ``own_data``, come in as ``own data/...``. Names are paths from
    the project's folder, those of our packages from the folder ``src``. A file is read again only if it has changed
    since this process, or the one that it was forked from, read it last.
    """
    root, source = project_root(), Path(__file__).resolve().parents[2]
    found = [(path, root, "", state) for path, state in files_below(data_dir(), ".csv")]
    found += [
        (path, source, "src/", state) for package in SOURCES for path, state in files_below(source / package, ".py")
    ]
    if own_data is not None:
        found += [(path, own_data, "own data/", state) for path, state in files_below(own_data, ".csv")]
    single = [path for path in (data_dir() / PACKAGE_FILE, root / "requirements.lock") if path.is_file()]
    found += [(str(path), root, "", path.stat()) for path in single]
    checksums = {
        before + path[len(str(base)) + 1 :].replace(os.sep, "/"): _checksum_as_at(path, file_identity(state))
        for path, base, before, state in found
    }
    return dict(sorted(checksums.items()))


def file_identity(state: os.stat_result) -> tuple[int, ...]:
    """Return what changes whenever a file's content does: device, number, size and times."""
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns


@lru_cache(maxsize=4096)
def _checksum_as_at(path: str, identity: tuple[int, ...]) -> str:
    """Return the SHA-256 of a file whose content is as when it had this number, size and these times."""
    return file_checksum(Path(path))


def source_checksum() -> str:
    """Return one SHA-256 over the package's source and the lock: the version of the code."""
    code = {name: checksum for name, checksum in input_checksums().items() if not name.startswith("data/")}
    return hashlib.sha256(repr(sorted(code.items())).encode()).hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of Python, the operating system's name and the packages that results rest on."""
    return {
        "Python": platform.python_version(),
        "system": platform.system(),
        **{name: _version(name) for name in PACKAGES},
    }


@cache
def _version(package: str) -> str:
    """Return a package's version, looked up once: what is imported stays what it is."""
    return version(package)


def colophon() -> "pd.DataFrame":
    """List data checksums, code version and package versions, as the last table of a notebook.

    Returns
    -------
    DataFrame
        Indexed by `item`; one column, `value`; checksums shortened to sixteen digits.
    """
    import pandas as pd

    data = {name: checksum[:16] for name, checksum in input_checksums().items() if name.startswith("data/")}
    rows = {**data, "package source and lock": source_checksum()[:16], **versions()}
    return pd.DataFrame({"value": rows}).rename_axis("item")
