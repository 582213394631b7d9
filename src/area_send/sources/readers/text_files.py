"""Official CSV files read as rows; another layout or encoding is a `DataError`."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from area_send.sources.readers.rows import Row
from helpers.data.schema import fault
from helpers.paths import read_whole
from smallstats.errors import DataError


def read_csv(path: Path, columns: Sequence[str]) -> list[Row]:
    """Read the named columns of a UTF-8 CSV file (a byte order mark is tolerated) with one header row.

    Raises
    ------
    DataError
        If the file is missing, empty, not UTF-8, lacks a column or has it twice, or a row is too short or too long.
    """
    header, *lines = _records(path) or [[]]
    for column in columns:
        if header.count(column) != 1:
            raise fault(path.name, 1, column, f"found {header.count(column)} times", "this column once")
    if not lines:
        raise DataError(f"{path.name}: holds no row below its header; at least one is needed.")
    rows = []
    for number, line in enumerate(lines, start=2):
        if len(line) != len(header):
            raise fault(path.name, number, None, ",".join(line), f"{len(header)} cells, one for each column")
        cells = dict(zip(header, line, strict=True))
        rows.append(Row(path.name, number, {column: cells[column] for column in columns}))
    return rows


def _records(path: Path) -> list[list[str]]:
    content = read_bytes(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise DataError(f"{path.name}, row {row}: is not UTF-8 text (byte {content[error.start]:#04x}).") from None
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise DataError(f"{path.name}: cannot be read as CSV ({error}).") from None


def read_bytes(path: Path) -> bytes:
    """Return the content of an official file; `DataError` if there is none."""
    try:
        content = read_whole(path)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise DataError(f"{path.name}: {reason} in {path.parent}; fetch the official files first.") from None
    if not content.strip():
        raise DataError(f"{path.name}: is empty.")
    return content
