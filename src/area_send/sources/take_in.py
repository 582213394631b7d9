"""Take new files of inspections in: read each, say what it would change, and write all of it or nothing."""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from area_send.sources.additions import additions_file, read_additions
from area_send.sources.build import Rows, read_rows, table_files
from area_send.sources.check import PUBLISHED, run_checks
from area_send.sources.comparison import Comparison, compare
from area_send.sources.log import with_log, with_vintages
from area_send.sources.readers.grids import read_tables
from area_send.sources.readers.inspection_tables import second_framework_rows
from area_send.sources.readers.listing import OVERVIEW, OWN, Listing, read_listing
from area_send.sources.readers.values import Areas
from area_send.sources.sightings import merge_readings
from area_send.sources.source_list import Vintage, read_vintages
from area_send.sources.together import write_together
from helpers.data.additions import FILE as ADDITIONS
from helpers.data.identity import Reading
from helpers.parameters.as_of import FILE, read_as_of
from helpers.vocabulary import FIRST_FRAMEWORK
from smallstats.errors import DataError

SOURCES, README = "sources.toml", "README.md"


@dataclass(frozen=True)
class TakenIn:
    """What taking files in does.

    Attributes
    ----------
    comparisons : list of Comparison
        One a file, in order of their days; each against what was known with the files before it.
    contents : dict
        Files of the data folder that would be written, by name; empty where nothing changes.
    """

    comparisons: list[Comparison]
    contents: dict[str, bytes]

    @property
    def waits(self) -> bool:
        """Whether somebody must accept it."""
        return any(comparison.waits for comparison in self.comparisons)


def read_new(files: Sequence[Path], data_dir: Path, *, seen: date | None, today: date) -> TakenIn:
    """Read files and work out what taking them in would change; nothing is written.

    Parameters
    ----------
    files : sequence of Path
        Pages, workbooks, lists or our own layout; taken in order of their days, so that their order does not matter.
    data_dir : Path
        Folder of our tables.
    seen : date, optional
        The day whose state a file shows that does not say so itself.
    today : date
        No day in a file may be later.

    Raises
    ------
    DataError
        If a file cannot be read, or the tables would not keep to their descriptions and rules.
    """
    tables = {name: read_rows(name, data_dir) for name in _TABLES}
    areas, names = Areas.of(tables["local_areas"]), {row["la_code"]: row["la_name"] for row in tables["local_areas"]}
    listings = [(path, read_listing(read_tables(path), areas, seen=seen, today=today)) for path in files]
    listings.sort(key=lambda item: (item[1].day or date.min, item[1].name))
    comparisons: list[Comparison] = []
    readings = tables["sightings"] + read_additions(data_dir, areas, today)
    for _, listing in listings:
        comparisons.append(compare(readings, listing, names))
        readings = merge_readings(readings, listing.readings)
    vintages = [_vintage(path, listing) for path, listing in listings if listing.source == OVERVIEW]
    contents = _contents(data_dir, tables, readings, vintages)
    comparisons[-1].doubts += _broken_totals(data_dir, contents)
    return TakenIn(comparisons, contents)


_TABLES = ("local_areas", "sightings", "inspections", "revisits", "disagreements", "indicators")


def write_new(taken: TakenIn, data_dir: Path) -> list[Path]:
    """Write what `read_new` worked out, all files or none."""
    return write_together(data_dir, taken.contents) if taken.contents else []


def _vintage(path: Path, listing: Listing) -> Vintage:
    content = path.read_bytes()
    if listing.day is None:
        raise DataError(f"{path.name}: does not say of which day it is; give it with --seen YYYY-MM-DD.")
    checksum = hashlib.sha256(content).hexdigest()
    return Vintage(name=path.name, seen=listing.day, sha256=checksum, bytes=len(content), rows=len(listing.readings))


def _contents(
    data_dir: Path, tables: dict[str, Rows], readings: list[Reading], added: Sequence[Vintage]
) -> dict[str, bytes]:
    """Return the files that change, by name."""
    sightings = [reading for reading in readings if reading["source"] != OWN]
    own = [reading for reading in readings if reading["source"] == OWN]
    first = [row for row in tables["inspections"] if row["framework"] == FIRST_FRAMEWORK]
    second, disagreements = second_framework_rows(sightings)
    found = tables | {"sightings": sightings, "inspections": first + second, "disagreements": disagreements}
    contents = table_files(found, data_dir)
    listed = (data_dir / SOURCES).read_text(encoding="utf-8")
    known = read_vintages(data_dir / SOURCES)
    contents[SOURCES] = with_vintages(listed, known, added).encode()
    with TemporaryDirectory() as holder:
        for name in (SOURCES, FILE):
            (Path(holder) / name).write_bytes(contents[name])
        vintages, rows = read_vintages(Path(holder) / SOURCES), read_as_of(Path(holder)).rows
    readme = (data_dir / README).read_text(encoding="utf-8")
    if own:
        contents[ADDITIONS] = additions_file(own)
    contents[README] = with_log(readme, rows, vintages, sightings).encode()
    return {
        name: content
        for name, content in contents.items()
        if not (data_dir / name).is_file() or (data_dir / name).read_bytes() != content
    }


def _broken_totals(data_dir: Path, contents: dict[str, bytes]) -> list[str]:
    """Run every check of the data over a copy with the new files in it.

    Returns
    -------
    list of str
        The published totals that the rows would no longer give, which somebody must look at: a document prints what was
        known on its day, and a source may have been mended since.

    Raises
    ------
    DataError
        If another check would fail.
    """
    if not contents:
        return []
    with TemporaryDirectory() as holder:
        copy = Path(shutil.copytree(data_dir, Path(holder) / "data"))
        write_together(copy, contents)
        failed = {result.name: result.detail for result in run_checks(copy) if not result.passed}
    known = {result.name for result in run_checks(data_dir) if not result.passed} if failed else set()
    broken = {name: detail for name, detail in failed.items() if name not in known}
    for name, detail in broken.items():
        if not name.startswith(PUBLISHED):
            raise DataError(f"Nothing was written, since a check of the data would fail: {name}: {detail}")
    return [f"{name} would no longer be reproduced: {detail}" for name, detail in broken.items()]
