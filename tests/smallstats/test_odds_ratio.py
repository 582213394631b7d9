import json
from math import inf, isclose, isnan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from smallstats.errors import DataError, ParameterError
from smallstats.proportions import odds_ratio

REFERENCE = json.loads((Path(__file__).parent / "reference" / "proportions.json").read_text(encoding="utf-8"))
CASES = REFERENCE["odds_ratios"]
COMMON = settings(max_examples=50, derandomize=True, deadline=None)
TABLE = st.lists(st.integers(0, 40), min_size=4, max_size=4).filter(any).map(lambda v: [v[:2], v[2:]])
FILLED = st.lists(st.integers(1, 40), min_size=4, max_size=4).map(lambda v: [v[:2], v[2:]])


@pytest.mark.parametrize("method", ["conditional", "mid-p"])
def test_estimate_limits_and_p_value_are_those_of_r(method: Any) -> None:
    assert len(CASES) >= 200
    for case in CASES:
        found = odds_ratio(case["rows"], method=method, confidence=case["confidence"])
        if case["degenerate"]:
            continue
        expected = [case["estimate"], *case[method], case[f"{method}_p"]]
        for value, reference in zip((found.estimate, found.lower, found.upper, found.p_value), expected, strict=True):
            assert isclose(value, float(reference), rel_tol=1e-10), (case, found)


def test_the_wald_interval_is_that_of_r() -> None:
    for case in CASES:
        if case.get("wald"):
            found = odds_ratio(case["rows"], method="wald", confidence=case["confidence"])
            reached = (found.estimate, found.lower, found.upper, found.p_value)
            for value, reference in zip(reached, case["wald"], strict=True):
                assert isclose(value, reference, rel_tol=1e-10), (case, found)


def test_fishers_twins_give_the_odds_ratio_and_limits_that_r_documents() -> None:
    # As far as fisher.test solves for them: its lower limit here is 0.3% away from where the tail is half of alpha.
    found = odds_ratio([[2, 15], [10, 3]])
    assert isclose(found.estimate, 0.04693661, rel_tol=1e-4)
    assert isclose(found.lower, 0.003325764, rel_tol=3e-3)
    assert isclose(found.upper, 0.363182271, rel_tol=1e-4)


def test_above_1_means_that_the_first_outcome_is_commoner_in_the_first_group() -> None:
    methods: list[Any] = ["conditional", "mid-p", "wald"]
    for method in methods:
        assert odds_ratio([[30, 10], [10, 30]], method=method).lower > 1


@pytest.mark.parametrize("method", ["conditional", "mid-p"])
@COMMON
@given(TABLE, st.floats(0.6, 0.99))
def test_the_limits_contain_the_estimate_and_the_p_value_lies_in_0_to_1(
    method: Any, table: Any, confidence: Any
) -> None:
    found = odds_ratio(table, method=method, confidence=confidence)
    assert 0 <= found.p_value <= 1
    if not isnan(found.estimate):
        assert found.lower <= found.estimate <= found.upper


@pytest.mark.parametrize("method", ["conditional", "mid-p", "wald"])
@COMMON
@given(FILLED)
def test_swapping_groups_or_outcomes_inverts_the_ratio_and_transposing_keeps_it(method: Any, table: Any) -> None:
    found = odds_ratio(table, method=method)
    inverses = [odds_ratio(table[::-1], method=method), odds_ratio([row[::-1] for row in table], method=method)]
    for inverse in inverses:
        assert isclose(found.estimate, 1 / inverse.estimate, rel_tol=1e-9)
        assert isclose(found.lower, 1 / inverse.upper, rel_tol=1e-9)
        assert isclose(found.p_value, inverse.p_value, rel_tol=1e-9)
    transposed = odds_ratio(np.transpose(table), method=method)
    assert isclose(found.upper, transposed.upper, rel_tol=1e-9)


@COMMON
@given(FILLED)
def test_at_each_exact_limit_the_one_sided_exact_p_value_is_half_of_alpha(table: Any) -> None:
    found = odds_ratio(table)
    (a, b), (c, d) = table
    given_margins = (a + b + c + d, a + b, a + c)
    at_lower = stats.nchypergeom_fisher.sf(a - 1, *given_margins, found.lower)
    at_upper = stats.nchypergeom_fisher.cdf(a, *given_margins, found.upper)
    assert isclose(at_lower, 0.025, rel_tol=1e-6)
    assert isclose(at_upper, 0.025, rel_tol=1e-6)


@COMMON
@given(FILLED)
def test_the_mid_p_limits_lie_within_the_exact_ones_and_agree_with_their_p_value(table: Any) -> None:
    exact, mid_p = odds_ratio(table), odds_ratio(table, method="mid-p")
    assert exact.lower <= mid_p.lower
    assert mid_p.upper <= exact.upper
    if abs(mid_p.p_value - 0.05) > 1e-9:
        assert (mid_p.p_value < 0.05) == (not mid_p.lower <= 1 <= mid_p.upper)


@COMMON
@given(TABLE)
def test_the_exact_p_value_is_that_of_scipys_fisher_test_of_two_by_two(table: Any) -> None:
    assert isclose(odds_ratio(table).p_value, stats.fisher_exact(table).pvalue, rel_tol=1e-9)


def test_an_empty_cell_gives_0_or_inf_on_its_side_only() -> None:
    none, all_of_them = odds_ratio([[0, 5], [3, 4]]), odds_ratio([[5, 0], [3, 4]])
    assert (none.estimate, none.lower) == (0, 0)
    assert 0 < none.upper < inf
    assert (all_of_them.estimate, all_of_them.upper) == (inf, inf)
    assert 0 < all_of_them.lower < inf


def test_an_empty_row_or_column_says_nothing() -> None:
    for table in ([[0, 0], [3, 4]], [[5, 0], [6, 0]]):
        found = odds_ratio(table)
        assert isnan(found.estimate)
        assert (found.lower, found.upper, found.p_value) == (0, inf, 1)


@pytest.mark.parametrize(("table", "estimate"), [([[0, 5], [3, 4]], 0), ([[5, 0], [3, 4]], inf)])
def test_an_empty_cell_leaves_the_wald_interval_without_limits_and_no_half_is_added(table: Any, estimate: Any) -> None:
    found = odds_ratio(table, method="wald")
    assert (found.estimate, found.lower, found.upper) == (estimate, 0, inf)
    assert isnan(found.p_value)


def test_a_frame_is_taken_as_it_stands() -> None:
    frame = pd.DataFrame([[8, 14], [13, 8]], index=["most", "rest"], columns=["none", "statement"])
    assert odds_ratio(frame).to_dict() == odds_ratio([[8, 14], [13, 8]]).to_dict()


@pytest.mark.parametrize(
    "table",
    [
        [[1, 2, 3], [4, 5, 6]],
        [[1, 2]],
        [[1, 2], [3, 4], [5, 6]],
        [[1, -2], [3, 4]],
        [[1, 2.5], [3, 4]],
        [[1, float("nan")], [3, 4]],
        [[1, float("inf")], [3, 4]],
        [[0, 0], [0, 0]],
        [[10**7, 10**7], [10**7, 10**7]],
    ],
)
def test_a_table_that_is_not_two_by_two_counts_or_is_too_large_is_refused(table: Any) -> None:
    with pytest.raises(DataError, match="table"):
        odds_ratio(table)


def test_an_unknown_method_or_confidence_is_refused() -> None:
    with pytest.raises(ParameterError, match="conditional, mid-p, wald"):
        odds_ratio([[1, 2], [3, 4]], method="haldane")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="confidence"):
        odds_ratio([[1, 2], [3, 4]], confidence=0)
