"""The reader's own rows, ``additions.csv``: read as readings, and written with more of them."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from area_send.sources.readers.grids import read_tables
from area_send.sources.readers.listing import read_listing
from area_send.sources.readers.values import Areas
from helpers.data.additions import COLUMNS, FILE
from helpers.data.identity import Reading


def read_additions(data_dir: Path, areas: Areas, today: date) -> list[Reading]:
    """Return the rows of a folder's additions file as readings; none if it has no such file."""
    path = data_dir / FILE
    return read_listing(read_tables(path), areas, seen=None, today=today).readings if path.is_file() else []


def additions_file(own: Iterable[Reading]) -> bytes:
    """Return the content of an additions file with these readings, areas by their codes, in order."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted([reading["la_code"], *(reading[name] for name in COLUMNS[1:])] for reading in own))
    return text.getvalue().encode()
