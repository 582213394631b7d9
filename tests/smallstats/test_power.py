import json
from math import isclose, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallstats.errors import DataError, ParameterError
from smallstats.power import minimum_detectable, power_of

REFERENCE = json.loads((Path(__file__).parent / "reference" / "power.json").read_text(encoding="utf-8"))
COMMON = settings(max_examples=25, derandomize=True, deadline=None)
QUINTILES: dict[str, Any] = {"totals": [22, 21, 24, 25, 24], "share": 57 / 116}


def test_w_and_v_and_the_power_for_a_given_w_are_those_of_r() -> None:
    assert len(REFERENCE["independence"]) >= 40
    for case in REFERENCE["independence"]:
        facts = {name: case[name] for name in ("n", "rows", "columns")} | {"confidence": 1 - case["alpha"]}
        found = minimum_detectable("independence", power=case["power"], **facts)
        assert isclose(found.effect, case["w"], rel_tol=1e-10)
        assert isclose(found.effects["cramers_v"], case["v"], rel_tol=1e-10)
        reached = power_of("independence", effect=0.25, **facts)
        assert isclose(reached.power, case["power_at_0.25"], rel_tol=1e-10)


@pytest.mark.parametrize("direction", ["up", "down"])
def test_the_odds_ratio_a_step_and_the_shares_it_implies_are_those_of_r(direction: Any) -> None:
    assert len(REFERENCE["trend"]) >= 30
    for case in REFERENCE["trend"]:
        facts = {name: case[name] for name in ("totals", "share", "scores")}
        found = minimum_detectable("trend", direction=direction, **facts)
        expected = case["noncentral"][direction]
        assert isclose(found.effect, expected["odds_ratio"], rel_tol=1e-10)
        np.testing.assert_allclose(found.shares, expected["shares"], rtol=1e-10)


def test_the_normal_approximation_for_a_trend_is_that_of_r() -> None:
    for case in REFERENCE["trend"]:
        facts = {name: case[name] for name in ("totals", "share", "scores")}
        found = minimum_detectable("trend", method="normal", **facts)
        assert isclose(found.effect, case["normal"]["odds_ratio"], rel_tol=1e-10)


def test_two_equal_groups_give_what_power_prop_test_gives() -> None:
    for case in REFERENCE["two_proportions"]:
        facts = {"totals": [case["n"], case["n"]], "baseline": case["baseline"], "method": "normal"}
        found = minimum_detectable("two-proportions", power=case["power"], **facts)
        assert isclose(found.shares[0], case["share"], rel_tol=1e-10)
        reached = power_of("two-proportions", effect=0.1, **facts)
        assert isclose(reached.power, case["at_ten_points"], rel_tol=1e-10)


def test_two_unequal_groups_by_noncentral_chi_square_are_those_of_r() -> None:
    for case in REFERENCE["unequal"]:
        found = minimum_detectable("two-proportions", totals=case["totals"], baseline=case["baseline"])
        assert isclose(found.shares[0], case["share"], rel_tol=1e-10)


def test_cohen_1988_needs_87_for_80_percent_power_at_w_0_3_with_one_degree_of_freedom() -> None:
    # Cohen (1988), table 7.4: alpha .05, u = 1, power .80, w = .30.
    assert power_of("independence", n=88, rows=2, effect=0.3).power > 0.8
    assert power_of("independence", n=86, rows=2, effect=0.3).power < 0.8


@pytest.mark.parametrize(
    ("design", "facts"),
    [
        ("independence", {"totals": [400, 500, 600, 300, 500], "share": 0.4}),
        ("independence", {"n": 2400, "rows": 4, "columns": 3}),
        ("trend", {"totals": [400, 500, 600, 300, 500], "share": 0.4}),
        ("two-proportions", {"totals": [1200, 1500], "baseline": 0.3}),
    ],
)
def test_simulation_agrees_with_the_noncentral_distribution_in_a_large_study(design: Any, facts: Any) -> None:
    formula = minimum_detectable(design, **facts)
    drawn = minimum_detectable(design, method="simulation", draws=10_000, rng=20210331, **facts)
    # Power rises from 0.05 to 1 over about three times this effect: 4 standard errors are within 3% of the effect.
    scale = np.log if design == "trend" else float
    assert isclose(scale(drawn.effect), scale(formula.effect), rel_tol=0.03)
    np.testing.assert_allclose(drawn.shares, formula.shares, atol=0.01)
    at_formula = power_of(design, effect=formula.effect, method="simulation", draws=10_000, rng=7, **facts)
    assert at_formula.standard_error == pytest.approx(sqrt(at_formula.power * (1 - at_formula.power) / 10_000))
    assert abs(at_formula.power - 0.8) < 4 * sqrt(0.8 * 0.2 / 10_000) + 0.005


def test_at_the_size_of_the_2021_release_the_two_agree_within_a_twentieth() -> None:
    designs: list[Any] = ["independence", "trend"]
    for design in designs:
        formula = minimum_detectable(design, **QUINTILES)
        drawn = minimum_detectable(design, method="simulation", rng=1, **QUINTILES)
        assert isclose(drawn.effects["w"], formula.effects["w"], rel_tol=0.05)


def test_the_same_seed_gives_the_same_answer_and_another_gives_another() -> None:
    first, again, other = (
        minimum_detectable("trend", method="simulation", draws=1000, rng=seed, **QUINTILES).effect for seed in (5, 5, 6)
    )
    assert first == again != other


@COMMON
@given(
    st.lists(st.integers(30, 300), min_size=2, max_size=6),
    st.floats(0.15, 0.85),
    st.floats(0.5, 0.95),
    st.sampled_from(["up", "down"]),
)
def test_the_power_at_the_smallest_detectable_trend_is_the_power_asked_for(
    totals: Any, share: Any, power: Any, direction: Any
) -> None:
    found = minimum_detectable("trend", totals=totals, share=share, power=power, direction=direction)
    assert (found.effect > 1) == (direction == "up")
    assert isclose(power_of("trend", totals=totals, share=share, effect=found.effect).power, power, rel_tol=1e-9)
    assert isclose(np.average(found.shares, weights=totals), share, rel_tol=1e-10)
    odds = found.shares / (1 - found.shares)
    np.testing.assert_allclose(odds[1:] / odds[:-1], found.effect, rtol=1e-8)


@COMMON
@given(st.integers(2, 6), st.integers(2, 4), st.integers(200, 3000))
def test_the_shares_of_an_independence_design_have_the_w_that_it_names(rows: Any, columns: Any, n: Any) -> None:
    found = minimum_detectable("independence", n=n, rows=rows, columns=columns)
    shares = np.column_stack([found.shares, 1 - found.shares]) if columns == 2 else found.shares
    overall = np.average(shares, axis=0, weights=found.totals)
    np.testing.assert_allclose(overall, 1 / columns, rtol=1e-10)
    chi_square = (found.totals[:, None] * (shares - overall) ** 2 / overall).sum()
    assert isclose(sqrt(chi_square / n), found.effect, rel_tol=1e-9)


def test_more_observations_or_less_power_detect_smaller_effects() -> None:
    large, small = (minimum_detectable("independence", n=n, rows=5).effect for n in (500, 100))
    assert large < small
    assert minimum_detectable("independence", n=100, rows=5, power=0.6).effect < small


def test_without_an_effect_the_power_is_alpha() -> None:
    assert isclose(power_of("independence", n=100, rows=5, effect=0).power, 0.05, rel_tol=1e-9)
    assert isclose(power_of("trend", effect=1, **QUINTILES).power, 0.05, rel_tol=1e-9)


def test_an_effect_too_strong_for_even_steps_is_given_without_shares() -> None:
    found = minimum_detectable("independence", n=14, rows=5)
    assert 0.9 < found.effect < 1
    assert np.isnan(found.shares).all()


@pytest.mark.parametrize(
    ("design", "facts"),
    [
        ("independence", {"n": 10, "rows": 5}),
        ("trend", {"totals": [2, 2, 2], "share": 0.5}),
        ("two-proportions", {"totals": [3, 3], "baseline": 0.5}),
    ],
)
def test_a_study_too_small_for_any_effect_is_told_so(design: Any, facts: Any) -> None:
    with pytest.raises(DataError, match="ask for less power or more observations"):
        minimum_detectable(design, **facts)


@pytest.mark.parametrize(
    ("design", "facts", "message"),
    [
        ("anova", {}, "independence, trend, two-proportions"),
        ("trend", {"share": 0.5}, "totals: must be given"),
        ("trend", {"totals": [20, 20], "share": 0.5, "baseline": 0.5}, "allowed are totals, share, scores"),
        ("trend", {"totals": [20, 20], "share": 1}, "share=1"),
        ("trend", {"totals": [20, 20], "share": 0.5, "scores": [1, 1]}, "not all equal"),
        ("trend", {"totals": [20, 20], "share": 0.5, "scores": [1, 2, 3]}, "one a group"),
        ("trend", {"totals": 20, "share": 0.5}, "sequence of counts"),
        ("independence", {"n": 100}, "both n and rows"),
        ("independence", {"n": 3, "rows": 5}, "at least one observation in each"),
        ("independence", {"n": 100, "rows": 1}, "rows=1"),
        ("independence", {"n": 100, "rows": 2, "totals": [50, 50]}, "not both"),
        ("independence", {"n": 100, "rows": 2, "columns": 3, "share": [0.5, 0.5, 0.5]}, "sum to 1"),
        ("independence", {"n": 100, "rows": 2, "method": "normal"}, "one degree of freedom"),
        ("independence", {"n": 100, "rows": 2, "method": "exact"}, "noncentral, normal, simulation"),
        ("two-proportions", {"totals": [20, 20, 20], "baseline": 0.5}, "exactly 2 groups"),
        ("two-proportions", {"totals": [20, 20], "baseline": float("nan")}, "baseline=nan"),
        ("trend", {**QUINTILES, "power": 0.05}, "power=0.05"),
        ("trend", {**QUINTILES, "power": 1}, "power=1"),
        ("trend", {**QUINTILES, "power": "high"}, "power='high'"),
        ("trend", {**QUINTILES, "confidence": 95}, "confidence=95"),
        ("trend", {**QUINTILES, "direction": "both"}, "up, down"),
        ("trend", {**QUINTILES, "method": "simulation", "draws": 10}, "draws=10"),
    ],
)
def test_a_fact_or_option_that_is_not_allowed_is_refused(design: Any, facts: Any, message: Any) -> None:
    with pytest.raises(ParameterError, match=message):
        minimum_detectable(design, **facts)


@pytest.mark.parametrize("totals", [[20], [20, 0], [0, 0]])
def test_totals_that_leave_fewer_than_two_groups_are_refused_as_data(totals: Any) -> None:
    with pytest.raises(DataError, match="at least one observation"):
        minimum_detectable("independence", totals=totals)


def test_a_total_that_is_no_count_is_refused() -> None:
    with pytest.raises(DataError, match="totals"):
        minimum_detectable("trend", totals=[20, 20.5], share=0.5)


@pytest.mark.parametrize(
    ("design", "effect", "facts"),
    [
        ("independence", 1.2, {"n": 100, "rows": 2}),
        ("independence", -0.1, {"n": 100, "rows": 2}),
        ("trend", 0, QUINTILES),
        ("two-proportions", 0.6, {"totals": [20, 20], "baseline": 0.5}),
        ("two-proportions", "large", {"totals": [20, 20], "baseline": 0.5}),
        ("independence", 0.95, {"n": 100, "rows": 5, "method": "simulation"}),
    ],
)
def test_an_effect_that_no_shares_can_have_is_refused(design: Any, effect: Any, facts: Any) -> None:
    with pytest.raises(ParameterError, match="effect="):
        power_of(design, effect=effect, **facts)
