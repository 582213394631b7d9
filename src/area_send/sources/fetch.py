"""Download the official files our tables are built from: names in, one line a file out; nothing half done is kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from area_send.sources.download import check_waiting, download
from area_send.sources.source_list import SourceFile, choose, read_source_list
from helpers.paths import data_dir
from smallstats.errors import DataError, ParameterError


@dataclass(frozen=True, kw_only=True)
class FetchResult:
    """What became of one official file.

    Attributes
    ----------
    name : str
        File name.
    path : Path
        Where it is, or would be.
    status : str
        "downloaded", "already there" (right checksum, left alone) or "by hand" (no program can download it).
    size : int or None
        Bytes of the file at `path`; None if it is not there.
    sha256 : str
        The checksum the file must have.
    sentence : str
        The same as one sentence for the reader.
    """

    name: str
    path: Path
    status: str
    size: int | None
    sha256: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def fetch_sources(
    target_dir: Path,
    *,
    names: Sequence[str] | None = None,
    sources_file: Path | None = None,
    timeout: float = 30.0,
    retries: int = 4,
    progress: bool = True,
) -> list[FetchResult]:
    """Download the official files into a folder, each checked against its SHA-256 and written in one step.

    A file already there with the right checksum is left alone. One that no program can download is reported as
    such; asked for by name, it is an error.

    Parameters
    ----------
    target_dir : Path
        Folder to download to; made if it does not exist.
    names : sequence of str, optional
        File names in the list; all of them if None.
    sources_file : Path, optional
        The list of files; ``data/sources.toml`` if None.
    timeout : float
        Seconds to wait for a connection, and for each piece of a body.
    retries : int
        Further attempts after a failure that may pass, with a pause that doubles.
    progress : bool
        Show a bar a file on standard error, if that is a terminal.

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
    check_waiting(timeout, retries)
    files = choose(read_source_list(sources_file or data_dir() / "sources.toml"), names)
    folder = _make_folder(Path(target_dir))
    results: list[FetchResult] = []
    faults: list[str] = []
    for file in files:
        try:
            found = _find(file, folder, asked=names is not None)
            results.append(found or _fetch(file, folder, timeout=timeout, retries=retries, progress=progress))
        except DataError as error:
            faults.append(f"{error} See {file.landing_page}")
    if faults:
        raise DataError(_joined(faults, len(files)))
    return results


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
    found = _checksum(path)
    size = None if found is None else path.stat().st_size
    if found == file.sha256:
        return _result(file, path, "already there", size, f"already there, {size:,} bytes, checksum right; left alone")
    if file.fetch:
        return None
    todo = f"cannot be downloaded by a program: {file.reason} Get it by hand and save it as {path}"
    if found is not None:
        todo += "; the file of that name there has another checksum and is left alone"
    if asked:
        raise DataError(f"{file.name}: {todo}.")
    return _result(file, path, "by hand", size, f"{todo} (from {file.landing_page})")


def _checksum(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise DataError(
            f"{path}: is in the way and cannot be read ({error.strerror or error}); move it, or name another folder."
        ) from error


def _fetch(file: SourceFile, folder: Path, *, timeout: float, retries: int, progress: bool) -> FetchResult:
    path = folder / file.name
    size = download(
        file.url, path, sha256=file.sha256, size=file.size, timeout=timeout, retries=retries, progress=progress
    )
    return _result(file, path, "downloaded", size, f"downloaded, {size:,} bytes, checksum right")


def _result(file: SourceFile, path: Path, status: str, size: int | None, outcome: str) -> FetchResult:
    return FetchResult(
        name=file.name, path=path, status=status, size=size, sha256=file.sha256, sentence=f"{file.name}: {outcome}."
    )


def _joined(faults: list[str], total: int) -> str:
    if len(faults) == 1:
        return faults[0]
    listed = "\n".join(f"- {fault}" for fault in faults)
    return f"{len(faults)} of {total} files could not be had; nothing of them was kept:\n{listed}"
