"""Conditions on rows as the ledger writes them: ``ofsted_region=London; published_by<=as_at``.

A condition is a column, one of ``= != <= >= ~`` (equal, unequal, at most, at least, containing) and a value; ``=`` and
``!=`` take several with `` | `` between them, and ``=*`` asks for any value. A day may be ``as_at``, the day the
document's counts refer to, or ``first_inspection``, the first of either framework.
"""

import re

import pandas as pd

from helpers.questions.q08_claims.facts import Facts
from smallstats.errors import DataError

_CONDITION = re.compile(r"(\w+)(<=|>=|!=|=|~)(.+)")


def select(rows: pd.DataFrame, conditions: str, facts: Facts) -> pd.DataFrame:
    """Return the rows for which every one of several conditions holds; all rows if there is none.

    Raises
    ------
    DataError
        If a condition is not written as one, or names a column that the rows do not have.
    """
    for condition in filter(None, conditions.split("; ")):
        rows = rows[holds(rows, condition, facts)]
    return rows


def holds(rows: pd.DataFrame, condition: str, facts: Facts) -> pd.Series:
    """Return for each row whether one condition holds."""
    match = _CONDITION.fullmatch(condition)
    if match is None:
        raise DataError(f"claims.csv: {condition!r} is no condition; write column=value, or with != <= >= ~.")
    name, sign, value = match.groups()
    cells = column(rows, name)
    if sign in ("<=", ">="):
        day = _day(value, facts)
        return cells <= day if sign == "<=" else cells >= day
    if sign == "~":
        return cells.fillna("").str.contains(value, regex=False)
    if value == "*":
        return cells.notna() if sign == "=" else cells.isna()
    found = as_text(cells).isin(value.split(" | "))
    return found if sign == "=" else ~found


def column(rows: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of rows.

    Raises
    ------
    DataError
        If there is none of that name.
    """
    if name not in rows:
        raise DataError(f"claims.csv: {name!r} is no column of these rows; there are {', '.join(map(str, rows))}.")
    return rows[name]


def as_text(cells: pd.Series) -> pd.Series:
    """Return cells as text, whole numbers without a point."""
    return cells.convert_dtypes().astype(str)


def shares_by(rows: pd.DataFrame, facts: Facts, condition: str, by: str) -> pd.Series:
    """Return the share of rows for which a condition holds, by group of a column, groups as text."""
    known = rows[column(rows, by).notna()]
    return holds(known, condition, facts).groupby(as_text(known[by])).mean()


def _day(value: str, facts: Facts) -> pd.Timestamp:
    if value == "as_at":
        return pd.Timestamp(facts.as_at)
    if value == "first_inspection":
        return pd.Timestamp(facts.inspections["inspection_start_date"].min())
    try:
        return pd.Timestamp(value)
    except ValueError:
        raise DataError(f"claims.csv: {value!r} is no day; write YYYY-MM-DD, as_at or first_inspection.") from None
