"""Start dates that no source gives, and the calendar year of an inspection."""

import pandas as pd
import pytest

from helpers.counting.second_framework import median_lag, with_dates
from smallstats.errors import ParameterError

INSPECTIONS = pd.DataFrame(
    {
        "inspection_start_date": pd.to_datetime(["2023-10-02", "2023-12-11", "NaT"]),
        "inspection_start_precision": ["day", "day", "unknown"],
        "publication_date": pd.to_datetime(["2023-12-01", "2024-02-19", "2025-02-15"]),
        "published_by": pd.to_datetime(["2023-12-01", "2024-02-19", "2025-02-15"]),
    }
)


def dated(date_rule: str = "start", unknown_start: str = "left-out") -> pd.DataFrame:
    return with_dates(INSPECTIONS, date_rule=date_rule, unknown_start=unknown_start)


def test_an_unknown_start_is_counted_from_publication_and_has_no_year():
    last = dated().iloc[2]
    assert last["started_by"] == pd.Timestamp("2025-02-15")
    assert pd.isna(last["calendar_year"])
    assert pd.isna(last["inspection_start_date"])


def test_an_estimated_start_lies_the_median_lag_before_publication():
    # 60 and 70 days: median 65, and 65 days before 15 February 2025 is 12 December 2024
    assert median_lag(INSPECTIONS) == pd.Timedelta(days=65)
    last = dated(unknown_start="estimated").iloc[2]
    assert last["started_by"] == last["inspection_start_date"] == pd.Timestamp("2024-12-12")
    assert last["calendar_year"] == "2024"


@pytest.mark.parametrize(("rule", "years"), [("start", ["2023", "2023"]), ("publication", ["2023", "2024"])])
def test_the_rule_decides_on_the_year(rule: str, years: list[str]):
    assert dated(rule)["calendar_year"].tolist()[:2] == years


def test_a_year_without_an_inspection_keeps_its_place():
    assert dated("publication")["calendar_year"].cat.categories.tolist() == ["2023", "2024", "2025"]
    assert dated("publication")["calendar_year"].cat.ordered


@pytest.mark.parametrize(("name", "value"), [("date_rule", "end"), ("unknown_start", "guessed")])
def test_an_unknown_rule_is_refused(name: str, value: str):
    with pytest.raises(ParameterError, match=name):
        dated(**{name: value})
