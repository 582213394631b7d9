"""The runs that sweeps have left, for the page on which a reader picks values: those made as the defaults were."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import DataError
from helpers.runs.store import RECORD
from helpers.site.gather import SiteRun, read_run

DONE = "done"


@dataclass(frozen=True)
class Swept:
    """A notebook's default run and other runs of it, made from the same code and data.

    Attributes
    ----------
    default : SiteRun
        The run with the default parameters.
    others : tuple of SiteRun
        Runs of sweeps, the ones nearest to the defaults first.
    left_out : int
        Runs of sweeps that are not shown: gone, or made from other code or data.
    """

    default: SiteRun
    others: tuple[SiteRun, ...]
    left_out: int


def gather_swept(runs: list[SiteRun], outputs: Path) -> list[Swept]:
    """Return every notebook of which a sweep has left runs, in the order of the notebooks.

    Raises
    ------
    DataError
        If a sweep's ``sweep.json`` cannot be read.
    """
    entries = list(_entries(outputs))
    found = []
    for default in runs:
        keys = {str(entry["key"]): entry["parameters"] for name, entry in entries if name == default.name}
        keys.pop(default.key, None)
        nearest = sorted(keys, key=lambda key: len(changed_names(keys[key], default.parameters)))
        others = [run for key in nearest for run in _made_alike(default, outputs / "runs" / default.name / key)]
        if keys:
            found.append(Swept(default=default, others=tuple(others), left_out=len(keys) - len(others)))
    return found


def changed_names(parameters: dict[str, Any], defaults: dict[str, Any]) -> list[str]:
    """Name the parameters whose value is not the default."""
    return [name for name, value in defaults.items() if name in parameters and parameters[name] != value]


def _entries(outputs: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the notebook and the entry of every finished run of every sweep."""
    for path in sorted((outputs / "sweeps").glob("*/sweep.json")):
        try:
            sweep = json.loads(path.read_text(encoding="utf-8"))
            done = [entry for entry in sweep["runs"] if entry["status"] == DONE]
            yield from ((str(sweep["notebook"]), entry) for entry in done)
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"{path} is no record of a sweep ({error!r}); run the sweep again.") from None


def _made_alike(default: SiteRun, folder: Path) -> list[SiteRun]:
    """Return the run of a folder in a list, empty if it is gone or was made from other code or data."""
    if not (folder / RECORD).is_file():
        return []
    run = read_run(folder, current=default.current)
    return [run] if run.record.inputs == default.record.inputs else []
