"""Which inspections count."""

from datetime import date

import pandas as pd
import pytest

from helpers.counting.cases import areas_existing_on, select_cases
from helpers.counting.first_framework import first_cases_of
from helpers.parameters.q01_deprivation import Deprivation
from helpers.vocabulary import FIRST_FRAMEWORK, SECOND_FRAMEWORK
from smallstats.errors import DataError, ParameterError

AREAS = pd.DataFrame(
    {
        "la_code": ["A", "B", "C", "D"],
        "la_name": ["Alder", "Birch", "Cedar", "Dogwood"],
        "created": pd.to_datetime(["", "", "", "2021-04-01"]),
        "abolished": pd.to_datetime(["", "2019-04-01", "2021-04-01", ""]),
    }
)
INSPECTIONS = pd.DataFrame(
    {
        "la_code": ["A", "B", "C", "D", "A"],
        "framework": [FIRST_FRAMEWORK] * 4 + [SECOND_FRAMEWORK],
        "inspection_start_date": pd.to_datetime(["2018-01-08", "2017-01-01", "2017-05-01", "2021-09-06", "2024-01-08"]),
        "published_by": pd.to_datetime(["2018-03-01", "2018-04-01", "2018-04-01", "2021-11-01", "2024-03-01"]),
        "outcome": ["written statement of action"] * 4 + [None],
    }
)


def select(as_at_date: date, boundary_policy: str = "existing-at-date", framework: str = FIRST_FRAMEWORK):
    return select_cases(INSPECTIONS, AREAS, framework=framework, as_at_date=as_at_date, boundary_policy=boundary_policy)


@pytest.mark.parametrize(
    ("policy", "day", "counted"),
    [
        ("existing-at-date", date(2021, 3, 31), ["C", "A"]),
        ("existing-at-date", date(2021, 4, 1), ["A"]),
        ("existing-at-date", date(2018, 12, 31), ["B", "C", "A"]),
        ("as-inspected", date(2021, 12, 31), ["B", "C", "A", "D"]),
        ("never-abolished", date(2018, 12, 31), ["A"]),
    ],
)
def test_the_policy_decides_on_abolished_areas(policy: str, day: date, counted: list[str]):
    assert select(day, policy).frame["la_code"].tolist() == counted


def test_the_as_at_date_itself_is_counted():
    assert "A" in select(date(2018, 3, 1)).frame["la_code"].tolist()


def test_the_frameworks_are_never_pooled():
    assert set(select(date(2030, 1, 1), "as-inspected").frame["framework"]) == {FIRST_FRAMEWORK}


def test_the_steps_add_up_and_name_what_was_removed():
    steps = select(date(2021, 3, 31)).steps
    assert (steps["left"].iloc[:-1].to_numpy() - steps["removed"].iloc[1:].to_numpy() == steps["left"].iloc[1:]).all()
    assert steps.loc["Boundaries", "removed_areas"] == "Birch"


def test_nothing_left_is_refused_with_the_dates_that_would_leave_some():
    with pytest.raises(DataError, match=r"2015-01-01 leaves no inspection.*2018-03-01.*2021-11-01"):
        select(date(2015, 1, 1))


def test_an_inspection_without_a_known_outcome_is_not_counted():
    with pytest.raises(DataError, match="no inspection of the framework 2023 onwards"):
        select(date(2030, 1, 1), framework=SECOND_FRAMEWORK)


def test_an_unknown_policy_is_refused():
    with pytest.raises(ParameterError, match="existing-at-date, as-inspected, never-abolished"):
        select(date(2021, 3, 31), "some")


def test_areas_exist_from_the_day_they_are_created_until_the_day_they_are_abolished():
    assert areas_existing_on(AREAS, date(2021, 3, 31))["la_code"].tolist() == ["A", "C"]
    assert areas_existing_on(AREAS, date(2021, 4, 1))["la_code"].tolist() == ["A", "D"]


def test_the_tables_given_are_left_as_they_were():
    before = INSPECTIONS.copy()
    select(date(2021, 3, 31))
    pd.testing.assert_frame_equal(INSPECTIONS, before)


def test_another_date_can_decide_and_gives_its_own_words():
    started = INSPECTIONS.assign(started_by=INSPECTIONS["inspection_start_date"])
    given = {"framework": FIRST_FRAMEWORK, "boundary_policy": "as-inspected", "date_column": "started_by"}
    cases = select_cases(started, AREAS, as_at_date=date(2018, 1, 8), **given)
    assert cases.frame["la_code"].tolist() == ["B", "C", "A"]
    assert cases.steps.index[3] == "Started"
    with pytest.raises(DataError, match="the first was started on 2017-01-01"):
        select_cases(started, AREAS, as_at_date=date(2015, 1, 1), **given)


def test_cases_are_chosen_once_for_each_date_and_policy():
    chosen, later = Deprivation(), Deprivation(as_at_date=date(2021, 4, 1))
    cases_of = first_cases_of(INSPECTIONS, AREAS)
    assert cases_of(chosen) is cases_of(chosen.model_copy(update={"n_groups": 3}))
    for parameters in (chosen, later, chosen.model_copy(update={"boundary_policy": "as-inspected"})):
        plain = select(parameters.as_at_date, parameters.boundary_policy)
        pd.testing.assert_frame_equal(cases_of(parameters).frame, plain.frame)
