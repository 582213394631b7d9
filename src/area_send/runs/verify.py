"""Does a run give what is committed? The notebook's stored outputs and its baseline of full-precision results."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from area_send.runs.differences import ABSENT, Difference, count_numbers, differences
from area_send.runs.execute import NOTEBOOK, execute_run
from area_send.runs.notebook_files import read_cells
from area_send.runs.pictures import HOW_COMPARED, how_it_differs, same_bytes_promised
from area_send.runs.plan import notebook_path, plan_run
from area_send.runs.scratch import scratch_folder
from helpers.data.checksums import file_checksum, input_checksums, source_checksum, versions
from helpers.parameters import check_values
from helpers.paths import notebooks_dir
from helpers.report.record import RESULTS, Results, output_of
from smallstats.errors import DataError, RunError

TOLERANCE: Final = 1e-9
IGNORED_TAGS: Final = {"nbval-ignore-output", "injected-parameters"}
SAVES: Final = re.compile(r"\.save\(.*output_dir\)")  # this cell says where results went, which is the runner's affair
COMPARED: Final = ("text/plain", "text/html")
PNG, PICTURE = "image/png", "picture"


def baseline_path(notebook: str) -> Path:
    """Return the file that holds a notebook's results with its defaults, at full precision."""
    return notebooks_dir() / "baselines" / f"{notebook}.json"


@dataclass(frozen=True)
class Verified:
    """What came of verifying one notebook.

    Attributes
    ----------
    notebook, key : str
        What was run.
    differences : list of Difference
        Empty if the run gave what is committed.
    compared : dict
        How many numbers, sentences, tables and figures are committed, each of which was compared.
    seconds : float
        How long the run took.
    checksum : str
        SHA-256 of its ``results.json``; empty if it failed.
    """

    notebook: str
    key: str
    differences: list[Difference]
    compared: dict[str, int]
    seconds: float = 0.0
    checksum: str = ""


def summary(found: Sequence[Verified], *, tolerance: float) -> dict[str, Any]:
    """Return what verifying found, for a program to read: by notebook, and what it was all made with."""
    inputs = input_checksums()
    return {
        "tolerance": tolerance,
        "figures": HOW_COMPARED[same_bytes_promised()],
        "versions": versions(),
        "inputs": {name: checksum for name, checksum in inputs.items() if not name.startswith("src/")},
        "source and lock": source_checksum(),
        "notebooks": [
            {**vars(one), "differences": [(item.place, *item.shown()) for item in one.differences]} for one in found
        ],
    }


def size_of(results: Results) -> dict[str, int]:
    """Count what a record holds, by kind."""
    return {
        "numbers": count_numbers(results.numbers),
        "sentences": len(results.sentences),
        "tables": len(results.tables),
        "figures": len(results.figures),
    }


def verify_notebook(notebook: str, *, tolerance: float = TOLERANCE, timeout: int = 600) -> Verified:
    """Run a notebook afresh with its defaults, outside the folder of outputs, and compare it with what is committed.

    A run that fails is one difference, so that other notebooks can still be verified.

    Raises
    ------
    DataError
        If the notebook has no baseline.
    """
    committed, run = read_baseline(notebook), plan_run(check_values(notebook, {}))
    with scratch_folder() as folder:
        try:
            made = execute_run(run, outputs=folder, timeout=timeout)
        except RunError as error:
            return Verified(notebook, run.key, [Difference("run", "finishes", str(error))], size_of(committed))
        found = compare_with_baseline(notebook, made.folder, tolerance=tolerance)
        checksum = file_checksum(made.folder / RESULTS)
    return Verified(notebook, run.key, found, size_of(committed), seconds=made.seconds, checksum=checksum)


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
    expected, found = read_baseline(notebook), Results.read(folder / RESULTS)
    found_otherwise = differences(by_name(expected), by_name(found), tolerance=tolerance)
    return [*found_otherwise, *_output_differences(notebook_path(notebook), folder / NOTEBOOK)]


def read_baseline(notebook: str) -> Results:
    """Read a notebook's baseline; raise `DataError` if it is missing or damaged."""
    path = baseline_path(notebook)
    if not path.is_file():
        raise DataError(f"{path} is missing; make it with `area-send baseline {notebook}`.")
    return Results.read(path)


def by_name(results: Results) -> dict[str, Any]:
    """Return a record as values by name, so that two can be set side by side: sentences numbered under their name."""
    sentences: dict[str, dict[str, str]] = {}
    for said in results.sentences:
        under = sentences.setdefault(said.name, {})
        under[str(len(under) + 1)] = said.text
    return {
        "notebook": results.notebook,
        "parameters": results.parameters,
        "tables_read": list(results.tables_read),
        "own_data": list(results.own_data),
        "verdict": results.verdict,
        "sentences": sentences,
        "numbers": results.numbers,
        "tables": {entry.name: entry.caption for entry in results.tables},
        "figures": {entry.name: entry.alt for entry in results.figures},
        "pages": {entry.name: entry.alt for entry in results.pages},
    }


def _output_differences(committed: Path, executed: Path) -> Iterator[Difference]:
    """Compare what two copies of a notebook show, cell by cell and by name; pictures by what they show."""
    expected, found = _shown_by_cell(committed), _shown_by_cell(executed)
    if [source for source, _ in expected] != [source for source, _ in found]:
        yield Difference("notebook", f"{len(expected)} cells as committed", f"{len(found)} cells, not the same ones")
        return
    for place, ((_, before), (_, after)) in enumerate(zip(expected, found, strict=True), start=1):
        for part in sorted({*before, *after}):
            sides = before.get(part, ABSENT), after.get(part, ABSENT)
            if part.endswith(PICTURE) and ABSENT not in sides:
                sides = ("the committed one", how_it_differs(*sides) or "the committed one")
            if sides[0] != sides[1]:
                yield Difference(f"cell {place}, {part}", *sides)


def _shown_by_cell(path: Path) -> list[tuple[str, dict[str, str]]]:
    """Return source and shown texts of each code cell whose output is to be the same every time."""
    kept = [
        cell
        for cell in read_cells(path)
        if cell.cell_type == "code" and not IGNORED_TAGS & {*cell.metadata.get("tags", [])}
    ]
    return [(cell.source, {} if SAVES.search(cell.source) else _shown(cell.outputs)) for cell in kept]


def _shown(outputs: list[Any]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for place, output in enumerate(outputs, start=1):
        if "text" in output:
            texts[f"{output.name} {place}"] = output.text
        what = " ".join(part for part in output_of(output) if part) or f"output {place}"
        for kind in COMPARED:
            if kind in output.get("data", {}):
                texts[f"{what}, {kind}"] = output.data[kind]
        if PNG in output.get("data", {}):
            texts[f"{what}, {PICTURE}"] = output.data[PNG]
        for details in output.get("metadata", {}).values():
            if "alt" in details:
                texts[f"{what}, alternative text"] = details["alt"]
    return texts
