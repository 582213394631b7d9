"""What the rules of the framework of 2023 say comes next for each local area, as at a date.

The rules are those of the release: a full inspection within so many years, by outcome, and a monitoring inspection
within so many months after failings; every area once within the cycle. They are read from the published figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from helpers.inputs import check_choice
from helpers.vocabulary import SECOND_OUTCOMES

NOT_INSPECTED, LATER, SOON, OVERDUE, UNKNOWN = (
    "not yet inspected",
    "due later",
    "due within a year",
    "overdue",
    "date not known",
)
STATUSES: Final = (NOT_INSPECTED, LATER, SOON, OVERDUE, UNKNOWN)
CLOCKS: Final = {"publication": "publication_date", "start": "inspection_start_date"}
RELEASE: Final = "ofsted-2023-release"


@dataclass(frozen=True)
class VisitRules:
    """The published rules: years to the next full inspection by outcome, months to monitoring, and the cycle."""

    full_years: Mapping[str, int]
    monitoring_months: int
    cycle_years: int
    began: pd.Timestamp

    @property
    def cycle_ends(self) -> pd.Timestamp:
        """The last day by which every area is to have had a full inspection."""
        return self.began + pd.DateOffset(years=self.cycle_years) - pd.Timedelta(days=1)


def read_rules(figures: pd.DataFrame) -> VisitRules:
    """Read the rules from the table of published figures."""
    found = figures.set_index("figure_id")
    number = found["value"].dropna().astype(float)
    names = ("typically-positive", "inconsistent", "failings")
    years = [int(number.loc[f"{RELEASE}-next-inspection-{name}"]) for name in names]
    return VisitRules(
        full_years=dict(zip(SECOND_OUTCOMES, years, strict=True)),
        monitoring_months=int(number.loc[f"{RELEASE}-monitoring-after-failings"]),
        cycle_years=int(number.loc[f"{RELEASE}-cycle-years"]),
        began=pd.Timestamp(str(found["date"].loc[f"{RELEASE}-framework-inspections-from"])),
    )


def plan_visits(
    inspections: pd.DataFrame, existing: pd.DataFrame, rules: VisitRules, *, as_at: date, count_from: str
) -> pd.DataFrame:
    """Say for each existing area by when its next full and monitoring inspections are due.

    Parameters
    ----------
    inspections : DataFrame
        Full inspections made by the as-at date, those without a known outcome too; an area's latest one counts.
    existing : DataFrame
        Local areas that existed on the as-at date.
    count_from : str
        One of `CLOCKS`: the date from which years and months are counted. The release does not say which.

    Returns
    -------
    DataFrame
        One row an existing area: `la_name`, `ofsted_region`, `outcome`, `full_by`, `monitoring_by`, and
        `full_inspection` and `monitoring`, each one of `STATUSES`; monitoring is missing where none is due.

    Raises
    ------
    ParameterError
        If `count_from` is unknown.
    """
    check_choice(count_from, name="count_from", allowed=tuple(CLOCKS))
    latest = inspections.sort_values("started_by").drop_duplicates("la_code", keep="last").set_index("la_code")
    areas = existing[["la_code", "la_name", "ofsted_region"]].set_index("la_code")
    outcome = latest["outcome"].astype(object).reindex(areas.index)
    start = latest[CLOCKS[count_from]].reindex(areas.index)
    inspected = areas.index.isin(latest.index)
    full_by = _add(start, outcome.map(dict(rules.full_years)).astype(float) * 12)
    failing = outcome.eq(SECOND_OUTCOMES[-1])
    monitoring_by = _add(start, failing.map({True: float(rules.monitoring_months)}))
    return areas.assign(
        outcome=outcome,
        full_by=full_by,
        monitoring_by=monitoring_by,
        full_inspection=_status(full_by, as_at).where(inspected, NOT_INSPECTED),
        monitoring=_status(monitoring_by, as_at).where(failing),
    )


def status_by_region(visits: pd.DataFrame) -> pd.DataFrame:
    """Count areas by region and state of their next full inspection, with those whose monitoring date has passed.

    Returns
    -------
    DataFrame
        Indexed by `Region`, one column a status, then `areas`, `monitoring_date_passed` and `failings`.
    """
    grouped = visits.groupby("ofsted_region", observed=True)
    counts = grouped["full_inspection"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=list(STATUSES), fill_value=0).astype(int)
    counts.columns.name = None
    passed = visits["monitoring"].eq(OVERDUE).groupby(visits["ofsted_region"], observed=True).sum()
    failings = visits["monitoring"].notna().groupby(visits["ofsted_region"], observed=True).sum()
    counts = counts.assign(areas=grouped.size(), failings=failings, monitoring_date_passed=passed)
    return counts.set_axis(pd.Index([str(name) for name in counts.index], name="Region"))


def _add(start: pd.Series, months: pd.Series) -> pd.Series:
    known = start.notna() & months.notna()
    pairs = zip(start[known], months[known], strict=True)
    dates = [day + pd.DateOffset(months=int(count)) for day, count in pairs]
    return pd.Series(dates, index=start.index[known], dtype="datetime64[us]").reindex(start.index)


def _status(due: pd.Series, as_at: date) -> pd.Series:
    """Name the state of each due date; a date is met while its last day has not passed."""
    today = pd.Timestamp(as_at)
    status = pd.Series(LATER, index=due.index).mask(due <= today + pd.DateOffset(years=1), SOON)
    return status.mask(due < today, OVERDUE).mask(due.isna(), UNKNOWN)
