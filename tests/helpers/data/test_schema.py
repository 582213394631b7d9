"""The data package as the one description of our columns."""

import json
import tomllib
from pathlib import Path

import pytest

from area_send.sources.readers.lait import INDICATORS
from helpers import vocabulary
from helpers.data import schema
from helpers.data.schema import Field, fault, read_package
from smallstats.errors import DataError

DATA = Path(__file__).resolve().parents[3] / "data"
PACKAGE = json.loads((DATA / schema.PACKAGE_FILE).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (Field("x", "integer", minimum="1", maximum="20"), ["1", "20"], ["0", "21", "1.0", "many", "+3", " 4"]),
        (Field("x", "number", minimum="0", maximum="100"), ["0", "99.5", "100.0"], ["-0.1", "100.1", "1e2", "nan"]),
        (
            Field("x", "date", minimum="2016-05-01"),
            ["2016-05-01", "2020-02-29"],
            ["2016-04-30", "2019-02-29", "2017-01"],
        ),
        (
            Field("x", "string", partial_date=True, minimum="2017-01-01"),
            ["2017-01", "2017-01-31"],
            ["2016-12", "2017-13"],
        ),
        (Field("x", "boolean"), ["true", "false"], ["True", "1"]),
        (Field("x", "string", allowed=("all", "some")), ["all"], ["All", "none"]),
        (Field("x", "string"), ["Bath", "1 = 1"], ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"]),
        (Field("x", "string", allowed=("-", "c")), ["-"], ["="]),
        (Field("x", "string", pattern=r"E\d{8}"), ["E06000001"], ["E0600001", "E060000012"]),
    ],
)
def test_a_cell_is_accepted_by_type_words_bounds_and_form(field: Field, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not field.accepts(text)] == []
    assert [text for text in bad if field.accepts(text)] == []


def test_a_field_says_in_words_what_it_allows() -> None:
    assert Field("x", "integer", minimum="1", maximum="20").describe() == "integer from 1 up to 20, or empty"
    assert Field("x", "string", required=True, allowed=("all", "some")).describe() == "one of all, some"
    assert Field("x", "date", required=True).describe() == "date (YYYY-MM-DD)"


def test_a_fault_names_table_row_column_value_and_what_is_allowed() -> None:
    assert str(fault("t.csv", 7, "outcome", "most", "one of all, some")) == (
        "t.csv, row 7, column outcome: 'most' is not allowed; allowed: one of all, some."
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "No datapackage.json in"),
        ("{", "cannot be read as a data package"),
        ("[" * 100_000 + "]" * 100_000, "cannot be read as a data package .RecursionError"),
        ('{"name": "x"}', "cannot be read as a data package"),
        (
            '{"resources": [{"name": "a", "path": "a.csv", "schema": {"primaryKey": "x", "fields": '
            '[{"name": "x", "type": "geopoint"}]}}]}',
            "column x has the type 'geopoint'",
        ),
    ],
)
def test_a_package_that_is_missing_or_unknown_is_refused(tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / schema.PACKAGE_FILE).write_text(text)
    with pytest.raises(DataError, match=message):
        read_package(tmp_path)


def test_every_column_has_type_and_meaning_and_every_table_licence_and_sources() -> None:
    for resource in PACKAGE["resources"]:
        assert resource["schema"]["primaryKey"], resource["name"]
        for field in resource["schema"]["fields"]:
            assert len(field["description"]) > 2, (resource["name"], field["name"])
    known = {source["name"] for source in PACKAGE["sources"]} | {"structural-changes-orders"}  # the law is no file
    for resource in (item for item in PACKAGE["resources"] if "/" not in item["path"]):
        assert resource["licenses"][0]["name"] == "OGL-UK-3.0"
        assert set() < {source["name"] for source in resource["sources"]} <= known


def test_the_words_of_the_package_are_those_of_the_code() -> None:
    tables = read_package(DATA)
    outcomes = (*vocabulary.FIRST_OUTCOMES, *vocabulary.SECOND_OUTCOMES)
    assert tables["inspections"].field("outcome").allowed == outcomes
    assert tables["inspections"].field("framework").allowed == (vocabulary.FIRST_FRAMEWORK, vocabulary.SECOND_FRAMEWORK)
    assert tables["local_areas"].field("ofsted_region").allowed == tuple(sorted(vocabulary.OFSTED_REGIONS))
    assert tables["local_areas"].field("ons_region").allowed == tuple(vocabulary.OFSTED_REGION_OF)
    assert tables["indicators"].field("indicator").allowed == tuple(sorted(name for name, _ in INDICATORS.values()))


def test_the_files_of_the_package_are_those_of_the_list_of_sources() -> None:
    listed = {item["name"] for item in tomllib.loads((DATA / "sources.toml").read_text())["file"] if item["sha256"]}
    assert {source["file"] for source in PACKAGE["sources"] if "file" in source} == listed
