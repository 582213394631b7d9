"""What a claim counts or names: functions of rows and an argument, as the columns of claims.csv give them."""

import pandas as pd

from helpers.formats import number
from helpers.questions.q08_claims.answers import Answer, counted, on
from helpers.questions.q08_claims.answers import share as share_of
from helpers.questions.q08_claims.answers import text as parts
from helpers.questions.q08_claims.facts import Facts
from helpers.questions.q08_claims.selection import column, holds

DAYS_A_YEAR = 365.25


def count(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Count the rows."""
    return counted(len(rows))


def share(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Give the share of the rows for which a condition holds."""
    return share_of(int(holds(rows, argument, facts).sum()), len(rows))


def different(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Count the different values of a column."""
    return counted(column(rows, argument).nunique())


def total(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Add up a column, as far as it is known."""
    return counted(int(column(rows, argument).sum()))


def lowest(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Give the smallest known number of a column."""
    found = column(rows, argument).min()
    return Answer(float("nan"), "count", "none counted") if pd.isna(found) else counted(int(found))


def most_held_by(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Count how many groups of a column it takes, from the largest down, to hold over half of the rows."""
    sizes = column(rows, argument).value_counts(sort=True)
    return counted(int((sizes.cumsum() * 2 <= sizes.sum()).sum()) + 1)


def first_day(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Give the first day of a column, or its month where no more is known."""
    return _day(rows.sort_values(argument), argument)


def last_day(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Give the last day of a column, or its month."""
    return _day(rows.sort_values(argument, ascending=False), argument)


def longest_years(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Give the longest time, in years, from the day in one column to that in another."""
    start, end = argument.split("; ")
    years = float((column(rows, end) - column(rows, start)).dt.days.max()) / DAYS_A_YEAR
    return Answer(years, "years", f"up to {number(years)} years")


def values(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Give what some columns hold in the first row, by the day of the inspection where there are several."""
    if rows.empty:
        return parts("none counted")
    first = rows.iloc[0] if len(rows) == 1 else rows.sort_values("inspection_start_date").iloc[0]
    return parts(*(str(first[name]) for name in argument.split("; ")))


def names(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Name the rows by a column, in alphabetical order."""
    return parts(*sorted(column(rows, argument)))


def whether_counted(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Say whether there is any row."""
    return parts("not counted" if rows.empty else "counted")


def _day(rows: pd.DataFrame, name: str) -> Answer:
    if rows.empty:
        return on(pd.NaT)
    precision = f"{name.removesuffix('_date')}_precision"
    return on(rows[name].iloc[0], precision=str(rows[precision].iloc[0]) if precision in rows else "day")
