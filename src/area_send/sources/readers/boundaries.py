"""What happened to local areas since 2016: the project's own table of boundary changes, read for the other readers.

Facts of law that no official file at hand lists; ``data/boundaries.csv`` names the order behind each. An area that is
created or abolished in years to come is a row more there, and nothing here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from helpers.data.cells import check_columns, read_columns
from helpers.data.schema import read_package
from helpers.paths import data_dir
from smallstats.errors import DataError

TABLE = "boundaries"
FILE = "boundaries.csv"


@dataclass(frozen=True)
class Change:
    """What the table says of one area; empty where it says nothing.

    Attributes
    ----------
    created, abolished : str
        First day on which the area existed, and on which it no longer did.
    predecessors, successors : tuple of str
        Codes of the areas that it was made from, and that were made from it, wholly or in part.
    former_code, former_type, since : str
        Code and type until it was recoded within its own boundary, and the first day of the present ones.
    later_code : str
        A newer code of the same area that our tables do not use.
    name, dfe_number, region, authority_type : str
        Where the look-up leaves the area out, or errs.
    """

    created: str = ""
    abolished: str = ""
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    former_code: str = ""
    former_type: str = ""
    since: str = ""
    later_code: str = ""
    name: str = ""
    dfe_number: str = ""
    region: str = ""
    authority_type: str = ""


@dataclass(frozen=True)
class Boundaries:
    """Changes by the code that our tables use."""

    changes: Mapping[str, Change]
    current: Mapping[str, str] = field(init=False)
    numbers: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        others = [(other, code) for code, item in self.changes.items() for other in (item.former_code, item.later_code)]
        object.__setattr__(self, "current", {other: code for other, code in others if other})
        numbers = {item.dfe_number: code for code, item in self.changes.items() if item.dfe_number}
        object.__setattr__(self, "numbers", numbers)

    def current_code(self, code: str) -> str:
        """Return the code that our tables use for an area."""
        return self.current.get(code, code)

    def change(self, code: str) -> Change:
        """Return what happened to an area; a `Change` that says nothing where nothing did."""
        return self.changes.get(code, Change())

    def is_split(self, code: str) -> bool:
        """Whether an area's successors cover it and nothing else."""
        successors = self.change(code).successors
        return bool(successors) and all(self.change(item).predecessors == (code,) for item in successors)

    def is_merger(self, code: str) -> bool:
        """Whether an area was made of whole areas and nothing else."""
        predecessors = self.change(code).predecessors
        return bool(predecessors) and all(self.change(item).successors == (code,) for item in predecessors)


@lru_cache(maxsize=4)
def read_boundaries(folder: Path | None = None) -> Boundaries:
    """Read the table of boundary changes of a data folder, the project's own if none is given.

    Raises
    ------
    DataError
        If the table is damaged, or an area is made of one that is not in it or ends on another day.
    """
    table = read_package(folder or data_dir())[TABLE]
    columns = read_columns(table)
    check_columns(table, columns)
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    by_code = {row["la_code"]: row for row in rows}
    successors: dict[str, list[str]] = {}
    for code, row in by_code.items():
        if bool(row["created"]) != bool(row["predecessors"]):
            raise DataError(f"{FILE}: {code} must have both the day it was created and its predecessors, or neither.")
        for old in filter(None, row["predecessors"].split(";")):
            if by_code.get(old, {}).get("abolished") != row["created"]:
                raise DataError(
                    f"{FILE}: {code} is made of {old} on {row['created']}; {old} needs a row that ends then."
                )
            successors.setdefault(old, []).append(code)
    return Boundaries({code: _change_of(row, successors.get(code, [])) for code, row in by_code.items()})


def _change_of(row: Mapping[str, str], successors: Sequence[str]) -> Change:
    return Change(
        created=row["created"],
        abolished=row["abolished"],
        predecessors=tuple(filter(None, row["predecessors"].split(";"))),
        successors=tuple(sorted(successors)),
        former_code=row["former_code"],
        former_type=row["former_authority_type"],
        since=row["authority_type_since"],
        later_code=row["later_code"],
        name=row["la_name"],
        dfe_number=row["dfe_number"],
        region=row["ons_region"],
        authority_type=row["authority_type"],
    )
