"""Commands that keep and check the baseline."""

from typing import Annotated

import typer

from helpers.cli.arguments import bare_name, shown_path


def baseline(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook, for instance 01_deprivation.")],
) -> None:
    """Execute a committed notebook in place with its defaults: the outputs that tests hold it to."""
    from helpers.runs.baseline import refresh

    typer.echo(f"{shown_path(refresh(bare_name(notebook)))} executed in place")
