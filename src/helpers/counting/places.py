"""Authority type at a date, and the parts of London.

Areas without an inspection by a date, and which of them came from inspected ones.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd

from helpers.counting.cases import Cases
from helpers.vocabulary import FIRST_FRAMEWORK, OFSTED_REGIONS

TYPES: Final = ("County", "London borough", "Metropolitan borough", "Unitary authority")
TYPES_AND_LONDON: Final = ("County", "Inner London", "Outer London", "Metropolitan borough", "Unitary authority")
LONDON_BOROUGH: Final = "London borough"


def type_on(areas: pd.DataFrame, day: date) -> pd.Series:
    """Give each area's authority type on a day.

    Three counties became unitary authorities within their own boundaries: before that day their former type counts.

    Parameters
    ----------
    areas : DataFrame
        Local areas, or inspections with the facts of their areas joined on.
    day : date
        Day that counts.

    Returns
    -------
    Series
        Indexed as `areas`; a categorical of `TYPES`.
    """
    former = (areas["authority_type_since"] > pd.Timestamp(day)).to_numpy()
    now, before = (areas[name].astype(object) for name in ("authority_type", "former_authority_type"))
    return _as_category(now.where(~former, before), TYPES).rename("authority_type")


def type_and_london_part(areas: pd.DataFrame, day: date) -> pd.Series:
    """Give each area's authority type on a day, London boroughs as inner or outer London.

    Returns
    -------
    Series
        Indexed as `areas`; a categorical of `TYPES_AND_LONDON`.
    """
    kind = type_on(areas, day).astype(object)
    parted = kind.where(kind != LONDON_BOROUGH, areas["london_part"].astype(object))
    return _as_category(parted, TYPES_AND_LONDON).rename("type_and_london_part")


def _as_category(values: pd.Series, categories: Sequence[str]) -> pd.Series:
    return values.astype(pd.CategoricalDtype(list(categories)))


def not_inspected(cases: Cases, inspections: pd.DataFrame, areas: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the areas without an inspection, and say which were formed from inspected areas alone.

    Parameters
    ----------
    cases : Cases
        The inspections that count, and the areas that existed on the as-at date.
    inspections : DataFrame
        All inspections; those of abolished areas decide what an area came from.
    areas : DataFrame, optional
        The areas to look among; all that existed on the as-at date if not given.

    Returns
    -------
    DataFrame
        One row an area: `la_code`, `la_name`, `ofsted_region`, `from_inspected`.
    """
    by_then = inspections["published_by"] <= pd.Timestamp(cases.as_at_date)
    seen = set(inspections.loc[by_then & (inspections["framework"] == FIRST_FRAMEWORK), "la_code"])
    existing = cases.areas if areas is None else areas
    left = existing[~existing["la_code"].isin(cases.whole["la_code"])]
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
