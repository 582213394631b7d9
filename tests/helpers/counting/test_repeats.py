"""Which inspections count of an area that was inspected more than once under one framework."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from helpers.counting.cases import Cases, select_cases
from helpers.vocabulary import SECOND_FRAMEWORK
from smallstats.errors import ParameterError

AREAS = pd.DataFrame({"la_code": list("ABC"), "la_name": list("ABC"), "created": pd.NaT, "abolished": pd.NaT})
INSPECTIONS = pd.DataFrame(
    {
        "la_code": ["A", "A", "B", "C", "C"],
        "framework": SECOND_FRAMEWORK,
        "inspection_start_date": pd.to_datetime(["2023-02-06", "2026-03-23", "2024-01-08", "2023-05-01", "2026-02-02"]),
        "published_by": pd.to_datetime(["2023-05-05", "2026-05-27", "2024-03-01", "2023-07-01", "2026-04-01"]),
        "outcome": ["inconsistent", "typically positive", "inconsistent", "inconsistent", None],
    }
)


def select(repeats: str, as_at: date = date(2026, 6, 29)) -> Cases:
    given: Any = {"framework": SECOND_FRAMEWORK, "boundary_policy": "as-inspected", "as_at_date": as_at}
    return select_cases(INSPECTIONS, AREAS, repeats=repeats, **given)


def counted(repeats: str, as_at: date = date(2026, 6, 29)) -> list[str]:
    frame = select(repeats, as_at).frame
    return sorted(frame["la_code"] + frame["inspection_start_date"].dt.year.astype(str))


@pytest.mark.parametrize(
    ("repeats", "expected"),
    [
        ("all", ["A2023", "A2026", "B2024", "C2023"]),
        ("first", ["A2023", "B2024", "C2023"]),
        ("latest", ["A2026", "B2024"]),  # the latest of C has no outcome yet, and its first is no longer how it stands
    ],
)
def test_an_area_inspected_twice_counts_as_the_rule_says(repeats: str, expected: list[str]) -> None:
    assert counted(repeats) == expected


@pytest.mark.parametrize("repeats", ["all", "first", "latest"])
def test_before_the_second_inspections_the_rule_changes_nothing(repeats: str) -> None:
    assert counted(repeats, date(2025, 1, 1)) == ["A2023", "B2024", "C2023"]


def test_rows_of_the_reader_s_own_are_named_where_they_count() -> None:
    sources = ["own", "ofsted-list", "own", "ofsted-list", "own"]  # the last one has no outcome
    given: Any = {"framework": SECOND_FRAMEWORK, "boundary_policy": "as-inspected", "as_at_date": date(2026, 6, 29)}
    step: Any = select_cases(INSPECTIONS.assign(source=sources), AREAS, **given).steps.loc["Own rows"]
    assert (step["removed"], step["left"]) == (0, 4)
    assert step["why"] == "2 rows of them that you added or changed yourself: A, B"
    assert "Own rows" not in select("all").steps.index


def test_the_filter_says_what_it_removed_and_an_unknown_rule_is_refused() -> None:
    step: Any = select("first").steps.loc["Once an area"]
    assert (step["removed"], step["left"], step["removed_areas"]) == (1, 3, "A")
    with pytest.raises(ParameterError, match="repeats='once'"):
        select("once")
