"""02_year_on_year: what it may be given, and what else is to be known of it without running it."""

from typing import Literal

from pydantic import Field

from helpers.parameters.base import DRAWS, FirstFramework, OfAPart
from helpers.parameters.registry import Notebook
from helpers.vocabulary import YEAR

YearRule = Literal[
    "reporting-year-by-start", "reporting-year-by-publication", "academic-year-by-start", "calendar-year-by-start"
]


class YearOnYear(OfAPart, FirstFramework):
    """Parameters of 02_year_on_year; the defaults reproduce the 2021 release."""

    year_rule: YearRule = Field("reporting-year-by-start", description="Which date gives an inspection its year")
    draws: int = DRAWS


NOTEBOOK = Notebook(
    name="02_year_on_year",
    question="Did the share of areas needing a written statement of action change from year to year?",
    parameters=YearOnYear,
    tables=("inspections", "local_areas", "figures"),
    primary_tests=(YEAR,),
    refuse="helpers.questions.refusals.no_first_inspection",
)
