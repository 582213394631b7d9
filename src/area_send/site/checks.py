"""What can be checked about a finished run from its files alone; each check says what it found."""

from dataclasses import dataclass

from area_send.runs.verify import compare_with_baseline
from area_send.site.finished_runs import SiteRun
from helpers.data.checksums import file_checksum


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
    recorded = run.record.outputs
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
    odd = compare_with_baseline(run.name, run.folder)
    if odd:
        said = f"{len(odd)} differences from the committed notebook and its baseline, {odd[0].place} the first"
        return Check("Verified against baseline", False, said)
    return Check("Verified against baseline", True, "every number, table and sentence is as committed")
