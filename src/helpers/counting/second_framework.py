"""When the inspections of the framework of 2023 started: where no source says so, and the calendar year of each.

Three inspections have no start date, only a publication date. An inspection starts before its report is published, so
such a one is counted from its publication; in which calendar year it started is left open, or estimated.

The same local areas under both frameworks, side by side: the earlier outcome of each later inspection.

The frameworks are never pooled: one gives the rows, the other the columns of a table.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from helpers.formats import join_names
from helpers.vocabulary import FIRST_OUTCOMES
from smallstats.checks import check_choice

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
        Inspections of one framework, as `helpers.data.load` gives them.
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


LINK_RULES: Final = {
    "same-area": "only areas that were inspected before as they are constituted now",
    "predecessors-too": "an area made from one abolished area, and not inspected before itself, takes its outcome",
}
SAME, PREDECESSOR, NONE = "same area", "abolished area it was made from", "none"


@dataclass(frozen=True)
class SideBySide:
    """Later inspections with the outcome of the earlier one.

    Attributes
    ----------
    frame : DataFrame
        The later inspections: `earlier_outcome` (ordered categorical, missing where there is no earlier inspection
        under the link rule), `earlier_area` (code), `link` and `years_between` the two starts.
    steps : DataFrame
        One row a kind of link: `inspections`, `compared`, `areas_linked` (named where few) and `earlier_areas`.
    """

    frame: pd.DataFrame
    steps: pd.DataFrame


def side_by_side(later: pd.DataFrame, earlier: pd.DataFrame, areas: pd.DataFrame, *, link_rule: str) -> SideBySide:
    """Look up for each later inspection the earlier inspection of the same area.

    Parameters
    ----------
    later : DataFrame
        Counted inspections of the later framework, with the facts of their areas.
    earlier : DataFrame
        Inspections of the earlier framework; one an area.
    areas : DataFrame
        All local areas.
    link_rule : str
        One of `LINK_RULES`. Two areas made from one abolished area share one earlier outcome.

    Raises
    ------
    ParameterError
        If the rule is unknown.
    """
    check_choice(link_rule, name="link_rule", allowed=tuple(LINK_RULES))
    before = earlier.dropna(subset="outcome").set_index("la_code")
    own = later["la_code"].where(later["la_code"].isin(before.index))
    made_from = later["predecessors"].where(later["predecessors"].isin(before.index) & own.isna())
    link = pd.Series(NONE, index=later.index).mask(own.notna(), SAME).mask(made_from.notna(), PREDECESSOR)
    used = own.fillna(made_from) if link_rule == "predecessors-too" else own
    outcome = pd.Categorical(used.map(before["outcome"].astype(str)), categories=FIRST_OUTCOMES, ordered=True)
    began = before["inspection_start_date"].reindex(used).set_axis(later.index)
    days = (later["inspection_start_date"] - began).dt.days
    frame = later.assign(earlier_outcome=outcome, earlier_area=used, link=link, years_between=days / 365.25)
    return SideBySide(frame, _steps(frame, own.fillna(made_from), areas))


def compared(linked: SideBySide) -> pd.DataFrame:
    """Return the later inspections that have an earlier outcome to be compared with."""
    return linked.frame.dropna(subset="earlier_outcome")


def _steps(frame: pd.DataFrame, source: pd.Series, areas: pd.DataFrame) -> pd.DataFrame:
    names = areas.set_index("la_code")["la_name"]
    rows = []
    for link in (SAME, PREDECESSOR, NONE):
        chosen = frame["link"] == link
        few = link != SAME
        rows.append(
            {
                "earlier_inspection": link,
                "inspections": int(chosen.sum()),
                "compared": int(frame.loc[chosen, "earlier_outcome"].notna().sum()),
                "areas_linked": join_names(frame.loc[chosen, "la_name"].tolist()) if few else "",
                "earlier_areas": join_names(names.reindex(source[chosen].dropna().unique()).tolist()) if few else "",
            }
        )
    return pd.DataFrame(rows).set_index("earlier_inspection")
