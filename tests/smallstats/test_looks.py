"""Spending of the level over repeated looks, held to R and to published boundaries."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from smallstats.errors import DataError, ParameterError
from smallstats.looks import spend_alpha

VALUES = json.loads((Path(__file__).parent / "reference" / "looks.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", VALUES["cases"], ids=lambda case: f"{case['times']}-{case['alpha']}")
def test_boundaries_and_levels_are_those_of_nested_quadrature_in_r(case: dict[str, Any]):
    found = spend_alpha(case["times"], confidence=1 - case["alpha"])
    assert found["spent"].to_numpy() == pytest.approx(case["spent"], rel=1e-10)
    assert found["deviate"].to_numpy() == pytest.approx(case["deviates"], abs=1e-5)
    assert found["plain_level"].to_numpy() == pytest.approx(case["plain"], abs=1e-7)


def test_five_equal_looks_at_the_plain_level_of_five_percent_make_fourteen():
    # Armitage, McPherson and Rowe (1969), table 2: .142.
    assert spend_alpha([0.2, 0.4, 0.6, 0.8, 1])["plain_level"].iloc[-1] == pytest.approx(0.142, abs=5e-4)


def test_one_look_at_all_is_the_plain_test():
    found = spend_alpha([1])
    assert found[["spent", "level", "plain_level"]].to_numpy() == pytest.approx(0.05)


def test_a_later_look_does_not_change_what_was_decided_before():
    short, long = spend_alpha([0.3, 0.6]), spend_alpha([0.3, 0.6, 0.61, 1])
    assert short["deviate"].tolist() == long["deviate"].tolist()[:2]


def test_the_whole_level_is_kept_by_simulated_looks():
    times = np.array([0.25, 0.5, 0.75, 1.0])
    limits = spend_alpha(times)["deviate"].to_numpy()
    steps = np.random.default_rng(5).normal(size=(100_000, 4)) * np.sqrt(np.diff(times, prepend=0))
    crossed = (np.abs(steps.cumsum(axis=1)) / np.sqrt(times) > limits).any(axis=1)
    assert crossed.mean() == pytest.approx(0.05, abs=0.0025)


def test_a_look_too_early_to_reject_anything_has_no_limit():
    found = spend_alpha([0.01, 1])
    assert np.isinf(found["deviate"].iloc[0])
    assert found["deviate"].iloc[1] == pytest.approx(1.96, abs=1e-3)


@pytest.mark.parametrize("information", [[], [0, 1], [0.5, 0.5], [0.6, 0.4], [0.5, 1.1], [float("nan")]])
def test_information_that_does_not_rise_from_0_to_1_is_refused(information: list[float]):
    with pytest.raises(DataError, match="information"):
        spend_alpha(information)


def test_a_level_out_of_range_is_refused():
    with pytest.raises(ParameterError, match="confidence=1"):
        spend_alpha([1], confidence=1)
