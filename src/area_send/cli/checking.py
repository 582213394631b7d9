"""Commands that keep the baseline, hold runs to it, and set two runs side by side."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from area_send.cli.arguments import EXIT_RUN_FAILED, bare_name, shown_path
from area_send.cli.printing import print_table

if TYPE_CHECKING:
    from area_send.runs.differences import Difference


def baseline(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook, for instance 01_deprivation.")],
) -> None:
    """Execute a committed notebook in place with its defaults, and keep its results: what `verify` holds it to."""
    from area_send.runs.baseline import refresh

    for path in refresh(bare_name(notebook)):
        typer.echo(f"{shown_path(path)} written")


def verify(
    notebook: Annotated[list[str] | None, typer.Argument(help="Names of notebooks; all if none is named.")] = None,
    tolerance: Annotated[
        float, typer.Option("--tolerance", min=0, max=1, help="Relative tolerance of the numbers that are not counts.")
    ] = 1e-9,
    timeout: Annotated[int, typer.Option("--timeout", min=1, help="Seconds that one cell may take.")] = 600,
    as_json: Annotated[Path | None, typer.Option("--json", help="Also write what was found to this file.")] = None,
) -> None:
    """Run notebooks afresh with their defaults and compare them with what is committed; exit code 1 if any differs."""
    from area_send.runs.pictures import HOW_COMPARED, same_bytes_promised
    from area_send.runs.plan import notebook_path
    from area_send.runs.store import write_json
    from area_send.runs.verify import read_baseline, summary, verify_notebook
    from area_send.runs.warm.parent import warm_kernels
    from helpers.formats import plural
    from helpers.parameters import notebooks

    names = [bare_name(name) for name in notebook or notebooks()]
    for name in names:
        notebook_path(name)
        read_baseline(name)
    found = {}
    with warm_kernels() if len(names) > 1 else nullcontext():
        for name in dict.fromkeys(names):
            found[name] = verify_notebook(name, tolerance=tolerance, timeout=timeout)
            typer.echo(f"{name}  {plural(len(found[name].differences), 'difference')}")
    if as_json:
        write_json(as_json, summary(list(found.values()), tolerance=tolerance))
    rows = [(name, *_cells(item)) for name, one in found.items() for item in one.differences]
    if rows:
        print_table(("notebook", "where", "committed", "this run"), rows)
        raise typer.Exit(EXIT_RUN_FAILED)
    typer.echo(
        f"All as committed: words, counts and names equal, numbers within {tolerance:g} of their size, "
        f"figures {HOW_COMPARED[same_bytes_promised()]}."
    )


def certify(
    to: Annotated[Path, typer.Option("--to", help="File to write the certificate to.")] = Path("certificate.md"),
) -> None:
    """Make everything again in a fresh clone and a fresh environment, compare it, and write a page on what came of it.

    Minutes; needs git, make and a package index. Exit code 1 if anything differs from what is committed.
    """
    from area_send.runs.certify import certify as make_again

    same = make_again(to.absolute(), say=typer.echo)
    typer.echo(f"{'All as committed' if same else 'Differences found'}: {shown_path(to.absolute())}")
    if not same:
        raise typer.Exit(EXIT_RUN_FAILED)


def compare(
    first: Annotated[str, typer.Argument(metavar="KEY", help="Key of a finished run, or its first characters.")],
    second: Annotated[str, typer.Argument(metavar="KEY", help="Key of another run of the same notebook.")],
    outputs: Annotated[Path | None, typer.Option("--outputs", help="Folder of results instead of outputs/.")] = None,
) -> None:
    """Say which parameters, verdicts, numbers and sentences differ between two finished runs of one notebook."""
    from area_send.runs.compare import compare_runs, find_runs
    from helpers.formats import plural
    from helpers.paths import outputs_dir

    folders = find_runs((first, second), (outputs or outputs_dir()).absolute())
    found = compare_runs(*folders)
    keys = folders[0].name, folders[1].name
    typer.echo(f"{found.notebook}: {keys[0]} and {keys[1]}")
    kinds = {
        "parameter": found.parameters,
        "verdict": found.verdicts,
        "number": found.numbers,
        "sentence": found.sentences,
    }
    for kind, items in kinds.items():
        differ = "differs" if len(items) == 1 else "differ"
        typer.echo(f"\n{plural(len(items), kind)} {differ}" + (":" if items else "."))
        if items and kind != "sentence":
            print_table((kind, *keys), [_cells(item) for item in items])
    for item in found.sentences:
        typer.echo(f"\n{item.place}\n  {keys[0]}  {item.expected}\n  {keys[1]}  {item.found}")


def _cells(item: "Difference") -> tuple[str, str, str]:
    return (item.place, *item.shown())
