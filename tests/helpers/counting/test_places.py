"""Authority type at a date."""

from datetime import date

import pandas as pd
import pytest

from helpers.counting.places import TYPES, TYPES_AND_LONDON, type_and_london_part, type_on
from helpers.data.load import load_local_areas


@pytest.fixture(scope="module")
def areas() -> pd.DataFrame:
    return load_local_areas()


@pytest.mark.parametrize(
    ("name", "day", "kind"),
    [
        ("Buckinghamshire", date(2020, 3, 31), "County"),
        ("Buckinghamshire", date(2020, 4, 1), "Unitary authority"),
        ("Somerset", date(2021, 3, 31), "County"),
        ("Somerset", date(2023, 4, 1), "Unitary authority"),
        ("Hartlepool", date(2016, 1, 1), "Unitary authority"),
    ],
)
def test_a_former_type_counts_until_the_day_of_the_change(areas: pd.DataFrame, name: str, day: date, kind: str):
    found = type_on(areas, day)
    assert found[areas["la_name"] == name].tolist() == [kind]
    assert found.cat.categories.tolist() == list(TYPES)


def test_every_area_has_a_type_and_london_is_parted(areas: pd.DataFrame):
    kinds = type_and_london_part(areas, date(2021, 3, 31))
    assert kinds.notna().all()
    assert kinds.cat.categories.tolist() == list(TYPES_AND_LONDON)
    assert kinds.isin(["Inner London", "Outer London"]).sum() == (areas["ofsted_region"] == "London").sum() == 33
