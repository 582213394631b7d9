"""06_framework_2023: what it may be given, and what else is to be known of it without running it."""

from typing import Literal

from pydantic import Field

from helpers.parameters.base import LATEST, DeprivationMeasure, IsoDateOrLatest, OfAPart
from helpers.parameters.registry import Notebook


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


NOTEBOOK = Notebook(
    name="06_framework_2023",
    question="What has the framework of 2023 found, does the earlier outcome foretell it, and what comes next?",
    parameters=Framework2023,
    tables=("inspections", "local_areas", "figures", "outcomes_2023"),
    primary_tests=("calendar year", "earlier outcome"),
    refuse="helpers.questions.q06_framework_2023.refuse_empty",
)
