"""07_multiverse follows its parameters, and its universes are what full runs of 01 and 02 find."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from helpers.data.load import load_inspections, load_local_areas
from helpers.parameters import check_values, refuse_empty
from helpers.parameters.q07_multiverse import Multiverse
from helpers.questions.q07_multiverse import deprivation_definitions, universes, year_definitions
from smallstats.errors import DataError, ParameterError

NOTEBOOK = "07_multiverse"
OTHER: dict[str, dict[str, Any]] = {
    "exact tests of the whole file, nine in ten": {
        "as_at_date": "2022-12-31", "tests": "exact", "significance_level": 0.1, "draws": 100,
    },
    "two inspections with one outcome": {"as_at_date": "2016-07-13", "tests": "large-sample", "draws": 100},
    "fewer deals, another seed": {"draws": 100, "seed": 7},
}  # fmt: skip
DATA = load_inspections(), load_local_areas()
INDEPENDENCE = {
    "exact": "exact (primary)", "mid-p": "exact, mid-p", "pearson": "Pearson's chi-square",
    "likelihood-ratio": "likelihood ratio",
}  # fmt: skip
TRENDS = {"trend exact": "gradient, exact", "trend": "gradient, large-sample"}


def picked(frame: pd.DataFrame, **options: str) -> pd.Series:
    """Return the p-values of the universes of one definition, by test."""
    for choice, option in options.items():
        frame = frame[frame[choice.replace("_", " ")] == option]
    assert frame["test"].is_unique
    return frame.set_index("test")["p_value"]


def named_tests(run: Any) -> dict[str, float]:
    """Return the p-values of a full run by the names that the multiverse gives its tests."""
    found: dict[str, float] = {}
    for table, names in (("tests", INDEPENDENCE), ("gradient", TRENDS)):
        p_values = run.table(table).set_index("Test")["p"]
        found |= {ours: p_values[theirs] for ours, theirs in names.items()}
    return found


def test_the_defaults_make_more_than_a_thousand_universes_of_each_question(default):
    sides = default.table("sides").set_index("Question")
    assert sides["universes"].tolist() == [2856, 1512]
    assert (sides["below"] + sides["not_below"] == sides["universes"]).all()
    # R 4.2, Table 1 of the 2021 release: fisher.test(matrix(c(8, 13, 13, 11, 12, 14, 8, 11, 14, 12), 5))$p.value
    found = default.results.numbers
    assert found["own_deprivation"]["p_value"] == pytest.approx(0.518463861143863, rel=1e-12)
    # R 4.2: fisher.test(matrix(c(8, 16, 21, 14, 21, 13, 12, 11), 4))$p.value
    assert found["own_year"]["p_value"] == pytest.approx(0.029676189350444, rel=1e-12)
    assert (default.table("reconciliation")["verdict"] == "reproduced").all()
    assert default.table("spot_deprivation")["agree"].all()
    assert default.table("spot_year")["agree"].all()
    default.check_words()


def test_a_full_run_on_deprivation_finds_the_p_values_of_its_universe(make_run):
    run = make_run(
        "01_deprivation", deprivation_measure="average-score", group_cut="equal-width", n_groups=4,
        boundary_policy="as-inspected", draws=1000,
    )  # fmt: skip
    frame = universes(deprivation_definitions(*DATA, as_at=date(2021, 3, 31)))
    options = {"abolished_areas": "as-inspected", "measure": "average-score", "cut": "equal-width", "groups": "4"}
    ours = picked(frame, counted_by="chosen date", **options)
    assert ours.to_dict() == pytest.approx(named_tests(run), rel=1e-12)


def test_a_full_run_on_the_years_finds_the_p_values_of_its_universes(make_run):
    run = make_run("02_year_on_year", as_at_date="2022-06-21", year_rule="academic-year-by-start", draws=1000)
    frame = universes(year_definitions(*DATA, as_at=date(2021, 3, 31)))
    options = {"abolished_areas": "existing-at-date", "date_of_an_inspection": "start", "year_runs_from": "September"}
    each = {"counted_by": "whole file", "thin_years": "kept", **options}
    ours, found = picked(frame, first_term="counted", **each), run.results.numbers
    theirs = named_tests(run) | {"step exact": found["shapes"]["change_point"]["p_value"]}
    assert ours.to_dict() == pytest.approx(theirs, rel=1e-12)
    without = picked(frame, first_term="left out", **each)
    assert without["exact"] == pytest.approx(found["first_term"]["exact_test"]["p_value"], rel=1e-12)


@pytest.mark.parametrize("name", OTHER)
def test_other_parameters_give_whole_correct_english_results(follow, name: str):
    made = follow(name)
    assert made.table("spot_deprivation")["agree"].all()
    assert made.table("spot_year")["agree"].all()


def test_every_parameter_changes_something_that_is_shown(make_run, default):
    whole, few, again = (make_run(NOTEBOOK, **values) for values in OTHER.values())
    ours, theirs = (set(run.table("choices_year")["Option"]) for run in (default, whole))
    assert ours - theirs == {"whole file", "pearson", "likelihood-ratio", "trend"}
    assert "level of 0.1;" in whole.said("answer")
    assert "nothing can be tested there" in few.said("answer")
    assert "100 deals" in again.said("chance")
    assert again.table("spot_year")["Universe"].tolist() != default.table("spot_year")["Universe"].tolist()
    pd.testing.assert_frame_equal(again.table("sides"), default.table("sides"))


def test_tests_that_do_not_exist_and_a_date_too_early_are_refused():
    with pytest.raises(ParameterError, match="tests='bayes' is not allowed"):
        check_values(NOTEBOOK, {"tests": "bayes"})
    with pytest.raises(DataError, match="choose a date from 2016-07-13 on"):
        refuse_empty(Multiverse.model_validate({"as_at_date": "2016-07-12"}))
