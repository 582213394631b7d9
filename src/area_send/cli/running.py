"""Commands that show what a notebook can be given, and run it."""

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from area_send.cli.arguments import bare_name, is_own_copy, own_data, shown_path, split_parameters
from smallstats.errors import ParameterError, RunError

if TYPE_CHECKING:
    from area_send.runs.plan import Run


def params(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook, for instance 01_deprivation.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")] = False,
) -> None:
    """Show what a notebook can be given: name, type, default, meaning and allowed values."""
    from helpers.parameters import describe

    rows = describe(bare_name(notebook))
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        typer.echo(f"{row['name']}: {row['type']} = {row['default']}")
        typer.echo(f"    {row['meaning']}; {row['allowed']}.")


def run(
    notebook: Annotated[
        str | None, typer.Argument(help="Name of a notebook, for instance 01_deprivation, or your own copy's file.")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Set a parameter; repeatable.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Run every notebook with its defaults.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Run again even if the results are up to date.")] = False,
    data: Annotated[
        Path | None, typer.Option("--data", help="Folder with tables of your own, or additions.csv alone.")
    ] = None,
    outputs: Annotated[Path | None, typer.Option("--outputs", help="Folder for results instead of outputs/.")] = None,
    timeout: Annotated[int, typer.Option("--timeout", min=1, help="Seconds that one cell may take.")] = 600,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=256, help="With --all: runs at once; as many as cores.")
    ] = None,
    cold: Annotated[bool, typer.Option("--cold", help="Start every kernel anew instead of forking it.")] = False,
) -> None:
    """Run a notebook with given parameters, or all of them; finished runs are found, not repeated."""
    from helpers.parameters import notebooks, read_values, refuse_empty

    texts = split_parameters(parameter or [])
    if every == (notebook is not None):
        raise ParameterError("run: name one notebook, or give --all.")
    if workers and not every:
        raise ParameterError("run: --workers goes with --all; one notebook is one run.")
    if every and texts:
        raise ParameterError("run: --all takes the defaults of every notebook; give -p with one notebook only.")
    own = Path(notebook) if notebook and is_own_copy(notebook) else None
    names = notebooks() if every else [] if own else [bare_name(notebook or "")]
    texts |= {"data_dir": own_data(data)} if data else {}
    chosen = [read_values(name, texts) for name in names]

    from area_send.runs.own_copy import plan_own_copy
    from area_send.runs.plan import plan_runs
    from helpers.paths import outputs_dir

    runs = [plan_own_copy(own, texts)] if own else plan_runs(chosen)
    for planned in runs:
        refuse_empty(planned.parameters)

    folder = (outputs or outputs_dir()).absolute()
    if every:
        _run_all(runs, folder, force=force, timeout=timeout, cold=cold, workers=workers)
        return
    from area_send.runs.execute import execute_run
    from area_send.runs.store import failed_dir

    try:
        outcome = execute_run(runs[0], outputs=folder, force=force, timeout=timeout, cold=cold)
    except RunError as error:
        raise RunError(_with_record(str(error), failed_dir(runs[0], folder))) from error
    _say(runs[0], outcome.folder, outcome.up_to_date, outcome.seconds)


def _run_all(runs: "list[Run]", outputs: Path, *, force: bool, timeout: int, cold: bool, workers: int | None) -> None:
    """Run every notebook, as many at once as there are workers; a failure does not stop the others."""
    from area_send.runs.pool import available_cores, execute_all

    count = workers or available_cores()
    failures = []
    with closing(execute_all(runs, outputs=outputs, workers=count, force=force, timeout=timeout, cold=cold)) as results:
        for item in results:
            if item.error:
                failures.append(_with_record(item.error, item.folder))
            else:
                _say(runs[item.place], item.folder, item.up_to_date, item.seconds)
    if failures:
        raise RunError(" ".join(failures))


def _with_record(error: str, folder: Path) -> str:
    return f"{error.removesuffix('.')}. Its record: {shown_path(folder)}." if folder.is_dir() else error


def _say(run: "Run", folder: Path, up_to_date: bool, seconds: float) -> None:
    how = "up to date" if up_to_date else f"{seconds:.1f} s"
    typer.echo(f"{run.notebook}  {run.key}  {how}  {shown_path(folder)}")
