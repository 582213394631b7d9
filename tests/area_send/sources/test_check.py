"""The checks of `area-send data check`, on the committed tables and on damaged copies."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from area_send.sources.check import run_checks
from smallstats.errors import DataError

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture
def copy(tmp_path: Path) -> Any:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def failed(folder: Path) -> Any:
    return {result.name: result.detail for result in run_checks(folder) if not result.passed}


def replace(path: Path, old: str, new: str) -> Any:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_check_passes_on_the_committed_tables() -> None:
    assert failed(DATA) == {}


def test_each_check_says_in_one_line_what_it_found() -> None:
    results = {result.name: str(result) for result in run_checks(DATA)}
    assert all("\n" not in line for line in results.values())
    assert results["published: 2021 release, Table 1"].endswith("10 of 10 agree")
    assert "2017-01-23 152, 2021-03-31 151, 2021-04-01 152, 2023-04-01 153" in results["published: local areas by date"]
    assert (
        "inspected 116, statements of action 59"
        in (results["published: 2021 release, inspections and statements of action"])
    )
    assert "all 26" in results["published: 2023 release, outcomes"]


@pytest.mark.parametrize(
    ("file", "old", "new", "name", "detail"),
    [
        ("local_areas.csv", "Darlington,841,", "Darlington,840,", "local_areas: types, words, ranges, keys", "row 48"),
        ("local_areas.csv", ",2021-04-01,,E10000021", ",2021-03-31,,E10000021", "local_areas: regions, London", "row "),
        ("local_areas.csv", ",106,15121.6,", ",152,15121.6,", "local_areas: types, words", "'152'"),
        (
            "inspections.csv",
            "E06000001-2016,E06000001",
            "E06000001-2016,E06000999",
            "inspections: references",
            "E06000999",
        ),
        ("indicators.csv", "E06000001,2016", "E06000999,2016", "indicators: references", "E06000999"),
        (
            "inspections.csv",
            "2022,1,2016-10-03",
            "2022,1,2018-10-03",
            "inspections: dates in order",
            "publication_date",
        ),
        ("revisits.csv", "some,2,2,", "some,2,3,", "revisits: re-visits after", "4 in all, 2 with progress"),
        ("indicators.csv", ",66.2,,", ",66.2,-,", "indicators: a number or a mark", "row 3"),
        ("disagreements.csv", "2023-05-15", "2023-05-16", "disagreements: facts in use", "2023-05-15"),
    ],
)
def test_a_fault_in_a_table_fails_its_own_check(
    copy: Path, file: str, old: str, new: str, name: str, detail: str
) -> None:
    replace(copy / file, old, new)
    found = failed(copy)
    assert any(key.startswith(name) and detail in text and file in text for key, text in found.items()), found


@pytest.mark.parametrize(
    ("file", "old", "new", "name", "detail"),
    [
        (
            "inspections.csv",
            "2017-05,month,,unknown,2021-03-31",
            "2017-05,month,,unknown,2021-04-30",
            "2021 release, inspections and statements of action",
            "inspected: computed 115, published 116",
        ),
        ("published/table_1_2021.csv", "action,14", "action,15", "2021 release, Table 1", "1 of 10 differ: group 1, "),
        ("published/table_2_2021.csv", "some,12,7,5", "some,12,8,4", "2021 release, Table 2", "E10000017: computed"),
        ("published/slides_2017_areas.csv", "2016,true", "2016,false", "January 2017 slides", "E09000004"),
        ("published/outcomes_2023.csv", "positive,7", "positive,8", "2023 release", "computed 7, published 8"),
        ("local_areas.csv", "Outer London,", "Inner London,", "inner and outer London", "computed"),
    ],
)
def test_a_total_that_is_not_the_published_one_fails_with_both_numbers(
    copy: Path, file: str, old: str, new: str, name: str, detail: str
) -> None:
    replace(copy / file, old, new)
    assert any(name in key and detail in text for key, text in failed(copy).items()), failed(copy)


def test_an_unreadable_table_fails_and_the_other_checks_still_run(copy: Path) -> None:
    (copy / "revisits.csv").write_bytes(b"")
    found = failed(copy)
    assert "revisits.csv: is empty" in found["revisits: types, words, ranges, keys"]
    assert "published: 2021 release, Table 1" not in found
    assert "published: 2021 release, re-visits" in found


def test_a_published_table_that_is_not_described_fails_its_checks(copy: Path) -> None:
    package = json.loads((copy / "datapackage.json").read_text())
    package["resources"] = [item for item in package["resources"] if item["name"] != "table_1_2021"]
    (copy / "datapackage.json").write_text(json.dumps(package))
    assert "'table_1_2021' is no table of published figures" in failed(copy)["published: 2021 release, Table 1"]


def test_a_folder_without_a_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"No datapackage.json"):
        run_checks(tmp_path)
