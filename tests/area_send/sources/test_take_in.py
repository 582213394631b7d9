"""`data add` on pages made from the committed tables: what it shows, what it writes, what it exits with."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from area_send.cli import data
from area_send.sources.check import run_checks
from helpers.data.load import load_inspections
from helpers.parameters.as_of import read_as_of
from smallstats.errors import DataError

ROOT = Path(__file__).resolve().parents[3]
GRADES = {"typically positive": "1.0", "inconsistent": "2.0", "widespread and/or systemic failings": "3.0", "": "NaN"}
COLUMNS = (
    "La Code",
    "Local Authority",
    "Inspection Start Date",
    "Outcome Grade",
    "Publication Date",
    "Inspection Link",
)
LATER = "06 07 2026 06:00"
OTHER_REPORT = {"publication_date": "2024-02-01", "report_url": "https://a.uk/2"}
AREA_WITHOUT = "E09000006"  # Bromley: no inspection under the framework of 2023 yet

Rows = list[dict[str, str]]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture
def newest() -> Rows:
    """The inspections that the newest overview taken in shows."""
    latest = str(read_as_of().latest)
    return [row for row in rows_of(ROOT / "data", "inspections") if row["last_seen"] == latest]


def rows_of(folder: Path, name: str) -> Rows:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def page_of(rows: Rows, updated: str = LATER) -> str:
    areas = {row["la_code"]: row for row in rows_of(ROOT / "data", "local_areas")}
    lines = []
    for row in rows:
        area = areas[row["la_code"]]
        days = [
            "/".join(reversed(row[name].split("-"))) if row[name] else ""
            for name in ("inspection_start_date", "publication_date")
        ]
        link = f'<a href="{row["report_url"]}">report</a>' if row["report_url"] else ""
        lines.append((area["dfe_number"], area["la_name"], days[0], GRADES[row["outcome"]], days[1], link))
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in (COLUMNS, *lines))
    return f"<html><body><p>Summary data last updated: {updated}</p><table>{body}</table></body></html>"


@pytest.fixture
def add(tables: Path, tmp_path: Path) -> Callable[..., Any]:
    """Run `data add` on pages, named by their place, in a copy of the tables."""

    def adding(*pages: str, options: tuple[str, ...] = ()) -> Any:
        paths = []
        for number, page in enumerate(pages):
            paths.append(tmp_path / f"page {number}.html")
            paths[-1].write_text(page, encoding="utf-8")
        return CliRunner().invoke(data.app, ["add", *map(str, paths), "--dir", str(tables), *options])

    return adding


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def changed(rows: Rows, key: str, **values: str) -> Rows:
    assert key in {row["inspection_id"] for row in rows}
    return [row | values if row["inspection_id"] == key else row for row in rows]


def test_a_week_without_news_changes_the_days_alone_and_all_checks_pass(add: Any, tables: Path, newest: Rows) -> None:
    result = add(page_of(newest))
    assert result.exit_code == 0, result.output
    assert [line for line in result.output.splitlines() if line.startswith("  ") and line[2] != " "] == [
        "  new: 0", "  changed: 0", "  vanished: 0", "  doubtful: 0", "  remarks: 0",
    ]  # fmt: skip
    before, after = rows_of(ROOT / "data", "inspections"), rows_of(tables, "inspections")
    assert [row | {"last_seen": ""} for row in after] == [row | {"last_seen": ""} for row in before]
    assert str(read_as_of(tables).latest) == "2026-07-06"
    assert "2026-07-06" in (tables / "README.md").read_text(encoding="utf-8")
    assert "seen = 2026-07-06" in (tables / "sources.toml").read_text(encoding="utf-8")
    assert all(check.passed for check in run_checks(tables))


def test_the_same_page_again_writes_nothing(add: Any, tables: Path, newest: Rows) -> None:
    add(page_of(newest))
    before = content_of(tables)
    result = add(page_of(newest))
    assert (result.exit_code, content_of(tables)) == (0, before)
    assert "all of it is known" in result.output


def test_a_new_inspection_is_shown_and_written(add: Any, tables: Path, newest: Rows) -> None:
    fresh = newest[0] | {
        "la_code": AREA_WITHOUT, "inspection_start_date": "2026-04-13", "publication_date": "2026-07-01",
        "outcome": "inconsistent", "report_url": "",
    }  # fmt: skip
    result = add(page_of([*newest, fresh]))
    assert result.exit_code == 0
    assert "    Bromley: started 2026-04-13, published 2026-07-01, inconsistent" in result.output
    (row,) = [row for row in rows_of(tables, "inspections") if row["inspection_id"] == f"{AREA_WITHOUT}-2023"]
    assert (row["first_seen"], row["ordinal"]) == ("2026-07-06", "1")


def test_a_second_inspection_in_place_of_the_first_adds_and_takes_nothing_away(
    add: Any, tables: Path, newest: Rows
) -> None:
    second = {"inspection_start_date": "2026-04-13", "publication_date": "2026-07-01", "report_url": "https://a.uk/2"}
    result = add(page_of(changed(newest, "E06000001-2023", **second)))
    assert result.exit_code == 0, result.output
    assert "  new: 1" in result.output
    assert "    Hartlepool, inspected before: started 2026-04-13, published 2026-07-01" in result.output
    assert "  vanished: 0" in result.output
    kept, added = [row for row in rows_of(tables, "inspections") if row["inspection_id"].startswith("E06000001-2023")]
    assert (kept["inspection_id"], added["inspection_id"]) == ("E06000001-2023", "E06000001-2023-2")
    assert (kept["inspection_start_date"], added["inspection_start_date"]) == ("2023-03-13", "2026-04-13")
    assert kept["last_seen"] < added["first_seen"] == "2026-07-06"


def test_a_start_filled_in_later_is_a_change_cell_by_cell(add: Any, tables: Path, newest: Rows) -> None:
    assert next(row for row in newest if row["inspection_id"] == "E10000007-2023")["inspection_start_date"] == ""
    result = add(page_of(changed(newest, "E10000007-2023", inspection_start_date="2024-09-09")))
    assert result.exit_code == 0
    assert "    Derbyshire, inspection_start_date: empty -> 2024-09-09" in result.output
    (row,) = [row for row in rows_of(tables, "inspections") if row["inspection_id"] == "E10000007-2023"]
    assert (row["inspection_start_date"], row["inspection_start_precision"]) == ("2024-09-09", "day")


def test_a_fact_that_a_file_leaves_empty_is_kept(add: Any, tables: Path, newest: Rows) -> None:
    result = add(page_of(changed(newest, "E06000002-2023", inspection_start_date="", outcome="")))
    assert result.exit_code == 0
    assert "Middlesbrough: kept, though the file leaves it empty: inspection_start_date 2023-10-09" in result.output
    (row,) = [row for row in rows_of(tables, "inspections") if row["inspection_id"] == "E06000002-2023"]
    assert (row["inspection_start_date"], row["outcome"]) == ("2023-10-09", "typically positive")


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (lambda rows: rows[5:], "  vanished: 5"),
        (lambda rows: changed(rows, "E06000002-2023", outcome="inconsistent"), "outcome: typically positive -> incons"),
        (
            lambda rows: changed(rows, "E06000002-2023", inspection_start_date="2023-11-20", **OTHER_REPORT),
            "neither clearly before nor after the one known",
        ),
    ],
)  # fmt: skip
def test_what_needs_a_decision_waits_with_nothing_written_until_it_is_accepted(
    add: Any, tables: Path, newest: Rows, change: Any, shown: str
) -> None:
    page, before = page_of(change(newest)), content_of(tables)
    for options in ((), ("--dry-run",)):
        result = add(page, options=options)
        assert result.exit_code == 3
        assert shown in result.output
        assert content_of(tables) == before
    accepted = add(page, options=("--accept",))
    assert accepted.exit_code == 0
    assert content_of(tables) != before
    codes = {row["inspection_id"] for row in rows_of(ROOT / "data", "inspections")}
    assert codes <= {row["inspection_id"] for row in rows_of(tables, "inspections")}


def test_what_vanished_is_kept_and_comes_back_without_a_trace(add: Any, tables: Path, newest: Rows) -> None:
    add(page_of(newest[5:]), options=("--accept",))
    gone = {
        row["inspection_id"] for row in rows_of(tables, "inspections") if row["last_seen"] == str(read_as_of().latest)
    }
    assert gone == {row["inspection_id"] for row in newest[:5]}
    result = add(page_of(newest, "13 07 2026"))
    assert result.exit_code == 0
    assert "  new: 0" in result.output
    assert "  changed: 0" in result.output


def test_an_older_page_makes_nothing_vanish(add: Any, newest: Rows) -> None:
    shown = [row for row in newest if row["publication_date"] < "2026-01-05"]
    result = add(page_of(shown[50:], "05 01 2026"), options=("--dry-run",))
    assert "  vanished: 0" in result.output
    assert "  new: 0" in result.output


def test_several_pages_are_taken_in_by_their_days_not_by_their_order(add: Any, tables: Path, newest: Rows) -> None:
    mended = changed(newest, "E10000007-2023", inspection_start_date="2024-09-09")
    result = add(page_of(mended, "13 07 2026"), page_of(newest))
    assert result.exit_code == 0
    assert result.output.index("page 1.html") < result.output.index("page 0.html")
    (row,) = [row for row in rows_of(tables, "inspections") if row["inspection_id"] == "E10000007-2023"]
    assert row["inspection_start_date"] == "2024-09-09"


def test_a_dry_run_shows_the_same_and_writes_nothing(add: Any, tables: Path, newest: Rows) -> None:
    before = content_of(tables)
    result = add(page_of(newest), options=("--dry-run",))
    assert (result.exit_code, content_of(tables)) == (0, before)
    assert "this was a dry run" in result.output


def test_one_bad_file_of_two_writes_nothing(add: Any, tables: Path, newest: Rows) -> None:
    before = content_of(tables)
    result = add(page_of(newest), "<html><title>Sign in</title><form></form></html>")
    assert isinstance(result.exception, DataError)
    assert "page 1.html: holds no table" in str(result.exception)
    assert content_of(tables) == before


def test_a_published_total_that_would_no_longer_hold_needs_a_decision(add: Any, tables: Path, newest: Rows) -> None:
    before = content_of(tables)
    extra = newest[0] | {
        "la_code": AREA_WITHOUT, "inspection_start_date": "2023-06-05", "publication_date": "2023-09-01",
        "report_url": "",
    }  # fmt: skip
    page = page_of([*newest, extra])
    result = add(page)
    assert result.exit_code == 3
    assert "published: 2023 release, outcomes would no longer be reproduced" in result.output
    assert content_of(tables) == before
    assert add(page, options=("--accept",)).exit_code == 0
    failed = [check.name for check in run_checks(tables) if not check.passed]
    assert failed == ["published: 2023 release, outcomes", "published: 2024 release, outcomes"]
    assert "would no longer be reproduced" not in add(page_of([*newest, extra], "13 07 2026")).output


def test_rows_of_your_own_go_into_a_file_of_their_own_and_stay_when_a_page_comes(
    add: Any, tables: Path, newest: Rows, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("area,inspection_start_date,publication_date,outcome\nbromley,11/05/2026,3 July 2026,2\n")
    result = CliRunner().invoke(data.app, ["add", str(mine), "--dir", str(tables)])
    assert result.exit_code == 0, result.output
    line = f"{AREA_WITHOUT},2026-05-11,2026-07-03,inconsistent,"
    assert (tables / "additions.csv").read_text().splitlines()[1:] == [line]
    assert AREA_WITHOUT + "-2023" not in {row["inspection_id"] for row in rows_of(tables, "inspections")}
    assert load_inspections(tables)["source"].eq("own").sum() == 1
    fresh = newest[0] | {
        "la_code": AREA_WITHOUT, "inspection_start_date": "2026-05-12", "publication_date": "2026-07-03",
        "outcome": "inconsistent", "report_url": "",
    }  # fmt: skip
    assert add(page_of([*newest, fresh])).exit_code == 0
    assert (tables / "additions.csv").read_text().splitlines()[1:] == [line]
    own = load_inspections(tables).set_index("inspection_id").loc[f"{AREA_WITHOUT}-2023"]
    assert (own["source"], str(own["first_seen"].date())) == ("own", "2026-07-06")
