"""Rebuild our own tables from a folder of official files, equal byte for byte to those committed."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from area_send.sources.as_of import as_of_file
from area_send.sources.readers import first_cycle, lait
from area_send.sources.readers.area_table import code_of_dfe_number, local_area_rows
from area_send.sources.readers.indicator_table import indicator_rows
from area_send.sources.readers.inspection_tables import first_cycle_rows, second_framework_rows
from area_send.sources.together import write_together
from helpers import paths
from helpers.data import rules
from helpers.data.cells import Columns, check_columns, check_foreign_keys, read_columns
from helpers.data.schema import Table, read_package

Rows = list[dict[str, str]]


def build_tables(source_dir: Path, target_dir: Path) -> list[Path]:
    """Build every table from the official files of ``source_dir`` and write them to ``target_dir``.

    Inspections under the framework of 2023 come from the project's own ``sightings``, which `data add` fills. Nothing
    is written unless all tables could be built and keep to the data package; if writing fails half-way, what was there
    before is put back.

    Returns
    -------
    list of Path
        The files written: the tables, and ``as_of.toml``, which says what they hold.

    Raises
    ------
    DataError
        If an official file is missing, damaged or not laid out as known; the message names the cell.
    """
    contents = table_files(build_rows(Path(source_dir)), paths.data_dir())
    return write_together(target_dir, contents)


def build_rows(source_dir: Path) -> dict[str, Rows]:
    """Return the rows of every table as text, by table name, from the official files of a folder."""
    inspections = first_cycle.read_inspections(source_dir)
    cells = lait.read_indicators(source_dir)
    areas = local_area_rows(source_dir, inspections, cells)
    first, revisits = first_cycle_rows(inspections, first_cycle.read_notes(source_dir))
    sightings = read_rows("sightings", paths.data_dir())
    second, disagreements = second_framework_rows(sightings)
    return {
        "local_areas": areas,
        "sightings": sightings,
        "inspections": first + second,
        "revisits": revisits,
        "disagreements": disagreements,
        "indicators": indicator_rows(cells, code_of_dfe_number(areas)),
    }


def read_rows(name: str, data_dir: Path) -> Rows:
    """Return the rows of one committed table as text."""
    columns = read_columns(read_package(data_dir)[name])
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def table_files(found: Mapping[str, Iterable[Mapping[str, str]]], data_dir: Path) -> dict[str, bytes]:
    """Return the content of the files of these tables, by file name, and of ``as_of.toml``.

    ``data_dir`` is the folder whose ``datapackage.json`` describes them.

    Raises
    ------
    DataError
        If a table does not keep to the data package, or to the rules between tables.
    """
    tables = read_package(data_dir)
    columns = {name: _sorted_columns(tables[name], rows) for name, rows in found.items()}
    for name, cells in columns.items():
        check_columns(tables[name], cells)
        check_foreign_keys(tables[name], cells, columns)
    rules.check_rules(columns)
    contents = {tables[name].path.name: _csv_of(cells) for name, cells in columns.items()}
    return contents | as_of_file(columns, contents)


def _sorted_columns(table: Table, rows: Iterable[Mapping[str, str]]) -> Columns:
    ordered = sorted(rows, key=lambda row: tuple(row[name] for name in table.primary_key))
    return {name: [row[name] for row in ordered] for name in table.columns}


def _csv_of(columns: Columns) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue().encode("utf-8")
