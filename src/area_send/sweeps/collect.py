"""What a sweep leaves: its record, one table over all runs, and a page; written beside and renamed whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from area_send.runs import store
from area_send.runs.pool import Finished
from area_send.sweeps.page import Line, write_page
from area_send.sweeps.points import Sweep
from area_send.sweeps.table import collect_table

RECORD = "sweep.json"


def sweep_dir(name: str, outputs: Path) -> Path:
    """Return the folder of a sweep's result."""
    return outputs / "sweeps" / name


def collect(sweep: Sweep, finished: Sequence[Finished], outputs: Path) -> Path:
    """Write the result of a sweep whose every run has finished or failed, and return its folder.

    The content follows from the runs alone: it is the same however often the sweep was interrupted, and in whatever
    order runs finished.

    Parameters
    ----------
    finished : sequence of Finished
        One for each run of the sweep, in any order.
    """
    ordered = sorted(finished, key=lambda item: item.place)
    pairs = list(zip(sweep.runs, ordered, strict=True))
    table = collect_table([(run, item.folder) for run, item in pairs if not item.error], varied=list(sweep.grid))
    entries = [_entry(sweep, item, outputs) for item in ordered]
    with store.staging_dir(outputs) as folder:
        store.write_json(folder / RECORD, _record(sweep, entries))
        table.to_csv(folder / "runs.csv", index=False, lineterminator="\n", encoding="utf-8")
        table.to_parquet(folder / "runs.parquet", index=False)
        lines = [
            Line(entry["key"], entry["parameters"], entry["error"], f"../../{entry['folder']}") for entry in entries
        ]
        write_page(folder, sweep, table, lines)
        store.publish(folder, sweep_dir(sweep.name, outputs), replace=True)
    return sweep_dir(sweep.name, outputs)


def _record(sweep: Sweep, entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "sweep": sweep.name,
        "title": sweep.definition.title,
        "notebook": sweep.definition.notebook,
        "fixed": sweep.fixed,
        "grid": sweep.grid,
        "headline": [headline.model_dump() for headline in sweep.definition.headline],
        "runs": list(entries),
    }


def _entry(sweep: Sweep, item: Finished, outputs: Path) -> dict[str, Any]:
    """Describe one run; its folder is named from the folder of outputs, and is empty if nothing is left of it."""
    run = sweep.runs[item.place]
    return {
        "key": run.key,
        "parameters": run.parameters.choices(),
        "status": "failed" if item.error else "done",
        "error": item.error,
        "folder": item.folder.relative_to(outputs).as_posix() if item.folder.is_dir() else "",
    }
