"""Check the committed tables: each table by its description, the tables against each other and against print."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from area_send.sources import published_checks
from helpers.data import rules
from helpers.data.cells import Columns, check_columns, check_foreign_keys, read_columns
from helpers.data.schema import Table, read_package
from helpers.parameters.as_of import FILE, read_as_of
from helpers.paths import read_whole
from smallstats.errors import DataError

RULES: dict[str, tuple[str, Callable[..., None], tuple[str, ...]]] = {
    "regions, London, deprivation, dates and predecessors agree": (
        "local_areas",
        rules.check_local_areas,
        ("local_areas",),
    ),
    "dates in order, outcomes of their framework, areas that existed": (
        "inspections",
        rules.check_inspections,
        ("inspections", "local_areas"),
    ),
    "re-visits after their inspection, weaknesses that add up": (
        "revisits",
        rules.check_revisits,
        ("revisits", "inspections"),
    ),
    "a number or a mark, for years in which the area existed": (
        "indicators",
        rules.check_indicators,
        ("indicators", "local_areas"),
    ),
    "facts in use are those of the tables": (
        "disagreements",
        rules.check_disagreements,
        ("disagreements", "inspections"),
    ),
}


PUBLISHED = "published: "
"""How the names of the checks begin that recompute a published total."""


@dataclass(frozen=True)
class CheckResult:
    """What one check found: its name, whether it passed, and in one line what was found or what is wrong."""

    name: str
    passed: bool
    detail: str

    def __str__(self) -> str:
        return f"{'pass' if self.passed else 'FAIL'}  {self.name}: {self.detail}"


def run_checks(data_dir: Path) -> list[CheckResult]:
    """Run every check of the tables in a folder; a damaged table fails its checks, the others still run.

    Returns
    -------
    list of CheckResult
        One a check: the types, words, ranges and keys of each table; references between tables; rules that must
        hold between cells; and the published totals, recomputed from the rows.

    Raises
    ------
    DataError
        If the folder has no readable ``datapackage.json``.
    """
    tables = read_package(data_dir)
    store = published_checks.Store(data_dir)
    checks: dict[str, Callable[[], str]] = {f"{FILE}: the tables are those of one build": partial(_one_build, data_dir)}
    for name, table in tables.items():
        checks[f"{name}: types, words, ranges, keys"] = partial(_cells, table)
    for name, table in tables.items():
        if table.foreign_keys:
            checks[f"{name}: references to other tables"] = partial(_references, tables, name)
    for title, (name, rule, needed) in RULES.items():
        checks[f"{name}: {title}"] = partial(_rule, tables, rule, needed)
    for title, check in published_checks.CHECKS.items():
        checks[f"{PUBLISHED}{title}"] = partial(check, store)
    return [_result(name, check) for name, check in checks.items()]


def _result(name: str, check: Callable[[], str]) -> CheckResult:
    try:
        return CheckResult(name, True, check())
    except DataError as error:
        return CheckResult(name, False, str(error))


def _one_build(data_dir: Path) -> str:
    """Compare each built table with its checksum: a build that was killed half-way leaves tables of two."""
    sums = read_as_of(data_dir).sha256
    odd = [name for name, known in sums.items() if _checksum(data_dir / name) != known]
    if odd:
        raise DataError(f"{', '.join(odd)}: not as {FILE} says; run `area-send data build` again.")
    return f"{len(sums)} files"


def _checksum(path: Path) -> str:
    try:
        return hashlib.sha256(read_whole(path)).hexdigest()
    except OSError as error:
        raise DataError(f"{path.name}: cannot be read ({error.strerror or error}).") from None


def _cells(table: Table) -> str:
    columns = read_columns(table)
    check_columns(table, columns)
    return f"{_rows(columns)} rows, {len(columns)} columns"


def _references(tables: dict[str, Table], name: str) -> str:
    columns = read_columns(tables[name])
    targets = {key.table for key in tables[name].foreign_keys}
    check_foreign_keys(tables[name], columns, {target: read_columns(_known(tables, target)) for target in targets})
    return f"{_rows(columns)} rows point to rows of {', '.join(sorted(targets))}"


def _rule(tables: dict[str, Table], rule: Callable[..., None], needed: tuple[str, ...]) -> str:
    columns = [read_columns(_known(tables, name)) for name in needed]
    for name, found in zip(needed, columns, strict=True):
        check_columns(tables[name], found)
    _references(tables, needed[0])
    rule(*columns)
    return f"{_rows(columns[0])} rows"


def _known(tables: dict[str, Table], name: str) -> Table:
    if name not in tables:
        raise DataError(f"datapackage.json: describes no table {name}.")
    return tables[name]


def _rows(columns: Columns) -> int:
    return len(next(iter(columns.values())))
