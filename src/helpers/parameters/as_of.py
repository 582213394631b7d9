"""What our tables hold, as ``data/as_of.toml`` says: the day they go up to, and how many rows each has."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from helpers import paths
from smallstats.errors import DataError

FILE = "as_of.toml"


@dataclass(frozen=True)
class AsOf:
    """What the tables hold.

    Attributes
    ----------
    latest : date
        Day of the newest overview taken in: what the framework of 2023 is known up to.
    rows : dict
        Rows by table; ``inspections_2016`` and ``inspections_2023`` by framework; ``areas_inspected_2023``.
    sha256 : dict
        Checksum of each built file by its name.
    """

    latest: date
    rows: dict[str, int]
    sha256: dict[str, str]


def read_as_of(data_dir: Path | None = None) -> AsOf:
    """Read ``as_of.toml`` of a folder of tables, the project's own if none is given.

    Raises
    ------
    DataError
        If it is missing or not as `area-send data build` writes it.
    """
    path = (paths.data_dir() if data_dir is None else data_dir) / FILE
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return AsOf(latest=content["latest"], rows=content["rows"], sha256=content["sha256"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise DataError(f"{path}: cannot be read ({error}); write it with `area-send data build`.") from None
