"""The notebooks that students begin with, run as a student runs them."""

from pathlib import Path
from typing import Any

import nbformat
import pytest

from area_send.runs.execute import execute_notebook
from helpers.parameters import notebooks
from smallstats.errors import RunError


def outputs_of(path: Path) -> dict[str, list[Any]]:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return {cell.id: cell.outputs for cell in cells}


def test_the_start_notebook_links_to_every_notebook_and_ends_on_an_error_of_one_line(
    root: Path, tmp_path: Path, warm: None
):
    executed = tmp_path / "start.ipynb"
    with pytest.raises(RunError, match="ParameterError"):
        execute_notebook(root / "docs" / "start.ipynb", executed, parameters={}, cwd=tmp_path, timeout=60)
    outputs = [output for shown in outputs_of(executed).values() for output in shown]
    links, form, choices, exercises, answer, error = outputs
    for name in notebooks():
        assert f'href="../notebooks/{name}.ipynb"' in links.data["text/html"]
        assert (root / "docs" / f"../notebooks/{name}.ipynb").is_file()
    assert "needs the widgets of JupyterLab" in form.data["text/html"]
    assert "one of remainder-last, quantile, quantile-of-inspected, equal-width" in choices.data["text/html"]
    assert "What may a reader conclude?" in exercises.data["text/html"]
    assert answer.data["text/plain"].startswith("Not quite.")
    (line,) = error.traceback
    assert line.startswith("ParameterError: 01_deprivation: n_groups=99 is not allowed: must be ")
    assert "\n" not in line


def test_an_own_question_and_every_recipe_work_as_printed_and_show_tables(root: Path, tmp_path: Path, warm: None):
    executed = tmp_path / "own_question.ipynb"
    execute_notebook(root / "docs" / "own_question.ipynb", executed, parameters={}, cwd=tmp_path, timeout=60)
    shown = [outputs for outputs in outputs_of(executed).values() if outputs]
    assert len(shown) == len(outputs_of(executed)) - 1, "a cell but the imports shows nothing"
    assert all(len(outputs) == 1 for outputs in shown), "a cell shows two things"
    text = "".join(str(outputs[0].get("data", outputs[0])) for outputs in shown)
    assert "<DataFrame" not in "".join(
        outputs[0].data.get("text/html", "") for outputs in shown if "data" in outputs[0]
    )
    assert "Fisher-Freeman-Halton exact test" in text
    assert text.count("image/png") == 2
