"""What an own question starts from: the counted inspections as one frame, and indicators to join to it."""

from datetime import date

import pandas as pd

from helpers.counting.cases import select_cases
from helpers.data.load import load_indicators, load_inspections, load_local_areas
from helpers.parameters.words import did_you_mean
from helpers.vocabulary import FIRST_FRAMEWORK
from smallstats.errors import DataError


def first_inspections(*, published_by: str = "2021-03-31") -> pd.DataFrame:
    """Load the inspections of 2016 to 2022 that the release counts, one row each, with the facts of their areas.

    Parameters
    ----------
    published_by : str
        Last publication date to count, as ``YYYY-MM-DD``.

    Raises
    ------
    DataError
        If the text is no date, or no inspection was published by then.
    """
    try:
        day = date.fromisoformat(published_by)
    except (TypeError, ValueError):
        raise DataError(f"published_by={published_by!r} is not allowed: a date is written YYYY-MM-DD.") from None
    chosen = select_cases(
        load_inspections(),
        load_local_areas(),
        framework=FIRST_FRAMEWORK,
        as_at_date=day,
        boundary_policy="existing-at-date",
    )
    return chosen.frame


def add_indicator(frame: pd.DataFrame, name: str, *, year: int) -> pd.DataFrame:
    """Return a frame with one more column: an indicator of each row's local area, in per cent.

    Parameters
    ----------
    frame : DataFrame
        One row an inspection or area, with `la_code`.
    name : str
        One of the names in the column `indicator` of the table ``indicators``.
    year : int
        Calendar year to take it from.

    Returns
    -------
    DataFrame
        The column is named as the indicator, and NA where the publisher gives no number.

    Raises
    ------
    DataError
        If there is no such indicator, or none of that year; the message says which there are.
    """
    indicators = load_indicators()
    known = sorted(indicators["indicator"].unique())
    if name not in known:
        raise DataError(f"No indicator {name!r}{did_you_mean(name, known)}. There are: {', '.join(known)}.")
    rows = indicators[indicators["indicator"] == name]
    if year not in set(rows["year"]):
        raise DataError(
            f"{name}: no number of {year}; there are some from {rows['year'].min()} to {rows['year'].max()}."
        )
    return frame.assign(**{name: frame["la_code"].map(rows[rows["year"] == year].set_index("la_code")["value"])})
