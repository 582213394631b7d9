"""Does a run give what is committed? The notebook's stored outputs and its baseline of full-precision results."""

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from area_send.runs.differences import ABSENT, Difference, differences
from area_send.runs.execute import NOTEBOOK, execute_run
from area_send.runs.notebook_files import nbformat
from area_send.runs.plan import notebook_path, plan_run
from helpers.parameters import check_values
from helpers.paths import notebooks_dir
from smallstats.errors import DataError, RunError

RESULTS: Final = "results.json"
TOLERANCE: Final = 1e-9
IGNORED_TAGS: Final = {"nbval-ignore-output", "injected-parameters"}
SAVES: Final = re.compile(r"\.save\(.*output_dir\)")  # this cell says where results went, which is the runner's affair
COMPARED: Final = ("text/plain", "text/html")


def baseline_path(notebook: str) -> Path:
    """Return the file that holds a notebook's results with its defaults, at full precision."""
    return notebooks_dir() / "baselines" / f"{notebook}.json"


def verify_notebook(notebook: str, *, tolerance: float = TOLERANCE, timeout: int = 600) -> list[Difference]:
    """Run a notebook afresh with its defaults, outside the folder of outputs, and compare it with what is committed.

    A run that fails is one difference, so that other notebooks can still be verified.

    Raises
    ------
    DataError
        If the notebook has no baseline.
    """
    read_json(baseline_path(notebook))
    with tempfile.TemporaryDirectory(prefix="area-send-") as folder:
        try:
            made = execute_run(plan_run(check_values(notebook, {})), outputs=Path(folder), timeout=timeout)
        except RunError as error:
            return [Difference("run", "finishes", str(error))]
        return compare_with_baseline(notebook, made.folder, tolerance=tolerance)


def compare_with_baseline(notebook: str, folder: Path, *, tolerance: float = TOLERANCE) -> list[Difference]:
    """Compare a finished run's folder, made with the defaults, with the committed notebook and baseline.

    Parameters
    ----------
    notebook : str
        Name without its ending.
    folder : Path
        The run's folder.
    tolerance : float
        Relative tolerance of the floats in ``results.json``; all else must be equal.

    Returns
    -------
    list of Difference
        Empty if the run gives what is committed.

    Raises
    ------
    DataError
        If the baseline or the run's results are missing or damaged.
    """
    expected, found = read_json(baseline_path(notebook)), read_json(folder / RESULTS)
    numbers = differences(expected, found, tolerance=tolerance)
    return [*numbers, *_output_differences(notebook_path(notebook), folder / NOTEBOOK)]


def read_json(path: Path) -> Any:
    """Read one JSON file; raise `DataError` if it is missing or damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        hint = f"; make it with `area-send baseline {path.stem}`" if path.parent.name == "baselines" else ""
        raise DataError(f"{path} is missing{hint}.") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path} is damaged: {error}.") from None


def _output_differences(committed: Path, executed: Path) -> Iterator[Difference]:
    """Compare what two copies of a notebook show, cell by cell; pictures by their alternative text."""
    expected, found = _shown_by_cell(committed), _shown_by_cell(executed)
    if [source for source, _ in expected] != [source for source, _ in found]:
        yield Difference("notebook", f"{len(expected)} cells as committed", f"{len(found)} cells, not the same ones")
        return
    for place, ((_, before), (_, after)) in enumerate(zip(expected, found, strict=True), start=1):
        for part in sorted({*before, *after}):
            if before.get(part) != after.get(part):
                yield Difference(f"cell {place}, {part}", before.get(part, ABSENT), after.get(part, ABSENT))


def _shown_by_cell(path: Path) -> list[tuple[str, dict[str, str]]]:
    """Return source and shown texts of each code cell whose output is to be the same every time."""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        raise DataError(f"{path} cannot be read as a notebook: {error}") from None
    kept = [cell for cell in cells if cell.cell_type == "code" and not IGNORED_TAGS & {*cell.metadata.get("tags", [])}]
    return [(cell.source, {} if SAVES.search(cell.source) else _shown(cell.outputs)) for cell in kept]


def _shown(outputs: list[Any]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for place, output in enumerate(outputs, start=1):
        if "text" in output:
            texts[f"{output.name} {place}"] = output.text
        for kind in COMPARED:
            if kind in output.get("data", {}):
                texts[f"{kind} {place}"] = output.data[kind]
        for kind, details in output.get("metadata", {}).items():
            if "alt" in details:
                texts[f"{kind} {place}, alternative text"] = details["alt"]
    return texts
