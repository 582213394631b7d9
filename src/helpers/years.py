"""Reporting years: April to March, by the date an inspection started."""

import pandas as pd

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
