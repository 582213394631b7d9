"""Notebooks as JupyterLab, VS Code and Papermill leave them: the same run, or one clear refusal."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from area_send.runs.baseline import refresh
from area_send.runs.execute import execute_run
from area_send.runs.plan import plan_run
from helpers.parameters.q01_deprivation import Deprivation
from smallstats.errors import DataError

SAVE = "from pathlib import Path\nif output_dir:\n    Path(output_dir, 'kept.txt').write_text(str(n_groups))"

pytestmark = pytest.mark.usefixtures("warm")


def as_jupyterlab_saves(content: Any) -> None:
    """Other ids, widgets' and editors' own metadata, a kernel that is here under another name or not at all."""
    content.metadata = {
        "kernelspec": {"display_name": "x", "language": "python", "name": "conda-env-x-py"},
        "language_info": {"name": "python", "version": "3.12.1", "file_extension": ".py"},
        "toc-autonumbering": True,
    }
    for place, cell in enumerate(content.cells):
        cell.id = f"0f{place}a9d3-77"
        cell.metadata.update(
            collapsed=False, jupyter={"source_hidden": True}, editable=True, slideshow={"slide_type": ""}
        )


def as_vs_code_saves(content: Any) -> None:
    """No kernelspec, the interpreter's hash, and cells with the editor's language."""
    content.metadata = {"language_info": {"name": "python"}, "vscode": {"interpreter": {"hash": "0" * 64}}}
    for cell in content.cells:
        cell.metadata["vscode"] = {"languageId": "python"}


def as_a_bare_editor_saves(content: Any) -> None:
    """Nothing said of the language at all."""
    content.metadata = {}


def as_an_old_jupyter_saves(content: Any) -> None:
    """A format without ids of cells."""
    content.nbformat_minor = 4
    for cell in content.cells:
        del cell["id"]


@pytest.mark.parametrize(
    "saved", [as_jupyterlab_saves, as_vs_code_saves, as_a_bare_editor_saves, as_an_old_jupyter_saves]
)
def test_a_notebook_that_an_editor_has_saved_is_the_same_run(
    write_notebook, tmp_path: Path, saved: Callable[[Any], None]
):
    path = write_notebook(SAVE)
    key = plan_run(Deprivation(n_groups=3)).key
    content = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    saved(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    run = plan_run(Deprivation(n_groups=3))
    assert run.key == key
    assert (execute_run(run, outputs=tmp_path / "out").folder / "kept.txt").read_text() == "3"


def test_what_a_parameter_means_may_hold_an_equals_sign(write_notebook, tmp_path: Path):
    path = write_notebook(SAVE)
    path.write_text(path.read_text().replace("# Number", "# Number of groups (n = 2 to 10; x == y)"))
    made = execute_run(plan_run(Deprivation(n_groups=3)), outputs=tmp_path / "out")
    assert (made.folder / "kept.txt").read_text() == "3"


def test_a_second_cell_tagged_parameters_would_undo_the_first_and_is_refused(write_notebook, tmp_path: Path):
    path = write_notebook("n_groups = 9", SAVE)
    content = nbformat.read(path, as_version=4)
    content.cells[1].metadata.tags = ["parameters"]
    nbformat.write(content, path)
    with pytest.raises(DataError, match=r"2 cells \(1, 2\) are tagged 'parameters'; leave the tag on one"):
        execute_run(plan_run(Deprivation(n_groups=3)), outputs=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_notebook_without_the_tag_would_not_hear_its_parameters_and_is_refused(write_notebook, tmp_path: Path):
    path = write_notebook(SAVE)
    content = nbformat.read(path, as_version=4)
    content.cells[0].metadata.tags = []
    nbformat.write(content, path)
    with pytest.raises(DataError, match=r"no cell is tagged 'parameters'; tag the one"):
        execute_run(plan_run(Deprivation(n_groups=3)), outputs=tmp_path / "out")


def test_an_executed_notebook_runs_again_with_other_parameters(write_notebook, tmp_path: Path):
    path = write_notebook(SAVE)
    first = execute_run(plan_run(Deprivation(n_groups=3)), outputs=tmp_path / "out")
    path.write_bytes((first.folder / "notebook.ipynb").read_bytes())
    again = execute_run(plan_run(Deprivation(n_groups=4)), outputs=tmp_path / "out")
    assert (again.folder / "kept.txt").read_text() == "4"
    tags = [cell.metadata.get("tags", []) for cell in nbformat.read(again.folder / "notebook.ipynb", 4).cells]
    assert tags.count(["injected-parameters"]) == 1


def test_a_baseline_is_not_made_of_a_run_with_other_parameters(write_notebook, project: Path, tmp_path: Path):
    path = write_notebook(SAVE)
    first = execute_run(plan_run(Deprivation(n_groups=3)), outputs=tmp_path / "out")
    path.write_bytes((first.folder / "notebook.ipynb").read_bytes())
    before = path.read_bytes()
    with pytest.raises(DataError, match="cell 2 holds parameters that a run has put in; restore it"):
        refresh("01_deprivation")
    assert path.read_bytes() == before


def test_a_file_that_is_no_notebook_is_one_error_wherever_it_is_read(write_notebook):
    path = write_notebook("1")
    path.write_text('{"cells": [')
    for read in (refresh, lambda _: plan_run(Deprivation())):
        with pytest.raises(DataError, match=r"01_deprivation\.ipynb is not a notebook"):
            read("01_deprivation")
