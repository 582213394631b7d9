"""Typed frames of our tables, and what happens to a damaged copy."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.data import load
from helpers.parameters.as_of import read_as_of
from smallstats.errors import DataError, ParameterError

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture
def copy(tmp_path: Path) -> Any:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def replace(path: Path, old: str, new: str) -> Any:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_local_areas_are_158_with_typed_columns() -> None:
    areas = load.load_local_areas()
    assert areas.shape == (158, 22)
    assert areas["la_code"].is_unique
    assert areas["created"].dtype.kind == "M"
    assert areas["ofsted_region"].cat.categories.size == 8
    assert areas["idaci_2019_rank_of_average_score"].dtype == "Int64"
    assert areas["residents_year"].isna().all()


def test_inspections_of_both_frameworks_are_as_many_as_as_of_says() -> None:
    counts = load.load_inspections()["framework"].value_counts()
    rows = read_as_of().rows
    assert dict(counts) == {"2016 to 2022": rows["inspections_2016"], "2023 onwards": rows["inspections_2023"]}


def test_an_area_inspected_twice_under_one_framework_has_two_rows() -> None:
    frame = load.load_inspections(framework="2023 onwards").set_index("inspection_id")
    both: Any = frame.loc[["E06000052-2023", "E06000052-2023-2"]]
    assert both["ordinal"].tolist() == [1, 2]
    assert both["publication_date"].tolist() == [pd.Timestamp("2023-05-05"), pd.Timestamp("2026-05-27")]


@pytest.mark.parametrize(("framework", "outcomes"), load.FRAMEWORK_OUTCOMES.items())
def test_the_inspections_of_one_framework_know_its_outcomes_alone(framework: str, outcomes: tuple[str, ...]) -> None:
    chosen = load.load_inspections(framework=framework)
    assert tuple(chosen["outcome"].cat.categories) == outcomes
    assert set(chosen["framework"]) == {framework}
    assert list(chosen.index) == list(range(len(chosen)))


def test_an_unknown_framework_is_refused_with_those_allowed() -> None:
    with pytest.raises(ParameterError, match=r"framework='2019'.*2016 to 2022, 2023 onwards"):
        load.load_inspections(framework="2019")


def test_a_start_known_to_the_month_is_the_first_of_that_month() -> None:
    row: Any = load.load_inspections().set_index("inspection_id").loc["E10000021-2016"]
    assert row["inspection_start_date"] == pd.Timestamp("2017-05-01")
    assert row["inspection_start_precision"] == "month"
    assert pd.isna(row["publication_date"])
    assert row["published_by"] == pd.Timestamp("2021-03-31")


def test_re_visits_are_47_with_old_dorsets_counts_missing() -> None:
    revisits: Any = load.load_revisits().set_index("la_code")
    assert len(revisits) == 47
    assert pd.isna(revisits.loc["E10000009", "weaknesses_progress_made"])
    assert revisits.loc["E10000009", "outcome"] == "some"


def test_indicators_keep_marks_apart_from_numbers() -> None:
    indicators = load.load_indicators()
    assert len(indicators) == 7423
    assert (indicators["value"].isna() == indicators["suppression"].notna()).all()
    assert indicators["value"].dtype == np.float64


def test_booleans_and_published_tables_load() -> None:
    slides = load.load_published("slides_2017_areas")
    assert slides["report_published"].dtype == bool
    assert len(slides) == 20


def test_unknown_tables_are_refused_with_those_there_are() -> None:
    with pytest.raises(DataError, match=r"'table_9' is no table of published figures; allowed: .*table_1_2021"):
        load.load_published("table_9")
    with pytest.raises(DataError, match="'local_areas' is no table of published figures"):
        load.load_published("local_areas")
    with pytest.raises(DataError, match="'areas' is no table of the data package; allowed: local_areas"):
        load.load_table("areas")


def test_a_table_is_read_once_but_each_caller_has_its_own(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = load.load_local_areas(copy), load.load_local_areas(copy)
    monkeypatch.setattr(load, "checked_columns", lambda *_: pytest.fail("read again"))
    first["la_name"] = "changed"
    second.loc[0, "la_code"] = "changed"
    third: Any = load.load_local_areas(copy)
    assert third.loc[0, ["la_code", "la_name"]].tolist() == ["E06000001", "Hartlepool"]


def test_a_table_is_read_again_once_a_file_beside_it_has_changed(copy: Path) -> None:
    assert "Hartlepool" in set(load.load_local_areas(copy)["la_name"])
    replace(copy / "local_areas.csv", "Hartlepool", "Heartlepool")
    assert "Heartlepool" in set(load.load_local_areas(copy)["la_name"])
    replace(copy / "datapackage.json", '"name": "la_code"', '"name": "code"')
    with pytest.raises(DataError, match=r"local_areas\.csv, row 1"):
        load.load_local_areas(copy)


def test_all_tables_are_loaded_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    load.load_ahead()
    monkeypatch.setattr(load, "checked_columns", lambda *_: pytest.fail("read again"))
    assert len(load.load_published("table_1_2021")) == 10
    assert len(load.load_inspections()) == read_as_of().rows["inspections"]


def test_a_damaged_cell_is_refused_with_its_place(copy: Path) -> None:
    replace(copy / "inspections.csv", "2016-10-03,day", "2016-13-03,day")
    with pytest.raises(DataError, match=r"inspections.csv, row 2, column inspection_start_date: '2016-13-03'"):
        load.load_inspections(copy)


def test_an_area_that_local_areas_does_not_have_is_refused(copy: Path) -> None:
    replace(copy / "inspections.csv", "E06000001-2016,E06000001", "E06000999-2016,E06000999")
    with pytest.raises(DataError, match=r"column la_code: 'E06000999'.*a value of la_code in local_areas"):
        load.load_inspections(copy)


def test_a_re_visit_before_its_inspection_is_refused_on_load(copy: Path) -> None:
    replace(
        copy / "inspections.csv", "2016-10-03,day,2017-01-18,day,2017-01-18", "2019-10-03,day,2020-01-18,day,2020-01-18"
    )
    with pytest.raises(DataError, match=r"revisits.csv, row 2, column revisit_start_date: '2019-01-21'"):
        load.load_revisits(copy)


def test_a_duplicate_area_is_refused(copy: Path) -> None:
    path = copy / "local_areas.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[5]]), encoding="utf-8")
    with pytest.raises(DataError, match=r"local_areas.csv, row 160, column la_code: 'E06000005'.*each value once"):
        load.load_local_areas(copy)
