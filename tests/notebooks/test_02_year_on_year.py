"""02_year_on_year follows its parameters: the release's numbers, other values, edge values, impossible ones."""

from typing import Any

import pytest

from helpers.parameters import check_values, refuse_empty
from helpers.parameters.q02_years import YearOnYear
from smallstats.errors import DataError, ParameterError

NOTEBOOK = "02_year_on_year"
OTHER: dict[str, dict[str, Any]] = {
    "all inspections, by publication": {
        "as_at_date": "2022-12-31", "boundary_policy": "as-inspected", "year_rule": "reporting-year-by-publication",
        "confidence_level": 0.8, "seed": 7,
    },
    "one calendar year": {"as_at_date": "2016-12-31", "year_rule": "calendar-year-by-start", "draws": 1000},
    "two inspections with one outcome": {"as_at_date": "2016-07-13", "draws": 1000},
    "two academic years, half intervals": {
        "as_at_date": "2017-02-28", "year_rule": "academic-year-by-start", "confidence_level": 0.5, "draws": 1000,
        "boundary_policy": "never-abolished",
    },
}  # fmt: skip


def test_the_defaults_give_the_numbers_that_the_release_prints_by_year(default):
    cells = default.table("reconciliation").set_index("Count")
    # Ofsted, 2021 release, "Inspection outcomes by year"
    assert cells["published"].to_dict() == {
        "2016-17, inspected": 29, "2018-19, inspected": 33, "2018-19, without a statement": 12,
    }  # fmt: skip
    assert (cells["computed"] == cells["published"]).all()
    words = default.table("words").set_index("Share of")
    assert words["on_the_side_said"].all()
    assert words.loc["2016-17, without a statement", "printed"] == "just under three quarters"


def test_the_defaults_give_rs_p_values(default):
    found = default.results.numbers
    # R 4.2: fisher.test(matrix(c(8, 16, 21, 14, 21, 13, 12, 11), 4))$p.value
    assert found["answer"]["exact_test"]["p_value"] == pytest.approx(0.029676189350444, rel=1e-12)
    # the later years alone: fisher.test(matrix(c(16, 21, 14, 13, 12, 11), 3))$p.value
    assert found["later_years"]["exact_test"]["p_value"] == pytest.approx(0.76301722728271, rel=1e-12)
    assert found["shapes"]["change_point"]["split"] == 1
    assert found["first_term"]["left_out"] == 8


def test_the_empty_year_of_the_pandemic_keeps_its_place_in_the_extension(default):
    extension = default.table("extension").set_index("Year")["total"]
    assert extension.to_dict() == {
        "2016-17": 29, "2017-18": 28, "2018-19": 33, "2019-20": 25, "2020-21": 0, "2021-22": 34,
    }  # fmt: skip


@pytest.mark.parametrize("name", OTHER)
def test_other_parameters_give_whole_correct_english_results(follow, name: str):
    made = follow(name)
    left = made.table("selection")["left"].iloc[-1]
    assert made.table("shares")["total"].sum() == left == made.results.numbers["answer"]["overall"]["total"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_at_date", "2022-08-31"), ("boundary_policy", "never-abolished"), ("year_rule", "calendar-year-by-start"),
        ("draws", 1000), ("confidence_level", 0.9), ("seed", 1),
        ("significance_level", 0.2), ("regions", ["London"]), ("authority_types", ["County"]),
        ("first_date", "2018-01-01"),
    ],
)  # fmt: skip
def test_every_parameter_changes_something_that_is_shown(moved, name: str, value: Any):
    assert moved(NOTEBOOK, **{name: value})


def test_the_default_words_are_whole(default):
    default.check_words()


def test_a_year_rule_that_does_not_exist_and_a_date_too_early_are_refused():
    with pytest.raises(ParameterError, match="year_rule='financial-year' is not allowed"):
        check_values(NOTEBOOK, {"year_rule": "financial-year"})
    with pytest.raises(DataError, match="choose a date from 2016-07-13 on"):
        refuse_empty(YearOnYear.model_validate({"as_at_date": "2016-07-12"}))
