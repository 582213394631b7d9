"""The same areas under both frameworks, and areas made from abolished ones."""

import pandas as pd
import pytest

from helpers.counting.second_framework import compared, side_by_side
from helpers.vocabulary import FIRST_OUTCOMES
from smallstats.errors import ParameterError

NO, YES = FIRST_OUTCOMES
AREAS = pd.DataFrame(
    {
        "la_code": ["A", "OLD", "N", "W", "MERGED", "P", "NEW"],
        "la_name": ["Alder", "Oldshire", "North Oldshire", "West Oldshire", "Merged", "Pine", "New"],
        "predecessors": [None, None, "OLD", "OLD", "OLD;P", None, None],
    }
)
EARLIER = pd.DataFrame(
    {
        "la_code": ["A", "OLD", "MERGED"],
        "outcome": pd.Categorical([NO, YES, NO], categories=[*FIRST_OUTCOMES]),
        "inspection_start_date": pd.to_datetime(["2018-01-01", "2017-01-01", "2021-01-01"]),
    }
)
LATER = pd.DataFrame(
    {"la_code": ["A", "N", "W", "MERGED", "NEW"], "inspection_start_date": pd.to_datetime(["2024-01-01"] * 5)}
).merge(AREAS, on="la_code")


def test_only_the_same_area_is_compared_by_default():
    linked = side_by_side(LATER, EARLIER, AREAS, link_rule="same-area")
    assert compared(linked)["la_code"].tolist() == ["A", "MERGED"]
    assert linked.steps["compared"].tolist() == [2, 0, 0]


def test_new_areas_can_take_the_outcome_of_the_one_area_they_were_made_from():
    linked = side_by_side(LATER, EARLIER, AREAS, link_rule="predecessors-too")
    found = linked.frame.set_index("la_code")
    assert found.loc[["N", "W"], "earlier_outcome"].tolist() == [YES, YES]
    assert found.loc[["N", "W"], "earlier_area"].tolist() == ["OLD", "OLD"]
    assert found.loc["MERGED", "earlier_outcome"] == NO
    assert pd.isna(found["earlier_outcome"].loc["NEW"])


def test_an_area_inspected_before_itself_keeps_its_own_outcome_whatever_it_was_made_from():
    own = pd.DataFrame({"la_code": ["N"], "outcome": [NO], "inspection_start_date": [pd.Timestamp("2021-06-01")]})
    both = pd.concat([EARLIER.astype({"outcome": "str"}), own], ignore_index=True)
    found = side_by_side(LATER, both, AREAS, link_rule="predecessors-too").frame.set_index("la_code")
    assert found.loc[["N", "W"], "earlier_outcome"].tolist() == [NO, YES]
    assert found.loc[["N", "W"], "link"].tolist() == ["same area", "abolished area it was made from"]


def test_the_steps_name_the_areas_concerned():
    steps = side_by_side(LATER, EARLIER, AREAS, link_rule="same-area").steps
    assert steps["inspections"].tolist() == [2, 2, 1]
    assert steps["areas_linked"].iloc[1] == "North Oldshire and West Oldshire"
    assert steps["earlier_areas"].iloc[1] == "Oldshire"


def test_no_earlier_inspection_at_all_leaves_nothing_to_compare():
    assert compared(side_by_side(LATER, EARLIER.iloc[:0], AREAS, link_rule="predecessors-too")).empty


def test_the_years_between_the_two_starts_are_given():
    found = side_by_side(LATER, EARLIER, AREAS, link_rule="same-area").frame
    assert found["years_between"].iloc[0] == pytest.approx(2191 / 365.25)


def test_an_unknown_rule_is_refused():
    with pytest.raises(ParameterError, match="same-area, predecessors-too"):
        side_by_side(LATER, EARLIER, AREAS, link_rule="all")
