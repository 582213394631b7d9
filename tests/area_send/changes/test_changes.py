"""What changed between two states, and because of what: a small project with two commits, and our own tables by day."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from area_send.changes.page import MARK, add_entry
from area_send.changes.sides import find_sides
from area_send.cli import main
from helpers.paths import data_dir
from helpers.report.record import Results, Said

COUNTS = """import csv, json, pathlib
with (pathlib.Path(data_dir or PROJECT) / "inspections.csv").open() as file:
    rows = len(list(csv.DictReader(file)))
said = SENTENCE
record = {"format": 2, "notebook": "01_deprivation", "parameters": {"n_groups": n_groups},
          "sentences": [{"name": "answer", "role": "answer", "text": said}]}
output_dir and pathlib.Path(output_dir, "results.json").write_text(json.dumps(record)) and None"""
BOTH = 'f"{rows} rows, {n_groups} groups."'
Commit = Callable[..., None]
Call = Callable[..., int]


def git(folder: Path, *words: str) -> None:
    named = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *named, *words], check=True, capture_output=True)


@pytest.fixture
def begin(project: Path, write_notebook: Callable[..., Path]) -> Callable[[str], None]:
    """Begin a history whose notebook answers with a sentence made from the rows and the number of groups."""

    def write(sentence: str) -> None:
        write_notebook(COUNTS.replace("PROJECT", repr(str(project / "data"))).replace("SENTENCE", sentence))
        (project / "docs").mkdir()
        (project / "docs" / "changes.md").write_text(f"# What changed\n\n{MARK}\n", encoding="utf-8")
        (project / "data" / "as_of.toml").write_text("latest = 2026-06-29\n[rows]\n[sha256]\n", encoding="utf-8")
        described = project / "data" / "datapackage.json"
        package = json.loads(described.read_text(encoding="utf-8"))
        (table,) = [each for each in package["resources"] if each["name"] == "inspections"]
        table["schema"]["primaryKey"] = ["inspection_id"]
        described.write_text(json.dumps(package), encoding="utf-8")
        git(project, "init", "--quiet")

    return write


@pytest.fixture
def commit(project: Path) -> Commit:
    """Commit a table of some inspections, and a baseline of the notebook with a number of groups."""

    def make(*rows: str, groups: int, answer: str) -> None:
        text = "inspection_id,la_code\n" + "".join(f"{row},E1\n" for row in rows)
        (project / "data" / "inspections.csv").write_text(text, encoding="utf-8")
        said = (Said(name="answer", role="answer", text=answer),)
        kept = Results(notebook="01_deprivation", parameters={"n_groups": groups}, sentences=said)
        folder = project / "notebooks" / "baselines"
        folder.mkdir(exist_ok=True)
        (folder / "01_deprivation.json").write_text(kept.model_dump_json(), encoding="utf-8")
        git(project, "add", "--all")
        git(project, "commit", "--quiet", "--message", "state")

    return make


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run ``area-send changes`` for the small notebook and return its exit code."""

    def run(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["area-send", "changes", *words, "--notebook", "01_deprivation"])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0)

    return run


def test_data_and_parameters_are_told_apart_and_the_rows_named(
    begin: Callable[[str], None], commit: Commit, call: Call, capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    begin(BOTH)
    commit("a", "b", groups=5, answer="2 rows, 5 groups.")
    commit("a", "c", "d", groups=4, answer="3 rows, 4 groups.")
    assert call("HEAD~1", "HEAD", "--page") == 0
    said = capsys.readouterr().out
    assert "- Before: 2 rows, 5 groups.\n- After: 3 rows, 4 groups." in said
    assert "Because of **data**, swapped alone: 3 rows new, gone or changed." in said
    assert all(row in said for row in ("inspections b: gone", "inspections c: new", "inspections d: new"))
    assert "Because of **parameters**, swapped alone: n_groups 5 -> 4." in said
    assert "**code**" not in said
    assert said.strip() in (project / "docs" / "changes.md").read_text(encoding="utf-8")


def test_what_did_not_move_the_answer_is_not_a_reason(
    begin: Callable[[str], None], commit: Commit, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    begin('f"{n_groups} groups."')
    commit("a", groups=5, answer="5 groups.")
    commit("a", "b", groups=4, answer="4 groups.")
    commit("a", "b", "c", groups=4, answer="4 groups.")
    assert call("HEAD~2", "HEAD~1") == 0
    said = capsys.readouterr().out
    assert "**parameters**" in said
    assert "**data**" not in said
    assert call("HEAD~1", "HEAD") == 0
    assert "The answer is the same in 01_deprivation." in capsys.readouterr().out


def test_what_takes_both_data_and_parameters_is_said_to(
    begin: Callable[[str], None], commit: Commit, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    begin('"Yes." if rows > 1 and n_groups == 4 else "No."')
    commit("a", groups=5, answer="No.")
    commit("a", "b", groups=4, answer="Yes.")
    assert call("HEAD~1", "HEAD") == 0
    said = capsys.readouterr().out
    assert said.count("though only together with what else changed") == 2


def test_what_the_code_of_then_answered_otherwise_is_because_of_code(
    begin: Callable[[str], None], commit: Commit, call: Call, capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    begin(BOTH)
    commit("a", groups=5, answer="One row.")
    (project / "requirements.lock").write_text("numpy==1\n", encoding="utf-8")
    commit("a", groups=5, answer="1 rows, 5 groups.")
    assert call("HEAD~1", "HEAD") == 0
    said = capsys.readouterr().out
    assert "the lock of packages changed" in said
    assert "Because of **code**" in said
    assert "**data**" not in said
    assert "**parameters**" not in said


def test_a_state_that_is_none_is_refused_in_one_line_and_nothing_is_written(
    begin: Callable[[str], None], commit: Commit, call: Call, capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    begin(BOTH)
    commit("a", groups=5, answer="1 rows, 5 groups.")
    before = (project / "docs" / "changes.md").read_bytes()
    for name in ("nothing", "2026-02-30", "0" * 16):
        assert call(name, "HEAD", "--page") == 2
        said = capsys.readouterr().err
        assert said.startswith(f"Error: changes: {name!r}")
        assert said.count("\n") == 1
    assert (project / "docs" / "changes.md").read_bytes() == before


def test_the_newest_entry_comes_first_and_one_of_the_same_states_is_replaced(
    begin: Callable[[str], None], project: Path
) -> None:
    begin(BOTH)
    for text in ("## From a to b\n\nOld.\n", "## From b to c\n\nMore.\n", "## From a to b\n\nNew.\n"):
        add_entry(text)
    page = (project / "docs" / "changes.md").read_text(encoding="utf-8")
    assert page == f"# What changed\n\n{MARK}\n\n## From a to b\n\nNew.\n\n## From b to c\n\nMore.\n"


def test_a_day_is_what_had_been_seen_by_then(tmp_path: Path) -> None:
    asked = ("01_deprivation", "09_map")
    old, new = find_sides(("2025-12-01", "2026-06-29"), asked=asked, outputs=tmp_path, scratch=tmp_path)
    assert (new.data / "inspections.csv").read_bytes() == (data_dir() / "inspections.csv").read_bytes()
    with (data_dir() / "inspections.csv").open(encoding="utf-8", newline="") as file:
        late = {row["inspection_id"] for row in csv.DictReader(file) if row["first_seen"] > "2025-12-01"}
    with (old.data / "inspections.csv").open(encoding="utf-8", newline="") as file:
        known = {row["inspection_id"] for row in csv.DictReader(file)}
    assert late
    assert not late & known
    assert old.parameters["09_map"]["second_as_at_date"] < new.parameters["09_map"]["second_as_at_date"]
    assert json.dumps(old.parameters["01_deprivation"]) == json.dumps(new.parameters["01_deprivation"])
