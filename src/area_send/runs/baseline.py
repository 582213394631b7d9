"""Executing a committed notebook in place, and keeping its results: the baseline that tests and `verify` hold it to."""

import json
from pathlib import Path

from area_send.runs.differences import keep_close
from area_send.runs.execute import execute_notebook, execute_run
from area_send.runs.notebook_files import nbformat
from area_send.runs.plan import notebook_path, plan_run
from area_send.runs.saved_notebooks import refuse_injected
from area_send.runs.scratch import scratch_folder
from area_send.runs.store import replace_file
from area_send.runs.verify import TOLERANCE, baseline_path
from helpers.parameters import check_values
from helpers.report.record import RESULTS
from smallstats.errors import DataError

VOLATILE_CELL_METADATA = ("execution", "papermill")
TIMEOUT = 600  # seconds a cell may take


def refresh(notebook: str) -> list[Path]:
    """Execute a notebook with its own defaults, and write its outputs and its results into the committed files.

    The notebook is executed twice: as it stands, for the outputs a reader sees, and as a run, for ``results.json``
    at full precision. Numbers that are within the tolerance of `verify` stay as they are. What changes from run to run
    (times, durations, the runner's own metadata) is left out.

    Returns
    -------
    list of Path
        The notebook and its file below ``notebooks/baselines``.

    Raises
    ------
    RunError
        If a cell fails; the committed files are left as they were.
    DataError
        If the notebook saves no results.
    """
    path = notebook_path(notebook)
    refuse_injected(path)
    with scratch_folder() as folder:
        execute_notebook(path, folder / "executed.ipynb", parameters={}, cwd=folder, timeout=TIMEOUT)
        outputs = _without_volatile(folder / "executed.ipynb")
        made = execute_run(plan_run(check_values(notebook, {})), outputs=folder / "outputs", timeout=TIMEOUT)
        results = _results(made.folder)
    kept = baseline_path(notebook)
    if kept.is_file():
        results = close_to(kept.read_text(encoding="utf-8"), results)
    replace_file(path, outputs)
    baseline_path(notebook).parent.mkdir(exist_ok=True)
    replace_file(baseline_path(notebook), results)
    return [path, baseline_path(notebook)]


def close_to(committed: str, results: str) -> str:
    """Return results as JSON, its numbers those committed where they are as close as `verify` asks."""
    settled = keep_close(json.loads(committed), json.loads(results), tolerance=TOLERANCE)
    return json.dumps(settled, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def _results(folder: Path) -> str:
    if not (folder / RESULTS).is_file():
        raise DataError(f"{folder.parent.name} saves no {RESULTS}; let it end with `report.save(chosen.output_dir)`.")
    return (folder / RESULTS).read_text(encoding="utf-8")


def _without_volatile(executed: Path) -> str:
    """Return an executed notebook as text, without what changes from run to run."""
    content = nbformat.read(executed, as_version=4)
    content.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in content.cells:
        for name in VOLATILE_CELL_METADATA:
            cell.metadata.pop(name, None)
        if not cell.metadata.get("tags", ["kept"]):
            del cell.metadata["tags"]
    return str(nbformat.writes(content)) + "\n"
