"""Many runs at once on one machine: worker processes that take one run after another.

A worker that dies takes its one run with it, not the others: that run is reported as failed, and another worker
takes the dead one's place. (`concurrent.futures` gives up all runs where one process dies.)
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import connection, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

import psutil

from area_send.runs import store
from area_send.runs.children import leave_with_parent
from area_send.runs.plan import Run
from area_send.runs.scratch import remove_abandoned, scratch_folder
from smallstats.errors import AreaSendError, RunError

STOP_SECONDS = 20  # an idle worker has this long to end its parent of warm kernels


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
    is one run only. Close the iterator (`contextlib.closing`) to stop early: workers and their kernels are then killed,
    and what they had begun is removed.

    Raises
    ------
    DataError
        If the folder of outputs cannot be written to.
    """
    finished, places = split_finished(runs, outputs, force)
    yield from finished
    todo = deque(places)
    options = Options(outputs, force=force, timeout=timeout, cold=cold or len(todo) < 2)
    with scratch_folder() as scratch:
        team: list[_Worker] = []
        try:
            for _ in range(min(workers, len(todo))):
                team.append(_start(options, str(scratch)))  # one by one: an interruption knows them all
            while todo or any(worker.place is not None for worker in team):
                for worker in team:
                    if worker.place is None and todo:
                        worker.place = todo.popleft()
                        with contextlib.suppress(BrokenPipeError):  # a dead worker is noticed below, with its run
                            worker.connection.send(runs[worker.place])
                for worker in _ready(team):
                    yield _collect(worker, runs, outputs)
                    if not worker.process.is_alive():
                        team[team.index(worker)] = _start(options, str(scratch))
        finally:
            _stop(team)
            remove_abandoned(outputs / store.STAGING)


def split_finished(runs: Sequence[Run], outputs: Path, force: bool) -> tuple[list[Finished], list[int]]:
    """Tell the runs that are there already from the places of those that are to be executed: all, if forced."""
    there = [not force and store.is_up_to_date(run, outputs) for run in runs]
    finished = [
        Finished(place, store.run_dir(run, outputs), up_to_date=True) for place, run in enumerate(runs) if there[place]
    ]
    return finished, [place for place in range(len(runs)) if not there[place]]


def _start(options: Options, scratch: str) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, options, scratch), daemon=True)
    with _interruption_held():
        process.start()
    theirs.close()
    return _Worker(process, ours)


@contextlib.contextmanager
def _interruption_held() -> Iterator[None]:
    """Keep Ctrl-C waiting, here and in processes started here: a terminal sends it to each, even while it imports."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # it would let Ctrl-C through again when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
    """Tell idle workers that there is no more to do, and kill busy ones: that is safe at any moment."""
    try:
        for worker in team:
            if worker.place is not None:
                _kill(worker.process)
            worker.connection.close()
        for worker in team:
            worker.process.join(STOP_SECONDS)
    finally:  # too late, or Ctrl-C meanwhile
        for worker in team:
            if worker.process.is_alive():
                _kill(worker.process)
                worker.process.join()


def _kill(process: SpawnProcess) -> None:
    """Kill a worker and then its kernels, whose deaths it would take for failures of its run."""
    try:
        below = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        below = []
    process.kill()
    for child in below:
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()


def _work(requests: Connection, options: Options, scratch: str) -> None:
    """Be a worker process, with a folder for temporary files, which the parent removes unless it is gone."""
    signal.signal(signal.SIGINT, lambda *_: None)  # for the parent to act on; kernels would inherit SIG_IGN
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])  # held since before this process was
    leave_with_parent()
    tempfile.tempdir = scratch
    _serve(requests, options)
    with contextlib.suppress(OSError):  # another worker's files are there
        Path(scratch).rmdir()


def _serve(requests: Connection, options: Options) -> None:
    """Execute what is asked for until there is no more."""
    from area_send.runs.warm.parent import warm_kernels

    kernels = contextlib.nullcontext() if options.cold else warm_kernels()
    with contextlib.suppress(EOFError, BrokenPipeError), kernels:
        while True:
            requests.send(_attempt(requests.recv(), options))


def _attempt(run: Run, options: Options) -> AreaSendError | tuple[str, bool, float]:
    from area_send.runs.execute import execute_run

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
