"""Exports one run, made if need be, as a single HTML file and a PDF."""

from pathlib import Path

from area_send.runs.execute import execute_run
from area_send.runs.plan import plan_run
from area_send.runs.store import replace_file
from area_send.site.browser import find_browser, print_pdf
from area_send.site.finished_runs import read_run
from area_send.site.one_file import one_file
from helpers.parameters import NotebookParameters, check_values
from smallstats.errors import DataError


def export_run(
    parameters: NotebookParameters, *, outputs: Path, target: Path, pdf: bool = True, timeout: int = 600
) -> list[Path]:
    """Write a run as ``<notebook>.html`` and ``<notebook>.pdf``; other parameters add the run's key to the name.

    Parameters
    ----------
    parameters : NotebookParameters
        What to run.
    outputs : Path
        Folder that holds ``runs/``.
    target : Path
        Folder to write to; made if it is not there.
    pdf : bool
        Print the page to PDF as well.
    timeout : int
        Seconds one cell may take.

    Raises
    ------
    ParameterError
        If a PDF is asked for and no browser is there to make it; nothing is run or written then.
    DataError
        If `target` cannot be written to.
    RunError
        If the notebook fails, or the browser does.
    """
    if pdf:
        find_browser()
    planned = plan_run(parameters)
    made = execute_run(planned, outputs=outputs, timeout=timeout)
    is_default = parameters == check_values(planned.notebook, {})
    page = target / (f"{planned.notebook}.html" if is_default else f"{planned.notebook}-{planned.key}.html")
    try:
        target.mkdir(parents=True, exist_ok=True)
        replace_file(page, one_file(read_run(made.folder, current=True)))
    except OSError as error:
        raise DataError(f"Cannot write to {target}: {error.strerror or error}.") from None
    if not pdf:
        return [page]
    print_pdf(page, page.with_suffix(".pdf"))
    return [page, page.with_suffix(".pdf")]
