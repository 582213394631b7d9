"""Executing a planned run with Papermill, and recording what it was.

How Papermill executes our notebooks: with its own engine, but writing the notebook once and naming no machine.

Its engine writes the whole notebook before and after every cell, which for fifty cells with figures takes as long as
some of the notebooks themselves.

The log that a run keeps: what Papermill, nbclient and jupyter_client have said about it.
"""

import gc
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from papermill.engines import NBClientEngine, papermill_engines
from papermill.iorw import write_ipynb
from traitlets.config import Config

from area_send.runs import store
from area_send.runs.crate import write_crate
from area_send.runs.kernel import LocalKernelManager
from area_send.runs.limits import ensure_files
from area_send.runs.notebook_files import nbformat
from area_send.runs.plan import Run
from area_send.runs.saved_notebooks import refuse_unfit
from helpers.data.schema import read_package, with_referred
from helpers.paths import data_dir, project_root
from helpers.report.record import RESULTS, Results
from smallstats.errors import RunError

ENGINE = "area-send"


class SaveOnceEngine(NBClientEngine):  # type: ignore[misc] # papermill has no types
    """Papermill's engine, saving when all cells are done, or when they end otherwise."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, output_path: str | None = None, **options: Any) -> Any:
        """Execute a notebook; Papermill itself writes it unless this raises."""
        named = {"input_path": _place(options.get("input_path")), "output_path": _place(output_path)}
        nb.metadata.papermill.update(named)
        try:
            return super().execute_notebook(nb, kernel_name, output_path=None, **options)
        except Exception:
            write_ipynb(nb, output_path)
            raise

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """Execute a notebook's cells, each with its error on it even if its kernel was too short of things to say."""
        note = nb_man.cell_exception

        def keep_reason(cell: Any, *places: Any, exception: Any = None, **more: Any) -> None:
            _keep_reason(cell, exception=exception)
            note(cell, *places, exception=exception, **more)

        nb_man.cell_exception = keep_reason
        return super().execute_managed_notebook(nb_man, kernel_name, **options)


def _keep_reason(cell: Any, *, exception: Any) -> None:
    """Put on a cell the error that ended it, where its kernel could not: for want of memory, or of open files."""
    outputs = cell.get("outputs", [])
    if not any(output.output_type == "error" for output in outputs):
        said = {"ename": exception.ename, "evalue": exception.evalue, "traceback": []}
        outputs.append(nbformat.v4.new_output("error", **said))


def _place(path: str | None) -> str:
    """Name a file by its place in the project, or by its name alone where it lies elsewhere."""
    file = Path(path or "")
    return (
        file.relative_to(project_root()).as_posix() if file.is_relative_to(project_root() / "notebooks") else file.name
    )


papermill_engines.register(ENGINE, SaveOnceEngine)


LOGGERS = ("papermill", "traitlets")  # nbclient speaks through the first, jupyter_client through the second
STAMPED = re.compile(r"\d{4}-\d\d-\d\dT")  # begins a line of the runner's, in FORMAT
FORMAT = "%(asctime)sZ %(levelname)s %(message)s"


class RunLog(logging.FileHandler):
    """A file of one run's messages: those of the thread that runs it. A full disk ends the run, not only its log."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8")
        self._thread = threading.get_ident()
        formatter = logging.Formatter(FORMAT, datefmt="%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        self.setFormatter(formatter)

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep what the run's own thread says."""
        return record.thread == self._thread

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 # logging's name
        """Raise what kept a message from being written."""
        raise


@contextmanager
def run_log(path: Path | None) -> Iterator[None]:
    """Write to a file what is said about a run in this thread; write nothing if there is no path."""
    if path is None:
        yield
        return
    handler = RunLog(path)
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.addHandler(handler)
            logger.setLevel(logging.INFO)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
            logger.removeHandler(handler)
        handler.close()


NOTEBOOK = "notebook.ipynb"
LOG = "run.log"

# Clients, sockets and tasks of a run refer to each other. Python itself would look for such garbage only once there is
# a quarter as much of it as of all else; looking takes as long as a twentieth of a run.
RUNS_BETWEEN_COLLECTIONS = 25
_begun = count(1)


@dataclass(frozen=True)
class Outcome:
    """What became of a run: its folder, whether it was there already, and the seconds it took."""

    run: Run
    folder: Path
    up_to_date: bool
    seconds: float


def execute_run(
    run: Run,
    *,
    outputs: Path,
    force: bool = False,
    timeout: int = 600,
    cold: bool = False,
    on_cell: Callable[[int], None] | None = None,
) -> Outcome:
    """Execute one run, or find it done.

    Parameters
    ----------
    run : Run
        What to run.
    outputs : Path
        Folder that holds ``runs/`` and ``failed/``.
    force : bool
        Run again even if the folder is there.
    timeout : int
        Seconds one cell may take.
    cold : bool
        Use an ordinary kernel even within `area_send.runs.warm.parent.warm_kernels`.
    on_cell : function, optional
        Is given the place of each cell, from 0, when that cell is done.

    Raises
    ------
    RunError
        If the notebook reads a table that it is not known to read.
        If a cell fails, the kernel dies or a cell takes too long; the executed notebook and the error are kept under
        ``failed/``. If what the run's key stands for has changed since it was planned; nothing is kept.
    DataError
        If `outputs` cannot be written to, the notebook cannot be given parameters, or the system lets nobody have as
        many files open as a run needs.
    """
    target = store.run_dir(run, outputs)
    if not force and store.is_up_to_date(run, outputs):
        return Outcome(run=run, folder=target, up_to_date=True, seconds=0.0)
    refuse_unfit(run.path)
    ensure_files()
    if next(_begun) % RUNS_BETWEEN_COLLECTIONS == 0:
        gc.collect()
    started, begun = datetime.now(UTC), time.monotonic()
    with store.staging_dir(outputs) as folder:
        try:
            _execute_planned(run, folder, timeout=timeout, cold=cold, on_cell=on_cell)
        except RunError as error:
            _keep_failure(run, folder, outputs, error)
            raise
        seconds = time.monotonic() - begun
        finished = started + timedelta(seconds=seconds)  # whatever the clock was set to meanwhile
        _check_read(run, folder)
        if run.planned_again().key != run.key:
            raise RunError(f"{run.notebook}: the notebook, the data or the code changed while it ran; run it again.")
        write_crate(run, folder, started=started, finished=finished)
        store.publish(folder, target, replace=force)
    return Outcome(run=run, folder=target, up_to_date=False, seconds=seconds)


def _execute_planned(
    run: Run, folder: Path, *, timeout: int, cold: bool, on_cell: Callable[[int], None] | None
) -> None:
    """Execute a run's notebook in a folder, which is also where it saves its results."""
    parameters = {**run.parameters.to_literals(), "output_dir": "."}
    executed = folder / NOTEBOOK
    log = folder / LOG
    execute_notebook(
        run.path, executed, parameters=parameters, cwd=folder, timeout=timeout, cold=cold, log=log, on_cell=on_cell
    )


def _check_read(run: Run, folder: Path) -> None:
    """Refuse a run that has read a table on which its key does not depend."""
    if run.tables is None or not (folder / RESULTS).is_file():
        return
    named = with_referred(read_package(data_dir()), run.tables)
    unnamed = sorted(set(Results.read(folder / RESULTS).tables_read) - set(named))
    if unnamed:
        raise RunError(
            f"{run.notebook}: reads {', '.join(unnamed)}, which its Notebook in helpers.parameters does not name among "
            "its tables; name what it reads there, so that its runs are made again when that changes."
        )


def execute_notebook(
    source: Path,
    executed: Path,
    *,
    parameters: dict[str, Any],
    cwd: Path,
    timeout: int,
    cold: bool = False,
    log: Path | None = None,
    on_cell: Callable[[int], None] | None = None,
) -> None:
    """Let Papermill execute one notebook file into another, in a fresh kernel: a warm one within `warm_kernels`.

    Parameters
    ----------
    source, executed : Path
        Notebook to execute, and the file to write it to.
    parameters : dict
        Values to inject, by name.
    cwd : Path
        The kernel's working folder.
    timeout : int
        Seconds one cell may take.
    cold : bool
        Use an ordinary kernel even within `area_send.runs.warm.parent.warm_kernels`.
    log : Path, optional
        File to add Papermill's and the kernel's messages to.
    on_cell : function, optional
        Is given the place of each cell, from 0, when that cell is done.

    Raises
    ------
    RunError
        If a cell fails, the kernel does not start or dies, or a cell takes longer than `timeout` seconds.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    name = source.stem
    try:
        with run_log(log):
            papermill.execute_notebook(
                _literal(source),
                _literal(executed),
                parameters=parameters,
                engine_name=ENGINE,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                log_output=log is not None,
                cwd=str(cwd),
                execution_timeout=timeout,
                kernel_manager_class=LocalKernelManager,
                shutdown_kernel="immediate",
                on_cell_executed=lambda cell, cell_index, execute_reply: on_cell and on_cell(cell_index),
                config=Config({"LocalKernelManager": {"cold": cold, "log_file": str(log or "")}}),
            )
    except PapermillExecutionError as error:
        said = ": ".join(filter(None, (error.ename, str(error.evalue))))
        why = "; the kernel ran out of memory." if error.ename == "MemoryError" else ""
        raise RunError(f"{name}: cell {error.exec_count} failed with {said}{why}") from error
    except CellTimeoutError as error:
        raise RunError(f"{name}: a cell took longer than {timeout} seconds and was stopped.") from error
    except DeadKernelError as error:
        raise RunError(f"{name}: the kernel died; it may have run out of memory.") from error
    except RuntimeError as error:  # what nbclient raises for a kernel that never answered
        raise RunError(f"{name}: the kernel did not start: {_last_words(log) or error}.") from error


def _last_words(log: Path | None) -> str:
    """Return the last line that a kernel itself has written to a run's log, which is what it died of."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log and log.is_file() else []
    own = [line.strip() for line in lines if line.strip() and not STAMPED.match(line)]
    return own[-1].rstrip(".") if own else ""


def _literal(path: Path) -> str:
    """Write a path so that Papermill, which takes braces in it for names of parameters, reads it as it is."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _keep_failure(run: Run, folder: Path, outputs: Path, error: RunError) -> None:
    """Move what a failed run left to its own place, with the error as text."""
    (folder / "error.txt").write_text(f"{error}\n", encoding="utf-8")
    store.publish(folder, store.failed_dir(run, outputs), replace=True)
