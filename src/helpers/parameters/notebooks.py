"""One model a notebook: the single place for a parameter's type, default, meaning and allowed values.

The notebook's own `parameters` cell repeats name, type and default, because Papermill and a reader need them there; a
test keeps the two in step.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from helpers.parameters.base import (
    BOUNDARY_POLICY,
    DRAWS,
    LATEST,
    BoundaryPolicy,
    DeprivationMeasure,
    FirstFramework,
    IsoDate,
    IsoDateOrLatest,
    NotebookParameters,
    OfAPart,
)
from helpers.parameters.documents import PublishedDocument
from helpers.parameters.words import did_you_mean
from smallstats.errors import ParameterError

YearRule = Literal[
    "reporting-year-by-start", "reporting-year-by-publication", "academic-year-by-start", "calendar-year-by-start"
]
GroupCut = Literal["remainder-last", "quantile", "quantile-of-inspected", "equal-width"]
MultiverseTests = Literal["all", "exact", "large-sample"]
LedgerPolicy = Literal["of-the-document", "existing-at-date", "as-inspected", "never-abolished"]


class Deprivation(OfAPart, FirstFramework):
    """Parameters of 01_deprivation; the defaults reproduce the 2021 release."""

    deprivation_measure: DeprivationMeasure = Field(
        "rank-of-average-score", description="Which IDACI 2019 summary orders the areas"
    )
    group_cut: GroupCut = Field("remainder-last", description="How areas are cut into groups")
    n_groups: int = Field(5, ge=2, le=10, description="Number of deprivation groups")
    draws: int = DRAWS


class YearOnYear(OfAPart, FirstFramework):
    """Parameters of 02_year_on_year; the defaults reproduce the 2021 release."""

    year_rule: YearRule = Field("reporting-year-by-start", description="Which date gives an inspection its year")
    draws: int = DRAWS


class RegionAndType(OfAPart, FirstFramework):
    """Parameters of 03_region_and_type; the defaults reproduce the 2021 release."""

    authority_type_at: Literal["as-at-date", "present"] = Field(
        "as-at-date", description="Day whose authority type counts"
    )
    deprivation_measure: DeprivationMeasure = Field(
        "average-score", description="Which IDACI 2019 summary regions are standardised for"
    )
    draws: int = DRAWS


class PopulationProvision(OfAPart, FirstFramework):
    """Parameters of 04_population_and_provision; the defaults count what the 2021 release counts."""

    n_groups: int = Field(4, ge=2, le=10, description="Number of groups of areas by residents")
    cut_among: Literal["existing", "counted"] = Field(
        "existing", description="Which areas are cut into groups of equal number by residents"
    )
    margin: float = Field(0.1, ge=0.01, le=0.5, description="Difference of two shares that would not matter")
    years_before: int = Field(1, ge=0, le=3, description="Calendar years before the inspection to take indicators from")
    draws: int = DRAWS
    confidence_level: float = Field(0.95, ge=0.6, le=0.999, description="Confidence level of every interval")


class Revisits(FirstFramework):
    """Parameters of 05_revisits; the defaults reproduce Table 2 of the 2021 release."""

    waiting_from: Literal["inspection", "report"] = Field(
        "inspection", description="Whether the wait starts at the inspection or at its report"
    )
    horizon_months: int = Field(30, ge=1, le=72, description="Months of waiting after which a share is stated")
    draws: int = DRAWS


class Framework2023(OfAPart):
    """Parameters of 06_framework_2023; the defaults hold the 2023 release, as the row of that year."""

    as_at_date: IsoDateOrLatest = Field(LATEST, description="Last date to count, and the day that visits are due")
    date_rule: Literal["start", "publication"] = Field(
        "start", description="Which date of an inspection decides whether and in which year it counts"
    )
    unknown_start: Literal["left-out", "estimated"] = Field(
        "left-out", description="What is done about the year of an inspection whose start is unknown"
    )
    link_rule: Literal["same-area", "predecessors-too"] = Field(
        "same-area", description="Which earlier inspection an area is compared with"
    )
    repeats: Literal["first", "latest", "all"] = Field(
        "first", description="Which full inspections count of an area that had more than one"
    )
    deprivation_measure: DeprivationMeasure = Field(
        "rank-of-average-score", description="Which IDACI 2019 summary orders the areas"
    )
    n_groups: int = Field(5, ge=2, le=10, description="Number of deprivation groups")
    count_from: Literal["publication", "start"] = Field(
        "publication", description="Date from which the time to the next visit is counted"
    )


class Multiverse(NotebookParameters):
    """Parameters of 07_multiverse; the defaults start from the 2021 release."""

    as_at_date: IsoDate = Field(date(2021, 3, 31), description="Last publication date to count, beside the whole file")
    tests: MultiverseTests = Field("all", description="Which tests are made in each universe")
    draws: int = Field(500, ge=100, le=5_000, description="Times that outcomes are dealt out at random")


class PublishedClaims(NotebookParameters):
    """Parameters of 08_published_claims; the defaults count as each document does."""

    tolerance: float = Field(
        0.08, ge=0, le=0.16, description="How far a share may lie from the fraction that words name"
    )
    boundary_policy: LedgerPolicy = Field(
        "of-the-document", description="Which inspections of areas that no longer exist are counted"
    )
    document: PublishedDocument = Field("all", description="Document whose claims are shown")
    draws: int = Field(2_000, ge=100, le=100_000, description="Times that values are dealt out at random")


class TileMap(NotebookParameters):
    """Parameters of 09_map; the defaults are the last file of the first cycle, and all that is known since."""

    first_as_at_date: IsoDate = Field(
        date(2022, 8, 31), description="Last publication date to count under the framework of 2016 to 2022"
    )
    second_as_at_date: IsoDateOrLatest = Field(
        LATEST, description="Last publication date to count under the framework of 2023"
    )
    boundary_policy: BoundaryPolicy = BOUNDARY_POLICY
    tile_km: int = Field(28, ge=15, le=40, description="Side of a tile in kilometres")
    neighbours: int = Field(5, ge=1, le=20, description="Number of nearest areas that each area is compared with")
    draws: int = Field(20_000, ge=1_000, le=200_000, description="Random draws of each permutation test")


MODELS: dict[str, type[NotebookParameters]] = {
    "01_deprivation": Deprivation,
    "02_year_on_year": YearOnYear,
    "03_region_and_type": RegionAndType,
    "04_population_and_provision": PopulationProvision,
    "05_revisits": Revisits,
    "06_framework_2023": Framework2023,
    "07_multiverse": Multiverse,
    "08_published_claims": PublishedClaims,
    "09_map": TileMap,
}


def model_for(notebook: str) -> type[NotebookParameters]:
    """Return the parameter model of a notebook, named without its ending.

    Raises
    ------
    ParameterError
        If no notebook has that name; the message offers the near one.
    """
    if notebook not in MODELS:
        raise ParameterError(
            f"No notebook {notebook!r}{did_you_mean(notebook, MODELS)}. There are: {', '.join(MODELS)}."
        )
    return MODELS[notebook]
