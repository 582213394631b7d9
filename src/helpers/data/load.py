"""Our tables as typed frames: checked on the way in, dates as timestamps, closed lists of words as categories.

A table is read and checked again only if a file of its folder has changed since this process, or the one that it was
forked from, loaded it last; each call returns a frame of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers import paths
from helpers.data import rules
from helpers.data.additions import FILE as ADDITIONS
from helpers.data.additions import with_additions
from helpers.data.cells import Columns, check_columns, check_foreign_keys, read_columns
from helpers.data.checksums import file_identity
from helpers.data.schema import PACKAGE_FILE, Field, Table, read_package, with_referred
from helpers.paths import files_below
from helpers.vocabulary import FIRST_FRAMEWORK, FIRST_OUTCOMES, SECOND_FRAMEWORK, SECOND_OUTCOMES
from smallstats.checks import check_choice
from smallstats.errors import DataError

# Text as Python's own strings: on tables of hundreds of rows, pyarrow's take longer to pick from and to join on.
pd.set_option("mode.string_storage", "python")

Folder = Path | str | None
"""A folder with our tables or some of them; the project's own if none, or the empty text, is given."""

State = tuple[tuple[str, tuple[int, ...]], ...]
FRAMEWORK_OUTCOMES = {FIRST_FRAMEWORK: FIRST_OUTCOMES, SECOND_FRAMEWORK: SECOND_OUTCOMES}


def load_local_areas(data_dir: Folder = None) -> pd.DataFrame:
    """Load ``local_areas``: one row a local area of either cycle, the abolished too.

    Returns
    -------
    DataFrame
        Columns and meanings as in ``data/datapackage.json``; lists of codes stay text, separated by semicolons.

    Raises
    ------
    DataError
        If the table is damaged; the message names file, row, column, value and what is allowed.
    """
    return load_table("local_areas", data_dir)


def load_inspections(data_dir: Folder = None, *, framework: str | None = None) -> pd.DataFrame:
    """Load ``inspections``: one row an inspection, the two frameworks, which are never to be pooled.

    Parameters
    ----------
    framework : {"2016 to 2022", "2023 onwards"}, optional
        Only the inspections of this framework, with its outcomes alone as the categories of ``outcome``, in order.

    Returns
    -------
    DataFrame
        A start known to the month only is the first of that month, ``inspection_start_precision`` says so.

    Raises
    ------
    DataError
        If this table or ``local_areas`` is damaged.
    ParameterError
        If the framework is neither.

    Examples
    --------
    >>> first = load_inspections(framework="2016 to 2022")
    >>> list(first["outcome"].cat.categories)
    ['no written statement of action', 'written statement of action']
    """
    frame = load_table("inspections", data_dir)
    if framework is None:
        return frame
    check_choice(framework, name="framework", allowed=tuple(FRAMEWORK_OUTCOMES))
    chosen = frame[frame["framework"] == framework].reset_index(drop=True)
    return chosen.assign(outcome=chosen["outcome"].cat.set_categories(FRAMEWORK_OUTCOMES[framework]))


def load_revisits(data_dir: Folder = None) -> pd.DataFrame:
    """Load ``revisits``: one row a re-visit of the framework of 2016 to 2022.

    Raises
    ------
    DataError
        If this table, or ``inspections`` that it refers to, is damaged.
    """
    return load_table("revisits", data_dir)


def load_indicators(data_dir: Folder = None) -> pd.DataFrame:
    """Load ``indicators``: one row a local area, year and indicator, in per cent, with the publisher's marks apart.

    Raises
    ------
    DataError
        If the table is damaged.
    """
    return load_table("indicators", data_dir)


def load_published(name: str, data_dir: Folder = None) -> pd.DataFrame:
    """Load one of the tables of published figures, for instance ``table_1_2021``.

    Raises
    ------
    DataError
        If there is no such table, or it is damaged.
    """
    folder = Path(data_dir) if data_dir else paths.data_dir()
    described = _described_as_at(folder, _state_with_project(folder))
    published = [key for key, table in described.items() if table.path.parent.name == "published"]
    if name not in published:
        raise DataError(f"{name!r} is no table of published figures; allowed: {', '.join(published) or 'none yet'}.")
    return load_table(name, folder)


def load_table(name: str, data_dir: Folder = None) -> pd.DataFrame:
    """Load any table of the data package, checked with all that it refers to.

    Raises
    ------
    DataError
        If there is no such table, or it is damaged.
    """
    folder = Path(data_dir) if data_dir else paths.data_dir()
    state = _state_with_project(folder)
    frame = _load_as_at(name, folder, state).copy()
    described = _described_as_at(folder, state)
    read = with_referred(described, [name])
    paths.note_read(read)
    paths.note_own(_own_files(folder, described, read))
    return frame


def _own_files(folder: Path, described: dict[str, Table], read: Iterable[str]) -> dict[str, Path]:
    """Return the files among those read for some tables that are a reader's own, by their places in the folder."""
    files = {} if folder == paths.data_dir() else {described[name].path: folder for name in read}
    additions = _additions_of(folder) if "inspections" in read else None
    if additions is not None:
        files[additions] = additions.parent
    return {path.relative_to(base).as_posix(): path for path, base in files.items() if path.is_relative_to(base)}


def check_own(folder: Path) -> None:
    """Check every table in a folder of the reader's own.

    Raises
    ------
    DataError
        If there is no such folder, it holds none of our tables, or one of them is damaged.
    """
    if not folder.is_dir():
        raise DataError(f"{folder}: is no folder; name one that holds some of our tables, or {ADDITIONS}.")
    described = _described_as_at(folder, _state_with_project(folder))
    own = [name for name, table in described.items() if table.path.is_relative_to(folder)]
    for name in dict.fromkeys([*own, *(["inspections"] if (folder / ADDITIONS).is_file() else [])]):
        load_table(name, folder)


def load_ahead() -> None:
    """Load every table of the project's own package, for the processes that will be forked from this one.

    Raises
    ------
    DataError
        If a table is damaged.
    """
    folder = paths.data_dir()
    state = _state_with_project(folder)
    for name in _described_as_at(folder, state):
        _load_as_at(name, folder, state)


def _state(folder: Path) -> State:
    """Return what changes whenever a file of a folder does; nothing of a folder that is none."""
    found = files_below(folder, "") if folder.is_dir() else ()
    return tuple(sorted((path, file_identity(state)) for path, state in found))


def _state_with_project(folder: Path) -> State:
    """Return the state of a folder, and of the project's own where the folder holds some of our tables alone."""
    own = _state(folder)
    return own if (folder / PACKAGE_FILE).is_file() else own + _state(paths.data_dir())


@lru_cache(maxsize=8)
def _described_as_at(folder: Path, state: State) -> dict[str, Table]:
    """Return the tables of a folder when its files are so.

    A folder without ``datapackage.json`` holds some of our tables, or additions; the others are the project's.
    """
    if (folder / PACKAGE_FILE).is_file():
        return read_package(folder)
    tables = read_package(paths.data_dir())
    names = {str(table.path.relative_to(paths.data_dir())): name for name, table in tables.items()}
    found = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.csv"))]
    for name in found:
        if name not in names and name != ADDITIONS:
            raise DataError(f"{folder}: {name!r} is no table of ours; allowed: {', '.join([*names, ADDITIONS])}.")
    if not found:
        raise DataError(f"{folder}: holds none of our tables; allowed: {', '.join([*names, ADDITIONS])}.")
    return tables | {names[name]: replace(tables[names[name]], path=folder / name) for name in found if name in names}


def _additions_of(folder: Path) -> Path | None:
    """Return the additions file of a folder, or else the project's own."""
    own, project = folder / ADDITIONS, paths.data_dir() / ADDITIONS
    if own.is_file():
        return own
    return project if project.is_file() and not (folder / PACKAGE_FILE).is_file() else None


@lru_cache(maxsize=64)
def _load_as_at(name: str, folder: Path, state: State) -> pd.DataFrame:
    """Return the table of this name when the folder's files are so; it is never to be changed."""
    tables = _described_as_at(folder, state)
    if name not in tables:
        raise DataError(f"{name!r} is no table of the data package; allowed: {', '.join(tables)}.")
    return frame_of(tables[name], checked_columns(tables, name, _additions_of(folder))[name])


def checked_columns(tables: dict[str, Table], name: str, additions: Path | None = None) -> dict[str, Columns]:
    """Read a table and all tables that it refers to, check them and return their columns by table name.

    Parameters
    ----------
    additions : Path, optional
        A file of inspections that the reader adds; they are merged into ``inspections`` and checked with it.
    """
    found: dict[str, Columns] = {}
    for key in with_referred(tables, [name]):
        found[key] = read_columns(tables[key])
        check_columns(tables[key], found[key])
    if additions is not None and "inspections" in found:
        merged = with_additions(tables["inspections"], found["inspections"], found["local_areas"], additions)
        check_columns(tables["inspections"], merged)
        found["inspections"] = merged
    for key, columns in found.items():
        check_foreign_keys(tables[key], columns, found)
    rules.check_rules(found)
    return found


def frame_of(table: Table, columns: Columns) -> pd.DataFrame:
    """Turn checked columns of text into a typed frame."""
    return pd.DataFrame({field.name: _typed(field, columns[field.name]) for field in table.fields})


def _typed(field: Field, cells: Sequence[str]) -> Any:
    if field.is_date:
        return pd.to_datetime(np.array(cells, dtype="datetime64[us]"))
    if field.allowed:
        codes = {word: code for code, word in enumerate(field.allowed)}  # an empty cell is missing, code -1
        numbers = np.array([codes.get(text, -1) for text in cells], dtype=np.int64)
        return pd.Categorical.from_codes(numbers, dtype=pd.CategoricalDtype(list(field.allowed)))
    if field.kind == "number":
        return np.array([float(text) if text else np.nan for text in cells])
    if field.kind == "integer":
        whole = [int(text) if text else None for text in cells]
        return np.array(whole, dtype=np.int64) if field.required else pd.array(whole, dtype="Int64")
    if field.kind == "boolean":
        known = [None if not text else text == "true" for text in cells]
        return np.array(known, dtype=bool) if field.required else pd.array(known, dtype="boolean")
    return pd.array([text or None for text in cells], dtype="str")
