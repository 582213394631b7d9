"""03_region_and_type: what it may be given, and what else is to be known of it without running it."""

from typing import Literal

from pydantic import Field

from helpers.parameters.base import DRAWS, DeprivationMeasure, FirstFramework, OfAPart
from helpers.parameters.registry import Notebook
from helpers.vocabulary import LONDON, REGION


class RegionAndType(OfAPart, FirstFramework):
    """Parameters of 03_region_and_type; the defaults reproduce the 2021 release."""

    authority_type_at: Literal["as-at-date", "present"] = Field(
        "as-at-date", description="Day whose authority type counts"
    )
    deprivation_measure: DeprivationMeasure = Field(
        "average-score", description="Which IDACI 2019 summary regions are standardised for"
    )
    draws: int = DRAWS


NOTEBOOK = Notebook(
    name="03_region_and_type",
    question="Is needing a written statement of action linked to region or authority type?",
    parameters=RegionAndType,
    tables=("inspections", "local_areas", "figures"),
    primary_tests=(LONDON, REGION),
    refuse="helpers.questions.refusals.no_first_inspection",
)
