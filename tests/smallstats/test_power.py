import json
from math import isclose, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallstats.association.many import independence_many
from smallstats.errors import DataError, ParameterError
from smallstats.power import even_shares, minimum_detectable, simulated_power

REFERENCE = json.loads((Path(__file__).parent / "reference" / "power.json").read_text(encoding="utf-8"))
COMMON = settings(max_examples=25, derandomize=True, deadline=None)
QUINTILES = [22, 21, 24, 25, 24]


def test_w_and_v_are_those_of_r() -> None:
    assert len(REFERENCE["independence"]) >= 40
    for case in REFERENCE["independence"]:
        rows, n = case["rows"], case["n"]
        totals = [n // rows + (group < n % rows) for group in range(rows)]
        options: dict[str, Any] = {"columns": case["columns"], "power": case["power"], "confidence": 1 - case["alpha"]}
        found = minimum_detectable(totals, **options)
        assert isclose(found.w, case["w"], rel_tol=1e-10)
        assert isclose(found.cramers_v, case["v"], rel_tol=1e-10)


def test_cohen_1988_needs_87_for_80_percent_power_at_w_0_3_with_one_degree_of_freedom() -> None:
    assert minimum_detectable([44, 43]).w > 0.3 > minimum_detectable([44, 44]).w


@pytest.mark.parametrize("case", REFERENCE["fisher"])
def test_the_simulated_power_of_the_exact_test_is_that_of_summing_over_all_tables_in_r(case: dict[str, Any]) -> None:
    found = simulated_power(case["totals"], case["shares"], draws=20_000, rng=1)
    assert abs(found.power - case["power"]) < 3.5 * found.standard_error + 1e-12
    assert isclose(found.standard_error, sqrt(found.power * (1 - found.power) / 20_000))


def test_in_a_large_study_the_test_has_the_power_that_the_noncentral_distribution_says() -> None:
    totals = [400, 400, 400]
    wanted = minimum_detectable(totals)
    shares = even_shares(totals, share=0.4, cramers_v=wanted.cramers_v)

    def pearson(tables: Any) -> Any:
        return independence_many(tables, method="pearson")

    assert abs(simulated_power(totals, shares, test=pearson, draws=10_000, rng=2).power - 0.8) < 0.015


def test_the_exact_test_has_a_little_less_power_than_pearsons_formula_says() -> None:
    shares = even_shares(QUINTILES, share=57 / 116, cramers_v=minimum_detectable(QUINTILES).cramers_v)
    assert 0.7 < simulated_power(QUINTILES, shares, draws=300, rng=1).power < 0.85


def test_three_outcomes_and_a_test_of_ones_own_are_allowed() -> None:
    thirds = np.full((2, 3), 1 / 3)
    assert simulated_power([5, 6], thirds, test=lambda tables: np.zeros(len(tables)), draws=100, rng=1).power == 1
    assert simulated_power([5, 6], thirds, test=lambda tables: np.ones(len(tables)), draws=100, rng=1).power == 0


def test_the_same_seed_gives_the_same_power() -> None:
    first, second, other = (simulated_power([9, 9], [0.2, 0.7], draws=500, rng=seed).power for seed in (1, 1, 2))
    assert first == second != other


@COMMON
@given(st.lists(st.integers(1, 60), min_size=2, max_size=6), st.floats(0.05, 0.95), st.floats(0, 0.3))
def test_an_even_pattern_has_the_strength_and_the_overall_share_asked_for(totals: Any, share: float, v: float) -> None:
    try:
        shares = even_shares(totals, share=share, cramers_v=v)
    except ParameterError:
        assert v > 0.05  # a lone small group cannot differ so strongly
        return
    weights = np.array(totals) / sum(totals)
    assert isclose(weights @ shares, share, rel_tol=1e-9)
    assert isclose(sqrt(weights @ (shares - share) ** 2 / (share * (1 - share))), v, rel_tol=1e-6, abs_tol=1e-6)
    logits = np.log(shares / (1 - shares))
    assert np.ptp(np.diff(logits)) < 1e-6 * (1 + np.abs(logits).max())


def test_more_observations_or_less_power_detect_weaker_associations() -> None:
    base = minimum_detectable([50, 50]).w
    assert minimum_detectable([100, 100]).w < base
    assert minimum_detectable([50, 50], power=0.7).w < base


def test_a_study_too_small_for_any_association_is_told_so() -> None:
    with pytest.raises(DataError, match="4 observations in 2 groups are too few"):
        minimum_detectable([2, 2])


@pytest.mark.parametrize(
    ("options", "message"),
    [({"power": 0.01}, "power=0.01"), ({"power": 1}, "power=1"), ({"confidence": 0}, "confidence=0"),
     ({"columns": 1}, "columns=1")],
)  # fmt: skip
def test_an_option_that_is_not_allowed_is_refused(options: Any, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        minimum_detectable([20, 20], **options)


@pytest.mark.parametrize("totals", [[], [5], [5, 0], [5, 2.5], [5, -1]])
def test_totals_that_leave_fewer_than_two_groups_or_are_no_counts_are_refused_as_data(totals: Any) -> None:
    with pytest.raises(DataError, match="totals"):
        minimum_detectable(totals)


@pytest.mark.parametrize("shares", [[0.5], [0.5, 1.5], [[0.5, 0.4], [0.5, 0.5]], [[1.0], [1.0]]])
def test_what_are_no_shares_is_refused(shares: Any) -> None:
    with pytest.raises(ParameterError, match="shares: must be"):
        simulated_power([5, 6], shares, draws=100, rng=1)


@pytest.mark.parametrize(("share", "strength"), [(0, 0.1), (0.5, 1.1), (0.5, float("nan"))])
def test_a_pattern_out_of_range_is_refused(share: float, strength: float) -> None:
    with pytest.raises(ParameterError, match="between 0 and 1"):
        even_shares([5, 6], share=share, cramers_v=strength)


def test_a_pattern_stronger_than_any_is_refused() -> None:
    with pytest.raises(ParameterError, match="no even pattern"):
        even_shares([1, 99], share=0.5, cramers_v=0.9)
