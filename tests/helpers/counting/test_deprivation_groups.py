"""Deprivation groups."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.counting.deprivation_groups import (
    CUTS,
    MEASURES,
    QUINTILE_NAMES,
    assign_groups,
    deprivation_values,
    group_labels,
    standardised_values,
)
from smallstats.errors import DataError, ParameterError


def areas_with(scores: list[float | None], predecessors: dict[str, str] | None = None) -> pd.DataFrame:
    codes = [f"A{place:03d}" for place in range(len(scores))]
    score = pd.Series(scores, dtype=float)
    rank = score.rank(ascending=False, method="min")
    return pd.DataFrame(
        {
            "la_code": codes,
            "idaci_2019_average_score": score,
            "idaci_2019_rank_of_average_score": rank,
            "idaci_2019_average_rank": score * 100,
            "idaci_2019_rank_of_average_rank": rank,
            "predecessors": [(predecessors or {}).get(code, "") for code in codes],
        }
    )


def group_numbers(areas: pd.DataFrame, **options) -> list[int]:
    return assign_groups(areas, **options).cat.codes.tolist()


def test_151_areas_are_cut_as_the_release_cut_them():
    areas = areas_with(list(np.linspace(0.4, 0.1, 151)))
    groups = assign_groups(areas, measure="rank-of-average-score", cut="remainder-last", n_groups=5)
    assert groups.value_counts(sort=False).tolist() == [30, 30, 30, 30, 31]
    assert groups.iloc[0] == "Most deprived"
    assert groups.iloc[-1] == "Least deprived"


def test_ordinary_quantiles_put_31_of_151_areas_first_as_pandas_does():
    areas = areas_with(list(np.linspace(0.4, 0.1, 151)))
    ours = assign_groups(areas, measure="rank-of-average-score", cut="quantile", n_groups=5).cat.codes
    theirs = pd.qcut(areas["idaci_2019_rank_of_average_score"], 5, labels=False)
    assert ours.tolist() == theirs.tolist()


def test_equal_width_cuts_the_measure_not_the_areas():
    areas = areas_with([0.4, 0.2, 0.1, 0.1, 0.0])
    assert group_numbers(areas, measure="average-score", cut="equal-width", n_groups=2) == [0, 0, 1, 1, 1]


def test_quantiles_of_the_inspected_look_at_the_inspected_only():
    areas = areas_with([0.6, 0.5, 0.4, 0.3, 0.2, 0.1])
    inspected = pd.Series(["A000", "A001"])
    options = {"measure": "average-score", "cut": "quantile-of-inspected", "n_groups": 2, "inspected": inspected}
    assert group_numbers(areas, **options) == [0, 1, 1, 1, 1, 1]


def test_an_abolished_area_takes_the_value_of_the_one_area_that_came_from_it_alone():
    areas = areas_with([0.4, None, 0.1], predecessors={"A002": "A001"})
    assert deprivation_values(areas, measure="average-score")["A001"] == 0.1


def test_an_abolished_area_with_two_successors_has_no_value_and_no_group():
    areas = areas_with([0.4, None, 0.1, 0.2], predecessors={"A002": "A001", "A003": "A001"})
    assert np.isnan(deprivation_values(areas, measure="average-score")["A001"])
    assert group_numbers(areas, measure="average-score", cut="quantile", n_groups=2)[1] == -1


def test_every_group_is_a_category_even_if_empty():
    groups = assign_groups(areas_with([0.1, 0.1]), measure="average-score", cut="quantile", n_groups=5)
    assert groups.cat.categories.tolist() == list(QUINTILE_NAMES)


def test_other_numbers_of_groups_are_named_by_number_and_end():
    assert group_labels(3) == ["Group 1 (most deprived)", "Group 2", "Group 3 (least deprived)"]


@pytest.mark.parametrize(("name", "value"), [("measure", "score"), ("cut", "thirds")])
def test_an_unknown_choice_is_refused(name: str, value: str):
    options: dict[str, Any] = {"measure": "average-score", "cut": "quantile", "n_groups": 2, name: value}
    with pytest.raises(ParameterError, match=f"{value}.*must be one of"):
        assign_groups(areas_with([0.1, 0.2]), **options)


def test_no_area_with_a_value_is_refused():
    with pytest.raises(DataError, match="No counted area has a value"):
        assign_groups(areas_with([None, None]), measure="average-score", cut="quantile", n_groups=2)


def test_standardised_values_have_mean_zero_and_unit_deviation_among_the_chosen():
    areas = areas_with([0.4, 0.3, 0.1, 0.9])
    chosen = areas["la_code"].iloc[:3]
    values = standardised_values(areas, measure="rank-of-average-score", among=chosen)[chosen]
    assert values.mean() == pytest.approx(0)
    assert values.std() == pytest.approx(1)
    assert values.iloc[0] > values.iloc[1]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    scores=st.lists(st.integers(0, 30), min_size=1, max_size=60),
    n_groups=st.integers(2, 10),
    measure=st.sampled_from(sorted(MEASURES)),
    cut=st.sampled_from(sorted(CUTS)),
)
def test_groups_never_put_a_more_deprived_area_after_a_less_deprived_one(scores, n_groups, measure, cut):
    areas = areas_with([score / 100 for score in scores])
    values = deprivation_values(areas, measure=measure)
    groups = assign_groups(areas, measure=measure, cut=cut, n_groups=n_groups).cat.codes
    order = values.sort_values(ascending=False).index
    assert groups[order].is_monotonic_increasing
    assert groups.groupby(values).nunique().max() == 1
