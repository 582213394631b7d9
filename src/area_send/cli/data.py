"""Commands that build, add to, check and fetch the data tables."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from area_send.cli.arguments import EXIT_RUN_FAILED, EXIT_WAITS, shown_path

app = typer.Typer(no_args_is_help=True, help="Build, add to, check and fetch the data tables.")


@app.command("build")
def build(
    source: Annotated[Path, typer.Option("--from", help="Folder with the official files.")],
    target: Annotated[Path | None, typer.Option("--to", help="Folder to write to instead of data/.")] = None,
) -> None:
    """Rebuild the data tables from the official files."""
    from area_send.sources.build import build_tables
    from helpers.paths import data_dir

    for path in build_tables(source, target or data_dir()):
        typer.echo(shown_path(path))


@app.command("add")
def add(
    files: Annotated[list[Path], typer.Argument(help="Pages, workbooks, lists of Ofsted, or our own layout.")],
    seen: Annotated[
        datetime | None, typer.Option("--seen", formats=["%Y-%m-%d"], help="Day of a file that does not say it itself.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Take in what vanished, changed its outcome or is doubtful, too.")
    ] = False,
    folder: Annotated[Path | None, typer.Option("--dir", help="Folder of tables instead of data/.")] = None,
) -> None:
    """Take in new files of inspections: show what is new, changed, vanished or doubtful, then write all of it.

    Nothing is written, and the exit code is 3, while something waits for --accept.
    """
    from area_send.cli.printing import print_comparison
    from area_send.sources.take_in import read_new, write_new
    from helpers.paths import data_dir

    target = folder or data_dir()
    taken = read_new(files, target, seen=seen.date() if seen else None, today=date.today())
    for comparison in taken.comparisons:
        print_comparison(comparison)
    if taken.waits and not accept:
        typer.echo("Nothing was written: look at what vanished, changed or is doubtful, then add --accept.")
    elif dry_run or not taken.contents:
        typer.echo("Nothing was written: " + ("this was a dry run." if taken.contents else "all of it is known."))
    else:
        for path in write_new(taken, target):
            typer.echo(shown_path(path))
    if taken.waits and not accept:
        raise typer.Exit(EXIT_WAITS)


@app.command("check")
def check(
    folder: Annotated[Path | None, typer.Option("--dir", help="Folder of tables instead of data/.")] = None,
) -> None:
    """Check types, ranges, keys and sums of the data tables, and reconcile them with the published totals."""
    from area_send.sources.check import run_checks
    from helpers.paths import data_dir

    results = run_checks(folder or data_dir())
    for result in results:
        typer.echo(f"{'ok' if result.passed else 'FAILED'}  {result.name}: {result.detail}")
    failed = sum(not result.passed for result in results)
    typer.echo(f"{len(results) - failed} of {len(results)} checks passed")
    if failed:
        raise typer.Exit(EXIT_RUN_FAILED)


@app.command("fetch")
def fetch(
    target: Annotated[Path, typer.Option("--to", help="Folder to download into.")],
    name: Annotated[list[str] | None, typer.Argument(help="Files to fetch; all if none is named.")] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds to wait for an answer.")] = 30.0,
    within: Annotated[float, typer.Option("--within", min=1, help="Seconds for all files together.")] = 300.0,
) -> None:
    """Download the official files, each checked against its checksum, and the overview's page as it is today."""
    from area_send.sources.fetch import fetch_sources

    for result in fetch_sources(target, names=name or None, timeout=timeout, within=within):
        typer.echo(str(result))
