"""The command `area-send`: a thin layer of words over the functions that do the work.

Every import of weight is made inside the command that needs it, so that `--help` answers at once.
"""

import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from helpers import cli_site
from helpers.errors import AreaSendError, ParameterError, RunError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Rerun, check and adapt the notebooks on England's area SEND inspections.",
)
data_app = typer.Typer(no_args_is_help=True, help="Build, check and fetch the data tables.")
app.add_typer(data_app, name="data")
for command in (cli_site.site, cli_site.export, cli_site.check_exercise):
    app.command()(command)

EXIT_BAD_INPUT = 2
EXIT_RUN_FAILED = 1
EXIT_INTERRUPTED = 130


def main() -> None:
    """Run the command line; errors raised on purpose become one line and an exit code."""
    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        app()
    except KeyboardInterrupt:
        print("Interrupted; nothing half-done was kept.", file=sys.stderr)  # noqa: T201
        sys.exit(EXIT_INTERRUPTED)
    except AreaSendError as error:
        if debug:
            raise
        print(f"Error: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(EXIT_RUN_FAILED if isinstance(error, RunError) else EXIT_BAD_INPUT)


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the full traceback of an error.")] = False,
) -> None:
    """Hold the options that stand before any command; `main` reads --debug wherever it stands."""


@app.command()
def params(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook, for instance 01_deprivation.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")] = False,
) -> None:
    """Show what a notebook can be given: name, type, default, meaning and allowed values."""
    from helpers.parameters import describe

    rows = describe(_bare_name(notebook))
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        typer.echo(f"{row['name']}: {row['type']} = {row['default']}")
        typer.echo(f"    {row['meaning']}; {row['allowed']}.")


@app.command()
def run(
    notebook: Annotated[str | None, typer.Argument(help="Name of a notebook, for instance 01_deprivation.")] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Set a parameter; repeatable.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Run every notebook with its defaults.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Run again even if the results are up to date.")] = False,
    outputs: Annotated[Path | None, typer.Option("--outputs", help="Folder for results instead of outputs/.")] = None,
    timeout: Annotated[int, typer.Option("--timeout", min=1, help="Seconds that one cell may take.")] = 600,
    cold: Annotated[bool, typer.Option("--cold", help="Start every kernel anew instead of forking it.")] = False,
) -> None:
    """Run a notebook with given parameters, or all of them; finished runs are found, not repeated."""
    from helpers.parameters import MODELS, check_values, read_values

    texts = _split_parameters(parameter or [])
    if every == (notebook is not None):
        raise ParameterError("run: name one notebook, or give --all.")
    if every and texts:
        raise ParameterError("run: --all takes the defaults of every notebook; give -p with one notebook only.")
    chosen = [check_values(name, {}) for name in MODELS] if every else [read_values(_bare_name(notebook or ""), texts)]

    from helpers.paths import outputs_dir
    from helpers.preflight import refuse_empty
    from helpers.runs.plan import plan_run

    for parameters in chosen:
        refuse_empty(parameters)
    runs = [plan_run(parameters) for parameters in chosen]

    from helpers.runs.execute import execute_run
    from helpers.runs.kernel import warm_kernels

    folder = (outputs or outputs_dir()).absolute()
    with warm_kernels() if len(runs) > 1 else nullcontext():
        for planned in runs:
            outcome = execute_run(planned, outputs=folder, force=force, timeout=timeout, cold=cold)
            how = "up to date" if outcome.up_to_date else f"{outcome.seconds:.1f} s"
            typer.echo(f"{planned.notebook}  {planned.key}  {how}  {_shown(outcome.folder)}")


@app.command()
def baseline(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook, for instance 01_deprivation.")],
) -> None:
    """Execute a committed notebook in place with its defaults: the outputs that tests hold it to."""
    from helpers.runs.baseline import refresh

    typer.echo(f"{_shown(refresh(_bare_name(notebook)))} executed in place")


@data_app.command("build")
def data_build(
    source: Annotated[Path, typer.Option("--from", help="Folder with the official files.")],
    target: Annotated[Path | None, typer.Option("--to", help="Folder to write to instead of data/.")] = None,
) -> None:
    """Rebuild the data tables from the official files."""
    from helpers.build import build_tables
    from helpers.paths import data_dir

    for path in build_tables(source, target or data_dir()):
        typer.echo(_shown(path))


@data_app.command("check")
def data_check(
    folder: Annotated[Path | None, typer.Option("--dir", help="Folder of tables instead of data/.")] = None,
) -> None:
    """Check types, ranges, keys and sums of the data tables, and reconcile them with the published totals."""
    from helpers.check import run_checks
    from helpers.paths import data_dir

    results = run_checks(folder or data_dir())
    for result in results:
        typer.echo(f"{'ok' if result.passed else 'FAILED'}  {result.name}: {result.detail}")
    failed = sum(not result.passed for result in results)
    typer.echo(f"{len(results) - failed} of {len(results)} checks passed")
    if failed:
        raise typer.Exit(EXIT_RUN_FAILED)


@data_app.command("fetch")
def data_fetch(
    target: Annotated[Path, typer.Option("--to", help="Folder to download into.")],
    name: Annotated[list[str] | None, typer.Argument(help="Files to fetch; all if none is named.")] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds to wait for an answer.")] = 30.0,
) -> None:
    """Download the official files from their publishers, each checked against its checksum."""
    from helpers.fetch import fetch_sources

    for result in fetch_sources(target, names=name or None, timeout=timeout):
        typer.echo(str(result))


def _split_parameters(texts: list[str]) -> dict[str, str]:
    """Turn ``name=value`` texts into a mapping; refuse malformed and repeated ones, all at once."""
    problems: list[str] = []
    values: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            problems.append(f"{text!r} is not of the form name=value")
        elif name in values:
            problems.append(f"{name!r} is given twice")
        elif name == "output_dir":
            problems.append("output_dir is the runner's own; choose the folder with --outputs")
        values[name] = value
    if problems:
        raise ParameterError("-p: " + "; ".join(problems) + ".")
    return values


def _bare_name(notebook: str) -> str:
    """Accept a notebook by its name or its path, with or without the ending."""
    return Path(notebook).name.removesuffix(".ipynb")


def _shown(path: Path) -> str:
    """Show a path from the working folder where it lies below it."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
