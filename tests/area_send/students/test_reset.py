"""Back to the start: a notebook as it was committed, and a copy of what it had become."""

import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from area_send.cli import app
from area_send.students.reset import changed_notebooks
from smallstats.errors import DataError


@pytest.fixture
def committed(project: Path, write_notebook) -> Path:
    path: Path = write_notebook("1 + 1")
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(project), *words], check=True)
    return path


def call(*words: str, typed: str = "") -> str:
    made = CliRunner().invoke(app, ["reset", *words], input=typed)
    assert made.exit_code == 0, made.output
    return made.output


def test_a_changed_notebook_is_brought_back_and_kept(committed: Path, project: Path):
    before = committed.read_bytes()
    committed.write_text("mine")
    assert changed_notebooks() == ["01_deprivation"]
    assert "is as it was committed" in call("01_deprivation", typed="y\n")
    assert committed.read_bytes() == before
    (kept,) = (project / "outputs" / "copies").iterdir()
    assert kept.read_text() == "mine"
    assert changed_notebooks() == []


def test_it_asks_first_and_no_leaves_all_as_it_is(committed: Path, project: Path):
    committed.write_text("mine")
    assert "Nothing was changed." in call("01_deprivation", typed="n\n")
    assert committed.read_text() == "mine"
    assert not (project / "outputs").exists()


def test_a_notebook_that_is_as_committed_is_left_alone(committed: Path):
    assert "nothing to bring back" in call("notebooks/01_deprivation.ipynb")


def test_where_git_knows_nothing_it_is_refused_and_nothing_lost(project: Path, write_notebook):
    path = write_notebook("1 + 1")
    path.write_text("mine")
    made = CliRunner().invoke(app, ["reset", "01_deprivation", "--yes"])
    assert isinstance(made.exception, DataError)
    assert path.read_text() == "mine"
