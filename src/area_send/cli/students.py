"""The commands for students: check an exercise, bring a notebook back as it was."""

from pathlib import Path
from typing import Annotated

import typer

from area_send.cli.arguments import EXIT_RUN_FAILED, bare_name, shown_path, split_parameters


def check_exercise(
    number: Annotated[int, typer.Argument(help="Number of an exercise of docs/students.md.")],
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Set a parameter; repeatable.")
    ] = None,
    outputs: Annotated[Path | None, typer.Option("--outputs", help="Folder of results instead of outputs/.")] = None,
    timeout: Annotated[int, typer.Option("--timeout", min=1, help="Seconds that one cell may take.")] = 600,
) -> None:
    """Run an exercise with your parameters and say what they found; exit code 1 while something is missing."""
    from area_send.students.parameter_exercises import check_answer
    from helpers.paths import outputs_dir

    texts = split_parameters(parameter or [])
    checked = check_answer(number, texts, outputs=(outputs or outputs_dir()).absolute(), timeout=timeout)
    typer.echo(f"Exercise {number}, {checked.notebook}: {checked.task}\n\nYour run found: {checked.answer}\n")
    for verdict in checked.verdicts:
        typer.echo(f"{'ok     ' if verdict.met else 'not yet'}  {verdict.said}")
    if not checked.solved:
        raise typer.Exit(EXIT_RUN_FAILED)
    typer.echo("Solved.")


def reset(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook, for instance 01_deprivation.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Bring a notebook back as it was committed; your version is kept in outputs/copies."""
    from area_send.runs.plan import notebook_path
    from area_send.students.reset import changed_notebooks
    from area_send.students.reset import reset as bring_back

    name = bare_name(notebook)
    notebook_path(name)
    if name not in changed_notebooks():
        typer.echo(f"{name} is as it was committed: nothing to bring back.")
        return
    if not yes and not typer.confirm(f"Bring {name} back as it was? Your version is kept in outputs/copies."):
        typer.echo("Nothing was changed.")
        return
    typer.echo(f"{name} is as it was committed. Your version: {shown_path(bring_back(name))}")
