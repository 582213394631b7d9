"""What `benchmarks/runs.py` has measured, and how it is told."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median

NOTEBOOK = "01_deprivation"
SWEEP = 100
WANTED, WANTED_OF_TWO = 15, 8  # times the throughput of a loop of the command, sequential and with two workers
COMMAND, LOOP = "a loop of the `papermill` command", "a loop of `papermill.execute_notebook`"
OURS, FLOOR, NOTHING = "ours", "the floor", "ours, with cells that do nothing"


@dataclass(frozen=True)
class Figures:
    """What was measured, in seconds: starts, single runs by way, all notebooks by way, and a run with two workers."""

    starts: dict[str, float]
    single: dict[str, list[float]]
    all_notebooks: dict[str, float]
    two: dict[str, float]
    took: float

    @property
    def runs(self) -> dict[str, float]:
        """The median single run by each way."""
        return {name: median(values) for name, values in self.single.items()}

    def goals(self) -> list[tuple[str, str, str]]:
        """Set the goals beside what was measured."""
        alone, fast = self.runs[COMMAND], self.two[OURS]
        paired = median(one / low for one, low in zip(self.single[OURS], self.single[FLOOR], strict=True))
        return [
            (
                "a sweep on two cores: throughput over a sequential loop of the command",
                f"{alone / fast:.1f}",
                f"{WANTED} or more",
            ),
            (
                "the same over a loop of the command with two workers",
                f"{self.two[COMMAND] / fast:.1f}",
                f"{WANTED_OF_TWO} or more",
            ),
            ("a sweep on two cores: seconds over the floor's", f"{fast / self.two[FLOOR]:.1f}", "2.5 or less"),
            ("one run over the floor", f"{paired:.1f}", "2.5 or less"),
            ("`area-send --help`", f"{self.starts['`area-send --help`']:.2f} s", "under 0.3 s"),
            ("`area-send params`", f"{self.starts['`area-send params 01_deprivation`']:.2f} s", "under 0.6 s"),
        ]


def report(figures: Figures, points: int, sweep: int, rounds: int, notebooks: int) -> str:
    """Put the figures into words and tables."""
    runs, two = figures.runs, figures.two
    sequential, parallel = (taken / two[FLOOR] for taken in (runs[COMMAND], two[COMMAND]))
    share = 2 * runs[COMMAND] / WANTED
    whole = "measured" if sweep == SWEEP else f"extrapolated from {sweep}"
    by_way = [(name, f"{value:.2f}", f"{value / runs[FLOOR]:.1f}") for name, value in runs.items()]
    sweeps = [
        (COMMAND, f"{SWEEP * runs[COMMAND]:.0f}", f"{SWEEP * two[COMMAND]:.0f}"),
        (LOOP, f"{SWEEP * runs[LOOP]:.0f}", ""),
        (OURS, f"{SWEEP * runs[OURS]:.0f}", f"{SWEEP * two[OURS]:.0f}"),
        (FLOOR, f"{SWEEP * runs[FLOOR]:.0f}", f"{SWEEP * two[FLOOR]:.0f}"),
    ]
    return f"""# Speed of runs

Made by `make benchmark-runs`, which anyone can run again. This call took {figures.took / 60:.0f} minutes:
`python benchmarks/runs.py --points {points} --sweep {sweep} --rounds {rounds}`.

Ways are timed in turn on the same parameters within one call, so that all meet the same load; figures are medians, and
"one run over the floor" is the median of the paired ratios. The floor is the same cells' code in one warm process,
without kernel, messages or a notebook to write (`benchmarks/floor.py`); it saves its results as the others do.

Python {platform.python_version()}, papermill {version("papermill")}, nbclient {version("nbclient")}, \
ipykernel {version("ipykernel")}, {os.cpu_count()} cores; load at the end {os.getloadavg()[0]:.1f}

## Goals

{rows(("goal", "measured", "wanted"), figures.goals())}

The floor, two processes of it at once, bounds every runner: {sequential:.1f} times the sequential loop,
{parallel:.1f} times that with two workers. A kernel, messages and files come on top: with cells that do nothing,
{runs[NOTHING]:.2f} s a run, where {WANTED} times the sequential loop leaves {share:.2f} s of one core for all of a run.

## One run of {NOTEBOOK}

Seconds, over {points} seeds. Ours is a run of a sweep: the parent of its kernels, as the floor's process, is warm.

{rows(("way", "s a run", "times the floor"), by_way)}

## All notebooks with their defaults

Seconds for all {notebooks}, starts counted but for the floor's; rounds: {rounds}.

{rows(("way", "s"), [(name, f"{value:.1f}") for name, value in figures.all_notebooks.items()])}

## (d) A sweep of {SWEEP} points of {NOTEBOOK}

Seconds, extrapolated from {points} points but for the last column's "{OURS}", which is {whole}, start counted.

{rows(("way", "one worker", "two workers"), sweeps)}

## Start of the command line

{rows(("call", "s"), [(name, f"{value:.2f}") for name, value in figures.starts.items()])}
"""


def rows(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table."""
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *body))
