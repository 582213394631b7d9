"""Many runs at once on one machine: worker processes that take one run after another.

A worker that dies takes its one run with it, not the others: that run is reported as failed, and another worker
takes the dead one's place. (`concurrent.futures` gives up all runs where one process dies.)
"""

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType
from typing import Any

import psutil

from helpers.errors import AreaSendError, RunError
from helpers.runs import store
from helpers.runs.plan import Run

STOP_SECONDS = 20  # a worker that is told to stop has this long to end its kernel and remove what it had begun


@dataclass(frozen=True)
class Finished:
    """What became of one of several runs.

    Attributes
    ----------
    place : int
        Its place among the runs given.
    folder : Path
        Its folder, or where the record of its failure is kept.
    error : str
        Why it failed; empty if it did not.
    up_to_date : bool
        Whether it was there already.
    seconds : float
        How long it took.
    """

    place: int
    folder: Path
    error: str = ""
    up_to_date: bool = False
    seconds: float = 0.0


@dataclass(frozen=True)
class Options:
    """What is the same for all runs: as `execute_run` takes it."""

    outputs: Path
    force: bool
    timeout: int
    cold: bool


@dataclass
class _Worker:
    process: SpawnProcess
    connection: Connection
    place: int | None = field(default=None)


def available_cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def execute_all(
    runs: Sequence[Run], *, outputs: Path, workers: int, force: bool = False, timeout: int = 600, cold: bool = False
) -> Generator[Finished]:
    """Execute runs in worker processes and give each as it finishes; those that are there already come first.

    Workers fork their kernels from a parent that has already imported the notebooks' libraries, unless `cold` or there
    is one run only. Close the iterator (`contextlib.closing`) to stop early: workers then end their kernels and leave
    nothing half.

    Raises
    ------
    DataError
        If the folder of outputs cannot be written to.
    """
    finished, places = split_finished(runs, outputs, force)
    yield from finished
    todo = deque(places)
    options = Options(outputs, force=force, timeout=timeout, cold=cold or len(todo) < 2)
    team: list[_Worker] = []
    try:
        team += [_start(options) for _ in range(min(workers, len(todo)))]
        while todo or any(worker.place is not None for worker in team):
            for worker in team:
                if worker.place is None and todo:
                    worker.place = todo.popleft()
                    with contextlib.suppress(BrokenPipeError):  # a dead worker is noticed below, with its run
                        worker.connection.send(runs[worker.place])
            for worker in _ready(team):
                yield _collect(worker, runs, outputs)
                if not worker.process.is_alive():
                    team[team.index(worker)] = _start(options)
    finally:
        _stop(team)


def split_finished(runs: Sequence[Run], outputs: Path, force: bool) -> tuple[list[Finished], list[int]]:
    """Tell the runs that are there already from the places of those that are to be executed: all, if forced."""
    there = [not force and store.is_up_to_date(run, outputs) for run in runs]
    finished = [
        Finished(place, store.run_dir(run, outputs), up_to_date=True) for place, run in enumerate(runs) if there[place]
    ]
    return finished, [place for place in range(len(runs)) if not there[place]]


def _start(options: Options) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, options), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _ready(team: list[_Worker]) -> list[_Worker]:
    """Wait until a worker has something to say, or has died and so closed its end."""
    busy = [worker for worker in team if worker.place is not None]
    ready = set(map(id, connection.wait([worker.connection for worker in busy])))
    return [worker for worker in busy if id(worker.connection) in ready]


def _collect(worker: _Worker, runs: Sequence[Run], outputs: Path) -> Finished:
    """Take what a worker says of its run; if it died, that is what became of the run."""
    place = worker.place
    assert place is not None  # noqa: S101 # for the type checker: only busy workers are asked
    worker.place = None
    try:
        answer = worker.connection.recv()
    except (EOFError, ConnectionResetError):
        worker.process.join()
        return Finished(place, store.failed_dir(runs[place], outputs), error=_death(runs[place], worker.process))
    if isinstance(answer, AreaSendError):
        raise answer
    error, up_to_date, seconds = answer
    folder = store.failed_dir(runs[place], outputs) if error else store.run_dir(runs[place], outputs)
    return Finished(place, folder, error=error, up_to_date=up_to_date, seconds=seconds)


def _death(run: Run, process: SpawnProcess) -> str:
    code = process.exitcode or 0
    how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
    why = "; it may have run out of memory" if code == -signal.SIGKILL else ""
    return f"{run.notebook}: the worker process {how}{why}."


def _stop(team: list[_Worker]) -> None:
    """Tell idle workers that there is no more to do and busy ones to stop; kill who does not in time."""
    for worker in team:
        if worker.place is not None and worker.process.is_alive():
            worker.process.terminate()
        worker.connection.close()
    for worker in team:
        worker.process.join(STOP_SECONDS)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


def _work(requests: Connection, options: Options) -> None:
    """Be a worker: execute what is asked for until there is no more."""
    from helpers.runs.kernel import warm_kernels

    _listen_to_the_parent_only()
    kernels = contextlib.nullcontext() if options.cold else warm_kernels()
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt), kernels:
        while True:
            requests.send(_attempt(requests.recv(), options))


def _attempt(run: Run, options: Options) -> AreaSendError | tuple[str, bool, float]:
    from helpers.runs.execute import execute_run

    try:
        outcome = execute_run(
            run, outputs=options.outputs, force=options.force, timeout=options.timeout, cold=options.cold
        )
    except RunError as error:
        return str(error), False, 0.0
    except AreaSendError as error:
        return error
    except OSError as error:
        return store.cannot_write(options.outputs, error)
    return "", outcome.up_to_date, outcome.seconds


def _listen_to_the_parent_only() -> None:
    """Let the parent alone decide when to stop: Ctrl-C reaches every process of a terminal, and would do so twice."""

    def stop(number: int, frame: FrameType | None) -> Any:
        signal.signal(signal.SIGTERM, lambda *_: None)
        logging.disable()  # that kernels died is no news to who stops them
        for child in psutil.Process().children(recursive=True):  # before their folders are removed under them
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN, which the kernel would inherit
    if sys.platform != "win32":
        signal.signal(signal.SIGTERM, stop)
