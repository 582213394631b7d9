"""A reader's own inspections and own tables: merged last, marked, checked, and the rest from the project."""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.data import load
from helpers.data.additions import COLUMNS
from smallstats.errors import DataError

DATA = Path(__file__).resolve().parents[3] / "data"
HEADER = ",".join(COLUMNS)
BROMLEY = "Bromley,2026-05-11,2026-07-03,inconsistent,https://a.uk/1"


def folder_with(tmp_path: Path, *lines: str, header: str = HEADER) -> Path:
    (tmp_path / "additions.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return tmp_path


def test_a_row_is_one_inspection_more_marked_as_own(tmp_path: Path) -> None:
    frame = load.load_inspections(folder_with(tmp_path, BROMLEY)).set_index("inspection_id")
    row: Any = frame.loc["E09000006-2023"]
    assert (row["source"], row["ordinal"], row["outcome"]) == ("own", 1, "inconsistent")
    assert row["published_by"] == row["publication_date"] == pd.Timestamp("2026-07-03")
    assert len(frame) == len(load.load_inspections()) + 1
    assert "own" not in set(load.load_inspections()["source"])


@pytest.mark.parametrize("area", ["bromley", "305", "E09000006"])
def test_an_area_may_be_named_or_given_by_either_code(tmp_path: Path, area: str) -> None:
    frame = load.load_inspections(folder_with(tmp_path, BROMLEY.replace("Bromley", area)))
    assert frame.loc[frame["source"] == "own", "la_code"].tolist() == ["E09000006"]


def test_a_second_inspection_of_an_area_takes_the_next_ordinal(tmp_path: Path) -> None:
    frame = load.load_inspections(folder_with(tmp_path, "Hartlepool,2026-05-11,2026-07-03,inconsistent,"))
    both = frame[frame["la_code"].eq("E06000001") & frame["framework"].eq("2023 onwards")]
    assert both[["inspection_id", "source"]].to_numpy().tolist() == [
        ["E06000001-2023", "ofsted-list"], ["E06000001-2023-2", "own"],
    ]  # fmt: skip


def test_a_row_of_a_known_inspection_fills_and_replaces_its_cells(tmp_path: Path) -> None:
    frame = load.load_inspections(folder_with(tmp_path, "Derbyshire,2024-09-09,2024-11-14,,")).set_index(
        "inspection_id"
    )
    row: Any = frame.loc["E10000007-2023"]
    assert row["inspection_start_date"] == pd.Timestamp("2024-09-09")
    assert row["inspection_start_precision"] == "day"
    assert (row["outcome"], row["source"]) == ("widespread and/or systemic failings", "own")
    assert len(frame) == len(load.load_inspections())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Bromly,2026-05-11,2026-07-03,inconsistent,", r"additions\.csv, row 2, column area: 'Bromly' is not allowed"),
        ("Bromley,11/05/2026,2026-07-03,,", r"row 2, column inspection_start_date: '11/05/2026'"),
        ("Bromley,2026-05-11,,,", "column publication_date: ''.*the day of publication"),
        ("Bromley,2026-05-11,2026-07-03,good,", "column outcome: 'good'"),
        ("Bromley,2026-07-11,2026-07-03,,", "on or after the start, 2026-07-11"),
        ("Bromley,2026-05-11,2026-07-03", "5 cells, one for each column"),
        ("Cumbria,2026-05-11,2026-07-03,,", "a day on which the area existed"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_place(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        load.load_inspections(folder_with(tmp_path, line))


def test_other_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=f"exactly the columns {HEADER}"):
        load.load_inspections(folder_with(tmp_path, header="area,outcome"))


def test_a_folder_with_one_table_has_the_others_from_the_project(tmp_path: Path) -> None:
    text = (DATA / "local_areas.csv").read_text(encoding="utf-8")
    (tmp_path / "local_areas.csv").write_text(text.replace("Hartlepool", "Old Hartlepool"), encoding="utf-8")
    assert "Old Hartlepool" in set(load.load_local_areas(tmp_path)["la_name"])
    pd.testing.assert_frame_equal(load.load_inspections(tmp_path), load.load_inspections())


def test_a_folder_with_a_file_that_is_no_table_of_ours_or_with_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds none of our tables"):
        load.load_inspections(tmp_path)
    shutil.copyfile(DATA / "inspections.csv", tmp_path / "inspection.csv")
    with pytest.raises(DataError, match=r"'inspection\.csv' is no table of ours; allowed: local_areas\.csv"):
        load.load_inspections(tmp_path)
