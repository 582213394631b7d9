import json
from math import inf, isclose, isnan
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallstats.errors import DataError, ParameterError
from smallstats.proportions import risk_ratio

REFERENCE = json.loads((Path(__file__).parent / "reference" / "proportions.json").read_text(encoding="utf-8"))
METHODS = ["koopman", "miettinen-nurminen", "katz"]
COMMON = settings(max_examples=60, derandomize=True, deadline=None)
GROUP = st.integers(1, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize("method", METHODS)
def test_limits_are_those_of_r(method: Any) -> None:
    for case in REFERENCE["comparisons"]:
        found = risk_ratio(*case["counts"], method=method, confidence=case["confidence"])
        expected = [float(limit) for limit in case[f"ratio_{method}"]]
        assert isclose(found.lower, expected[0], rel_tol=1e-10), (case, found)
        assert isclose(found.upper, expected[1], rel_tol=1e-10), (case, found)


def test_the_score_limits_are_those_of_koopman_1984() -> None:
    found = risk_ratio(36, 40, 16, 80)
    assert (round(found.lower, 2), round(found.estimate, 2), round(found.upper, 2)) == (2.94, 4.5, 7.15)


def test_empty_cells_give_limits_of_0_or_inf_on_their_side_only() -> None:
    none_in_a, none_in_b, none = risk_ratio(0, 22, 8, 21), risk_ratio(8, 22, 0, 21), risk_ratio(0, 22, 0, 21)
    assert (none_in_a.lower, none_in_a.estimate) == (0, 0)
    assert 0 < none_in_a.upper < 1
    assert (none_in_b.estimate, none_in_b.upper) == (inf, inf)
    assert 1 < none_in_b.lower < inf
    assert isnan(none.estimate)
    assert (none.lower, none.upper) == (0, inf)


def test_two_groups_of_nothing_but_events_leave_doubt_about_a_ratio_of_1() -> None:
    found = risk_ratio(22, 22, 21, 21)
    assert found.lower < 1 == found.estimate < found.upper


def test_the_log_interval_says_nothing_when_a_count_is_0() -> None:
    found = risk_ratio(0, 22, 8, 21, method="katz")
    assert (found.lower, found.estimate, found.upper) == (0, 0, inf)


@pytest.mark.parametrize("method", METHODS)
@COMMON
@given(GROUP, GROUP, st.floats(0.05, 0.999))
def test_the_interval_contains_the_estimate(method: Any, a: Any, b: Any, confidence: Any) -> None:
    found = risk_ratio(*a, *b, method=method, confidence=confidence)
    assert 0 <= found.lower < inf
    if not isnan(found.estimate):
        assert found.lower <= found.estimate * (1 + 1e-14)
        assert found.estimate <= found.upper * (1 + 1e-14)


@pytest.mark.parametrize("method", METHODS)
@COMMON
@given(GROUP, GROUP)
def test_swapping_the_groups_inverts_the_ratio(method: Any, a: Any, b: Any) -> None:
    found, swapped = risk_ratio(*a, *b, method=method), risk_ratio(*b, *a, method=method)
    assert isclose(found.upper, 1 / swapped.lower if swapped.lower else inf, rel_tol=1e-10)
    assert isclose(found.lower, 1 / swapped.upper, rel_tol=1e-10)


def test_bad_input_is_refused() -> None:
    with pytest.raises(DataError, match="count_b=-1"):
        risk_ratio(1, 2, -1, 8)
    with pytest.raises(ParameterError, match="koopman, miettinen-nurminen, katz"):
        risk_ratio(1, 2, 1, 8, method="wald")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="confidence"):
        risk_ratio(1, 2, 1, 8, confidence=1)
