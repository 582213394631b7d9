"""07_multiverse: what it may be given, and what else is to be known of it without running it."""

from datetime import date
from typing import Literal

from pydantic import Field

from helpers.parameters.base import IsoDate, NotebookParameters
from helpers.parameters.registry import Notebook

MultiverseTests = Literal["all", "exact", "large-sample"]


class Multiverse(NotebookParameters):
    """Parameters of 07_multiverse; the defaults start from the 2021 release."""

    as_at_date: IsoDate = Field(date(2021, 3, 31), description="Last publication date to count, beside the whole file")
    tests: MultiverseTests = Field("all", description="Which tests are made in each universe")
    draws: int = Field(500, ge=100, le=5_000, description="Times that outcomes are dealt out at random")


NOTEBOOK = Notebook(
    name="07_multiverse",
    question="Do the answers depend on our choices?",
    parameters=Multiverse,
    tables=("inspections", "local_areas", "table_1_2021"),
    refuse="helpers.questions.q07_multiverse.definitions.refuse_empty",
)
