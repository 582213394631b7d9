"""Indicators of the year before inspection, and what is missing."""

import pandas as pd
import pytest

from helpers.counting.provision import INDICATORS, before_inspection, coverage, standardise
from helpers.data.load import load_indicators
from smallstats.errors import DataError


def test_every_indicator_has_words():
    assert sorted(INDICATORS) == sorted(load_indicators()["indicator"].unique())


def test_standard_deviations_have_mean_zero_and_keep_gaps():
    values = standardise(pd.Series([1.0, 3.0, None]))
    assert values.round(4).tolist()[:2] == [-0.7071, 0.7071]
    assert values.isna().tolist() == [False, False, True]


INDICATOR = next(iter(INDICATORS))
CASES = pd.DataFrame({"la_code": ["A", "A", "B"], "inspection_start_date": pd.to_datetime(["2018-05-01"] * 3)})
TABLE = pd.DataFrame({"la_code": ["A", "A"], "year": [2017, 2018], "indicator": INDICATOR, "value": [50.0, 60.0]})


@pytest.mark.parametrize(("years", "expected"), [(1, 50.0), (0, 60.0)])
def test_an_indicator_is_that_of_the_year_so_many_before_the_inspection(years: int, expected: float):
    values = before_inspection(TABLE, CASES, years=years)
    assert values[INDICATOR].fillna(-1).tolist() == [expected, expected, -1]
    assert list(values.columns) == list(INDICATORS)


def test_coverage_tells_an_early_year_from_a_missing_number():
    values = pd.DataFrame({INDICATOR: [1.0, None, None]})
    table = coverage(values, pd.Series([1, 0, 1]), first_year=2016, years=pd.Series([2016, 2015, 2016]))
    row = table.loc[[INDICATORS[INDICATOR]]].iloc[0].to_dict()
    assert row == {"known": 1, "missing": 2, "before_the_series": 1, "no_number": 1, "share_known": 1,
                   "share_missing": 0.5}  # fmt: skip
    with pytest.raises(DataError, match="No inspection"):
        coverage(values.head(0), pd.Series(dtype=int), first_year=2016, years=pd.Series(dtype=int))
