"""Groups, halves and doublings by residents."""

from datetime import date
from typing import get_args

import pandas as pd
import pytest

from helpers.counting.cases import Cases
from helpers.counting.shares import NO_WSOA, WSOA
from helpers.counting.sizes import CUT_AMONG, cut_by_size, doublings, halves, size_groups, size_labels, size_ranges
from helpers.parameters.q04_size_provision import PopulationProvision
from smallstats.errors import ParameterError

RESIDENTS = pd.Series([10, 40, None, 20, 30], index=list("abcde"), dtype="Int64")
HALVES = cut_by_size(RESIDENTS, among=RESIDENTS, n_groups=2)


def test_groups_hold_equal_numbers_from_the_smallest_up_and_unknown_sizes_none():
    assert HALVES.drop("c").to_dict() == {
        "a": "Smaller half", "b": "Larger half", "d": "Smaller half", "e": "Larger half",
    }  # fmt: skip
    assert HALVES.isna().tolist() == [False, False, True, False, False]


def test_more_groups_than_areas_leave_some_empty():
    groups = cut_by_size(RESIDENTS, among=RESIDENTS, n_groups=6)
    assert list(groups.cat.categories) == size_labels(6)
    assert groups.value_counts().tolist().count(0) == 2


def test_ties_share_a_group():
    sizes = pd.Series([1, 1, 1, 2])
    assert cut_by_size(sizes, among=sizes, n_groups=2).astype(str).tolist()[:3] == ["Larger half"] * 3


def test_no_known_size_gives_no_group():
    none = pd.Series([None], dtype="Int64")
    assert cut_by_size(none, among=none, n_groups=2).isna().all()


def cases() -> Cases:
    """Two counted areas, one of them abolished since, and three others that existed."""
    frame = pd.DataFrame({"la_code": ["A", "B"], "residents_0_25": [10, 20]})
    areas = pd.DataFrame({"la_code": ["B", "C", "D", "E"], "residents_0_25": [20, 30, 40, 50]})
    return Cases(frame, pd.DataFrame(), areas, date(2021, 3, 31), frame)


def test_the_cut_is_made_over_existing_areas_or_over_the_counted_ones_alone():
    # Of 10 to 50, 10 and 20 are the lower two of five; among themselves they are one a half.
    assert size_groups(cases(), n_groups=2).tolist() == ["Smaller half"] * 2
    assert size_groups(cases(), n_groups=5).tolist() == ["Group 1 (smallest)", "Group 2"]
    assert size_groups(cases(), n_groups=2, cut_among="counted").tolist() == ["Smaller half", "Larger half"]
    with pytest.raises(ParameterError, match="cut_among='all'"):
        size_groups(cases(), n_groups=2, cut_among="all")


def test_the_model_allows_the_cuts_that_there_are():
    assert get_args(PopulationProvision.model_fields["cut_among"].annotation) == CUT_AMONG


def test_ranges_are_the_fewest_and_most_residents_of_a_group():
    assert size_ranges(RESIDENTS, HALVES).to_numpy().tolist() == [[10, 20], [30, 40]]


def test_doublings_are_zero_at_the_median_and_one_at_twice_as_many():
    assert doublings(pd.Series([50, 100, 200])).tolist() == [-1, 0, 1]


def test_the_larger_half_comes_first_in_the_comparison():
    sizes = pd.Series([1, 2, 3, 4, 5])
    outcomes = pd.Series([WSOA, WSOA, NO_WSOA, NO_WSOA, WSOA])
    assert halves(cut_by_size(sizes, among=sizes, n_groups=2), outcomes) == (1, 3, 2, 2)
