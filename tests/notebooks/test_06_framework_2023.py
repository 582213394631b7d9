"""06_framework_2023 reproduces the 2023 release and follows its parameters: others, edge ones, impossible ones."""

from typing import Any

import pytest

from helpers.data.load import load_inspections, load_local_areas
from helpers.parameters import refuse_empty
from helpers.parameters.q06_framework_2023 import Framework2023
from helpers.vocabulary import SECOND_FRAMEWORK, SECOND_OUTCOMES
from smallstats.errors import DataError

NOTEBOOK = "06_framework_2023"
OTHER: dict[str, dict[str, Any]] = {
    "the release's own date, by publication, from predecessors": {
        "as_at_date": "2023-12-31", "date_rule": "publication", "link_rule": "predecessors-too", "count_from": "start",
    },
    "beyond the data, starts estimated, ten groups, half intervals": {
        "as_at_date": "2028-06-30", "unknown_start": "estimated", "n_groups": 10, "confidence_level": 0.5,
        "deprivation_measure": "average-rank", "seed": 7,
    },
    "three inspections, one year": {"as_at_date": "2023-03-05", "n_groups": 2},
    "a single inspection": {"as_at_date": "2023-01-30"},
}  # fmt: skip
CHANGES: dict[str, Any] = {
    "as_at_date": "2024-12-31", "date_rule": "publication", "unknown_start": "estimated",
    "link_rule": "predecessors-too", "deprivation_measure": "average-rank", "n_groups": 4, "count_from": "start",
    "repeats": "latest", "confidence_level": 0.9, "seed": 1,
}  # fmt: skip


def test_the_defaults_hold_the_2023_release_as_the_row_of_that_year(default):
    # Ofsted, area SEND inspections as at 31 December 2023, data for Figure 1: 26 inspections, 7, 11 and 8
    row = default.table("year").set_index("Calendar year").loc[2023]
    assert row["total"] == 26
    assert [row[outcome] for outcome in SECOND_OUTCOMES] == [7, 11, 8]
    said = default.said("reconciliation")
    assert said == "All 4 cells of the 2023 release are reproduced."


def test_by_publication_the_release_is_not_reproduced(default):
    table = default.table("reconciliation").set_index("Outcome")
    assert table.loc["all full inspections", ["published", "computed", "computed_by_publication"]].tolist() == [
        26, 26, 20,
    ]  # fmt: skip


def test_what_is_unknown_is_named(default):
    named = default.results.numbers["unknown"]["areas"]
    assert named["outcome"] == ["Slough"]
    known = load_inspections(framework=SECOND_FRAMEWORK).merge(load_local_areas(), on="la_code")
    assert named["start"] == sorted(known.loc[known["inspection_start_date"].isna(), "la_name"])
    assert "North Northamptonshire" in named["earlier"]
    default.check_words()


@pytest.mark.parametrize("name", OTHER)
def test_other_parameters_give_whole_correct_english_results(follow, name: str):
    made = follow(name)
    counted = made.table("selection")["left"].iloc[-1]
    assert made.table("region")["total"].sum() == counted
    assert sum(made.results.numbers["headline"]["counts"].values()) == counted


@pytest.mark.parametrize("name", CHANGES)
def test_every_parameter_changes_something_that_is_shown(moved, name: str):
    assert moved(NOTEBOOK, **{name: CHANGES[name]})


@pytest.mark.parametrize(("rule", "first"), [("start", "2023-01-30"), ("publication", "2023-05-05")])
def test_a_date_before_the_first_inspection_is_refused_before_a_kernel_starts(rule: str, first: str):
    with pytest.raises(DataError, match=f"choose a date from {first} on"):
        refuse_empty(Framework2023.model_validate({"as_at_date": "2023-01-29", "date_rule": rule}))
