"""04_population_and_provision: what it may be given, and what else is to be known of it without running it."""

from typing import Literal

from pydantic import Field

from helpers.parameters.base import DRAWS, FirstFramework, OfAPart
from helpers.parameters.registry import Notebook
from helpers.vocabulary import SIZE


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


NOTEBOOK = Notebook(
    name="04_population_and_provision",
    question="Do larger areas, or areas with other provision, need a statement of action more often?",
    parameters=PopulationProvision,
    tables=("inspections", "local_areas", "indicators", "figures"),
    primary_tests=(SIZE,),
    refuse="helpers.questions.refusals.no_first_inspection",
)
