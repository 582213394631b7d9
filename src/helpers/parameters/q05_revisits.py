"""05_revisits: what it may be given, and what else is to be known of it without running it."""

from typing import Literal

from pydantic import Field

from helpers.parameters.base import DRAWS, FirstFramework
from helpers.parameters.registry import Notebook


class Revisits(FirstFramework):
    """Parameters of 05_revisits; the defaults reproduce Table 2 of the 2021 release."""

    waiting_from: Literal["inspection", "report"] = Field(
        "inspection", description="Whether the wait starts at the inspection or at its report"
    )
    horizon_months: int = Field(30, ge=1, le=72, description="Months of waiting after which a share is stated")
    draws: int = DRAWS


NOTEBOOK = Notebook(
    name="05_revisits",
    question="What did re-visits find, and how long did areas wait for them?",
    parameters=Revisits,
    tables=("inspections", "local_areas", "revisits", "figures", "table_2_2021"),
    refuse="helpers.questions.q05_revisits.refuse_empty",
)
