"""A reader's own tables: runs read them, say so, and are kept apart from those of the project's."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from area_send.cli import main
from area_send.runs.crate import read_crate
from area_send.runs.plan import plan_run
from helpers.parameters import check_values
from helpers.report.record import RESULTS, Results

Call = Callable[..., int]
HEAD = "area,inspection_start_date,publication_date,outcome,report_url\n"
ROW = "Devon,2026-05-04,2026-07-01,inconsistent,\n"
RUN = ["run", "09_map", "-p", "second_as_at_date=2026-07-31", "-p", "draws=1000"]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run ``area-send`` in this process and return its exit code."""

    def run(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["area-send", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0)

    return run


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "additions.csv").write_text(HEAD + ROW, encoding="utf-8")
    return folder


def test_a_row_of_ones_own_counts_and_the_record_the_crate_and_the_answer_say_so(
    own: Path, tmp_path: Path, call: Call
) -> None:
    results = {}
    for name, more in (("ours", []), ("own", ["--data", str(own)])):
        assert call(*RUN, *more, "--outputs", str(tmp_path / name)) == 0
        (folder,) = (tmp_path / name / "runs" / "09_map").iterdir()
        results[name] = Results.read(folder / RESULTS)
    assert results["ours"].own_data == ()
    assert results["own"].own_data == ("additions.csv",)
    assert results["own"].said(name="own_data") == ["This answer counts data of the reader's own: additions.csv."]
    assert results["own"].parameters == results["ours"].parameters
    assert "own data/additions.csv" in read_crate(folder).inputs
    shown = json.loads((folder / "notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    assert sum("counts data of the reader's own" in json.dumps(cell.get("outputs")) for cell in shown) == 1
    assert results["own"].said(role="answer") != results["ours"].said(role="answer")


def test_a_key_depends_on_what_the_folder_holds_and_not_on_where_it_is(own: Path) -> None:
    def key(folder: Path | str) -> str:
        return plan_run(check_values("01_deprivation", {"data_dir": str(folder)})).key

    first, moved = key(own), own.rename(own.parent / "elsewhere")
    assert key(moved) == first != key("")
    (moved / "additions.csv").write_text(HEAD + ROW + ROW.replace("Devon", "Cornwall"), encoding="utf-8")
    assert key(moved) != first


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is no folder"),
        ({}, "holds none of our tables"),
        ({"visits.csv": "a,b\n"}, "'visits.csv' is no table of ours"),
        ({"additions.csv": HEAD + ROW.replace("inconsistent", "good")}, "row 2, column outcome: 'good'"),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], call: Call, content: dict[str, str] | None, said: str
) -> None:
    folder = tmp_path / "mine"
    if content is not None:
        folder.mkdir()
        for name, text in content.items():
            (folder / name).write_text(text, encoding="utf-8")
    assert call(*RUN, "--data", str(folder), "--outputs", str(tmp_path / "out")) == 2
    assert said in (line := capsys.readouterr().err)
    assert line.count("\n") == 1
    assert not (tmp_path / "out").exists()
