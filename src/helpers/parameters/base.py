"""What every notebook may be given, and the kinds of values that several share."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from helpers.parameters.as_of import read_as_of

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso_date(value: object) -> object:
    """Read an ISO date from text; the notebook's parameters are literals, so a date arrives as text."""
    if isinstance(value, str):
        if _DATE.fullmatch(value) is None:  # ISO has more ways, such as 2021-W13-3
            raise ValueError("a date is written YYYY-MM-DD")
        return date.fromisoformat(value)
    return value


def _iso_date_or_latest(value: object) -> object:
    """Read the word for the day that our tables go up to, or an ISO date."""
    return read_as_of().latest if value == LATEST else _iso_date(value)


def _no_text(value: object) -> object:
    """Read the empty text as no date."""
    return None if value == "" else _iso_date(value)


def _listed(value: object) -> object:
    """Read a list of names, or a text of names between semicolons, since names of regions hold commas."""
    if isinstance(value, str):
        return tuple(name.strip() for name in value.split(";") if name.strip())
    return tuple(value) if isinstance(value, list) else value


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a name given twice; the order in which names are given says nothing."""
    if len(set(names)) < len(names):
        raise ValueError("a name is given twice")
    return tuple(sorted(names))


LATEST: Final[Any] = "latest"
"""The word for the day that our tables go up to, so that a refresh of the data changes no notebook's parameters."""
IsoDate = Annotated[date, BeforeValidator(_iso_date)]
IsoDateOrLatest = Annotated[date, BeforeValidator(_iso_date_or_latest)]
IsoDateOrNone = Annotated[
    date | None,
    BeforeValidator(_no_text),
    PlainSerializer(lambda value: value.isoformat() if value else "", when_used="json"),
]
Region = Literal[
    "East Midlands",
    "East of England",
    "London",
    "North East, Yorkshire and the Humber",
    "North West",
    "South East",
    "South West",
    "West Midlands",
]
AuthorityType = Literal["County", "London borough", "Metropolitan borough", "Unitary authority"]
Regions = Annotated[tuple[Region, ...], BeforeValidator(_listed), AfterValidator(_each_once)]
AuthorityTypes = Annotated[tuple[AuthorityType, ...], BeforeValidator(_listed), AfterValidator(_each_once)]
BoundaryPolicy = Literal["existing-at-date", "as-inspected", "never-abolished"]
DeprivationMeasure = Literal["rank-of-average-score", "average-score", "rank-of-average-rank", "average-rank"]

FOLDERS: Final = {"data_dir": "--data", "output_dir": "--outputs"}
"""Parameters that name folders, and the command's options for them."""

BOUNDARY_POLICY: Final[Any] = Field(
    "existing-at-date", description="Which inspections of areas that no longer exist are counted"
)
DRAWS: Final[Any] = Field(20_000, ge=1_000, le=1_000_000, description="Random draws of each permutation test")


class NotebookParameters(BaseModel):
    """Parameters that every notebook takes."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, validate_default=True)

    confidence_level: float = Field(0.95, ge=0.5, le=0.999, description="Confidence level of every interval")
    significance_level: float = Field(0.05, ge=0.001, le=0.2, description="Level that every p-value is read against")
    seed: int = Field(2021, ge=0, le=2**32 - 1, description="Seed of the random draws")
    data_dir: str = Field("", description="Folder with tables of your own; the project's are read if empty")
    output_dir: str = Field("", description="Folder to save results to; nothing is saved if empty")

    def to_literals(self) -> dict[str, Any]:
        """Return the values as the literals that the notebook's parameters cell holds."""
        return self.model_dump(mode="json")

    @property
    def own_data(self) -> Path | None:
        """The folder of the reader's own tables; None if there is none."""
        return Path(self.data_dir) if self.data_dir else None

    def choices(self) -> dict[str, Any]:
        """Return the literals of what is chosen: all but folders, which differ between machines.

        What a folder of own tables holds is known by its checksums.
        """
        return {name: value for name, value in self.to_literals().items() if name not in FOLDERS}


class OfAPart(NotebookParameters):
    """Parameters that keep to a part of England or of the time; groups are those of all England."""

    regions: Regions = Field((), description="Ofsted regions to count; all if empty")
    authority_types: AuthorityTypes = Field((), description="Authority types to count; all if empty")
    first_date: IsoDateOrNone = Field(None, description="First day of inspection to count; all if empty")


class FirstFramework(NotebookParameters):
    """Parameters of notebooks that count inspections under the framework of 2016 to 2022 as a release does."""

    as_at_date: IsoDate = Field(date(2021, 3, 31), description="Last publication date to count")
    boundary_policy: BoundaryPolicy = BOUNDARY_POLICY
