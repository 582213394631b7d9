"""The command `area-send`: a thin layer of words over the functions that do the work.

One module holds one group of commands. Every import of weight is made inside the command that needs it, so that
`--help` answers at once.
"""

import logging
import sys
from typing import Annotated

import typer

from area_send.cli import changing, checking, data, running, site, students, sweeps
from area_send.cli.arguments import EXIT_BAD_INPUT, EXIT_INTERRUPTED, EXIT_RUN_FAILED
from area_send.cli.printing import printable
from area_send.runs.environment import leave_users_python_settings
from smallstats.errors import AreaSendError, RunError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Rerun, check and adapt the notebooks on England's area SEND inspections.",
)
for command in (
    running.params,
    running.run,
    sweeps.sweep,
    checking.baseline,
    checking.verify,
    checking.compare,
    changing.changes,
    checking.certify,
    site.site,
    site.export,
    students.check_exercise,
    students.reset,
):
    app.command()(command)
app.add_typer(data.app, name="data")


def main() -> None:
    """Run the command line; errors raised on purpose become one line and an exit code."""
    leave_users_python_settings()
    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        app()
    except SystemExit as leaving:
        if leaving.code == EXIT_INTERRUPTED:
            logging.disable()  # that a cell ended with its kernel is no news to who ended it
        raise
    except AreaSendError as error:
        if debug:
            raise
        print(f"Error: {printable(str(error))}", file=sys.stderr)  # noqa: T201
        sys.exit(EXIT_RUN_FAILED if isinstance(error, RunError) else EXIT_BAD_INPUT)
    except OSError as error:
        if debug:
            raise
        place = f"{error.filename}: " if error.filename else ""
        print(f"Error: {printable(f'{place}{error.strerror or error}')}.", file=sys.stderr)  # noqa: T201
        sys.exit(EXIT_BAD_INPUT)


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the full traceback of an error.")] = False,
) -> None:
    """Hold the options that stand before any command; `main` reads --debug wherever it stands."""
