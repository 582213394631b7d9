import json
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from smallstats.errors import DataError, ParameterError
from smallstats.proportions import interval

REFERENCE = json.loads((Path(__file__).parent / "reference" / "proportions.json").read_text(encoding="utf-8"))
COMMON = settings(max_examples=80, derandomize=True, deadline=None)


@st.composite
def samples(draw: Any) -> tuple[int, int, int]:
    population = draw(st.integers(1, 200))
    total = draw(st.integers(1, population))
    return draw(st.integers(0, total)), total, population


def test_exact_limits_are_the_population_counts_that_r_leaves_standing() -> None:
    for case in REFERENCE["finite"]:
        population, share = case["population"], case["count"] / case["total"]
        found = interval(
            case["count"],
            case["total"],
            method="clopper-pearson",
            confidence=case["confidence"],
            population=population,
        )
        assert found.lower == min(case["successes"][0] / population, share)
        assert found.upper == max(case["successes"][1] / population, share)


def test_wilson_limits_solve_the_score_equation_with_the_variance_of_a_sample_without_replacement() -> None:
    for case in REFERENCE["finite"]:
        options = {"confidence": case["confidence"], "population": case["population"]}
        found = interval(case["count"], case["total"], **options)
        assert isclose(found.lower, case["score"][0], rel_tol=1e-10, abs_tol=1e-15)
        assert isclose(found.upper, case["score"][1], rel_tol=1e-10)


def test_the_whole_population_leaves_no_doubt() -> None:
    for method in ("wilson", "clopper-pearson"):
        found = interval(59, 116, method=method, population=116)
        assert found.lower == found.estimate == found.upper


@pytest.mark.parametrize("method", ["wilson", "clopper-pearson"])
@COMMON
@given(samples(), st.floats(0.1, 0.999))
def test_the_limits_hold_the_estimate_and_what_the_seen_units_leave_possible(
    method: Any, sample: Any, confidence: Any
) -> None:
    count, total, population = sample
    found = interval(count, total, method=method, confidence=confidence, population=population)
    assert count / population <= found.lower <= found.estimate <= found.upper
    assert found.upper <= 1 - (total - count) / population + 1e-15


@COMMON
@given(samples())
def test_counting_the_other_outcome_mirrors_the_exact_interval(sample: Any) -> None:
    count, total, population = sample
    found = interval(count, total, method="clopper-pearson", population=population)
    mirrored = interval(total - count, total, method="clopper-pearson", population=population)
    assert isclose(found.lower, 1 - mirrored.upper, abs_tol=1e-13)
    assert isclose(found.upper, 1 - mirrored.lower, abs_tol=1e-13)


@pytest.mark.parametrize("confidence", [0.8, 0.95])
@pytest.mark.parametrize(("total", "population"), [(1, 2), (3, 7), (8, 20), (12, 15), (20, 31), (29, 30)])
def test_the_exact_interval_covers_at_least_its_level_for_every_population(
    total: Any, population: Any, confidence: Any
) -> None:
    options: dict[str, Any] = {"method": "clopper-pearson", "confidence": confidence, "population": population}
    found = [interval(count, total, **options) for count in range(total + 1)]
    for successes in range(population + 1):
        chances = stats.hypergeom.pmf(np.arange(total + 1), population, successes, total)
        covers = [one.lower - 1e-12 <= successes / population <= one.upper + 1e-12 for one in found]
        assert chances @ covers >= confidence - 1e-12


def test_a_huge_population_gives_the_limits_of_an_endless_one() -> None:
    for method in ("wilson", "clopper-pearson"):
        finite, endless = interval(14, 22, method=method, population=10**9), interval(14, 22, method=method)
        assert isclose(finite.lower, endless.lower, abs_tol=1e-6)
        assert isclose(finite.upper, endless.upper, abs_tol=1e-6)


def test_a_population_smaller_than_the_sample_or_no_count_is_refused() -> None:
    with pytest.raises(DataError, match=r"population=21: smaller than total=22"):
        interval(14, 22, population=21)
    with pytest.raises(DataError, match="population"):
        interval(14, 22, population=151.5)  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="at most 1000000000"):
        interval(14, 22, population=10**10)


@pytest.mark.parametrize("method", ["jeffreys", "mid-p"])
def test_a_method_without_a_finite_form_names_those_that_have_one(method: Any) -> None:
    with pytest.raises(ParameterError, match="use wilson, clopper-pearson"):
        interval(14, 22, method=method, population=151)
