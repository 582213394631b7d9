"""05_revisits follows its parameters: other values, edge values, impossible ones, and none left unused."""

from typing import Any

import pytest

from helpers.parameters import refuse_empty
from helpers.parameters.q05_revisits import Revisits
from smallstats.errors import DataError

NOTEBOOK = "05_revisits"
OTHER: dict[str, dict[str, Any]] = {
    "the whole file, areas as inspected": {
        "as_at_date": "2022-10-04", "boundary_policy": "as-inspected", "waiting_from": "report", "horizon_months": 60,
    },
    "one re-visit": {"as_at_date": "2019-01-17", "draws": 1000, "confidence_level": 0.9},
    "a few, some begun and not yet reported": {
        "as_at_date": "2019-05-13", "boundary_policy": "never-abolished", "seed": 7, "horizon_months": 24,
    },
    "after the data end, half intervals": {"as_at_date": "2025-01-01", "confidence_level": 0.5, "horizon_months": 1},
}  # fmt: skip


def test_the_defaults_give_the_published_table_row_for_row(default):
    # Ofsted, release of 2021, Table 2 and the text above it.
    assert default.said("table_2").startswith("All 21 rows of Table 2 of the 2021 release are reproduced")
    assert default.table("outcomes")["count"].tolist() == [9, 11, 1]
    assert "21 of 59 areas" in default.said("evidence")
    assert "23 of 59 areas were re-visited within 30 months" in default.said("evidence")
    assert "5 of 8 published counts" in default.said("published")


def test_the_defaults_give_rs_limits(default):
    shares = default.table("outcomes").set_index("Sufficient progress in")
    # R 4.2: binom.test(9, 21)$conf.int; qbeta(c(.025, .975), 9.5, 12.5)
    exact, bayes = (0.218196857, 0.659793691), (0.237442974, 0.637941605)
    assert shares.loc["all", ["exact_lower", "exact_upper"]].tolist() == pytest.approx(exact, abs=1e-9)
    assert shares.loc["all", ["jeffreys_lower", "jeffreys_upper"]].tolist() == pytest.approx(bayes, abs=1e-9)


def test_the_re_visited_are_the_earliest_inspected(default):
    finding = default.results.numbers["chosen"]
    assert finding["order"]["earlier"] == 1
    assert "All 21 re-visited areas were inspected before all 38 still waiting" in default.said("chosen")


@pytest.mark.parametrize("name", OTHER)
def test_other_parameters_give_whole_correct_english_results(follow, name: str):
    made = follow(name)
    assert made.table("outcomes")["count"].sum() == len(made.table("areas"))


def test_the_defaults_are_correct_english(default):
    default.check_words()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_at_date", "2022-10-04"), ("boundary_policy", "as-inspected"), ("waiting_from", "report"),
        ("horizon_months", 36), ("draws", 1000), ("confidence_level", 0.9), ("seed", 1),
    ],
)  # fmt: skip
def test_every_parameter_changes_something_that_is_shown(moved, name: str, value: Any):
    assert moved(NOTEBOOK, **{name: value})


@pytest.mark.parametrize(
    ("day", "said"), [("2019-01-16", "choose a date from 2019-01-17 on"), ("2015-01-01", "from 2019-01-17 on")]
)
def test_a_date_before_the_first_re_visit_is_refused_before_a_kernel_starts(day: str, said: str):
    with pytest.raises(DataError, match=said):
        refuse_empty(Revisits.model_validate({"as_at_date": day}))
