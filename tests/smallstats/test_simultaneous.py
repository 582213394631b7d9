"""Limits of several differences that hold together: against quadrature in R, a single pair, and simulation."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from smallstats.errors import DataError, ParameterError
from smallstats.proportions import difference, simultaneous_differences

CASES = json.loads((Path(__file__).parent / "reference" / "posterior.json").read_text(encoding="utf-8"))["against_one"]
NAMES = ["a", "b", "c", "d"]
COUNTS, TOTALS = pd.Series([14, 9, 6, 20], index=NAMES), pd.Series([22, 25, 24, 45], index=NAMES)
PAIRS = {f"{name} less rest": ([name], [other for other in NAMES if other != name]) for name in NAMES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["totals"]))
def test_the_adjusted_p_value_of_several_groups_against_one_is_that_of_quadrature_in_r(case: dict[str, Any]):
    labels = [str(number) for number in range(len(case["totals"]))]
    counts, totals = pd.Series(case["counts"], index=labels), pd.Series(case["totals"], index=labels)
    pairs = {label: ([label], ["0"]) for label in labels[1:]}
    found: Any = simultaneous_differences(counts, totals, pairs, draws=200_000, rng=1)["adjusted_p_value"]
    error = np.sqrt(np.array(case["p_values"]) * (1 - np.array(case["p_values"])) / 200_000)
    assert (np.abs(found.to_numpy() - case["p_values"]) < 4 * error + 1e-5).all()


def test_a_lone_pair_has_the_limits_of_one_difference():
    found: Any = simultaneous_differences(COUNTS, TOTALS, {"one": (["a"], ["b"])}, draws=400_000, rng=2).iloc[0]
    alone = difference(14, 22, 9, 25, method="miettinen-nurminen")
    assert [found["difference"], found["lower"], found["upper"]] == pytest.approx(
        [alone.estimate, alone.lower, alone.upper], abs=2e-3
    )


def test_limits_leave_out_0_just_where_the_adjusted_p_value_is_below_the_level():
    for level in np.linspace(0.5, 0.99, 25):
        found: Any = simultaneous_differences(COUNTS, TOTALS, PAIRS, draws=2_000, rng=1, confidence=level)
        outside = (found["lower"] > 0) | (found["upper"] < 0)
        assert (outside == (found["adjusted_p_value"] <= 1 - level)).all()


def test_limits_of_many_are_wider_than_those_of_one():
    many: Any = simultaneous_differences(COUNTS, TOTALS, PAIRS, draws=10_000, rng=1)
    one: Any = simultaneous_differences(COUNTS, TOTALS, {"a less rest": PAIRS["a less rest"]}, draws=10_000, rng=1)
    assert many.loc["a less rest", "lower"] < one.loc["a less rest", "lower"]
    assert many["lower"].lt(many["difference"]).all()


def test_all_limits_hold_together_about_as_often_as_they_say():
    rng, shares, held = np.random.default_rng(4), np.array([0.3, 0.5, 0.6, 0.4]), 0
    for _ in range(200):
        counts = pd.Series(rng.binomial(TOTALS, shares), index=NAMES)
        found: Any = simultaneous_differences(counts, TOTALS, PAIRS, draws=1_000, rng=1, confidence=0.9)
        weights = TOTALS.to_numpy()
        truth = [shares[i] - np.average(np.delete(shares, i), weights=np.delete(weights, i)) for i in range(4)]
        held += int(((found["lower"] <= truth) & (truth <= found["upper"])).all())
    assert 168 <= held <= 192


@pytest.mark.parametrize(
    ("pairs", "error", "said"),
    [({}, ParameterError, "at least one"), ({"x": (["a"], ["z"])}, ParameterError, "'z' is no group"),
     ({"x": (["a"], [])}, ParameterError, "each needs a group"),
     ({"x": (["a"], ["a", "b"])}, ParameterError, "in both"),
     ({"x": (["a"], ["empty"])}, DataError, "holds no observation")],
)  # fmt: skip
def test_pairs_that_cannot_be_compared_are_refused(pairs: Any, error: type[Exception], said: str):
    counts, totals = (pd.concat([values, pd.Series([0], index=["empty"])]) for values in (COUNTS, TOTALS))
    with pytest.raises(error, match=said):
        simultaneous_differences(counts, totals, pairs, draws=100, rng=1)


def test_too_few_draws_for_the_level_are_refused():
    with pytest.raises(ParameterError, match="draws=100"):
        simultaneous_differences(COUNTS, TOTALS, PAIRS, draws=100, rng=1, confidence=0.999)
