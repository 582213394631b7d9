"""Provision in inspected areas: the indicators of the year before inspection, and for how many there is a number.

In: the counted inspections and the table of indicators. Out: one row an inspection, with gaps kept and counted.
"""

from typing import Final

import pandas as pd

from smallstats.errors import DataError

SOURCE: Final = "Source: Ofsted, area SEND inspections 2016 to 2022; look-up of authorities; DfE, LAIT."
INDICATORS: Final = {
    "ehc_plans_issued_in_20_weeks_percent": "EHC plans issued within 20 weeks",
    "initial_requests_refused_percent": "requests for an assessment refused",
    "pupils_with_ehc_plan_percent": "pupils with an EHC plan",
    "pupils_with_sen_support_percent": "pupils with SEN support",
    "tribunal_appeal_rate_percent": "appeals to the tribunal",
}
"""Indicator -> what it is a percentage of or for, in words."""


def before_inspection(indicators: pd.DataFrame, cases: pd.DataFrame, *, years: int) -> pd.DataFrame:
    """Return each indicator in a year before the inspection.

    Parameters
    ----------
    indicators : DataFrame
        As `helpers.data.load` gives them.
    cases : DataFrame
        One row an inspection: `la_code`, `inspection_start_date`.
    years : int
        How many calendar years before that of the inspection; 0 is the same year.

    Returns
    -------
    DataFrame
        Indexed as `cases`, one column an indicator, in per cent; NA where there is no number.
    """
    wide = indicators.pivot(index=["la_code", "year"], columns="indicator", values="value")
    keys = pd.MultiIndex.from_arrays([cases["la_code"], cases["inspection_start_date"].dt.year - years])
    found = wide.reindex(keys).reindex(columns=list(INDICATORS))
    found.columns.name = None
    return found.set_index(cases.index)


def coverage(values: pd.DataFrame, wsoa: pd.Series, *, first_year: int, years: pd.Series) -> pd.DataFrame:
    """Say how many inspections have a number, why the others do not, and how their outcomes compare.

    Parameters
    ----------
    values : DataFrame
        One column an indicator.
    wsoa : Series of int
        1 where a statement was required.
    first_year : int
        First year of the indicators.
    years : Series of int
        The year looked up for each inspection.

    Returns
    -------
    DataFrame
        One row an indicator: `known`, `missing`, of these `before_the_series` (year earlier than the indicators) and
        `no_number`, `share_known`, `share_missing` (share with a statement, 0 to 1; NA where there is none).
    """
    if values.empty:
        raise DataError("No inspection is left to look indicators up for; widen as_at_date.")
    early = years < first_year
    rows = {
        INDICATORS[str(name)]: {
            "known": int(column.notna().sum()),
            "missing": int(column.isna().sum()),
            "before_the_series": int((column.isna() & early).sum()),
            "no_number": int((column.isna() & ~early).sum()),
            "share_known": wsoa[column.notna()].mean(),
            "share_missing": wsoa[column.isna()].mean(),
        }
        for name, column in values.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Indicator")


def standardise(values: pd.Series) -> pd.Series:
    """Return values in standard deviations (divisor n - 1) from their mean."""
    return (values - values.mean()) / values.std()
