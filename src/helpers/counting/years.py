"""The year of an inspection under several rules, and the school term of its start.

Reporting years: April to March, by the date an inspection started.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from helpers.counting.cases import Cases
from helpers.counting.shares import held
from smallstats.checks import check_choice


@dataclass(frozen=True)
class YearRule:
    """How an inspection is given a year.

    Attributes
    ----------
    date : str
        Column of the date that decides.
    first_month : int
        Month a year begins with, 1 to 12.
    words : str
        The rule in words, for the axis of a figure.
    """

    date: str
    first_month: int
    words: str


YEAR_RULES: Final[Mapping[str, YearRule]] = {
    "reporting-year-by-start": YearRule("inspection_start_date", 4, "Reporting year, April to March, of the start"),
    "reporting-year-by-publication": YearRule(
        "publication_date", 4, "Reporting year, April to March, of the publication"
    ),
    "academic-year-by-start": YearRule("inspection_start_date", 9, "Academic year, September to August, of the start"),
    "calendar-year-by-start": YearRule("inspection_start_date", 1, "Calendar year of the start"),
}
TERMS: Final = {"spring": (1, 3), "summer": (4, 8), "autumn": (9, 12)}
"""First and last month of each school term; three in a row from the summer term on make a reporting year."""


def drop_undated(cases: Cases, *, rule: str) -> Cases:
    """Leave out the inspections without the date that a year rule asks for, and add that to the steps.

    Raises
    ------
    ParameterError
        If the rule is not one of `YEAR_RULES`.
    """
    check_choice(rule, name="year_rule", allowed=tuple(YEAR_RULES))
    column = YEAR_RULES[rule].date
    known = cases.frame[column].notna()
    removed = cases.frame.loc[~known, "la_name"]
    names = ", ".join(sorted(removed)) if len(removed) <= 3 else ""
    why = f"the {column.replace('_', ' ')} is known, which the year rule needs"
    row = {"removed": len(removed), "left": int(known.sum()), "removed_areas": names, "why": why}
    steps = pd.concat([cases.steps, pd.DataFrame([row], index=pd.Index(["Date known"], name="step"))])
    return replace(cases, frame=cases.frame[known].reset_index(drop=True), steps=steps)


def assign_year(cases: pd.DataFrame, *, rule: str) -> pd.Series:
    """Name the year of each inspection, as an ordered categorical without gaps.

    Parameters
    ----------
    cases : DataFrame
        One row an inspection; the date that the rule asks for is known.
    rule : str
        One of `YEAR_RULES`.

    Returns
    -------
    Series
        ``2016-17``, or ``2016`` for a calendar year. Every year from the first to the last is a category, those
        without an inspection too, so that distances between years are kept.

    Examples
    --------
    >>> starts = pd.to_datetime(["2016-08-31", "2016-09-01", "2018-01-01"])
    >>> years = assign_year(pd.DataFrame({"inspection_start_date": starts}), rule="academic-year-by-start")
    >>> years.tolist(), years.cat.categories.tolist()
    (['2015-16', '2016-17', '2017-18'], ['2015-16', '2016-17', '2017-18'])
    """
    check_choice(rule, name="year_rule", allowed=tuple(YEAR_RULES))
    dates, first_month = cases[YEAR_RULES[rule].date], YEAR_RULES[rule].first_month
    first = dates.dt.year - (dates.dt.month < first_month)
    every = range(int(first.min()), int(first.max()) + 1) if len(first) else range(0)
    names = {year: str(year) if first_month == 1 else f"{year}-{(year + 1) % 100:02d}" for year in every}
    kind = pd.CategoricalDtype(list(names.values()), ordered=True)
    years: pd.Series = first.map(names).astype(kind)
    return years.rename("year")


def in_first_term(starts: pd.Series) -> pd.Series:
    """Say for each start whether it lies in the school term of the earliest one.

    Examples
    --------
    >>> in_first_term(pd.Series(pd.to_datetime(["2016-07-12", "2016-05-16", "2016-09-12", "2017-06-05"]))).tolist()
    [True, True, False, False]
    """
    terms = {month: term for term, (low, high) in TERMS.items() for month in range(low, high + 1)}
    term: pd.Series = starts.dt.year.astype(str) + " " + starts.dt.month.map(terms)
    return pd.Series(term == term.iloc[int(starts.to_numpy().argmin())])


def without_first(counts: pd.DataFrame) -> pd.DataFrame:
    """Keep the years that hold an inspection, but the first of them."""
    return held(counts).iloc[1:]


FIRST_MONTH = 4  # April


def reporting_year(dates: pd.Series) -> pd.Series:
    """Name the reporting year of each date, as an ordered categorical: ``2016-17`` for May 2016 to March 2017.

    The rule is the 2021 release's own (note to its Figure 2): three academic terms from the summer term on.

    Examples
    --------
    >>> reporting_year(pd.Series(pd.to_datetime(["2017-03-31", "2017-04-01"]))).tolist()
    ['2016-17', '2017-18']
    """
    first = dates.dt.year - (dates.dt.month < FIRST_MONTH)
    names = [f"{year}-{(year + 1) % 100:02d}" for year in first]
    return pd.Series(pd.Categorical(names, categories=sorted(set(names)), ordered=True), index=dates.index)
