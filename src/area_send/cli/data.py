"""Commands that build, check and fetch the data tables."""

from pathlib import Path
from typing import Annotated

import typer

from area_send.cli.arguments import EXIT_RUN_FAILED, shown_path

app = typer.Typer(no_args_is_help=True, help="Build, check and fetch the data tables.")


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
