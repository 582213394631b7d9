"""What results depend on: the data, the package's source, the lock and the versions in use."""

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from helpers.paths import data_dir, project_root

PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "seaborn", "papermill", "ipykernel")


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of one file; `.gitattributes` keeps line ends alike on every system."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def input_checksums() -> dict[str, str]:
    """Return the SHA-256 of every file that all runs depend on: data tables, this package, the lock.

    Names are paths from the project's folder, those of the package from the folder ``src``.
    """
    root, package = project_root(), Path(__file__).resolve().parent
    files = {path.relative_to(root).as_posix(): path for path in data_dir().rglob("*.csv")}
    files |= {f"src/{path.relative_to(package.parent).as_posix()}": path for path in package.rglob("*.py")}
    files["requirements.lock"] = root / "requirements.lock"
    return {name: file_checksum(path) for name, path in sorted(files.items()) if path.is_file()}


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


def colophon() -> pd.DataFrame:
    """List data checksums, code version and package versions, as the last table of a notebook.

    Returns
    -------
    DataFrame
        Indexed by `item`; one column, `value`; checksums shortened to sixteen digits.
    """
    data = {name: checksum[:16] for name, checksum in input_checksums().items() if name.startswith("data/")}
    rows = {**data, "package source and lock": source_checksum()[:16], **versions()}
    return pd.DataFrame({"value": rows}).rename_axis("item")
