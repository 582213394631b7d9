"""09_map: what it may be given, and what else is to be known of it without running it."""

from datetime import date

from pydantic import Field

from helpers.parameters.base import (
    BOUNDARY_POLICY,
    LATEST,
    BoundaryPolicy,
    IsoDate,
    IsoDateOrLatest,
    NotebookParameters,
)
from helpers.parameters.registry import Notebook


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


NOTEBOOK = Notebook(
    name="09_map",
    question="Which outcomes were found where, and are neighbours alike on both maps?",
    parameters=TileMap,
    tables=("inspections", "local_areas", "figures", "outcomes_2023"),
    refuse="helpers.questions.q09_map.refuse_empty",
)
