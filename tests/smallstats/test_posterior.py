"""Posterior statements on two shares, and forecasts for units not yet seen, held to R and to brute force."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, hypergeom

from smallstats.errors import DataError, ParameterError
from smallstats.proportions import forecast, posterior_comparison

VALUES = json.loads((Path(__file__).parent / "reference" / "posterior.json").read_text(encoding="utf-8"))
COMMON = settings(max_examples=20, derandomize=True, deadline=None)
COUNTS = st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda pair: sum(pair) > 0)


@pytest.mark.parametrize("case", VALUES["posterior"], ids=lambda case: str(case["counts"]))
def test_chances_and_limits_are_those_of_quadrature_in_r(case: dict[str, Any]):
    found = posterior_comparison(*case["counts"], margin=0.1)
    assert [found.a_larger, found.within_margin] == pytest.approx([case["a_larger"], case["within"]], abs=1e-9)
    assert [found.lower, found.upper] == pytest.approx([case["lower"], case["upper"]], abs=1e-8)


@COMMON
@given(COUNTS, COUNTS)
def test_exchanging_the_groups_turns_every_statement_round(a: tuple[int, int], b: tuple[int, int]):
    one = posterior_comparison(a[0], sum(a), b[0], sum(b))
    two = posterior_comparison(b[0], sum(b), a[0], sum(a))
    assert one.a_larger + two.a_larger == pytest.approx(1, abs=1e-9)
    assert one.within_margin == pytest.approx(two.within_margin, abs=1e-9)
    assert (one.lower, one.difference) == pytest.approx((-two.upper, -two.difference), abs=1e-8)


def test_groups_of_a_million_and_of_a_few_are_compared_without_loss():
    # The large group's share is known: the chance is the small group's own beta tail.
    found = posterior_comparison(300_000, 1_000_000, 3, 9)
    assert found.a_larger == pytest.approx(beta(3.5, 6.5).cdf(0.3), abs=1e-3)
    assert posterior_comparison(500, 1000, 500, 1000).a_larger == pytest.approx(0.5, abs=1e-12)


def test_a_margin_of_all_holds_all():
    assert posterior_comparison(1, 5, 4, 5, margin=1).within_margin == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("margin", [0, -0.1, 1.5, float("nan")])
def test_a_margin_out_of_range_is_refused(margin: float):
    with pytest.raises(ParameterError, match="margin="):
        posterior_comparison(1, 5, 4, 5, margin=margin)


@pytest.mark.parametrize("case", VALUES["forecasts"], ids=lambda case: f"{case['seen']}-{case['confidence']}")
def test_forecasts_are_those_of_r(case: dict[str, Any]):
    exact = forecast(*case["seen"], confidence=case["confidence"])
    assert [exact.lower, exact.upper] == case["exact"]
    bayes = forecast(*case["seen"], method="beta-binomial", confidence=case["confidence"])
    assert [bayes.lower, bayes.upper] == case["beta_binomial"]
    assert bayes.expected == pytest.approx(case["mean"], rel=1e-8)


@pytest.mark.parametrize(("population", "total"), [(12, 5), (25, 10), (30, 3)])
def test_the_exact_forecast_covers_the_level_whatever_the_population_holds(population: int, total: int):
    ranges = [forecast(count, total, population, confidence=0.8) for count in range(total + 1)]
    for holds in range(population + 1):
        covered = sum(
            hypergeom.pmf(count, population, holds, total)
            for count, found in enumerate(ranges)
            if found.lower_overall <= holds <= found.upper_overall
        )
        assert covered >= 0.8 - 1e-12


@COMMON
@given(COUNTS, st.integers(1, 40), st.sampled_from(["exact", "beta-binomial"]))
def test_a_forecast_stays_within_what_is_left(seen: tuple[int, int], rest: int, method: Any):
    found = forecast(seen[0], sum(seen), sum(seen) + rest, method=method)
    assert 0 <= found.lower <= found.upper <= found.rest == rest
    assert found.lower_overall - found.lower == found.upper_overall - found.upper == seen[0]
    assert isinstance(found.lower, int)


def test_where_nothing_is_left_there_is_no_forecast():
    with pytest.raises(DataError, match="population=10: all its units have been seen"):
        forecast(4, 10, 10)
    with pytest.raises(ParameterError, match="method='wilson'"):
        forecast(4, 10, 20, method="wilson")  # type: ignore[arg-type]
    assert np.isfinite(forecast(4, 10, 11).expected)
