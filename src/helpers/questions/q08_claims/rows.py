"""Claims that are rows or names: cells and rows of printed tables, and lists of areas."""

import pandas as pd

from helpers.questions.q08_claims.answers import Answer, counted, text
from helpers.questions.q08_claims.counts import FIRST_YEAR_END, mostly_without
from helpers.questions.q08_claims.facts import Facts

SUMMER_MONTH, AUTUMN_MONTH = 4, 9  # of the reporting year, whose terms run from April


def table_1_cell(facts: Facts, argument: str) -> Answer:
    """Count a cell of Table 1: deprivation group and outcome."""
    group, outcome = argument.split("; ")
    return counted(
        int((facts.counted["deprivation_group"].eq(int(group)) & facts.counted["outcome"].eq(outcome)).sum())
    )


def table_2_row(facts: Facts, argument: str) -> Answer:
    """Give a row of Table 2: outcome of the re-visit, weaknesses identified, with progress, without."""
    row = facts.revisited[facts.revisited["la_code"].eq(argument)]
    if row.empty:
        return text("no re-visit counted")
    names = ("outcome", "significant_weaknesses", "weaknesses_progress_made", "weaknesses_progress_not_made")
    return text(*(str(row[name].iloc[0]) for name in names))


def revisit_outcome(facts: Facts, argument: str) -> Answer:
    """Give the outcome of an area's re-visit, whether or not the area is counted."""
    return text(str(facts.revisits.loc[facts.revisits["la_code"].eq(argument), "outcome"].iloc[0]))


def inspection_outcome(facts: Facts, argument: str) -> Answer:
    """Give the outcome of an area's first inspection, whether or not the area is counted."""
    return text(str(facts.inspections.loc[facts.inspections["la_code"].eq(argument), "outcome"].iloc[0]))


def whether_counted(facts: Facts, argument: str) -> Answer:
    """Say whether an area's inspection is counted."""
    return text("counted" if facts.counted["la_code"].eq(argument).any() else "not counted")


def first_term(facts: Facts, argument: str) -> Answer:
    """Give the school term in which the first counted inspection began."""
    return text(_term(facts.counted["inspection_start_date"].min()))


def slide_row(facts: Facts, argument: str) -> Answer:
    """Give the term in which an area was inspected in 2016, and whether its report was out by the day."""
    row = facts.inspections[facts.inspections["la_code"].eq(argument)]
    row = row[row["inspection_start_date"] < FIRST_YEAR_END]
    if row.empty:
        return text("not inspected in 2016")
    out = row["published_by"].iloc[0] <= pd.Timestamp(facts.as_at)
    return text(_term(row["inspection_start_date"].iloc[0]), "report published" if out else "report not yet published")


def regions_mostly_without_names(facts: Facts, argument: str) -> Answer:
    """Name the regions where areas without a statement outnumber those with one."""
    return text(*mostly_without(facts))


def _term(day: pd.Timestamp) -> str:
    season = "spring" if day.month < SUMMER_MONTH else "summer" if day.month < AUTUMN_MONTH else "autumn"
    return f"{season} {day.year}"
