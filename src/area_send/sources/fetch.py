"""Download the official files our tables are built from: names in, one line a file out; nothing half done is kept."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pooch

from area_send.sources.download import download
from area_send.sources.source_list import SourceFile, choose, read_source_list
from helpers.paths import data_dir
from smallstats.errors import DataError, ParameterError


@dataclass(frozen=True, kw_only=True)
class FetchResult:
    """What became of one official file: where it is or would be, its size if it is there, and that as a sentence.

    ``status`` is "downloaded", "already there" (right checksum, left alone) or "by hand" (no program can download it).
    """

    name: str
    path: Path
    status: Literal["downloaded", "already there", "by hand"]
    size: int | None
    sentence: str

    def __str__(self) -> str:
        return f"{self.name}: {self.sentence}."


def fetch_sources(
    target_dir: Path,
    *,
    names: Sequence[str] | None = None,
    sources_file: Path | None = None,
    timeout: float = 30.0,
    within: float = 300.0,
    retries: int = 4,
) -> list[FetchResult]:
    """Download the official files into a folder, each checked against its SHA-256 and written in one step.

    A file already there with the right checksum is left alone. One that no program can download is reported as
    such; asked for by name, it is an error. A page that its publisher refreshes is kept under a name with the day.

    Parameters
    ----------
    target_dir : Path
        Folder to download to; made if it does not exist.
    names : sequence of str, optional
        File names in the list; all of them if None.
    sources_file : Path, optional
        The list of files; ``data/sources.toml`` if None.
    timeout : float
        Seconds to wait for a connection, and for each piece of an answer.
    within : float
        Seconds for all files together, every attempt and pause counted.
    retries : int
        Further attempts after a failure that may pass, with pauses that grow.

    Returns
    -------
    list of FetchResult
        One a file, in the order of `names` or of the list.

    Raises
    ------
    ParameterError
        If an option or a name is not allowed, or the folder cannot be made.
    DataError
        If one or more files cannot be had, naming each with its address, the reason and what to do. Files that
        could be had are kept; a file that was there before is never replaced by one that is not right.
    """
    _check_waiting(timeout, within, retries)
    files = choose(read_source_list(sources_file or data_dir() / "sources.toml"), names)
    folder = _make_folder(Path(target_dir))
    latest = time.monotonic() + within
    results: list[FetchResult] = []
    faults: list[str] = []
    for file in files:
        try:
            found = _find(file, folder, asked=names is not None)
            results.append(found or _fetch(file, folder, timeout=timeout, latest=latest, retries=retries))
        except DataError as error:
            faults.append(f"{error} See {file.landing_page}")
    if faults:
        raise DataError(_joined(faults, len(files)))
    return results


def _check_waiting(timeout: float, within: float, retries: int) -> None:
    for name, value in (("timeout", timeout), ("within", within)):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < math.inf:
            raise ParameterError(f"{name}={value!r}: must be a positive, finite number of seconds, for instance 30.")
    if isinstance(retries, bool) or not isinstance(retries, int) or not 0 <= retries <= 20:
        raise ParameterError(f"retries={retries!r}: must be a whole number from 0 to 20.")


def _make_folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParameterError(
            f"target_dir={str(folder)!r}: the folder cannot be made ({error.strerror or error}); name another one."
        ) from error
    return folder


def _find(file: SourceFile, folder: Path, *, asked: bool) -> FetchResult | None:
    """Return the result for a file that needs no download or can have none, None for one to download."""
    path = folder / file.name
    found = _checksum(path) if file.sha256 else None
    if found is not None and found == file.sha256:
        there = path.stat().st_size
        return _result(
            file, path, "already there", there, f"already there, {there:,} bytes, checksum right; left alone"
        )
    if file.url is not None:
        return None
    todo = f"cannot be downloaded by a program: {file.reason} Get it by hand and save it as {path}"
    if found is not None:
        todo += "; the file of that name there has another checksum and is left alone"
    if asked:
        raise DataError(f"{file.name}: {todo}.")
    size = None if found is None else path.stat().st_size
    return _result(file, path, "by hand", size, f"{todo} (from {file.landing_page})")


def _checksum(path: Path) -> str | None:
    try:
        return pooch.file_hash(path) if path.exists() else None
    except OSError as error:
        raise DataError(
            f"{path}: is in the way and cannot be read ({error.strerror or error}); move it, or name another folder."
        ) from error


def _fetch(file: SourceFile, folder: Path, *, timeout: float, latest: float, retries: int) -> FetchResult:
    path = folder / file.name
    if not file.sha256:
        path = path.with_stem(f"{path.stem}_{date.today()}")
    if path.is_dir():
        raise DataError(f"{path}: is in the way and is a folder; move it, or name another one.")
    size = download(
        file.url or "", path, sha256=file.sha256 or None, size=file.bytes,
        timeout=timeout, retries=retries, latest=latest,
    )  # fmt: skip
    known = "checksum right" if file.sha256 else f"as it is today: {path}"
    return _result(file, path, "downloaded", size, f"downloaded, {size:,} bytes, {known}")


def _result(
    file: SourceFile, path: Path, status: Literal["downloaded", "already there", "by hand"], size: int | None, said: str
) -> FetchResult:
    return FetchResult(name=file.name, path=path, status=status, size=size, sentence=said)


def _joined(faults: list[str], total: int) -> str:
    if len(faults) == 1:
        return faults[0]
    listed = "\n".join(f"- {fault}" for fault in faults)
    return f"{len(faults)} of {total} files could not be had; nothing of them was kept:\n{listed}"
