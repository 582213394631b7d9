"""Executing a planned run with Papermill, and recording what it was."""

import gc
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from traitlets.config import Config

from helpers.errors import RunError
from helpers.runs import store
from helpers.runs.crate import write_crate
from helpers.runs.kernel import LocalKernelManager
from helpers.runs.log import run_log
from helpers.runs.plan import Run, plan_run

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


def execute_run(run: Run, *, outputs: Path, force: bool = False, timeout: int = 600, cold: bool = False) -> Outcome:
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
        Use an ordinary kernel even within `helpers.runs.kernel.warm_kernels`.

    Raises
    ------
    RunError
        If a cell fails, the kernel dies or a cell takes too long; the executed notebook and the error are kept under
        ``failed/``. If what the run's key stands for has changed since it was planned; nothing is kept.
    DataError
        If `outputs` cannot be written to.
    """
    target = store.run_dir(run, outputs)
    if not force and store.is_up_to_date(run, outputs):
        return Outcome(run=run, folder=target, up_to_date=True, seconds=0.0)
    if next(_begun) % RUNS_BETWEEN_COLLECTIONS == 0:
        gc.collect()
    started = datetime.now(UTC)
    with store.staging_dir(outputs) as folder:
        try:
            _execute_planned(run, folder, timeout=timeout, cold=cold)
        except RunError as error:
            _keep_failure(run, folder, outputs, error)
            raise
        finished = datetime.now(UTC)
        if plan_run(run.parameters).key != run.key:
            raise RunError(f"{run.notebook}: the notebook, the data or the code changed while it ran; run it again.")
        write_crate(run, folder, started=started, finished=finished)
        store.publish(folder, target, replace=force)
    return Outcome(run=run, folder=target, up_to_date=False, seconds=(finished - started).total_seconds())


def _execute_planned(run: Run, folder: Path, *, timeout: int, cold: bool) -> None:
    """Execute a run's notebook in a folder, which is also where it saves its results."""
    parameters = {**run.parameters.to_literals(), "output_dir": "."}
    executed = folder / NOTEBOOK
    log = folder / LOG
    execute_notebook(run.path, executed, parameters=parameters, cwd=folder, timeout=timeout, cold=cold, log=log)


def execute_notebook(
    source: Path,
    executed: Path,
    *,
    parameters: dict[str, Any],
    cwd: Path,
    timeout: int,
    cold: bool = False,
    log: Path | None = None,
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
        Use an ordinary kernel even within `helpers.runs.kernel.warm_kernels`.
    log : Path, optional
        File to add Papermill's and the kernel's messages to.

    Raises
    ------
    RunError
        If a cell fails, the kernel does not start or dies, or a cell takes longer than `timeout` seconds.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from helpers.runs.engine import ENGINE

    name = source.stem
    try:
        with run_log(log):
            papermill.execute_notebook(
                _literal(source),
                _literal(executed),
                parameters=parameters,
                engine_name=ENGINE,
                kernel_name="python3",
                progress_bar=False,
                log_output=log is not None,
                cwd=str(cwd),
                execution_timeout=timeout,
                kernel_manager_class=LocalKernelManager,
                shutdown_kernel="immediate",
                config=Config({"LocalKernelManager": {"cold": cold, "log_file": str(log or "")}}),
            )
    except PapermillExecutionError as error:
        raise RunError(f"{name}: cell {error.exec_count} failed with {error.ename}: {error.evalue}") from error
    except CellTimeoutError as error:
        raise RunError(f"{name}: a cell took longer than {timeout} seconds and was stopped.") from error
    except DeadKernelError as error:
        raise RunError(f"{name}: the kernel died; it may have run out of memory.") from error
    except RuntimeError as error:  # what nbclient raises for a kernel that never answered
        raise RunError(f"{name}: the kernel did not start: {error}.") from error


def _literal(path: Path) -> str:
    """Write a path so that Papermill, which takes braces in it for names of parameters, reads it as it is."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _keep_failure(run: Run, folder: Path, outputs: Path, error: RunError) -> None:
    """Move what a failed run left to its own place, with the error as text."""
    (folder / "error.txt").write_text(f"{error}\n", encoding="utf-8")
    store.publish(folder, store.failed_dir(run, outputs), replace=True)
