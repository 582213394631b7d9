"""What several commands read and show alike: parameters, names of notebooks, paths, exit codes."""

import os
from pathlib import Path

from helpers.parameters import FOLDERS
from helpers.paths import notebooks_dir
from smallstats.errors import ParameterError

EXIT_BAD_INPUT = 2
EXIT_RUN_FAILED = 1
EXIT_WAITS = 3  # nothing is wrong, but somebody must decide
EXIT_INTERRUPTED = 130  # typer's own, by the custom of shells


def split_parameters(texts: list[str]) -> dict[str, str]:
    """Turn ``name=value`` texts into a mapping; refuse malformed and repeated ones, all at once."""
    problems: list[str] = []
    values: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            problems.append(f"{text!r} is not of the form name=value")
        elif name in values:
            problems.append(f"{name!r} is given twice")
        elif name in FOLDERS:
            problems.append(f"{name} is the runner's own; choose the folder with {FOLDERS[name]}")
        values[name] = value
    if problems:
        raise ParameterError("-p: " + "; ".join(problems) + ".")
    return values


def bare_name(notebook: str) -> str:
    """Accept a notebook by its name or its path, with or without the ending."""
    return Path(notebook).name.removesuffix(".ipynb")


def is_own_copy(notebook: str) -> bool:
    """Tell whether a name given on the command line is the file of a notebook other than the committed ones."""
    path = Path(notebook)
    return path.suffix == ".ipynb" and path.is_file() and path.resolve().parent != notebooks_dir()


def own_data(folder: Path | None) -> str:
    """Return a folder of the reader's own tables as the parameter of a run, empty if none is given.

    Raises
    ------
    DataError
        If there is no such folder, it holds none of our tables, or one of them is damaged.
    """
    if folder is None:
        return ""
    from helpers.data.load import check_own

    check_own(folder.absolute())
    return str(folder.absolute())


def shown_path(path: Path) -> str:
    """Show a path from the working folder where it lies below it."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
