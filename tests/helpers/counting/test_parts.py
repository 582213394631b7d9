"""A part of England, or of the time: what is counted then, what the groups are, and what is said."""

from datetime import date
from typing import Any, get_args

import pandas as pd
import pytest

from helpers.counting.first_framework import first_cases
from helpers.counting.parts import areas_of_part
from helpers.counting.places import not_inspected
from helpers.counting.sizes import size_groups
from helpers.data.load import load_inspections, load_local_areas
from helpers.parameters.base import AuthorityType, Region
from helpers.parameters.q01_deprivation import Deprivation
from helpers.questions.primary_tests import primary_tests
from helpers.questions.q01_deprivation import deprivation_table
from helpers.vocabulary import LONDON, OFSTED_REGIONS, REGION
from helpers.words.findings import part
from smallstats.errors import DataError

TABLES = load_inspections(), load_local_areas()


def chosen(**values: Any) -> Deprivation:
    """Return the defaults with these values in their place, checked as in a run."""
    return Deprivation.model_validate(values)


WHOLE = first_cases(*TABLES, Deprivation())
PART = chosen(regions=("London", "South East"), first_date=date(2018, 1, 1))


def test_the_regions_and_types_that_may_be_chosen_are_those_of_the_data():
    assert sorted(get_args(Region)) == sorted(OFSTED_REGIONS)
    assert set(get_args(AuthorityType)) == set(TABLES[1]["authority_type"].dropna())


def test_nothing_chosen_counts_all():
    assert WHOLE.frame is WHOLE.whole
    assert part(WHOLE) == []


def test_a_part_holds_the_rows_that_a_filter_by_hand_leaves_with_a_step_for_each():
    found = first_cases(*TABLES, PART)
    by_hand = WHOLE.frame[
        WHOLE.frame["ofsted_region"].isin(["London", "South East"])
        & (WHOLE.frame["inspection_start_date"] >= "2018-01-01")
    ]
    assert found.frame["la_code"].tolist() == by_hand["la_code"].tolist()
    left = found.steps["left"].to_dict()
    assert left["First date"] == len(by_hand) < left["Region"] < len(WHOLE.frame)


def test_the_regions_together_are_the_whole():
    parts = [first_cases(*TABLES, chosen(regions=(region,))) for region in OFSTED_REGIONS]
    assert sum(len(part.frame) for part in parts) == len(WHOLE.frame)


@pytest.mark.parametrize("cut", ["remainder-last", "quantile-of-inspected"])
def test_groups_are_those_of_all_england(cut: str):
    parts = [chosen(regions=(region,), group_cut=cut) for region in OFSTED_REGIONS]
    tables = pd.concat([deprivation_table(*TABLES, part) for part in parts])
    whole = deprivation_table(*TABLES, chosen(group_cut=cut))
    assert tables.groupby(level=0, observed=False).sum().to_numpy().tolist() == whole.to_numpy().tolist()


def test_groups_by_size_are_those_of_all_england():
    part = first_cases(*TABLES, chosen(regions=("London",)))
    for among in ("existing", "counted"):
        whole = size_groups(WHOLE, n_groups=4, cut_among=among).set_axis(WHOLE.frame["la_code"])
        kept = size_groups(part, n_groups=4, cut_among=among).set_axis(part.frame["la_code"])
        assert kept.astype(str).equals(whole.reindex(kept.index).astype(str))


def test_an_area_inspected_before_the_first_date_is_not_listed_as_not_inspected():
    part = chosen(regions=("London",), first_date=date(2020, 1, 1))
    inside = areas_of_part(WHOLE.areas, part, WHOLE.as_at_date)
    found = not_inspected(first_cases(*TABLES, part), TABLES[0], inside)
    assert set(found["la_code"]) == set(inside["la_code"]) - set(WHOLE.frame["la_code"])


def test_within_london_alone_the_questions_on_regions_are_not_of_the_family():
    family = primary_tests(*TABLES, chosen(regions=("London",)))
    assert family.loc[[LONDON, REGION], "p_value"].isna().all()


def test_a_part_without_inspections_is_refused_naming_the_parameter():
    with pytest.raises(DataError, match=r"first_date=2022-01-01 leaves none of the 116 inspections"):
        first_cases(*TABLES, chosen(first_date=date(2022, 1, 1)))


def test_what_is_left_out_is_said_with_a_caution():
    said = part(first_cases(*TABLES, chosen(regions=("London",))))
    assert said[0] == "Only a part is counted (only London): 92 inspections are left out."
    assert said[1].startswith("A part picked after looking")
