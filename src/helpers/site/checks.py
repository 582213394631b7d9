"""What can be checked about a finished run from its files alone; each check says what it found."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import nbformat

from helpers.provenance import file_checksum
from helpers.runs.plan import notebook_path
from helpers.site.gather import SiteRun

COMPARED = ("text/html", "text/plain")
NOT_COMPARED = "nbval-ignore-output"
SAVING = "report.save("


@dataclass(frozen=True)
class Check:
    """A check of a run: its name, whether it passed, and what it found."""

    name: str
    passed: bool
    said: str


def check_run(run: SiteRun) -> list[Check]:
    """Check a run with default parameters: its inputs, its files, and its words against the committed notebook's."""
    return [_check_inputs(run), _check_files(run), _check_baseline(run)]


def _check_inputs(run: SiteRun) -> Check:
    said = (
        "notebook, data, code and lock are still those of this run" if run.current else "made before the code changed"
    )
    return Check("Up to date", run.current, said)


def _check_files(run: SiteRun) -> Check:
    recorded = run.record["outputs"]
    odd = [
        name
        for name, checksum in recorded.items()
        if not (run.folder / name).is_file() or file_checksum(run.folder / name) != checksum
    ]
    said = (
        f"{', '.join(odd)} changed" if odd else f"all {len(recorded)} have the checksum recorded at the end of the run"
    )
    return Check("Files as recorded", not odd, said)


def _check_baseline(run: SiteRun) -> Check:
    committed = nbformat.read(notebook_path(run.name), as_version=4)
    pairs = list(zip_longest(_shown(committed), _shown(run.notebook)))
    odd = sum(left != right for left, right in pairs)
    said = f"{odd} of {len(pairs)} outputs differ" if odd else f"all {len(pairs)} tables and sentences are the same"
    return Check("Verified against baseline", not odd, f"{said} in this run and in the committed notebook")


def _shown(notebook: Any) -> list[dict[str, str]]:
    """Return the texts that a notebook shows, without what differs from run to run by its nature."""
    return [
        {kind: output.get("data", {}).get(kind, "") for kind in COMPARED}
        for cell in notebook.cells
        if cell.cell_type == "code" and NOT_COMPARED not in cell.metadata.get("tags", []) and SAVING not in cell.source
        for output in cell.outputs
    ]
