"""When the inspections of the framework of 2023 started: where no source says so, and the calendar year of each.

Three inspections have no start date, only a publication date. An inspection starts before its report is published, so
such a one is counted from its publication; in which calendar year it started is left open, or estimated.
"""

from typing import Final

import numpy as np
import pandas as pd

from helpers.inputs import check_choice

DATE_COLUMNS: Final = {"start": "started_by", "publication": "published_by"}
DATE_WORDS: Final = {"start": "started", "publication": "published"}
UNKNOWN_STARTS: Final = {
    "left-out": "counted by the publication date, and left out where the year of start is asked for",
    "estimated": "taken as the publication date less the median time from start to publication of the others",
}


def with_dates(inspections: pd.DataFrame, *, date_rule: str, unknown_start: str) -> pd.DataFrame:
    """Add the date by which an inspection had started, and its calendar year.

    Parameters
    ----------
    inspections : DataFrame
        Inspections of one framework, as `helpers.load` gives them.
    date_rule : str
        One of `DATE_COLUMNS`: which date decides on the calendar year.
    unknown_start : str
        One of `UNKNOWN_STARTS`.

    Returns
    -------
    DataFrame
        The same rows, `inspection_start_date` filled where it is estimated, with `started_by` (never missing) and
        `calendar_year`, an ordered categorical over all years
        of the framework in the data; missing where the start is unknown and not estimated.

    Raises
    ------
    ParameterError
        If a rule is unknown.
    """
    check_choice(date_rule, name="date_rule", allowed=tuple(DATE_COLUMNS))
    check_choice(unknown_start, name="unknown_start", allowed=tuple(UNKNOWN_STARTS))
    started = inspections["inspection_start_date"]
    if unknown_start == "estimated":
        started = started.fillna(inspections["publication_date"] - median_lag(inspections))
    dates = started if date_rule == "start" else inspections["published_by"]
    return inspections.assign(
        inspection_start_date=started,
        started_by=started.fillna(inspections["published_by"]),
        calendar_year=_calendar_year(dates),
    )


def median_lag(inspections: pd.DataFrame) -> pd.Timedelta:
    """Return the median time from start to publication, over the inspections whose two dates are known to the day."""
    exact = inspections[inspections["inspection_start_precision"] == "day"]
    days = (exact["publication_date"] - exact["inspection_start_date"]).dt.days
    return pd.Timedelta(days=round(float(np.nanmedian(days))))


def _calendar_year(dates: pd.Series) -> pd.Series:
    years = dates.dt.year
    every = [str(year) for year in range(int(years.min()), int(years.max()) + 1)]
    names = years.map(lambda year: str(int(year)), na_action="ignore")
    return pd.Series(pd.Categorical(names, categories=every, ordered=True), index=dates.index)
