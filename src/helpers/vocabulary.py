"""The field's own words: frameworks, their outcomes in order, regions, primary questions, the labels of an answer."""

from typing import Final, Literal, get_args

Verdict = Literal[
    "clear",
    "clear alone, not among several questions",
    "not shown",
    "depends on a choice",
    "reproduced",
    "differs",
    "cannot be tested here",
]
"""What a notebook's answer comes to, in words; `docs/methods/verdicts.md` says how results become one of them."""
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)

Role = Literal["answer", "evidence", "caution", "method", "check"]
"""What a sentence is there for: the answer, what bears it, a limit of it, how it was found, whether it holds."""
ROLES: Final[tuple[Role, ...]] = get_args(Role)

DEPRIVATION, YEAR, LONDON = "deprivation", "year", "London"
REGION, SIZE = "region outside London", "number of residents"
"""The primary questions of the compendium on the outcomes of 2016 to 2022.

Declared when the results of 2021 were known, and frozen for inspections after 29 June 2026: London is one region and
one authority type, so it is asked about once, and regions are compared among the areas outside it.
"""

FIRST_FRAMEWORK, SECOND_FRAMEWORK = "2016 to 2022", "2023 onwards"
FIRST_OUTCOMES = ("no written statement of action", "written statement of action")
SECOND_OUTCOMES = ("typically positive", "inconsistent", "widespread and/or systemic failings")

OFSTED_REGION_OF = {
    "East Midlands": "East Midlands",
    "East of England": "East of England",
    "London": "London",
    "North East": "North East, Yorkshire and the Humber",
    "North West": "North West",
    "South East": "South East",
    "South West": "South West",
    "West Midlands": "West Midlands",
    "Yorkshire and the Humber": "North East, Yorkshire and the Humber",
}
"""ONS region -> Ofsted region; Ofsted joins two of the nine."""

OFSTED_REGIONS = tuple(dict.fromkeys(OFSTED_REGION_OF.values()))
