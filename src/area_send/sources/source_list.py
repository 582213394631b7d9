"""The list of official files: one TOML file in, checked entries out; what can be downloaded, from where, and what not.

Each entry of ``data/sources.toml`` is a ``[[file]]`` table. Entries with an address are downloaded; the others say why
their publisher gives no lasting address for that very file. A page that its publisher refreshes has no checksum; a
``[[vintage]]`` table is the overview of the framework of 2023 as it stood on one day and was taken in.
"""

import difflib
import json
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from area_send.sources.download import check_address
from smallstats.errors import DataError, ParameterError

Text = Annotated[str, Field(pattern=r"\S")]
Address = Annotated[str, AfterValidator(check_address)]


class SourceFile(BaseModel):
    """One official file.

    Attributes
    ----------
    name : str
        File name, without folders.
    about, publisher, licence : str
        What it is, who publishes it, under which licence.
    landing_page : str
        The publisher's page about it, for people.
    url : str
        The address of that very file; empty if there is none that lasts.
    reason : str
        Why it cannot be downloaded; empty if it can.
    sha256 : str
        Checksum of the copy our tables were built from; empty for a page that its publisher refreshes, each download
        of which is kept under a name with its day.
    bytes : int or None
        Its size, where known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Annotated[str, Field(pattern=r"^[\w(][\w()., -]*$")]
    about: Text
    publisher: Text
    licence: Text
    landing_page: Address
    url: Address | None = None
    reason: Text | None = None
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
    bytes: Annotated[int, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _can_be_had(self) -> "SourceFile":
        if (self.url is None) == (self.reason is None):
            raise ValueError("must have either a url, or a reason why there is none")
        if not self.sha256 and self.url is None:
            raise ValueError("must have a sha256, since no program downloads it")
        return self


class Vintage(BaseModel):
    """The overview as it stood on one day: file name, day, checksum, size in bytes and rows."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Text
    seen: date
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    bytes: Annotated[int, Field(gt=0)]
    rows: Annotated[int, Field(gt=0)]

    def as_toml(self) -> str:
        """Write the entry as ``sources.toml`` has it."""
        return (
            f"[[vintage]]\nname = {json.dumps(self.name, ensure_ascii=False)}\nseen = {self.seen}\n"
            f'sha256 = "{self.sha256}"\nbytes = {self.bytes}\nrows = {self.rows}\n'
        )


Entry = TypeVar("Entry", bound=BaseModel)


def read_source_list(path: Path) -> tuple[SourceFile, ...]:
    """Read the list of official files.

    Raises
    ------
    DataError
        If the file is missing or not TOML, or an entry lacks a key, has an unknown one or a value not allowed.
    """
    files = _read_entries(path, "file", SourceFile)
    names = [file.name.casefold() for file in files]
    for name in names:
        if names.count(name) > 1:
            raise DataError(f"{path}: the name {name!r} stands twice (capitals aside); a name must stand once.")
    return files


def read_vintages(path: Path) -> tuple[Vintage, ...]:
    """Read the vintages of the overview that were taken in, in order of their days.

    Raises
    ------
    DataError
        As `read_source_list` does.
    """
    vintages = _read_entries(path, "vintage", Vintage)
    return tuple(sorted(vintages, key=lambda vintage: (vintage.seen, vintage.name, vintage.sha256)))


def _read_entries(path: Path, kind: str, model: type[Entry]) -> tuple[Entry, ...]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path}: cannot be read as a list of official files ({error}).") from error
    if "file" not in content or set(content) - {"file", "vintage"}:
        raise DataError(f"{path}: must hold one or more [[file]] tables, [[vintage]] tables and nothing else.")
    try:
        return TypeAdapter(tuple[model, ...]).validate_python(content.get(kind, []), strict=False)  # type: ignore[valid-type]
    except ValidationError as error:
        first = error.errors()[0]
        number, *key = first["loc"] or (0,)
        place = f"{path}, {kind} {int(number) + 1}" + "".join(f", {part}" for part in key)
        raise DataError(f"{place}: {first['msg'].removeprefix('Value error, ')} (given: {first['input']!r}).") from None


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
