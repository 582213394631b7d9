import json
from math import isclose
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallstats.errors import DataError, ParameterError
from smallstats.proportions import difference, equivalence

REFERENCE = json.loads((Path(__file__).parent / "reference" / "proportions.json").read_text(encoding="utf-8"))
METHODS = ["newcombe", "miettinen-nurminen"]
COMMON = settings(max_examples=60, derandomize=True, deadline=None)
GROUP = st.integers(1, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize("method", METHODS)
def test_the_one_sided_p_values_are_those_of_r(method: Any) -> None:
    for case in REFERENCE["comparisons"]:
        found = equivalence(*case["counts"], margin=case["margin"], method=method)
        for p_value, expected in zip((found.p_lower, found.p_upper), case[f"tost_{method}"], strict=True):
            assert isclose(p_value, expected, rel_tol=1e-10, abs_tol=1e-290), (case, found)


@pytest.mark.parametrize("method", METHODS)
@COMMON
@given(GROUP, GROUP, st.floats(0.01, 0.6), st.floats(0.6, 0.99))
def test_both_tests_reject_exactly_when_the_interval_lies_within_the_margin(
    method: Any, a: Any, b: Any, margin: Any, confidence: Any
) -> None:
    found = equivalence(*a, *b, margin=margin, method=method, confidence=confidence)
    limits = difference(*a, *b, method=method, confidence=2 * confidence - 1)
    assert isclose(found.lower, limits.lower, abs_tol=1e-9)
    assert isclose(found.upper, limits.upper, abs_tol=1e-9)
    assert found.equivalent == (-margin < found.lower and found.upper < margin)
    if abs(found.p_value - found.alpha) > 1e-9:
        assert found.equivalent == (found.p_value < found.alpha)


@pytest.mark.parametrize("method", METHODS)
@COMMON
@given(GROUP, GROUP, st.floats(0.01, 0.5))
def test_swapping_the_groups_swaps_the_two_tests(method: Any, a: Any, b: Any, margin: Any) -> None:
    found = equivalence(*a, *b, margin=margin, method=method)
    swapped = equivalence(*b, *a, margin=margin, method=method)
    assert isclose(found.p_lower, swapped.p_upper, abs_tol=1e-12)
    assert found.equivalent == swapped.equivalent


def test_large_equal_groups_are_equivalent_and_small_ones_are_not_shown_to_be() -> None:
    assert equivalence(800, 1600, 800, 1600, margin=0.1).equivalent
    small = equivalence(8, 16, 8, 16, margin=0.1)
    assert not small.equivalent
    assert small.p_value > 0.05


def test_a_difference_at_the_margin_has_p_one_half_and_one_beyond_it_more() -> None:
    assert isclose(equivalence(30, 100, 20, 100, margin=0.1).p_upper, 0.5, abs_tol=1e-9)
    assert equivalence(40, 100, 20, 100, margin=0.1).p_upper > 0.9


def test_the_interval_is_at_one_minus_twice_alpha() -> None:
    found = equivalence(8, 16, 8, 16, margin=0.1, confidence=0.95)
    assert isclose(found.confidence, 0.9)
    assert isclose(found.alpha, 0.05)


@pytest.mark.parametrize("margin", [0, 1, -0.1, 10, float("nan"), "wide", None])
def test_a_margin_outside_0_to_1_is_refused(margin: Any) -> None:
    with pytest.raises(ParameterError, match="margin="):
        equivalence(8, 16, 8, 16, margin=margin)


def test_a_confidence_of_one_half_or_less_and_bad_counts_are_refused() -> None:
    with pytest.raises(ParameterError, match=r"above 0\.5"):
        equivalence(8, 16, 8, 16, margin=0.1, confidence=0.5)
    with pytest.raises(DataError, match="count_a=17"):
        equivalence(17, 16, 8, 16, margin=0.1)
    with pytest.raises(ParameterError, match="newcombe"):
        equivalence(8, 16, 8, 16, margin=0.1, method="wald")  # type: ignore[arg-type]
