"""The list of official files: one TOML file in, checked entries out; what can be downloaded, from where, and what not.

Each entry of ``data/sources.toml`` is a ``[[file]]`` table. Entries with ``fetch = true`` carry an address;
those with ``fetch = false`` a reason, because their publisher gives no lasting address for that very file.
"""

import difflib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from area_send.sources.download import check_address
from smallstats.errors import DataError, ParameterError

_TEXTS = ("name", "about", "publisher", "licence", "landing_page", "sha256")
_ALLOWED = {*_TEXTS, "fetch", "url", "reason", "bytes"}


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """One official file.

    Attributes
    ----------
    name : str
        File name, without folders.
    about, publisher, licence : str
        What it is, who publishes it, under which licence.
    landing_page : str
        The publisher's page about it, for people.
    sha256 : str
        Checksum of the copy our tables were built from.
    fetch : bool
        Whether a program can download that very file.
    url : str
        Its address; empty if `fetch` is false.
    reason : str
        Why it cannot be downloaded; empty if `fetch` is true.
    size : int or None
        Bytes, where known.
    """

    name: str
    about: str
    publisher: str
    licence: str
    landing_page: str
    sha256: str
    fetch: bool
    url: str = ""
    reason: str = ""
    size: int | None = None


def read_source_list(path: Path) -> tuple[SourceFile, ...]:
    """Read the list of official files.

    Raises
    ------
    DataError
        If the file is missing or not TOML, or an entry lacks a key, has an unknown one or a value not allowed.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path}: cannot be read as a list of official files ({error}).") from error
    entries = content.get("file")
    if set(content) != {"file"} or not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise DataError(f"{path}: must hold one or more [[file]] tables and nothing else.")
    files = tuple(_entry(entry, place=f"{path}, file {number}") for number, entry in enumerate(entries, start=1))
    names = [file.name.casefold() for file in files]
    for name in names:
        if names.count(name) > 1:
            raise DataError(f"{path}: the name {name!r} stands twice (capitals aside); a name must stand once.")
    return files


def choose(files: Sequence[SourceFile], names: Sequence[str] | None) -> tuple[SourceFile, ...]:
    """Return the named files in the order of the names, each once; all of them if `names` is None.

    Raises
    ------
    ParameterError
        If a name is not in the list; the message names every such one, and the nearest that is.
    """
    if names is None:
        return tuple(files)
    if isinstance(names, str):
        raise ParameterError(f"names={names!r}: must be a list of file names; write [{names!r}].")
    known = {file.name: file for file in files}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ParameterError(" ".join(_suggest(name, list(known)) for name in unknown))
    return tuple(known[name] for name in dict.fromkeys(names))


def _suggest(name: str, known: list[str]) -> str:
    lowered = {candidate.casefold(): candidate for candidate in known}
    near = difflib.get_close_matches(str(name).casefold(), lowered, n=1, cutoff=0.5)
    advice = f"did you mean {lowered[near[0]]!r}?" if near else f"must be one of {', '.join(known)}."
    return f"names: {name!r} is no official file we know; {advice}"


def _entry(entry: dict[str, Any], *, place: str) -> SourceFile:
    unknown = sorted(set(entry) - _ALLOWED)
    if unknown:
        raise DataError(f"{place}: unknown key {unknown[0]!r}; allowed are {', '.join(sorted(_ALLOWED))}.")
    for key in _TEXTS:
        _require(isinstance(entry.get(key), str) and entry[key].strip(), place, key, "a text that is not empty")
    fetch, size = entry.get("fetch"), entry.get("bytes")
    _require(isinstance(fetch, bool), place, "fetch", "true or false")
    needed, barred = ("url", "reason") if fetch else ("reason", "url")
    _require(isinstance(entry.get(needed), str) and entry[needed].strip(), place, needed, f"given if fetch is {fetch}")
    _require(barred not in entry, place, barred, f"left out if fetch is {fetch}")
    _require(_is_file_name(entry["name"]), place, "name", "a plain file name without folders or leading dot")
    _require(re.fullmatch("[0-9a-f]{64}", entry["sha256"]), place, "sha256", "64 lower-case hexadecimal digits")
    whole = isinstance(size, int) and not isinstance(size, bool) and size > 0
    _require(size is None or whole, place, "bytes", "a positive whole number")
    for key in ("url", "landing_page"):
        if key in entry:
            _check_url(entry[key], place, key)
    return SourceFile(size=size, **{key: value for key, value in entry.items() if key != "bytes"})


def _is_file_name(name: str) -> bool:
    return re.fullmatch(r"[\w(][\w()., -]*", name) is not None


def _check_url(url: str, place: str, key: str) -> None:
    try:
        check_address(url)
    except DataError as error:
        raise DataError(f"{place}: {key}: {error}") from None


def _require(holds: object, place: str, key: str, allowed: str) -> None:
    if not holds:
        raise DataError(f"{place}: {key!r} must be {allowed}.")
