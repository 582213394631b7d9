"""What results depend on: the tables read, the source of `helpers` and `smallstats`, the lock, the versions in use."""

import hashlib
import json
import os
import platform
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.data.additions import FILE as ADDITIONS
from helpers.data.schema import PACKAGE_FILE, read_package, with_referred
from helpers.paths import data_dir, files_below, own_files_read, project_root, tables_read
from smallstats.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

SOURCES = ("helpers", "smallstats")
PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "seaborn", "papermill", "ipykernel")


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of one file; `.gitattributes` keeps line ends alike on every system."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def input_checksums(tables: Iterable[str] | None = None, *, own_data: Path | None = None) -> dict[str, str]:
    """Return the SHA-256 of every file that a notebook's results depend on.

    Names are paths from the project's folder, those of our packages from the folder ``src``. A file is read again only
    if it has changed since this process, or the one that it was forked from, read it last.

    Parameters
    ----------
    tables : iterable of str, optional
        Names of the tables that it reads; all if none are given. What these refer to counts as well, and of the
        data's description (``data/datapackage.json``) what is said of them.

    own_data : Path, optional
        A folder of the reader's own tables, which come in as ``own data/...``.

    Raises
    ------
    DataError
        If there is no table of a name, or no such folder.
    """
    root, source = project_root(), Path(__file__).resolve().parents[2]
    found = [(path, source, "src/", state) for each in SOURCES for path, state in files_below(source / each, ".py")]
    if own_data is not None and not own_data.is_dir():
        raise DataError(f"{own_data}: is no folder; name one that holds some of our tables, or {ADDITIONS}.")
    if own_data is not None:
        found += [(path, own_data, "own data/", state) for path, state in files_below(own_data, ".csv")]
    lock = root / "requirements.lock"
    found += [(str(lock), root, "", lock.stat())] if lock.is_file() else []
    checksums = {
        before + path[len(str(base)) + 1 :].replace(os.sep, "/"): _checksum_as_at(path, file_identity(state))
        for path, base, before, state in found
    }
    return dict(sorted({**checksums, **_table_checksums(tables)}.items()))


def _table_checksums(names: Iterable[str] | None) -> dict[str, str]:
    """Return the SHA-256 of tables, and one of what ``datapackage.json`` says of them, by place in the project."""
    description = data_dir() / PACKAGE_FILE
    described = read_package(data_dir())
    chosen = sorted(with_referred(described, described if names is None else names))
    said = json.loads(description.read_text(encoding="utf-8")).get("resources", [])
    texts = [json.dumps(item, sort_keys=True) for item in said if item["name"] in chosen]
    files = {
        f"data/{path.relative_to(data_dir()).as_posix()}": path for path in (described[name].path for name in chosen)
    }
    added = data_dir() / ADDITIONS
    if "inspections" in chosen and added.is_file():
        files[f"data/{ADDITIONS}"] = added
    checksums = {name: _checksum_as_at(str(path), file_identity(path.stat())) for name, path in files.items()}
    return {**checksums, f"data/{PACKAGE_FILE}": hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()}


def file_identity(state: os.stat_result) -> tuple[int, ...]:
    """Return what changes whenever a file's content does: device, number, size and times."""
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns


@lru_cache(maxsize=4096)
def _checksum_as_at(path: str, identity: tuple[int, ...]) -> str:
    """Return the SHA-256 of a file whose content is as when it had this number, size and these times."""
    return file_checksum(Path(path))


def source_checksum() -> str:
    """Return one SHA-256 over the package's source and the lock: the version of the code."""
    code = {name: checksum for name, checksum in input_checksums(()).items() if not name.startswith("data/")}
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
    """List checksums of the tables read, code version and package versions, as the last table of a notebook.

    Returns
    -------
    DataFrame
        Indexed by `item`; one column, `value`; checksums shortened to sixteen digits.
    """
    import pandas as pd

    read = input_checksums(tables_read())
    data = {name: checksum[:16] for name, checksum in read.items() if name.startswith("data/")}
    own = {f"own data/{name}": file_checksum(path)[:16] for name, path in own_files_read().items()}
    rows = {**data, **own, "package source and lock": source_checksum()[:16], **versions()}
    return pd.DataFrame({"value": rows}).rename_axis("item")
