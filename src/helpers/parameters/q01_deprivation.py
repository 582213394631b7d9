"""01_deprivation: what it may be given, and what else is to be known of it without running it."""

from typing import Literal

from pydantic import Field

from helpers.parameters.base import DRAWS, DeprivationMeasure, FirstFramework, OfAPart
from helpers.parameters.registry import Notebook
from helpers.vocabulary import DEPRIVATION

GroupCut = Literal["remainder-last", "quantile", "quantile-of-inspected", "equal-width"]


class Deprivation(OfAPart, FirstFramework):
    """Parameters of 01_deprivation; the defaults reproduce the 2021 release."""

    deprivation_measure: DeprivationMeasure = Field(
        "rank-of-average-score", description="Which IDACI 2019 summary orders the areas"
    )
    group_cut: GroupCut = Field("remainder-last", description="How areas are cut into groups")
    n_groups: int = Field(5, ge=2, le=10, description="Number of deprivation groups")
    draws: int = DRAWS


NOTEBOOK = Notebook(
    name="01_deprivation",
    question="Is deprivation linked to needing a written statement of action?",
    parameters=Deprivation,
    tables=("inspections", "local_areas", "table_1_2021"),
    primary_tests=(DEPRIVATION,),
    refuse="helpers.questions.refusals.no_first_inspection",
)
