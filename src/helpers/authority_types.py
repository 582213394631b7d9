"""Authority type at a date, and the parts of London."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd

TYPES: Final = ("County", "London borough", "Metropolitan borough", "Unitary authority")
TYPES_AND_LONDON: Final = ("County", "Inner London", "Outer London", "Metropolitan borough", "Unitary authority")
LONDON: Final = "London borough"


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
    parted = kind.where(kind != LONDON, areas["london_part"].astype(object))
    return _as_category(parted, TYPES_AND_LONDON).rename("type_and_london_part")


def _as_category(values: pd.Series, categories: Sequence[str]) -> pd.Series:
    return values.astype(pd.CategoricalDtype(list(categories)))
