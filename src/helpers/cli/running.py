"""Commands that show what a notebook can be given, and run it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from helpers.cli.arguments import bare_name, shown_path, split_parameters
from helpers.errors import ParameterError


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
    notebook: Annotated[str | None, typer.Argument(help="Name of a notebook, for instance 01_deprivation.")] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Set a parameter; repeatable.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Run every notebook with its defaults.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Run again even if the results are up to date.")] = False,
    outputs: Annotated[Path | None, typer.Option("--outputs", help="Folder for results instead of outputs/.")] = None,
    timeout: Annotated[int, typer.Option("--timeout", min=1, help="Seconds that one cell may take.")] = 600,
) -> None:
    """Run a notebook with given parameters, or all of them; finished runs are found, not repeated."""
    from helpers.parameters import MODELS, check_values, read_values

    texts = split_parameters(parameter or [])
    if every == (notebook is not None):
        raise ParameterError("run: name one notebook, or give --all.")
    if every and texts:
        raise ParameterError("run: --all takes the defaults of every notebook; give -p with one notebook only.")
    chosen = [check_values(name, {}) for name in MODELS] if every else [read_values(bare_name(notebook or ""), texts)]

    from helpers.paths import outputs_dir
    from helpers.preflight import refuse_empty
    from helpers.runs.plan import plan_run

    for parameters in chosen:
        refuse_empty(parameters)
    runs = [plan_run(parameters) for parameters in chosen]

    from helpers.runs.execute import execute_run

    folder = (outputs or outputs_dir()).absolute()
    for planned in runs:
        outcome = execute_run(planned, outputs=folder, force=force, timeout=timeout)
        how = "up to date" if outcome.up_to_date else f"{outcome.seconds:.1f} s"
        typer.echo(f"{planned.notebook}  {planned.key}  {how}  {shown_path(outcome.folder)}")
