"""Running a notebook from within a notebook, by the engine of `area-send run`."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from jupyter_core.utils import ensure_event_loop

from area_send.runs.execute import Outcome, execute_run
from area_send.runs.notebook_files import read_cells
from area_send.runs.plan import plan_run
from area_send.students.comparing import Beside, beside_default
from helpers.parameters import NotebookParameters, check_values, refuse_empty
from helpers.paths import outputs_dir
from helpers.report.record import RESULTS, Results


def try_out(notebook: str, **values: Any) -> Beside:
    """Run a notebook with other parameters, and set what it finds beside what it finds with its defaults.

    Raises
    ------
    ParameterError
        If a parameter is unknown or out of range.
    DataError
        If the parameters leave nothing to analyse.
    RunError
        If the notebook fails.
    """
    return beside_default(Results.read(run_from_here(check_values(notebook, values)).folder / RESULTS))


def run_from_here(parameters: NotebookParameters, on_share: Callable[[float], None] | None = None) -> Outcome:
    """Run a notebook, or find the run done; tell `on_share` after each cell which share of them is done.

    The run has a thread of its own: the one that calls may have an event loop that runs, as a notebook's has.
    """
    refuse_empty(parameters)
    run = plan_run(parameters)
    cells = len(read_cells(run.path)) + 1  # Papermill adds one with the values given

    def done(place: int) -> None:
        if on_share:
            on_share((place + 1) / cells)

    def execute() -> Outcome:
        try:
            return execute_run(run, outputs=outputs_dir(), on_cell=done)
        finally:
            ensure_event_loop().close()  # the loop that this thread's clients have made

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(execute).result()
