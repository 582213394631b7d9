"""Which year an inspection belongs to."""

from datetime import date
from typing import get_args

import pandas as pd
import pytest

from helpers.counting.cases import Cases
from helpers.counting.years import YEAR_RULES, assign_year, drop_undated, in_first_term, without_first
from helpers.parameters.q02_years import YearRule
from smallstats.errors import ParameterError


def frame(starts: list[str], published: list[str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "la_name": [f"Area {number}" for number in range(len(starts))],
            "inspection_start_date": pd.to_datetime(starts),
            "publication_date": pd.to_datetime(pd.Series(published)),
        }
    )


@pytest.mark.parametrize(
    ("rule", "years"),
    [
        ("reporting-year-by-start", ["2016-17", "2017-18", "2017-18"]),
        ("reporting-year-by-publication", ["2017-18", "2017-18", "2018-19"]),
        ("academic-year-by-start", ["2016-17", "2016-17", "2017-18"]),
        ("calendar-year-by-start", ["2017", "2017", "2018"]),
    ],
)
def test_each_rule_reads_its_own_date_and_first_month(rule: str, years: list[str]):
    rows = frame(["2017-03-31", "2017-04-01", "2018-02-01"], ["2017-05-01", "2017-06-01", "2018-04-01"])
    assert assign_year(rows, rule=rule).tolist() == years


def test_a_year_without_an_inspection_keeps_its_place():
    years = assign_year(frame(["2019-05-01", "2021-05-01"], [None, None]), rule="reporting-year-by-start")
    assert years.cat.categories.tolist() == ["2019-20", "2020-21", "2021-22"]
    assert years.cat.ordered


def test_an_unknown_rule_is_refused():
    with pytest.raises(ParameterError, match="year_rule"):
        assign_year(frame(["2019-05-01"], [None]), rule="financial-year")


def cases_of(rows: pd.DataFrame) -> Cases:
    first = {"removed": 0, "left": len(rows), "removed_areas": "", "why": ""}
    steps = pd.DataFrame([first], index=pd.Index(["All inspections"], name="step"))
    return Cases(rows, steps, rows, date(2021, 3, 31), rows)


@pytest.mark.parametrize(("rule", "left", "named"), [("reporting-year-by-publication", 1, "Area 0"),
                                                     ("reporting-year-by-start", 2, "")])  # fmt: skip
def test_only_a_rule_by_publication_leaves_out_an_inspection_without_that_date(rule: str, left: int, named: str):
    cases = drop_undated(cases_of(frame(["2019-05-01", "2019-06-01"], [None, "2019-08-01"])), rule=rule)
    assert len(cases.frame) == left
    assert cases.steps.index.name == "step"
    assert cases.steps.iloc[-1][["removed", "left", "removed_areas"]].tolist() == [2 - left, left, named]


def test_the_first_term_ends_with_the_summer():
    starts = pd.Series(pd.to_datetime(["2016-09-01", "2016-08-31", "2016-05-23", "2017-06-01"]))
    assert in_first_term(starts).tolist() == [False, True, True, False]


def test_the_first_year_left_out_is_the_first_that_holds_something():
    counts = pd.DataFrame({"no": [0, 2, 1], "yes": [0, 1, 1]}, index=["a", "b", "c"])
    assert without_first(counts).index.tolist() == ["c"]


def test_every_rule_is_a_choice_of_the_parameter():
    assert set(YEAR_RULES) == set(get_args(YearRule))
