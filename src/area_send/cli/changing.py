"""The command that says what changed between two states of the project."""

from pathlib import Path
from typing import Annotated

import typer

from area_send.cli.arguments import bare_name, shown_path


def changes(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A commit, a day (YYYY-MM-DD), or the key of a run.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Another; with a key, the key of another run.")],
    notebook: Annotated[
        list[str] | None, typer.Option("--notebook", help="Only this notebook; repeatable. All if none is named.")
    ] = None,
    page: Annotated[bool, typer.Option("--page", help="Also put it first on the page docs/changes.md.")] = False,
    outputs: Annotated[Path | None, typer.Option("--outputs", help="Folder of results instead of outputs/.")] = None,
) -> None:
    """Say of each notebook's answer what it was, what it is, and whether data, parameters or code made it so."""
    from area_send.changes.page import add_entry, entry
    from area_send.changes.reasons import explain
    from area_send.changes.sides import code_between, find_sides
    from area_send.runs.scratch import scratch_folder
    from area_send.runs.warm.parent import warm_kernels
    from helpers.parameters import notebook_named, notebooks
    from helpers.paths import outputs_dir

    asked = [notebook_named(bare_name(name)).name for name in notebook or notebooks()]
    with scratch_folder() as scratch, warm_kernels():
        kept = (outputs or outputs_dir()).absolute()
        sides = find_sides((old, new), asked=asked, outputs=kept, scratch=scratch / "sides")
        both = [name for name in sides[0].parameters if name in sides[1].parameters]
        found = [explain(name, *sides, outputs=scratch / "outputs") for name in both]
    text = entry(found, *sides, code_between(*sides))
    typer.echo(text, nl=False)
    if page:
        typer.echo(f"{shown_path(add_entry(text))} written", err=True)
