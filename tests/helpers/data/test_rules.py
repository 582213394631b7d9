"""What must hold between the cells of our tables; every rule is broken once in a copy of the committed tables."""

from pathlib import Path
from typing import Any

import pytest

from helpers.data import rules
from helpers.data.cells import read_columns
from helpers.data.schema import read_package
from smallstats.errors import DataError

DATA = Path(__file__).resolve().parents[3] / "data"
TABLES = {
    name: read_columns(table)
    for name, table in read_package(DATA).items()
    if name in ("local_areas", "inspections", "revisits", "disagreements", "indicators")
}
BURY, NORTHAMPTONSHIRE = "E08000002-2016", "E10000021-2016"


def broken(name: str, key: str, column: str, value: Any) -> Any:
    """Copy the tables with one cell changed, in the row whose first column is the key."""
    columns = {**TABLES[name], column: list(TABLES[name][column])}
    place = columns[next(iter(columns))].index(key)
    columns[column][place] = value
    return {**TABLES, name: columns}, place + 2


def test_the_committed_tables_keep_every_rule() -> None:
    rules.check_rules(TABLES)


@pytest.mark.parametrize(
    ("table", "key", "column", "value", "allowed"),
    [
        ("local_areas", "E06000014", "ofsted_region", "London", "North East, Yorkshire and the Humber"),
        ("local_areas", "E06000014", "london_part", "Inner London", "empty elsewhere"),
        ("local_areas", "E09000011", "london_part", "", "Inner London or Outer London in London"),
        ("local_areas", "E06000014", "idaci_2019_average_score", "", "all filled or all empty"),
        ("local_areas", "E06000014", "longitude", "", "all filled or all empty"),
        ("local_areas", "E06000065", "authority_type_since", "", "all filled or all empty"),
        ("local_areas", "E06000061", "abolished", "2020-01-01", "after 2021-04-01"),
        ("local_areas", "E06000061", "created", "2021-05-01", "codes of areas abolished on 2021-05-01"),
        ("local_areas", "E06000061", "predecessors", "", "codes where created is given"),
        ("local_areas", "E06000061", "predecessors", "E10000009", "codes of areas abolished on 2021-04-01"),
        ("local_areas", "E10000021", "successors", "E06000059", "codes of areas created on 2021-04-01"),
        ("inspections", BURY, "publication_date", "2017-01-01", "on or after the start"),
        ("inspections", BURY, "inspection_start_precision", "month", "day for YYYY-MM-DD"),
        ("inspections", BURY, "published_by", "2021-03-31", "2017-"),
        ("inspections", NORTHAMPTONSHIRE, "published_by", "2017-04-01", "a date after the start"),
        ("inspections", BURY, "outcome", "inconsistent", "one of no written statement of action"),
        ("inspections", "E09000011-2023", "outcome", "written statement of action", "one of typically positive"),
        ("inspections", BURY, "outcome", "", "one of no written statement of action"),
        ("inspections", BURY, "inspection_start_date", "2015-05-04", "from 2016-05, before 2022-09"),
        ("inspections", BURY, "la_code", "E08000003", "E08000003-2016"),
        ("inspections", NORTHAMPTONSHIRE, "significant_weaknesses", "3", "an empty cell without a written statement"),
        ("inspections", BURY, "areas_for_priority_action", "3", "an empty cell without widespread failings"),
        ("revisits", BURY, "revisit_start_date", "2016-08-01", "a date after the inspection"),
        ("revisits", BURY, "weaknesses_progress_made", "6", "8 in all, 6 with progress"),
        ("revisits", BURY, "weaknesses_progress_made", "", "all filled or all empty"),
        ("revisits", BURY, "outcome", "all", "some, as the counts say"),
        ("revisits", BURY, "la_code", "E08000003", "E08000002"),
        ("revisits", BURY, "inspection_id", NORTHAMPTONSHIRE, "required a written statement of action"),
        ("revisits", BURY, "inspection_id", "E99", "an inspection_id of inspections"),
        ("disagreements", "E09000011-2023", "value_used", "2023-05-11", "2023-05-15, as inspections has it"),
        ("disagreements", "E09000011-2023", "other_value", "2023-05-15", "another value than 2023-05-15"),
        ("indicators", "E06000001", "value", "", "a number, or else a mark"),
        ("indicators", "E06000001", "suppression", "-", "a number, or else a mark"),
    ],
)
def test_a_breach_is_refused_with_row_and_column(table: str, key: str, column: str, value: Any, allowed: str) -> None:
    tables, row = broken(table, key, column, value)
    with pytest.raises(DataError, match=rf"{table}\.csv, row \d+, column \w+: .*{allowed}") as caught:
        rules.check_rules(tables)
    other_rows = {"created", "abolished"}  # what one area says of its dates can put its relative's row in the wrong
    assert f"row {row}," in str(caught.value) or column in other_rows


def test_an_area_that_did_not_exist_cannot_be_inspected() -> None:
    tables, row = broken("inspections", "E10000009-2016", "inspection_start_date", "2019-04")
    tables["revisits"] = TABLES["revisits"]
    with pytest.raises(DataError, match=rf"row {row}, .*a day on which the area existed, .* before 2019-04-01"):
        rules.check_rules(tables)


def test_an_area_that_did_not_exist_cannot_have_a_number() -> None:
    columns = {name: list(cells) for name, cells in TABLES["indicators"].items()}
    place = next(
        row for row, code in enumerate(columns["la_code"]) if code == "E06000059" and columns["year"][row] == "2016"
    )
    columns["value"][place], columns["suppression"][place] = "1.0", ""
    with pytest.raises(DataError, match=rf"row {place + 2}, column year: '2016'.*a year in which E06000059 existed"):
        rules.check_indicators(columns, TABLES["local_areas"])
