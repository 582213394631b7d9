"""The commands on the site: build it, export a run as one file."""

from pathlib import Path
from typing import Annotated

import typer

from area_send.cli.arguments import bare_name, shown_path, split_parameters

Outputs = Annotated[Path | None, typer.Option("--outputs", help="Folder of results instead of outputs/.")]
Parameters = Annotated[
    list[str] | None, typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Set a parameter; repeatable.")
]
Timeout = Annotated[int, typer.Option("--timeout", min=1, help="Seconds that one cell may take.")]


def site(
    outputs: Outputs = None,
    stale: Annotated[
        bool, typer.Option("--stale", help="Show the newest run of a notebook where none is up to date.")
    ] = False,
) -> None:
    """Build the site for reviewers from the finished runs: outputs/site/index.html, to open from the folder."""
    from area_send.site.build import build_site
    from helpers.paths import outputs_dir

    built = build_site((outputs or outputs_dir()).absolute(), stale=stale)
    for warning in built.warnings:
        typer.echo(warning, err=True)
    typer.echo(f"{shown_path(built.folder / 'index.html')}  {built.files} files, {built.size / 1e6:.1f} MB")


def export(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook, for instance 01_deprivation.")],
    parameter: Parameters = None,
    to: Annotated[Path | None, typer.Option("--to", help="Folder to write to instead of outputs/exports.")] = None,
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Print it to PDF as well, with Chromium.")] = True,
    outputs: Outputs = None,
    timeout: Timeout = 600,
) -> None:
    """Write a run as one HTML file that needs no other, and as a PDF; the notebook is run if it has to be."""
    from area_send.site.export import export_run
    from helpers.parameters import read_values, refuse_empty
    from helpers.paths import outputs_dir

    chosen = read_values(bare_name(notebook), split_parameters(parameter or []))
    refuse_empty(chosen)
    folder = (outputs or outputs_dir()).absolute()
    target = (to or folder / "exports").absolute()
    for path in export_run(chosen, outputs=folder, target=target, pdf=pdf, timeout=timeout):
        typer.echo(f"{shown_path(path)}  {path.stat().st_size / 1e6:.2f} MB")
