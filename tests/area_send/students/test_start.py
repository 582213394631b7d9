"""The notebook that JupyterLab opens on, run as a student runs it."""

from pathlib import Path

import nbformat
import pytest

from area_send.runs.execute import execute_notebook
from helpers.parameters import MODELS
from smallstats.errors import RunError


def test_the_start_notebook_links_to_every_notebook_and_ends_on_an_error_of_one_line(
    root: Path, tmp_path: Path, warm: None
):
    executed = tmp_path / "start.ipynb"
    with pytest.raises(RunError, match="ParameterError"):
        execute_notebook(root / "docs" / "start.ipynb", executed, parameters={}, cwd=tmp_path, timeout=60)
    outputs = [
        output
        for cell in nbformat.read(executed, as_version=4).cells
        for output in cell.get("outputs", [])
        if output.output_type == "error" or "text/html" in output.get("data", {})
    ]
    links, allowed, error = outputs
    for name in MODELS:
        assert f'href="../notebooks/{name}.ipynb"' in links.data["text/html"]
        assert (root / "docs" / f"../notebooks/{name}.ipynb").is_file()
    assert "<caption>" in links.data["text/html"]
    assert "n_groups" in allowed.data["text/html"]
    (line,) = error.traceback
    assert line.startswith("ParameterError: 01_deprivation: n_groups=99 is not allowed: must be ")
    assert "\n" not in line
