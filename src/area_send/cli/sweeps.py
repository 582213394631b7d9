"""The command that runs a notebook over a grid of parameters."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from area_send.cli.arguments import EXIT_RUN_FAILED, own_data, shown_path
from smallstats.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from area_send.runs.pool import Finished
    from area_send.sweeps.points import Sweep


def sweep(
    name: Annotated[str, typer.Argument(help="Name of a file in sweeps/, without its ending.")],
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=256, help="Runs at once; as many as there are cores.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Run again even what is up to date.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="Folder with tables of your own.")] = None,
    outputs: Annotated[Path | None, typer.Option("--outputs", help="Folder for results instead of outputs/.")] = None,
    timeout: Annotated[int, typer.Option("--timeout", min=1, help="Seconds that one cell may take.")] = 600,
    cold: Annotated[bool, typer.Option("--cold", help="Start every kernel anew instead of forking it.")] = False,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Run on a Dask scheduler's workers instead.")
    ] = None,
    tls_ca: Annotated[Path | None, typer.Option("--tls-ca", help="Certificate of the authority, PEM.")] = None,
    tls_cert: Annotated[Path | None, typer.Option("--tls-cert", help="Our certificate, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", help="Our certificate's key, PEM.")] = None,
) -> None:
    """Run a notebook over a grid of parameters; finished runs are found, failures do not stop the rest."""
    if scheduler and (workers or cold):
        raise ParameterError("sweep: --workers and --cold are for this machine alone, not for --scheduler.")
    if not scheduler and (tls_ca or tls_cert or tls_key):
        raise ParameterError("sweep: --tls-ca, --tls-cert and --tls-key go with --scheduler.")
    from area_send.sweeps.points import plan_sweep
    from helpers.paths import outputs_dir

    planned = plan_sweep(name, data_dir=own_data(data))
    folder = (outputs or outputs_dir()).absolute()
    if scheduler:
        from area_send.runs.cluster import Tls, execute_on_cluster

        tls = Tls(tls_ca, tls_cert, tls_key)
        results = execute_on_cluster(
            planned.runs, outputs=folder, address=scheduler, tls=tls, force=force, timeout=timeout
        )
    else:
        from area_send.runs.pool import available_cores, execute_all

        count = workers or available_cores()
        results = execute_all(planned.runs, outputs=folder, workers=count, force=force, timeout=timeout, cold=cold)
    with closing(results):
        finished = list(_with_progress(planned, results))

    from area_send.sweeps.collect import collect

    result = collect(planned, finished, folder)
    found = sum(item.up_to_date for item in finished)
    failed = sorted((item for item in finished if item.error), key=lambda item: item.place)
    done = len(finished) - len(failed)
    typer.echo(f"{name}: {done} of {len(finished)} runs done, {found} of them there already")
    typer.echo(f"{shown_path(result)}: index.html, runs.csv, runs.parquet, sweep.json")
    for item in failed:
        record = f"\n        {shown_path(item.folder)}" if item.folder.is_dir() else ""
        typer.echo(f"FAILED  {_label(planned, item)}\n        {item.error}{record}", err=True)
    if failed:
        raise typer.Exit(EXIT_RUN_FAILED)


def _with_progress(planned: "Sweep", results: "Iterable[Finished]") -> "Iterator[Finished]":
    """Show how far a sweep is: a bar with rate and time left on a terminal, else a line a run."""
    total = len(planned.runs)
    if sys.stderr.isatty():
        from tqdm import tqdm

        yield from tqdm(results, total=total, unit="run", desc=planned.name, file=sys.stderr, smoothing=0.1)
        return
    for number, item in enumerate(results, start=1):
        how = "failed" if item.error else "up to date" if item.up_to_date else f"{item.seconds:.1f} s"
        typer.echo(f"{number}/{total}  {_label(planned, item)}  {how}")
        yield item


def _label(planned: "Sweep", item: "Finished") -> str:
    run = planned.runs[item.place]
    literals = run.parameters.to_literals()
    return f"{run.key}  " + " ".join(f"{name}={literals[name]}" for name in planned.grid)
