"""Trend, departure and change point against R over the reference tables, brute force, and with bad input."""

import json
from itertools import product
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallstats.association import independence
from smallstats.association.change_point import change_point
from smallstats.association.trend import cochran_armitage, departure_from_trend
from smallstats.errors import DataError, ParameterError

REFERENCE = Path(__file__).parent / "reference"
TABLES = {table["name"]: table["rows"] for table in json.loads((REFERENCE / "tables.json").read_text())}
R = {table["name"]: table for table in json.loads((REFERENCE / "trend.json").read_text())["tables"]}
SLOW = {"ten_by_two", "ten_by_two_near_null", "titanic_class", "berkeley_departments"}
CASES = [(name, key) for name in R for key in ("unit", "square") if key in R[name]]
QUIET = settings(max_examples=50, derandomize=True, deadline=None)


def near(value, rel=1e-10):
    return pytest.approx(value, rel=rel, abs=1e-300)


def scores_of(name, key):
    return None if key == "unit" else np.arange(1, len(TABLES[name]) + 1) ** 2


@pytest.mark.parametrize(("name", "key"), CASES)
def test_the_asymptotic_test_is_prop_trend_test(name, key):
    found = cochran_armitage(TABLES[name], scores=scores_of(name, key))
    assert found.chi_square == near(R[name][key]["chi_square"])
    assert found.p_value == near(R[name][key]["p"])
    assert found.slope == near(R[name][key]["slope"])
    assert found.statistic**2 == near(found.chi_square)


@pytest.mark.parametrize(
    ("name", "key"), [case for case in CASES if "exact" in R[case[0]][case[1]] and case[0] not in SLOW]
)
def test_the_exact_test_is_that_of_full_enumeration_in_r(name, key):
    for method, stored in (("exact", "exact"), ("mid-p", "mid_p")):
        found = cochran_armitage(TABLES[name], scores=scores_of(name, key), method=method)
        assert found.p_value == near(R[name][key][stored])


@pytest.mark.parametrize("name", [name for name in R if "departure" in R[name]])
def test_the_departure_is_that_of_r(name):
    found = departure_from_trend(TABLES[name])
    assert found.statistic == pytest.approx(R[name]["departure"], rel=1e-10, abs=1e-12)
    assert found.df == R[name]["departure_df"]
    assert found.p_value == near(R[name]["departure_p"])


@pytest.mark.parametrize("name", [name for name in R if "change_p" in R[name]])
def test_the_change_point_is_that_of_r(name):
    found = change_point(TABLES[name])
    assert found.statistic == near(R[name]["change_statistic"])
    assert found.p_value == near(R[name]["change_p"])
    if found.statistic and name != "empty_row":  # R counts the rows that hold something
        assert found.split == R[name]["change_split"]


def outcomes(totals, events):
    """Every way to share the events out, with its number of ways."""
    for counts in product(*(range(min(total, events) + 1) for total in totals)):
        if sum(counts) == events:
            yield (
                counts,
                np.prod([comb(total, count) for total, count in zip(totals, counts, strict=True)], dtype=object),
            )


groups = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=4).filter(
    lambda rows: np.any(rows)
)


@QUIET
@given(groups, st.sampled_from([(1, 2, 3, 4), (0, 1, 3, 3), (-2.5, 0.1, 0.7, 9.3)]))
def test_exact_trend_equals_brute_force(rows, scores):
    table, values = np.array(rows), np.array(scores[: len(rows)], dtype=float)
    totals, events = table.sum(axis=1), int(table[:, 1].sum())
    mean = events * (values * totals).sum() / totals.sum()
    observed = abs((values * table[:, 1]).sum() - mean)
    ways = [(abs(np.dot(values, counts) - mean), way) for counts, way in outcomes(totals.tolist(), events)]
    whole = sum(way for _, way in ways)
    beyond = sum(way for distance, way in ways if distance >= observed - 1e-9)
    tied = sum(way for distance, way in ways if abs(distance - observed) < 1e-9)
    assert cochran_armitage(table, scores=values, method="exact").p_value == pytest.approx(beyond / whole, rel=1e-10)
    assert (
        cochran_armitage(table, scores=values, method="mid-p").p_value
        == pytest.approx((beyond - tied / 2) / whole, rel=1e-10)
        or observed < 1e-9
    )


@QUIET
@given(groups)
def test_exact_change_point_equals_brute_force(rows):
    table = np.array(rows)
    totals, events = table.sum(axis=1), int(table[:, 1].sum())
    n, before = totals.sum(), totals.cumsum()[:-1]

    def largest(counts):
        spread = before * (n - before) * events * (n - events)
        excess = (np.cumsum(counts)[:-1] * n - before * events) ** 2 * n
        return max((top / bottom if bottom else 0.0) for top, bottom in zip(excess, spread, strict=True))

    ways = [(largest(counts), way) for counts, way in outcomes(totals.tolist(), events)]
    limit = largest(table[:, 1]) * (1 - 1e-9)
    expected = sum(way for value, way in ways if value >= limit) / sum(way for _, way in ways)
    assert change_point(table).p_value == pytest.approx(expected, rel=1e-10)


@QUIET
@given(groups, st.floats(0.1, 9), st.floats(-9, 9))
def test_scores_on_another_scale_change_nothing_but_the_slope(rows, scale, shift):
    values = np.arange(len(rows), dtype=float)
    for method in ("asymptotic", "exact", "mid-p"):
        one, two = (cochran_armitage(rows, scores=s, method=method) for s in (values, shift + scale * values))
        assert two.p_value == pytest.approx(one.p_value, rel=1e-8)
        assert two.slope * scale == pytest.approx(one.slope, rel=1e-8, abs=1e-12)


@QUIET
@given(groups)
def test_turning_rows_or_columns_round_changes_signs_only(rows):
    table = np.array(rows)
    for method in ("asymptotic", "exact"):
        found, rows_turned, columns_turned = (
            cochran_armitage(turned, method=method) for turned in (table, table[::-1], table[:, ::-1])
        )
        for turned in (rows_turned, columns_turned):
            assert turned.p_value == pytest.approx(found.p_value, rel=1e-9)
            assert turned.statistic == pytest.approx(-found.statistic, abs=1e-9)
        assert 0 <= found.p_value <= 1
    assert cochran_armitage(table, outcome=0).statistic == pytest.approx(-cochran_armitage(table).statistic)


def test_two_groups_have_the_tests_of_a_two_by_two_table():
    table = [[7, 3], [4, 8]]
    assert cochran_armitage(table).chi_square == pytest.approx(independence(table, method="pearson").statistic)
    assert change_point(table).p_value == pytest.approx(cochran_armitage(table, method="exact").p_value)


def test_mid_p_is_below_exact_and_near_the_asymptotic_value():
    table = TABLES["deprivation_quintile_2021"]
    exact, mid_p, asymptotic = (
        cochran_armitage(table, method=method).p_value for method in ("exact", "mid-p", "asymptotic")
    )
    assert mid_p < exact
    assert mid_p == pytest.approx(asymptotic, rel=0.05)


def test_direction_is_that_of_the_share():
    table = [[9, 1], [5, 5], [1, 9]]
    assert cochran_armitage(table).direction == "rising"
    assert cochran_armitage(table, outcome=0).direction == "falling"
    assert cochran_armitage([[5, 5], [5, 5]]).direction == "flat"
    assert cochran_armitage(table).slope == pytest.approx(0.4)


def test_monte_carlo_change_point_agrees_with_the_exact_one():
    table = TABLES["reporting_year_2021"]
    found = change_point(table, method="monte-carlo", draws=40_000, rng=4)
    assert found.standard_error is not None
    assert abs(found.p_value - change_point(table).p_value) < 4.5 * found.standard_error
    assert found.draws == 40_000
    assert found.split == 1


def test_the_change_point_allows_for_the_search():
    table = TABLES["reporting_year_2021"]
    found = change_point(table)
    pooled = [np.sum(table[: found.split], axis=0), np.sum(table[found.split :], axis=0)]
    assert independence(pooled).p_value < found.p_value
    assert found.share_before == pytest.approx(8 / 29)
    assert found.share_after == pytest.approx(51 / 87)


@pytest.mark.parametrize("table", [[[4, 0], [2, 0], [7, 0]], [[4, 6], [0, 0], [0, 0]]])
def test_where_nothing_can_vary_the_p_value_is_1(table):
    for method in ("asymptotic", "exact", "mid-p"):
        found = cochran_armitage(table, method=method)
        assert (found.p_value, found.statistic, found.df, found.direction) == (1.0, 0.0, 0, "flat")
    for method in ("exact", "monte-carlo"):
        change = change_point(table, method=method, draws=10, rng=1)
        assert (change.split, change.p_value) == (0, 1.0)


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ([1, 2], "2 given; the table has 3 rows"),
        ([1, 1, 1], "all are equal"),
        ([1, 2, float("nan")], "must be finite"),
        ([1, 2, float("inf")], "must be finite"),
        (["a", "b", "c"], "must be numbers"),
    ],
)
def test_scores_that_cannot_order_the_rows_are_refused(scores, message):
    for test in (cochran_armitage, departure_from_trend):
        with pytest.raises(ParameterError, match=message):
            test([[1, 2], [3, 4], [5, 6]], scores=scores)


def test_scores_that_tie_in_part_are_allowed():
    found = cochran_armitage([[1, 9], [4, 6], [6, 4]], scores=[1, 2, 2], method="exact")
    assert found.p_value == pytest.approx(cochran_armitage([[1, 9], [10, 10]], method="exact").p_value)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([[4, 2]], "at least"),
        ([[1, 2, 3], [1, 2, 3], [4, 5, 6]], "exactly 2 outcomes"),
        ([[1, -2], [3, 4], [1, 1]], "is -2"),
        ([[1, 2.5], [3, 4], [1, 1]], "is 2.5"),
        ([[0, 0], [0, 0], [0, 0]], "every cell is zero"),
    ],
)
def test_a_table_that_is_none_is_refused(table, message):
    for test in (cochran_armitage, departure_from_trend, change_point):
        with pytest.raises(DataError, match=message):
            test(table)


@pytest.mark.parametrize(
    ("table", "scores"),
    [
        ([[50000, 50300], [49000, 51000], [10000, 9900], [20000, 20100], [5, 9]], None),
        ([[row % 5, 2 + row % 4] for row in range(110)], np.sqrt(np.arange(110) + 2)),
    ],
    ids=["many observations", "many scores without a common step"],
)
def test_an_exact_trend_too_large_is_refused_before_it_starts_and_advised_what_exists(table, scores, monkeypatch):
    monkeypatch.setattr("smallstats.association.trend.grow", None)  # nothing may be expanded
    with pytest.raises(DataError, match=r"too large for an exact test .* use method='asymptotic'"):
        cochran_armitage(table, scores=scores, method="exact")


def test_groups_with_one_score_count_as_one_group():
    table, scores = [[1, 9], [4, 6], [6, 4], [3, 8], [2, 7]], [1, 2, 2, 1, 3]
    pooled = [[4, 17], [10, 10], [2, 7]]
    for method in ("exact", "mid-p"):
        found = cochran_armitage(table, scores=scores, method=method).p_value
        assert found == pytest.approx(cochran_armitage(pooled, method=method).p_value, rel=1e-12)


def test_an_exact_change_point_too_large_is_refused_before_it_starts():
    with pytest.raises(DataError, match=r"would take about .* steps, more than 2e\+10; use method='monte-carlo'"):
        change_point([[500_000, 503_000], [498_000, 510_000], [20_000, 20_400]])


def test_departure_needs_three_groups_that_hold_something():
    with pytest.raises(DataError, match=r"2 group\(s\) hold observations"):
        departure_from_trend([[1, 2], [0, 0], [3, 4]])


def test_options_that_are_none_are_refused():
    table = [[1, 2], [3, 4]]
    with pytest.raises(ParameterError, match="method='permutation'"):
        cochran_armitage(table, method="permutation")
    with pytest.raises(ParameterError, match="outcome=2"):
        cochran_armitage(table, outcome=2)
    with pytest.raises(ParameterError, match="method='asymptotic'"):
        change_point(table, method="asymptotic")
    with pytest.raises(ParameterError, match="draws=0"):
        change_point(table, draws=0)
