"""The commands on the site: build it, export a run as one file, check a student's exercise."""

import os
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def site(
    outputs: Annotated[Path | None, typer.Option("--outputs", help="Folder of results instead of outputs/.")] = None,
    stale: Annotated[
        bool, typer.Option("--stale", help="Show the newest run of a notebook where none is up to date.")
    ] = False,
) -> None:
    """Build the site for reviewers from the finished runs: outputs/site/index.html, to open from the folder."""
    from helpers.paths import outputs_dir
    from helpers.site.build import build_site

    built = build_site((outputs or outputs_dir()).absolute(), stale=stale)
    for warning in built.warnings:
        typer.echo(warning, err=True)
    place = built.folder / "index.html"
    shown = os.path.relpath(place) if place.is_relative_to(Path.cwd()) else str(place)
    typer.echo(f"{shown}  {built.files} files, {built.size / 1e6:.1f} MB")
