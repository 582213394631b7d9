"""04_population_and_provision follows its parameters: other values, edge values, impossible ones, none left unused."""

from typing import Any

import pytest

from helpers.parameters import check_values, refuse_empty
from helpers.parameters.q04_size_provision import PopulationProvision
from smallstats.errors import DataError, ParameterError

NOTEBOOK = "04_population_and_provision"
LATER, TWO, FEW, SEED = "later, areas as inspected", "two inspections with one outcome", "few", "another seed"
OTHER: dict[str, dict[str, Any]] = {
    LATER: {
        "as_at_date": "2022-08-31", "boundary_policy": "as-inspected", "n_groups": 2, "margin": 0.3,
        "confidence_level": 0.9, "years_before": 2,
    },
    TWO: {"as_at_date": "2016-07-13", "n_groups": 10, "boundary_policy": "never-abolished"},
    FEW: {"as_at_date": "2017-01-31", "years_before": 0, "n_groups": 3, "cut_among": "counted", "draws": 1000},
    SEED: {"seed": 7, "margin": 0.2},
}  # fmt: skip


def test_the_defaults_count_what_the_release_counts_and_weigh_its_claim(default):
    default.check_words()
    found = default.results.numbers
    # Ofsted, release of 2021, main findings: 116 inspected, 59 statements.
    assert (found["answer"]["overall"]["count"], found["answer"]["overall"]["total"]) == (59, 116)
    assert "A difference of 10 percentage points between the halves is not excluded." in default.said("evidence")
    verdicts = default.table("statements")["verdict"].tolist()
    assert verdicts == ["not contradicted", "not contradicted", "not answered"]


def test_the_defaults_give_rs_numbers(default):
    found = default.results.numbers
    # R 4.2: fisher.test(matrix(c(11, 16, 16, 14, 14, 14, 13, 18), 4))$p.value
    assert found["answer"]["exact_test"]["p_value"] == pytest.approx(0.755627544905132, rel=1e-12)
    # Newcombe's method 10 from prop.test(x, n, conf.level = 0.9, correct = FALSE)$conf.int of 31 of 61 and 28 of 55
    bound = found["bound"]["equivalence"]
    assert [bound["lower"], bound["upper"]] == pytest.approx([-0.150266344476478, 0.148615463333032], abs=1e-12)
    # p.adjust over the five exact tests, "holm"
    family = default.table("family").set_index("Question")["adjusted_p_value"]
    assert family["year"] == pytest.approx(0.118704757401762, rel=1e-12)
    assert family["number of residents"] == 1


def test_no_inspection_is_dropped_unsaid(default):
    coverage = default.table("coverage")
    assert (coverage["known"] + coverage["missing"] == 116).all()
    assert (coverage["before_the_series"] + coverage["no_number"] == coverage["missing"]).all()
    assert default.table("indicators")["n"].tolist() == coverage["known"].tolist()
    assert default.table("shares")["total"].sum() == 116


@pytest.mark.parametrize("name", OTHER)
def test_other_parameters_give_whole_correct_english_results(follow, name: str):
    made = follow(name)
    assert len(made.table("shares")) == made.values["n_groups"]


def test_every_parameter_changes_something_that_is_shown(make_run, default):
    later, few, seed = (make_run(NOTEBOOK, **OTHER[name]) for name in (LATER, FEW, SEED))
    own, found, drawn = (made.results.numbers for made in (default, later, seed))
    # The 116 of the release, and all 151 inspections under the framework, old Dorset's among them
    assert found["answer"]["overall"]["total"] == 151
    assert "Dorset (to March 2019)" in later.said("residents")
    assert found["bound"]["equivalence"]["confidence"] == pytest.approx(0.8)
    assert later.table("coverage")["missing"].min() > few.table("coverage")["missing"].max() == 0
    assert few.table("shares")["total"].max() - few.table("shares")["total"].min() <= 1
    assert few.results.numbers["range"]["test"]["draws"] == 1000
    assert drawn["answer"]["exact_test"] == own["answer"]["exact_test"]
    assert drawn["range"]["test"]["p_value"] != own["range"]["test"]["p_value"]
    assert drawn["bound"]["equivalence"]["equivalent"] is True


def test_what_cannot_be_is_refused_before_a_kernel_starts():
    with pytest.raises(DataError, match="choose a date from 2016-07-13 on"):
        refuse_empty(PopulationProvision.model_validate({"as_at_date": "2016-07-12"}))
    # Two one-sided tests need a level above one half.
    with pytest.raises(ParameterError, match=r"confidence_level=0\.5 is not allowed: must be a number from 0\.6"):
        check_values(NOTEBOOK, {"confidence_level": 0.5})
