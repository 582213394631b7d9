"""Question 3: who counts, under which definitions, and what the release prints."""

from datetime import date

import pytest

from helpers.counting.places import not_inspected, not_inspected_by_region
from helpers.counting.shares import count_outcomes
from helpers.data.load import load_inspections, load_local_areas, load_published
from helpers.parameters.q03_regions import RegionAndType
from helpers.questions.other_definitions import to_the_last
from helpers.questions.q03_regions import (
    TYPE_DATES,
    computed_regions,
    looks,
    other_region_definitions,
    outside_london,
    printed_regions,
    region_cases,
    region_words,
    shares_in_words,
)
from helpers.questions.reconcile import reconcile

INSPECTIONS, AREAS = load_inspections(), load_local_areas()
RELEASE = region_cases(INSPECTIONS, AREAS, RegionAndType())


@pytest.mark.parametrize(("at", "counties"), [("as-at-date", 24), ("present", 22)])
def test_the_day_of_the_authority_type_moves_the_counties_that_changed(at: str, counties: int):
    cases = region_cases(INSPECTIONS, AREAS, RegionAndType.model_validate({"authority_type_at": at}))
    assert int(cases.frame["type_at"].eq("County").sum()) == counties
    assert set(TYPE_DATES) == {"as-at-date", "present"}


def test_inner_and_outer_london_are_those_of_the_release():
    counts = count_outcomes(RELEASE.frame, by="part_at")
    assert counts.loc[["Inner London", "Outer London"]].to_numpy().tolist() == [[8, 1], [10, 5]]


def test_every_number_of_the_release_but_the_areas_left_is_reproduced():
    left = not_inspected(RELEASE, INSPECTIONS)
    by_region = not_inspected_by_region(left)
    figures = load_published("figures")
    cells = reconcile(computed_regions(RELEASE.frame, by_region), printed_regions(figures))
    assert cells.loc[cells["verdict"] == "differs", ["published", "computed"]].to_numpy().tolist() == [[34, 35]]
    assert left.loc[left["from_inspected"], "la_name"].tolist() == ["Dorset"]
    assert by_region["not_inspected"].sum() == 35
    assert by_region.loc[["East of England"]].to_numpy().tolist() == [[0, 0]]


def test_shares_in_words_are_of_the_groups_named():
    frame = shares_in_words(RELEASE.frame)
    assert frame.to_dict("index") == {
        "London": {"count": 6, "total": 24}, "East of England": {"count": 9, "total": 11},
        "Outer London": {"count": 5, "total": 15},
    }  # fmt: skip
    assert region_words(load_published("figures"))["East of England"] == "more than 4 in 5"


def test_each_other_definition_is_one_row():
    frame = other_region_definitions(INSPECTIONS, AREAS, RegionAndType())
    assert frame["chosen"].tolist() == [True, False, False, False, False]
    assert frame["inspections"].tolist() == [116, 117, 114, 116, 149]
    # R 4.2: fisher.test(matrix(c(6, 53, 18, 39), 2))$p.value
    assert frame["p_value"].iloc[0] == pytest.approx(0.00566773903732109, rel=1e-12)
    # Neither London nor the regions hang on the day of the authority type.
    moved = frame.iloc[3] != frame.iloc[0]
    assert moved[["p_value", "regions_p_value", "types_p_value"]].tolist() == [False, False, True]


def test_without_london_neither_its_region_nor_its_type_is_left():
    for by in ("ofsted_region", "type_at"):
        assert outside_london(count_outcomes(RELEASE.frame, by=by)).to_numpy().sum() == 92


def test_one_region_alone_has_no_other_to_be_tested_against():
    alone = RegionAndType.model_validate({"regions": ["London"]})
    assert other_region_definitions(INSPECTIONS, AREAS, alone)["p_value"].isna().all()
    assert looks(INSPECTIONS, AREAS, alone).empty


def test_the_last_publication_extends_but_never_shortens():
    assert to_the_last(RegionAndType(), INSPECTIONS).as_at_date == date(2022, 6, 21)
    later = RegionAndType.model_validate({"as_at_date": "2023-01-31"})
    assert to_the_last(later, INSPECTIONS) == later
