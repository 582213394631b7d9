"""Time runs of the real notebooks: Papermill's own ways, ours, and the floor: `python benchmarks/runs.py`.

Writes ``docs/benchmarks-runs.md`` unless it is a `--quick` look. Ways are timed in turn on the same parameters within
one call, so that all meet the same load, and each figure is a median; `--points`, `--sweep` and `--rounds` make it
shorter on a smaller machine.
"""

import sys
from pathlib import Path

# run as a script, `statistics.py` beside this file would stand in for the standard library's
sys.path[0] = str(Path(__file__).resolve().parents[1])

import argparse  # noqa: E402
import json  # noqa: E402
import logging  # noqa: E402
import multiprocessing  # noqa: E402
import shutil  # noqa: E402
import subprocess  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator, Sequence  # noqa: E402
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor  # noqa: E402
from contextlib import ExitStack, contextmanager  # noqa: E402
from functools import partial  # noqa: E402
from statistics import median  # noqa: E402
from typing import Any  # noqa: E402

import nbformat  # noqa: E402
import papermill  # noqa: E402
from benchmarks.runs_report import COMMAND, FLOOR, LOOP, NOTEBOOK, NOTHING, OURS, SWEEP, Figures, report  # noqa: E402

from area_send.runs.environment import kernel_environment  # noqa: E402
from area_send.runs.execute import execute_notebook, execute_run  # noqa: E402
from area_send.runs.plan import plan_run  # noqa: E402
from area_send.runs.warm.parent import warm_kernels  # noqa: E402
from helpers.parameters import check_values, notebooks  # noqa: E402
from helpers.paths import notebooks_dir, project_root  # noqa: E402

REPORT = Path("docs") / "benchmarks-runs.md"
STARTS = 7
WORKERS = 2

Point = tuple[str, dict[str, Any]]  # a notebook and the parameters that differ from its defaults
_open_in_worker = ExitStack()


def command(point: Point) -> None:
    """Run a point by the `papermill` command."""
    notebook, values = point
    with new_folder() as folder:
        given = {**values, "output_dir": str(folder)}
        options = [word for name, value in given.items() for word in ("-p", name, str(value))]
        words = ["papermill", str(notebook_file(notebook)), str(folder / "out.ipynb"), *options]
        subprocess.run([sys.executable, "-m", *words], check=True, cwd=folder, stderr=subprocess.DEVNULL)


def loop(point: Point) -> None:
    """Run a point by `papermill.execute_notebook` in this process."""
    notebook, values = point
    with new_folder() as folder:
        parameters = {**values, "output_dir": str(folder)}
        source, executed = str(notebook_file(notebook)), str(folder / "out.ipynb")
        papermill.execute_notebook(source, executed, parameters, progress_bar=False, cwd=str(folder))


def ours(point: Point) -> None:
    """Run a point by `execute_run`, with a warm kernel where `warm_kernels` is open."""
    notebook, values = point
    with new_folder() as folder:
        execute_run(plan_run(check_values(notebook, values)), outputs=folder)


def ours_doing_nothing(point: Point) -> None:
    """Run, as `ours` does, a notebook with as many cells that do nothing: what kernel, messages and files cost."""
    with new_folder() as folder:
        notebook = nbformat.read(notebook_file(point[0]), as_version=4)  # type: ignore[no-untyped-call]
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.source = "pass"
        nbformat.write(notebook, folder / "in.ipynb")  # type: ignore[no-untyped-call]
        execute_notebook(folder / "in.ipynb", folder / "out.ipynb", parameters={}, cwd=folder, timeout=600)


class Floor:
    """The process of `benchmarks/floor.py`, warm once it has run a notebook."""

    def __init__(self) -> None:
        words = [sys.executable, "-P", str(Path(__file__).with_name("floor.py"))]
        env = {**kernel_environment(), "MPLBACKEND": "agg"}
        self._process = subprocess.Popen(words, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, point: Point) -> None:
        """Run a point."""
        notebook, values = point
        with new_folder() as folder:
            parameters = {**values, "output_dir": str(folder)}
            if self._process.stdin is None or self._process.stdout is None:
                raise RuntimeError("The floor's process has no pipes.")
            asked = {"notebook": str(notebook_file(notebook)), "parameters": parameters}
            print(json.dumps(asked), file=self._process.stdin, flush=True)
            float(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        with self._process:
            pass


def notebook_file(notebook: str) -> Path:
    """Return a notebook's file."""
    return notebooks_dir() / f"{notebook}.ipynb"


@contextmanager
def new_folder() -> Iterator[Path]:
    """Give a folder for one run's files, and remove it."""
    folder = Path(tempfile.mkdtemp(prefix="area-send-benchmark-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def seconds(act: Callable[[], object]) -> float:
    """Time one call."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def one_by_one(way: Callable[[Point], None], points: Sequence[Point]) -> None:
    """Run points one after the other."""
    for point in points:
        way(point)


def ours_one_worker(points: Sequence[Point]) -> None:
    """Run points with one worker, the start of the parent of warm kernels counted."""
    with warm_kernels():
        one_by_one(ours, points)


def ours_two_workers(points: Sequence[Point]) -> None:
    """Run points with two workers, each with a parent of its own, their start counted."""
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn"), initializer=_become_worker) as pool:
        list(pool.map(ours, points))


def command_two_workers(points: Sequence[Point]) -> None:
    """Run points by the `papermill` command, two at a time."""
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(command, points))


@contextmanager
def floor_two_workers() -> Iterator[Callable[[Sequence[Point]], None]]:
    """Give what runs points by two of the floor's processes at once, warm already."""
    floors = [Floor() for _ in range(WORKERS)]

    def run(points: Sequence[Point]) -> None:
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(one_by_one, floors, (points[place::WORKERS] for place in range(WORKERS))))

    try:
        run([(NOTEBOOK, {"seed": 1})] * WORKERS)
        yield run
    finally:
        for floor in floors:
            floor.close()


def _become_worker() -> None:
    logging.getLogger("papermill").setLevel(logging.ERROR)
    _open_in_worker.enter_context(warm_kernels())  # its parent ends with this process


def time_starts() -> dict[str, float]:
    """Time the command line's own start, and Python's beside it."""
    area_send = [sys.executable, "-c", "from area_send.cli import main; main()"]
    calls = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "`area-send --help`": [*area_send, "--help"],
        "`area-send params 01_deprivation`": [*area_send, "params", NOTEBOOK],
    }
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(STARTS):
        for name, words in calls.items():
            taken[name].append(seconds(partial(subprocess.run, words, check=True, stdout=subprocess.DEVNULL)))
    return {name: median(values) for name, values in taken.items()}


def time_single_runs(points: Sequence[Point], floor: Floor) -> dict[str, list[float]]:
    """Time each point by every way in turn; parents and processes are warm before the first."""
    ways: dict[str, Callable[[Point], None]] = {
        COMMAND: command, LOOP: loop, OURS: ours, NOTHING: ours_doing_nothing, FLOOR: floor,
    }  # fmt: skip
    taken: dict[str, list[float]] = {name: [] for name in ways}
    with warm_kernels():
        ours((NOTEBOOK, {"seed": 1}))
        floor((NOTEBOOK, {"seed": 1}))
        for point in points:
            for name, way in ways.items():
                taken[name].append(seconds(partial(way, point)))
    return taken


def time_all_notebooks(names: Sequence[str], rounds: int, floor: Floor) -> dict[str, float]:
    """Time these notebooks' default runs by each way, in rounds."""
    points: list[Point] = [(name, {}) for name in names]
    ways: dict[str, Callable[[], None]] = {
        "(a) a loop of the `papermill` command": lambda: one_by_one(command, points),
        "(b) ours, one worker": lambda: ours_one_worker(points),
        "(c) ours, two workers": lambda: ours_two_workers(points),
        "(e) the floor": lambda: one_by_one(floor, points),
    }
    one_by_one(floor, points)  # what the floor's process imports is warm from here on
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            taken[name].append(seconds(way))
    return {name: median(values) for name, values in taken.items()}


def time_sweeps(points: Sequence[Point], sweep: Sequence[Point]) -> dict[str, float]:
    """Time two workers: the `papermill` command's and the floor's on some points, ours on all of a sweep; a run."""
    with floor_two_workers() as floor:
        return {
            COMMAND: seconds(lambda: command_two_workers(points)) / len(points),
            OURS: seconds(lambda: ours_two_workers(sweep)) / len(sweep),
            FLOOR: seconds(lambda: floor(points)) / len(points),
        }


def main() -> None:
    """Measure, print and write the report."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--points", type=int, default=10, help="points of 01_deprivation timed by every way")
    asked.add_argument("--sweep", type=int, default=SWEEP, help="points of the sweep that ours is timed on")
    asked.add_argument("--rounds", type=int, default=1, help="times that all notebooks are run by every way")
    asked.add_argument("--to", type=Path, default=project_root() / REPORT, help="file to write")
    asked.add_argument("--quick", action="store_true", help="one point, a sweep of two, one notebook: a look")
    options = asked.parse_args()
    names = [NOTEBOOK] if options.quick else list(notebooks())
    if options.quick:
        options.points, options.sweep = 1, 2
    logging.getLogger("papermill").setLevel(logging.ERROR)
    sweep: list[Point] = [(NOTEBOOK, {"seed": seed}) for seed in range(1, options.sweep + 1)]
    points = [(NOTEBOOK, {"seed": 1_000_000 + seed}) for seed in range(options.points)]
    started, floor = time.perf_counter(), Floor()
    starts = time_starts()
    single = time_single_runs(points, floor)
    all_of = time_all_notebooks(names, options.rounds, floor)
    floor.close()
    two = time_sweeps(points, sweep)
    figures = Figures(starts, single, all_of, two, time.perf_counter() - started)
    text = report(figures, options.points, options.sweep, options.rounds, len(names))
    print(text)
    if not options.quick:
        options.to.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
