"""The test of mean scores against R over the reference tables, against brute force and by its own laws."""

import json
from fractions import Fraction
from itertools import product
from math import factorial, prod
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallstats.association import cochran_armitage, ordered_independence
from smallstats.errors import DataError, ParameterError

REFERENCE = Path(__file__).parent / "reference"
TABLES = {table["name"]: table["rows"] for table in json.loads((REFERENCE / "tables.json").read_text())}
R = {table["name"]: table for table in json.loads((REFERENCE / "ordered.json").read_text())["tables"]}
CASES = [(name, key) for name in R for key in ("midranks", "squares")]
QUIET = settings(max_examples=40, derandomize=True, deadline=None)
METHODS = ("exact", "mid-p", "asymptotic")


def near(value, rel=1e-10):
    return pytest.approx(value, rel=rel, abs=1e-300)


def scores_of(name, key):
    return None if key == "midranks" else np.arange(1, len(TABLES[name][0]) + 1) ** 2


@pytest.mark.parametrize("name", R)
def test_with_midranks_it_is_kruskal_test(name):
    found = ordered_independence(TABLES[name], method="asymptotic")
    assert found.statistic == near(R[name]["kruskal"])
    assert found.p_value == near(R[name]["kruskal_p"])


@pytest.mark.parametrize(("name", "key"), CASES)
def test_every_p_value_is_that_of_r(name, key):
    stored = R[name][key]
    for method, field in (("asymptotic", "asymptotic"), ("exact", "exact"), ("mid-p", "mid_p")):
        if field in stored:
            found = ordered_independence(TABLES[name], scores=scores_of(name, key), method=method)
            assert found.statistic == near(stored["statistic"])
            assert found.p_value == near(stored[field])


def all_tables(rows, columns):
    if len(rows) == 1:
        yield [tuple(columns)]
        return
    for first in product(*(range(column + 1) for column in columns)):
        if sum(first) == rows[0]:
            left = [column - cell for column, cell in zip(columns, first, strict=True)]
            yield from ([first, *rest] for rest in all_tables(rows[1:], left))


def brute_force(table, scores):
    """Exact and mid-p in fractions; what varies in the statistic is the sum of squared score sums over sizes."""
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]

    def spread(cells):
        sums = [sum(cell * score for cell, score in zip(row, scores, strict=True)) for row in cells]
        return sum(Fraction(value * value, total) for value, total in zip(sums, rows, strict=True))

    ways = {True: Fraction(0), False: Fraction(0), None: Fraction(0)}
    observed = spread(table)
    for cells in all_tables(rows, columns):
        value = spread(cells)
        weight = Fraction(1, prod(factorial(cell) for row in cells for cell in row))
        ways[None if value == observed else value > observed] += weight
    whole = sum(ways.values())
    return float((ways[True] + ways[None]) / whole), float((ways[True] + ways[None] / 2) / whole)


tables = (
    st.tuples(st.integers(2, 4), st.integers(2, 3))
    .flatmap(
        lambda shape: st.lists(
            st.lists(st.integers(0, 4), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
        )
    )
    .filter(lambda rows: np.all(np.any(rows, axis=0)) and np.all(np.any(rows, axis=1)))
)


@QUIET
@given(tables, st.sampled_from([(1, 2, 3), (0, 1, 7), (5, -3, 4)]))
def test_exact_and_mid_p_equal_brute_force_in_fractions(table, scores):
    used = scores[: len(table[0])]
    exact, mid_p = brute_force(table, used)
    assert ordered_independence(table, scores=used).p_value == pytest.approx(exact, rel=1e-10)
    assert ordered_independence(table, scores=used, method="mid-p").p_value == pytest.approx(mid_p, rel=1e-10)


@QUIET
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_groups_and_the_direction_of_outcomes_do_not_matter(table, random):
    turned = [row[::-1] for row in table]
    random.shuffle(turned)
    for method in METHODS:
        one, two = (ordered_independence(cells, method=method) for cells in (table, turned))
        assert two.p_value == pytest.approx(one.p_value, rel=1e-9)
        assert two.statistic == pytest.approx(one.statistic, rel=1e-9, abs=1e-12)


@QUIET
@given(tables)
def test_empty_groups_and_outcomes_change_nothing(table):
    wider = np.pad(np.array(table), ((0, 1), (1, 1)))
    for method in METHODS:
        assert ordered_independence(wider, method=method).p_value == pytest.approx(
            ordered_independence(table, method=method).p_value, rel=1e-10
        )


def test_two_groups_have_the_exact_trend_of_the_table_turned():
    """With two groups the statistic orders tables as the distance of one group's score sum from its expectation."""
    table = [[7, 4, 1, 3], [2, 5, 6, 6]]
    trend = cochran_armitage(np.transpose(table), method="exact")
    assert ordered_independence(table, scores=[1, 2, 3, 4]).p_value == pytest.approx(trend.p_value, rel=1e-10)


def test_monte_carlo_agrees_with_exact_within_its_error():
    table = TABLES["region_by_outcome_2023"]
    found = ordered_independence(table, method="monte-carlo", draws=20_000, rng=3)
    assert found.standard_error is not None
    assert abs(found.p_value - ordered_independence(table).p_value) < 4.5 * found.standard_error
    assert found.draws == 20_000


def test_means_are_given_for_each_group_and_empty_ones_have_none():
    found = ordered_independence([[2, 0, 2], [0, 0, 0], [0, 0, 4]], scores=[0, 1, 2], method="asymptotic")
    assert found.mean_scores[0] == 1.0
    assert np.isnan(found.mean_scores[1])
    assert (found.mean_scores[2], found.df, found.n) == (2.0, 1, 8)


@pytest.mark.parametrize("table", [[[4, 0, 0], [2, 0, 0]], [[4, 6, 1], [0, 0, 0]]])
def test_where_nothing_can_vary_the_p_value_is_1(table):
    for method in (*METHODS, "monte-carlo"):
        found = ordered_independence(table, method=method, draws=10, rng=1)
        assert (found.p_value, found.statistic, found.df) == (1.0, 0.0, 0)


def test_what_is_not_allowed_is_refused():
    table = [[1, 2, 3], [3, 4, 5]]
    with pytest.raises(ParameterError, match="2 given; the table has 3 columns"):
        ordered_independence(table, scores=[1, 2])
    with pytest.raises(ParameterError, match="all are equal"):
        ordered_independence(table, scores=[1, 1, 1])
    with pytest.raises(ParameterError, match="method='kruskal': must be one of exact, mid-p"):
        ordered_independence(table, method="kruskal")
    with pytest.raises(DataError, match="at least 2 groups"):
        ordered_independence([[1, 2, 3]])
    with pytest.raises(DataError, match=r"too large for an exact test .* use method='monte-carlo'"):
        ordered_independence(np.full((9, 9), 9))
