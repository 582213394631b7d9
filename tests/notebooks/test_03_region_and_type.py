"""03_region_and_type follows its parameters: the release's numbers, other values, edge values, impossible ones."""

from typing import Any

import pytest

from helpers.parameters import check_values, refuse_empty
from helpers.parameters.q03_regions import RegionAndType
from smallstats.errors import DataError, ParameterError

NOTEBOOK = "03_region_and_type"
OTHER: dict[str, dict[str, Any]] = {
    "after the last inspection, strict": {
        "as_at_date": "2023-06-30", "boundary_policy": "never-abolished", "confidence_level": 0.99, "draws": 1000,
    },
    "few inspections, half intervals": {
        "as_at_date": "2016-12-31", "authority_type_at": "present", "confidence_level": 0.5, "seed": 7,
        "deprivation_measure": "rank-of-average-rank",
    },
    "two inspections with one outcome": {"as_at_date": "2016-07-13", "draws": 1000},
}  # fmt: skip


def test_the_defaults_give_the_numbers_that_the_release_prints(default):
    default.check_words()
    cells = default.table("reconciliation").set_index("Count")
    # Ofsted, 2021 release, "Inspection outcomes by region", "... by local authority type", "... not inspected yet"
    assert cells["published"].tolist() == [9, 1, 15, 5, 8, 3, 9, 9, 34]
    assert cells["computed"].tolist() == [9, 1, 15, 5, 8, 3, 9, 9, 35]
    assert default.table("words")["on_the_side_said"].all()


def test_the_defaults_give_rs_p_values(default):
    found = default.results.numbers["answer"] | default.results.numbers["types"]
    # R 4.2: fisher.test(cbind(with, without)) over the eight regions, and over the four types
    assert found["region_test"]["p_value"] == pytest.approx(0.026566435394625, rel=1e-12)
    assert found["type_test"]["p_value"] == pytest.approx(0.037797066415362, rel=1e-12)


@pytest.mark.parametrize("name", OTHER)
def test_other_parameters_give_whole_correct_english_results(follow, name: str):
    made = follow(name)
    left = made.table("selection")["left"].iloc[-1]
    assert made.table("region_shares")["total"].sum() == left == made.table("type_shares")["total"].sum()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_at_date", "2022-08-31"), ("authority_type_at", "present"), ("deprivation_measure", "average-rank"),
        ("draws", 1000), ("seed", 1), ("boundary_policy", "never-abolished"), ("confidence_level", 0.9),
        ("significance_level", 0.2), ("regions", ["London"]), ("authority_types", ["County"]),
        ("first_date", "2018-01-01"),
    ],
)  # fmt: skip
def test_every_parameter_changes_something_that_is_shown(moved, name: str, value: Any):
    assert moved(NOTEBOOK, **{name: value})


def test_a_measure_that_does_not_exist_and_a_date_too_early_are_refused():
    with pytest.raises(ParameterError, match="authority_type_at='always' is not allowed"):
        check_values(NOTEBOOK, {"authority_type_at": "always"})
    with pytest.raises(DataError, match="choose a date from 2016-07-13 on"):
        refuse_empty(RegionAndType.model_validate({"as_at_date": "2016-07-12"}))
