import json
from math import isclose
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallstats.errors import DataError, ParameterError
from smallstats.proportions import difference

REFERENCE = json.loads((Path(__file__).parent / "reference" / "proportions.json").read_text(encoding="utf-8"))
METHODS = ["newcombe", "miettinen-nurminen"]
COMMON = settings(max_examples=60, derandomize=True, deadline=None)
GROUP = st.integers(1, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize("method", METHODS)
def test_limits_are_those_of_r(method: Any) -> None:
    assert len(REFERENCE["comparisons"]) >= 200
    for case in REFERENCE["comparisons"]:
        found = difference(*case["counts"], method=method, confidence=case["confidence"])
        assert isclose(found.lower, case[method][0], rel_tol=1e-10, abs_tol=1e-15), (case, found)
        assert isclose(found.upper, case[method][1], rel_tol=1e-10, abs_tol=1e-15), (case, found)


@pytest.mark.parametrize(
    ("counts", "limits"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((0, 10, 0, 10), (-0.2775, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
    ],
)
def test_newcombe_limits_are_those_of_newcombe_1998_table_2(counts: Any, limits: Any) -> None:
    found = difference(*counts)
    assert (round(found.lower, 4), round(found.upper, 4)) == limits


@pytest.mark.parametrize(
    ("counts", "limits"),
    [((56, 70, 48, 80), (0.0528, 0.3382)), ((9, 10, 3, 10), (0.1700, 0.8406))],
)
def test_miettinen_nurminen_limits_are_those_of_newcombe_1998_table_2(counts: Any, limits: Any) -> None:
    found = difference(*counts, method="miettinen-nurminen")
    assert (round(found.lower, 4), round(found.upper, 4)) == limits


def test_the_miettinen_nurminen_limit_of_10_of_10_less_0_of_10_is_that_worked_by_hand() -> None:
    # The likeliest shares are (1 + d) / 2 and (1 - d) / 2, so (1 - d) / (1 + d) = z^2 / 20 x 20 / 19.
    odds = 1.959963984540054**2 / 19
    found = difference(10, 10, 0, 10, method="miettinen-nurminen")
    assert isclose(found.lower, (1 - odds) / (1 + odds), rel_tol=1e-12)
    assert found.upper == 1


@pytest.mark.parametrize("method", METHODS)
@COMMON
@given(GROUP, GROUP, st.floats(0.05, 0.999))
def test_the_interval_contains_the_estimate_within_minus_1_to_1(method: Any, a: Any, b: Any, confidence: Any) -> None:
    found = difference(*a, *b, method=method, confidence=confidence)
    assert -1 <= found.lower <= found.estimate <= found.upper <= 1
    assert found.estimate == a[0] / a[1] - b[0] / b[1]


@pytest.mark.parametrize("method", METHODS)
@COMMON
@given(GROUP, GROUP)
def test_swapping_the_groups_or_counting_the_other_outcome_negates_the_difference(method: Any, a: Any, b: Any) -> None:
    found = difference(*a, *b, method=method)
    other_outcome = difference(a[1] - a[0], a[1], b[1] - b[0], b[1], method=method)
    for mirrored in (difference(*b, *a, method=method), other_outcome):
        assert isclose(found.lower, -mirrored.upper, abs_tol=1e-12)
        assert isclose(found.upper, -mirrored.lower, abs_tol=1e-12)


@pytest.mark.parametrize("method", METHODS)
@COMMON
@given(GROUP, GROUP, st.floats(0.1, 0.99))
def test_a_higher_confidence_never_gives_a_narrower_interval(method: Any, a: Any, b: Any, confidence: Any) -> None:
    narrow = difference(*a, *b, method=method, confidence=confidence)
    wide = difference(*a, *b, method=method, confidence=confidence + 0.005)
    assert wide.lower <= narrow.lower + 1e-15
    assert wide.upper >= narrow.upper - 1e-15


def test_the_result_holds_both_shares() -> None:
    found = difference(14, 22, 8, 20)
    assert (found.share_a, found.share_b) == (14 / 22, 0.4)


def test_counts_that_cannot_be_right_name_their_group() -> None:
    with pytest.raises(DataError, match="count_b=9 exceeds total_b=8"):
        difference(1, 2, 9, 8)
    with pytest.raises(DataError, match="total_a=0"):
        difference(0, 0, 1, 8)
    with pytest.raises(DataError, match=r"count_a=1\.5"):
        difference(1.5, 2, 1, 8)  # type: ignore[arg-type]


def test_an_unknown_method_or_confidence_is_refused() -> None:
    with pytest.raises(ParameterError, match="newcombe, miettinen-nurminen"):
        difference(1, 2, 3, 4, method="wald")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="confidence=95"):
        difference(1, 2, 3, 4, confidence=95)
