"""A thousand runs in one process: what a run costs at the end, and what has stayed: `python benchmarks/soak.py`.

The notebook is 01_deprivation as at the end of 2016 with 1,000 draws, about the fastest that a real one gets; seeds
differ, so that every run is made. Writes ``docs/benchmarks-soak.md``; exit code 1 if anything stays or grows.
"""

import sys
from pathlib import Path

# run as a script, `statistics.py` beside this file would stand in for the standard library's
sys.path[0] = str(Path(__file__).resolve().parents[1])

import argparse  # noqa: E402
import logging  # noqa: E402
import shutil  # noqa: E402
import tempfile  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from statistics import median  # noqa: E402

import numpy as np  # noqa: E402
import psutil  # noqa: E402

from area_send.runs.execute import execute_run  # noqa: E402
from area_send.runs.plan import plan_run  # noqa: E402
from area_send.runs.warm.parent import warm_kernels  # noqa: E402
from helpers.parameters import check_values  # noqa: E402
from helpers.paths import project_root  # noqa: E402

NOTEBOOK = "01_deprivation"
VALUES = {"as_at_date": "2016-12-31", "draws": 1000, "n_groups": 2}
REPORT = Path("docs") / "benchmarks-soak.md"
TOLD = 20  # runs after which progress is printed
WARM_UP = 0.1  # share of the runs after which memory is first read
MEBIBYTE = 2**20
MOST_GROWTH = 0.05


@dataclass(frozen=True)
class Reading:
    """What the runner and the parent of its kernels hold after so many runs; memory in bytes."""

    runs: int
    runner_memory: int
    runner_files: int
    parent_memory: int
    parent_files: int
    other_processes: int


def read(runs: int) -> Reading:
    """Look at this process, at the parent of warm kernels, and for any other process below."""
    runner, below = psutil.Process(), psutil.Process().children(recursive=True)
    parent = next(child for child in runner.children() if child.status() != psutil.STATUS_ZOMBIE)
    return Reading(
        runs, runner.memory_info().rss, runner.num_fds(), parent.memory_info().rss, parent.num_fds(), len(below) - 1
    )


def spent() -> float:
    """Return the CPU seconds of this process and of all below it so far, those that have ended too."""
    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    times = [process.cpu_times() for process in family]
    return sum(one.user + one.system + one.children_user + one.children_system for one in times)


def soak(runs: int) -> tuple[list[float], list[Reading]]:
    """Make the runs; return the CPU seconds of each, and readings after a tenth of them and after all."""
    taken, readings, folder = [], [], Path(tempfile.mkdtemp(prefix="area-send-soak-"))
    try:
        with warm_kernels():
            execute_run(plan_run(check_values(NOTEBOOK, {**VALUES, "seed": 0})), outputs=folder)
            for seed in range(1, runs + 1):
                run = plan_run(check_values(NOTEBOOK, {**VALUES, "seed": seed}))
                before = spent()
                execute_run(run, outputs=folder)
                taken.append(spent() - before)
                if seed % TOLD == 0:
                    print(f"{seed} of {runs} runs, {median(taken[-TOLD:]):.2f} CPU s each", file=sys.stderr, flush=True)
                if seed in (max(1, round(WARM_UP * runs)), runs):
                    readings.append(read(seed))
    finally:
        shutil.rmtree(folder)
    return taken, readings


def slope(taken: list[float]) -> float:
    """Return by what share the cost of a run rises from first to last, by the Theil-Sen line through medians of 20."""
    blocks = [median(taken[start : start + 20]) for start in range(0, len(taken), 20)]
    pairs = [(b - a) / (j - i) for i, a in enumerate(blocks) for j, b in enumerate(blocks) if j > i]
    return float(np.median(pairs)) * (len(blocks) - 1) / median(taken) if pairs else 0.0


def report(taken: list[float], first: Reading, last: Reading) -> str:
    """Put the figures into a table."""
    flat, same = f"{MOST_GROWTH:.0%} more at most", "the same"
    memory, parent = "memory of the runner, MiB", "memory of the parent of its kernels, MiB"
    measured = [
        (memory, first.runner_memory / MEBIBYTE, last.runner_memory / MEBIBYTE, flat),
        (parent, first.parent_memory / MEBIBYTE, last.parent_memory / MEBIBYTE, flat),
        ("open files of the runner", first.runner_files, last.runner_files, same),
        ("open files of the parent", first.parent_files, last.parent_files, same),
        ("other processes below the runner, zombies too", first.other_processes, last.other_processes, "none"),
    ]
    table = "\n".join(f"| {name} | {one:.0f} | {two:.0f} | {wanted} |" for name, one, two, wanted in measured)
    return f"""# {last.runs:,} runs in one process

Made by `make soak`, which anyone can run again. The notebook is {NOTEBOOK} with
{VALUES} and seeds 1 to {last.runs:,}.

| what is held | after {first.runs:,} runs | after {last.runs:,} | wanted |
| --- | --- | --- | --- |
{table}

A run took {median(taken):.2f} CPU seconds (median; runner, parent and kernel together). From the first to the last its
cost rose by {100 * slope(taken):.1f}% (median slope through the medians of every twenty runs; negative if it fell; the
goal is less than {MOST_GROWTH:.0%}).
"""


def main() -> None:
    """Make the runs, write the report, and fail if anything has stayed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=1000)
    asked.add_argument("--to", type=Path, default=project_root() / REPORT, help="file to write")
    options = asked.parse_args()
    if options.runs < 40:
        asked.error("--runs must be 40 at least, two blocks of twenty")
    logging.getLogger("papermill").setLevel(logging.ERROR)
    taken, (first, last) = soak(options.runs)
    text = report(taken, first, last)
    options.to.write_text(text, encoding="utf-8")
    print(text)
    kept = (last.runner_files, last.parent_files, last.other_processes)
    grown = [last.runner_memory / first.runner_memory, last.parent_memory / first.parent_memory, 1 + slope(taken)]
    if kept != (first.runner_files, first.parent_files, 0) or max(grown) > 1 + MOST_GROWTH:
        sys.exit("Something has stayed or grown: files, processes, memory or cost; see the table.")


if __name__ == "__main__":
    main()
