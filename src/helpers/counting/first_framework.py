"""The inspections of the framework of 2016 to 2022 that a notebook's parameters count."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Protocol

import pandas as pd

from helpers.counting import parts
from helpers.counting.cases import Cases, select_cases
from helpers.vocabulary import FIRST_FRAMEWORK


class Chosen(parts.Chosen, Protocol):
    """Parameters of a notebook that say which inspections count."""

    @property
    def as_at_date(self) -> date:
        """Last publication date to count."""

    @property
    def boundary_policy(self) -> str:
        """One of `helpers.counting.cases.BOUNDARY_POLICIES`."""


def first_cases(inspections: pd.DataFrame, areas: pd.DataFrame, chosen: Chosen) -> Cases:
    """Choose the inspections of the first framework that a notebook's parameters count.

    See `helpers.counting.cases.select_cases` and `helpers.counting.parts.keep_part`.

    Raises
    ------
    DataError
        If no inspection is left.
    """
    return first_cases_of(inspections, areas)(chosen)


def first_cases_of(inspections: pd.DataFrame, areas: pd.DataFrame) -> Callable[[Chosen], Cases]:
    """Return `first_cases` of these two tables, which chooses once for each date and policy that it meets.

    For a question asked many times over: most of the definitions that differ count the same inspections. What was
    chosen is forgotten with the function returned.
    """

    @cache
    def choose(as_at_date: date, boundary_policy: str) -> Cases:
        return select_cases(
            inspections, areas, framework=FIRST_FRAMEWORK, as_at_date=as_at_date, boundary_policy=boundary_policy
        )

    return lambda chosen: parts.keep_part(choose(chosen.as_at_date, chosen.boundary_policy), chosen)
