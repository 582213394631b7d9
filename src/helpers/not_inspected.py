"""Areas without an inspection by a date, and which of them came from inspected ones."""

import pandas as pd

from helpers.cases import Cases
from helpers.vocabulary import FIRST_FRAMEWORK, OFSTED_REGIONS


def not_inspected(cases: Cases, inspections: pd.DataFrame) -> pd.DataFrame:
    """List the areas without an inspection, and say which were formed from inspected areas alone.

    Parameters
    ----------
    cases : Cases
        The inspections that count, and the areas that existed on the as-at date.
    inspections : DataFrame
        All inspections; those of abolished areas decide what an area came from.

    Returns
    -------
    DataFrame
        One row an area: `la_code`, `la_name`, `ofsted_region`, `from_inspected`.
    """
    by_then = inspections["published_by"] <= pd.Timestamp(cases.as_at_date)
    seen = set(inspections.loc[by_then & (inspections["framework"] == FIRST_FRAMEWORK), "la_code"])
    left = cases.areas[~cases.areas["la_code"].isin(cases.frame["la_code"])]
    before = left["predecessors"].fillna("").astype(str).str.split(";")
    inherited = [set(codes) <= seen for codes in before]
    columns = ["la_code", "la_name", "ofsted_region"]
    return left[columns].assign(from_inspected=inherited).reset_index(drop=True)


def not_inspected_by_region(left: pd.DataFrame) -> pd.DataFrame:
    """Count the areas without an inspection by Ofsted region, those formed from an inspected one apart.

    Returns
    -------
    DataFrame
        Indexed by `Ofsted region`, every region: `not_inspected`, `from_inspected`.
    """
    regions = pd.Index(OFSTED_REGIONS, name="Ofsted region")
    grouped = left.groupby("ofsted_region", observed=True)["from_inspected"].agg(["size", "sum"])
    counts = grouped.reindex(regions).fillna(0).astype(int)
    return counts.set_axis(["not_inspected", "from_inspected"], axis=1)
