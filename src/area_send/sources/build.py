"""Rebuild our own tables from a folder of official files, equal byte for byte to those committed."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from area_send.sources.readers import first_cycle, lait, second_framework
from area_send.sources.readers.area_table import code_of_dfe_number, local_area_rows
from area_send.sources.readers.indicator_table import indicator_rows
from area_send.sources.readers.inspection_tables import first_cycle_rows, second_framework_rows
from helpers import paths
from helpers.data import rules
from helpers.data.cells import Columns, check_columns, check_foreign_keys
from helpers.data.schema import Table, read_package

Rows = list[dict[str, str]]


def build_tables(source_dir: Path, target_dir: Path) -> list[Path]:
    """Build every table from the official files of ``source_dir`` and write them to ``target_dir``.

    Nothing is written unless all tables could be built and keep to the data package; if writing fails half-way,
    what was there before is put back.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    DataError
        If an official file is missing, damaged or not laid out as known; the message names the cell.
    """
    contents = _contents(Path(source_dir))
    target_dir.mkdir(parents=True, exist_ok=True)
    before = {name: path.read_bytes() for name in contents if (path := target_dir / name).is_file()}
    with TemporaryDirectory(dir=target_dir, prefix=".build-") as holder:
        for name, content in contents.items():
            (Path(holder) / name).write_bytes(content)
        try:
            for name in contents:
                (Path(holder) / name).replace(target_dir / name)
        except BaseException:  # an interrupt, too, must not leave tables of two builds side by side
            for name in contents:
                _put_back(target_dir / name, before.get(name))
            raise
    return [target_dir / name for name in contents]


def build_rows(source_dir: Path) -> dict[str, Rows]:
    """Return the rows of every table as text, by table name, from the official files of a folder."""
    inspections = first_cycle.read_inspections(source_dir)
    cells = lait.read_indicators(source_dir)
    areas = local_area_rows(source_dir, inspections, cells)
    first, revisits = first_cycle_rows(inspections, first_cycle.read_notes(source_dir))
    overview, listed = second_framework.read_overview(source_dir), second_framework.read_list(source_dir)
    second, disagreements = second_framework_rows(overview, listed, areas)
    return {
        "local_areas": areas,
        "inspections": first + second,
        "revisits": revisits,
        "disagreements": disagreements,
        "indicators": indicator_rows(cells, code_of_dfe_number(areas)),
    }


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)


def _contents(source_dir: Path) -> dict[str, bytes]:
    tables = read_package(paths.data_dir())
    columns = {name: _sorted_columns(tables[name], rows) for name, rows in build_rows(source_dir).items()}
    for name, found in columns.items():
        check_columns(tables[name], found)
        check_foreign_keys(tables[name], found, columns)
    rules.check_rules(columns)
    return {tables[name].path.name: _csv_of(found) for name, found in columns.items()}


def _sorted_columns(table: Table, rows: Iterable[Mapping[str, str]]) -> Columns:
    ordered = sorted(rows, key=lambda row: tuple(row[name] for name in table.primary_key))
    return {name: [row[name] for row in ordered] for name in table.columns}


def _csv_of(columns: Columns) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue().encode("utf-8")
