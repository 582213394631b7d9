"""Notebooks as people and programs have left them: what of that would make a run another than is asked for."""

from pathlib import Path
from typing import Final

from area_send.runs.notebook_files import read_cells
from smallstats.errors import DataError

PARAMETERS: Final = "parameters"
INJECTED: Final = "injected-parameters"  # the tag of the cell that Papermill puts in


def refuse_unfit(path: Path) -> None:
    """Refuse a notebook that would not hear its parameters: it has no cell for them, or another that undoes them.

    Raises
    ------
    DataError
        Naming the cells.
    """
    places = _tagged(path, PARAMETERS)
    if not places:
        raise DataError(f"{path}: no cell is tagged {PARAMETERS!r}; tag the one that holds the parameters.")
    if len(places) > 1:
        named = ", ".join(map(str, places))
        raise DataError(f"{path}: {len(places)} cells ({named}) are tagged {PARAMETERS!r}; leave the tag on one.")


def refuse_injected(path: Path) -> None:
    """Refuse a notebook that a run has put parameters into, which would be taken for its defaults.

    Raises
    ------
    DataError
        Naming the cell.
    """
    if places := _tagged(path, INJECTED):
        raise DataError(
            f"{path}: cell {places[0]} holds parameters that a run has put in; restore it with "
            f"`git checkout notebooks/{path.name}`."
        )


def _tagged(path: Path, tag: str) -> list[int]:
    """Return the places, from 1, of the cells that carry a tag."""
    return [place for place, cell in enumerate(read_cells(path), start=1) if tag in cell.metadata.get("tags", [])]
