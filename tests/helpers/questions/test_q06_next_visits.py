"""What the rules ask for next, as at a date."""

from datetime import date

import pandas as pd
import pytest

from helpers.data.load import load_published
from helpers.questions.q06_framework_2023 import (
    LATER,
    NOT_INSPECTED,
    OVERDUE,
    SOON,
    UNKNOWN,
    plan_visits,
    read_rules,
    status_by_region,
)
from helpers.vocabulary import SECOND_OUTCOMES
from smallstats.errors import ParameterError

POSITIVE, INCONSISTENT, FAILINGS = SECOND_OUTCOMES
RULES = read_rules(load_published("figures"))
EXISTING = pd.DataFrame(
    {"la_code": list("ABCDE"), "la_name": list("ABCDE"), "ofsted_region": ["North"] * 3 + ["South"] * 2}
)
INSPECTIONS = pd.DataFrame(
    {
        "la_code": list("ABCD"),
        "outcome": [POSITIVE, INCONSISTENT, FAILINGS, None],
        "publication_date": pd.to_datetime(["2023-05-31", "2023-05-31", "2023-08-31", "2023-05-31"]),
        "inspection_start_date": pd.to_datetime(["2023-03-01", "NaT", "2023-06-01", "2023-03-01"]),
        "started_by": pd.to_datetime(["2023-03-01", "2023-05-31", "2023-06-01", "2023-03-01"]),
    }
)


def plan(day: str, count_from: str = "publication", inspections: pd.DataFrame = INSPECTIONS) -> pd.DataFrame:
    as_at = date.fromisoformat(day)
    return plan_visits(inspections, EXISTING, RULES, as_at=as_at, count_from=count_from)


def test_the_rules_are_those_of_the_release():
    # Ofsted, area SEND inspections as at 31 December 2023, next steps
    assert dict(RULES.full_years) == {POSITIVE: 5, INCONSISTENT: 3, FAILINGS: 3}
    assert (RULES.monitoring_months, RULES.cycle_ends) == (18, pd.Timestamp("2027-12-31"))


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2025-05-30", [LATER, LATER, LATER, UNKNOWN, NOT_INSPECTED]),
        ("2025-05-31", [LATER, SOON, LATER, UNKNOWN, NOT_INSPECTED]),
        ("2026-05-31", [LATER, SOON, SOON, UNKNOWN, NOT_INSPECTED]),
        ("2026-06-01", [LATER, OVERDUE, SOON, UNKNOWN, NOT_INSPECTED]),
    ],
)
def test_an_area_is_overdue_from_the_day_after_its_last_day(day: str, states: list[str]):
    assert plan(day)["full_inspection"].tolist() == states


def test_monitoring_follows_failings_only_and_the_end_of_a_month_is_kept():
    found = plan("2025-03-01")
    assert found["monitoring"].notna().tolist() == [False, False, True, False, False]
    assert found.loc["C", "monitoring_by"] == pd.Timestamp("2025-02-28")
    assert found.loc["C", "monitoring"] == OVERDUE


def test_counted_from_the_start_an_unknown_start_gives_no_date():
    found = plan("2025-03-01", "start")
    assert found.loc["B", "full_inspection"] == UNKNOWN
    assert found.loc["C", "full_by"] == pd.Timestamp("2026-06-01")


def test_the_latest_inspection_of_an_area_counts():
    again = INSPECTIONS.iloc[[1]].assign(
        outcome=POSITIVE, publication_date=pd.Timestamp("2026-01-31"), started_by=pd.Timestamp("2025-12-01")
    )
    both = pd.concat([again, INSPECTIONS], ignore_index=True)
    assert plan("2026-06-01", inspections=both).loc["B", "full_by"] == pd.Timestamp("2031-01-31")


def test_the_counts_by_region_add_up_to_the_areas():
    counts = status_by_region(plan("2026-06-01"))
    assert counts["areas"].to_dict() == {"North": 3, "South": 2}
    assert counts[[NOT_INSPECTED, LATER, SOON, OVERDUE, UNKNOWN]].sum(axis=1).tolist() == [3, 2]
    assert counts["monitoring_date_passed"].tolist() == [1, 0]


def test_an_unknown_clock_is_refused():
    with pytest.raises(ParameterError, match="publication, start"):
        plan("2025-03-01", "now")
