"""Running somebody's own copy of a notebook, and saying what it lacks."""

import shutil
from pathlib import Path

import nbformat
import pytest

from area_send.cli.arguments import is_own_copy
from area_send.runs.own_copy import plan_own_copy
from smallstats.errors import DataError, ParameterError


@pytest.fixture
def mine(root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(root / "notebooks" / "01_deprivation.ipynb", tmp_path / "my copy.ipynb"))


def rewrite(path: Path, old: str, new: str) -> None:
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        cell.source = cell.source.replace(old, new)
    nbformat.write(book, path)


def test_a_copy_runs_with_its_own_values_but_for_those_given(mine: Path):
    rewrite(mine, "n_groups: int = 5", "n_groups: int = 3")
    planned = plan_own_copy(mine, {"seed": "7"})
    literals = planned.parameters.to_literals()
    assert (literals["n_groups"], literals["seed"], planned.notebook) == (3, 7, "own-my copy")
    assert planned.planned_again().key == planned.key
    rewrite(mine, "## Data", "## My data")
    assert planned.planned_again().key != planned.key, "a changed copy is taken for the run of the one before"


@pytest.mark.parametrize(
    ("old", "new", "lacks"),
    [
        ("question.begin(", "question.start(", r"a call question\.begin"),
        ("report.save(", "report.keep(", r"a call report\.save"),
    ],
)
def test_what_a_copy_lacks_is_said(mine: Path, old: str, new: str, lacks: str):
    rewrite(mine, old, new)
    with pytest.raises(DataError, match=rf"my copy\.ipynb cannot be run, because it lacks .*{lacks}"):
        plan_own_copy(mine, {})


def test_a_wrong_value_in_a_copy_and_text_without_quotes_are_refused(mine: Path):
    rewrite(mine, "n_groups: int = 5", "n_groups: int = 99")
    with pytest.raises(ParameterError, match="n_groups=99 is not allowed"):
        plan_own_copy(mine, {})
    rewrite(mine, "n_groups: int = 99", "n_groups: int = five")
    with pytest.raises(DataError, match="n_groups = five in the parameters cell is no plain value"):
        plan_own_copy(mine, {})


def test_a_file_that_is_no_notebook_is_refused(mine: Path):
    mine.write_text("{")
    with pytest.raises(DataError, match=r"my copy\.ipynb is not a notebook"):
        plan_own_copy(mine, {})


def test_only_a_file_outside_the_committed_notebooks_is_an_own_copy(mine: Path, root: Path):
    assert is_own_copy(str(mine))
    assert not is_own_copy(str(root / "notebooks" / "01_deprivation.ipynb"))
    assert not is_own_copy("01_deprivation")
    assert not is_own_copy("nowhere.ipynb")
