"""What every notebook may be given, and the kinds of values that several share."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _iso_date(value: object) -> object:
    """Read an ISO date from text; the notebook's parameters are literals, so a date arrives as text."""
    if isinstance(value, str):
        if len(value) != len("2021-03-31"):
            raise ValueError("a date is written YYYY-MM-DD")
        return date.fromisoformat(value)
    return value


IsoDate = Annotated[date, BeforeValidator(_iso_date)]
BoundaryPolicy = Literal["existing-at-date", "as-inspected", "never-abolished"]
DeprivationMeasure = Literal["rank-of-average-score", "average-score", "rank-of-average-rank", "average-rank"]

BOUNDARY_POLICY: Final[Any] = Field(
    "existing-at-date", description="Which inspections of areas that no longer exist are counted"
)
DRAWS: Final[Any] = Field(20_000, ge=1_000, le=1_000_000, description="Random draws of each permutation test")


class NotebookParameters(BaseModel):
    """Parameters that every notebook takes."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, validate_default=True)

    confidence_level: float = Field(0.95, ge=0.5, le=0.999, description="Confidence level of every interval")
    seed: int = Field(2021, ge=0, le=2**32 - 1, description="Seed of the random draws")
    output_dir: str = Field("", description="Folder to save results to; nothing is saved if empty")

    @property
    def significance_level(self) -> float:
        """The level a p-value is read against: one minus the confidence level, free of binary noise."""
        return round(1 - self.confidence_level, 12)

    def to_literals(self) -> dict[str, Any]:
        """Return the values as the literals that the notebook's parameters cell holds."""
        return self.model_dump(mode="json")


class FirstFramework(NotebookParameters):
    """Parameters of notebooks that count inspections under the framework of 2016 to 2022 as a release does."""

    as_at_date: IsoDate = Field(date(2021, 3, 31), description="Last publication date to count")
    boundary_policy: BoundaryPolicy = BOUNDARY_POLICY
