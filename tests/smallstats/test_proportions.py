import json
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from smallstats import proportions
from smallstats.errors import DataError, ParameterError
from smallstats.proportions import interval, intervals

REFERENCE = json.loads((Path(__file__).parent / "reference" / "proportions.json").read_text(encoding="utf-8"))
METHODS: list[Any] = ["wilson", "clopper-pearson", "jeffreys", "mid-p"]
COMMON = settings(max_examples=60, derandomize=True, deadline=None)
SHARES = st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
LEVELS = st.floats(0.5, 0.999)


def close(found: Any, expected: Any, *, relative: float = 1e-10) -> bool:
    return isclose(found, float(expected), rel_tol=relative, abs_tol=1e-15)


@pytest.mark.parametrize("method", METHODS)
def test_limits_are_those_of_r(method: Any) -> None:
    assert len(REFERENCE["intervals"]) >= 300
    for case in REFERENCE["intervals"]:
        found = interval(case["count"], case["total"], method=method, confidence=case["confidence"])
        assert close(found.lower, case[method][0]), (case, found)
        assert close(found.upper, case[method][1]), (case, found)


@pytest.mark.parametrize(
    ("count", "total", "wilson"),
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0, 0.1611)), (1, 29, (0.0061, 0.1718))],
)
def test_wilson_limits_are_those_of_newcombe_1998_table_1(count: Any, total: Any, wilson: Any) -> None:
    found = interval(count, total)
    assert (round(found.lower, 4), round(found.upper, 4)) == wilson


@pytest.mark.parametrize(
    ("count", "total", "exact", "mid_p"),
    [
        (81, 263, (0.2527, 0.3676), (0.2544, 0.3658)),
        (15, 148, (0.0578, 0.1617), (0.0601, 0.1581)),
        (0, 20, (0, 0.1684), (0, 0.1391)),
        (1, 29, (0.0009, 0.1776), (0.0017, 0.1585)),
    ],
)
def test_exact_and_mid_p_limits_are_those_of_newcombe_1998_table_1(
    count: Any, total: Any, exact: Any, mid_p: Any
) -> None:
    pairs: list[tuple[Any, Any]] = [("clopper-pearson", exact), ("mid-p", mid_p)]
    for method, expected in pairs:
        found = interval(count, total, method=method)
        assert (round(found.lower, 4), round(found.upper, 4)) == expected


@pytest.mark.parametrize("method", METHODS)
@COMMON
@given(SHARES, LEVELS)
def test_the_interval_contains_the_estimate_and_stays_between_0_and_1(method: Any, share: Any, confidence: Any) -> None:
    found = interval(*share, method=method, confidence=confidence)
    assert 0 <= found.lower <= found.estimate <= found.upper <= 1


@pytest.mark.parametrize("method", METHODS)
@COMMON
@given(SHARES, LEVELS)
def test_counting_the_other_outcome_mirrors_the_interval(method: Any, share: Any, confidence: Any) -> None:
    count, total = share
    found = interval(count, total, method=method, confidence=confidence)
    mirrored = interval(total - count, total, method=method, confidence=confidence)
    assert isclose(found.lower, 1 - mirrored.upper, abs_tol=1e-13)
    assert isclose(found.upper, 1 - mirrored.lower, abs_tol=1e-13)


@pytest.mark.parametrize("method", METHODS)
@COMMON
@given(SHARES, st.floats(0.5, 0.99))
def test_a_higher_confidence_never_gives_a_narrower_interval(method: Any, share: Any, confidence: Any) -> None:
    narrow = interval(*share, method=method, confidence=confidence)
    wide = interval(*share, method=method, confidence=confidence + 0.005)
    assert wide.lower <= narrow.lower
    assert wide.upper >= narrow.upper


@COMMON
@given(SHARES, LEVELS)
def test_the_mid_p_interval_lies_within_the_exact_one(share: Any, confidence: Any) -> None:
    exact = interval(*share, method="clopper-pearson", confidence=confidence)
    mid_p = interval(*share, method="mid-p", confidence=confidence)
    assert exact.lower <= mid_p.lower
    assert mid_p.upper <= exact.upper


def test_the_jeffreys_interval_reaches_the_boundaries() -> None:
    assert interval(0, 12, method="jeffreys").lower == 0
    assert interval(12, 12, method="jeffreys").upper == 1


def test_limits_of_an_outcome_never_seen_in_a_billion_keep_their_digits() -> None:
    # The limits times the total tend to those of a Poisson count of 0; Jeffreys' to a gamma quantile.
    limits: dict[Any, float] = {
        "wilson": stats.norm.isf(0.05) ** 2,
        "clopper-pearson": -np.log(0.05),
        "jeffreys": stats.gamma.isf(0.05, 0.5),
        "mid-p": -np.log(0.1),
    }
    for method, expected in limits.items():
        found = interval(0, 10**9, method=method, confidence=0.9)
        assert isclose(found.upper * 1e9, expected, rel_tol=1e-8)


def coverage(total: Any, shares: Any, **options: Any) -> Any:
    found = [interval(count, total, **options) for count in range(total + 1)]
    lower, upper = np.array([one.lower for one in found]), np.array([one.upper for one in found])
    chances = stats.binom.pmf(np.arange(total + 1), total, shares[:, None])
    return (chances * ((lower <= shares[:, None]) & (shares[:, None] <= upper))).sum(axis=1)


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_the_exact_interval_covers_at_least_its_level_at_every_share(confidence: Any) -> None:
    shares = np.linspace(0.001, 0.999, 500)
    for total in (1, 2, 3, 5, 8, 13, 21, 30):
        covered = coverage(total, shares, method="clopper-pearson", confidence=confidence)
        assert covered.min() >= confidence - 1e-12


def test_wilson_and_jeffreys_and_mid_p_cover_their_level_on_average() -> None:
    shares = np.linspace(0.0005, 0.9995, 1000)
    for method in ("wilson", "jeffreys", "mid-p"):
        for total in (10, 20, 30):
            assert abs(coverage(total, shares, method=method).mean() - 0.95) < 0.02


def test_results_say_what_they_are() -> None:
    found = interval(14, 22)
    assert found.to_dict()["count"] == 14
    assert "Wilson" in repr(found)
    assert "1927" in found.source


def test_intervals_gives_one_row_a_group_with_its_index_and_na_for_an_empty_group() -> None:
    counts = pd.Series([14, 0, 3], index=["most deprived", "none", "least deprived"])
    frame = intervals(counts, [22, 0, 9])
    one = interval(3, 9)
    assert list(frame.index) == list(counts.index)
    assert frame.iloc[2].to_list() == [3, 9, one.estimate, one.lower, one.upper]
    assert np.isnan(frame.loc["none", ["estimate", "lower", "upper"]].to_numpy(dtype=float)).all()
    assert frame["total"].tolist() == [22, 0, 9]


def test_intervals_of_no_groups_are_an_empty_frame_and_unequal_lengths_are_refused() -> None:
    assert intervals([], []).shape == (0, 5)
    with pytest.raises(DataError, match=r"1 count\(s\) for 2 total\(s\)"):
        intervals([1], [2, 3])
    with pytest.raises(DataError, match="total=0"):
        intervals([1], [0])


@pytest.mark.parametrize(
    ("count", "total"), [(-1, 5), (1.5, 5), (float("nan"), 5), (1, float("inf")), (6, 5), (0, 0), ("1", 5), (True, 5)]
)
def test_counts_that_cannot_be_right_are_refused(count: Any, total: Any) -> None:
    with pytest.raises(DataError):
        interval(count, total)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, float("nan"), "0.95"])
def test_a_confidence_outside_0_to_1_is_refused(confidence: Any) -> None:
    with pytest.raises(ParameterError, match="confidence"):
        interval(1, 5, confidence=confidence)


def test_an_unknown_method_is_refused_with_the_list() -> None:
    with pytest.raises(ParameterError, match="wilson, clopper-pearson, jeffreys, mid-p"):
        interval(1, 5, method="wald")  # type: ignore[arg-type]


def test_everything_a_notebook_calls_is_found_here() -> None:
    for name in ("interval", "intervals", "difference", "odds_ratio", "equivalence"):
        assert callable(getattr(proportions, name))
        assert name in proportions.__all__
