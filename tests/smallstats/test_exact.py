"""The exact engine against brute force, against whole-number arithmetic and against its own laws."""

from fractions import Fraction
from itertools import product
from math import factorial, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallstats.errors import DataError
from smallstats.exact import exact_p_value, frontier, halves, join
from smallstats.exact.rows import build_lattice, too_large
from smallstats.exact.small import small_p_value

QUIET = settings(max_examples=60, derandomize=True, deadline=None)


def all_tables(rows, columns):
    """Every table with the margins, by plain recursion over rows."""
    if len(rows) == 1:
        yield [tuple(columns)]
        return
    for first in product(*(range(column + 1) for column in columns)):
        if sum(first) == rows[0]:
            left = [column - cell for column, cell in zip(columns, first, strict=True)]
            yield from ([first, *rest] for rest in all_tables(rows[1:], left))


def probability(cells, rows, columns):
    ways = prod(factorial(total) for total in (*rows, *columns))
    return Fraction(ways, factorial(sum(rows)) * prod(factorial(cell) for row in cells for cell in row))


def chi_square(cells, rows, columns):
    n = sum(rows)
    return sum(
        Fraction((n * cell - row * column) ** 2, n * row * column)
        for row, row_cells in zip(rows, cells, strict=True)
        for column, cell in zip(columns, row_cells, strict=True)
    )


def brute_force(table, order, ties=True):
    """The p-value in fractions: no rounding, no tolerance."""
    rows, columns = table.sum(axis=1).tolist(), table.sum(axis=0).tolist()
    sign = 1 if order == "probability" else -1
    score = probability if order == "probability" else chi_square
    observed = sign * score(table.tolist(), rows, columns)
    return float(
        sum(
            probability(cells, rows, columns)
            for cells in all_tables(rows, columns)
            if (value := sign * score(cells, rows, columns)) < observed or (ties and value == observed)
        )
    )


def without_empty(table):
    counts = np.asarray(table)
    return counts[counts.any(axis=1)][:, counts.any(axis=0)]


small_tables = (
    st.tuples(st.integers(2, 4), st.integers(2, 3))
    .flatmap(
        lambda shape: st.lists(
            st.lists(st.integers(0, 4), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
        )
    )
    .map(without_empty)
    .filter(lambda table: min(table.shape) > 1)
)


@QUIET
@given(small_tables, st.sampled_from(["probability", "pearson"]), st.booleans())
def test_it_equals_brute_force_in_fractions(table, order, ties):
    assert exact_p_value(table, order=order, ties=ties) == pytest.approx(
        brute_force(table, order, ties), rel=1e-11, abs=1e-14
    )


@QUIET
@given(small_tables.filter(lambda table: table.shape[1] == 2), st.booleans())
def test_the_short_way_for_small_tables_is_the_long_way(table, ties):
    found = small_p_value(table, 1e-7 if ties else -1e-7)
    if found is None:
        assert exact_p_value(table, ties=ties) < 1e-3 or table.sum(axis=1).max() > table.sum(axis=0).max()
    else:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("smallstats.exact.p_value.small_p_value", lambda *_: None)
            assert exact_p_value(table, ties=ties) == pytest.approx(found, rel=1e-11, abs=1e-14)


@QUIET
@given(small_tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter_nor_does_transposing(table, random):
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    p_value = exact_p_value(table)
    assert exact_p_value(table[rows][:, columns]) == pytest.approx(p_value, rel=1e-11)
    assert exact_p_value(table.T) == pytest.approx(p_value, rel=1e-11)


def test_a_very_small_p_value_keeps_its_relative_accuracy():
    table = np.array([[30, 0, 1], [0, 29, 2], [1, 0, 28]])
    both = np.array([[25, 0], [0, 25]])
    assert exact_p_value(both) == pytest.approx(2 * factorial(25) ** 2 / factorial(50), rel=1e-12)
    assert 0 < exact_p_value(table) < 1e-30


def test_small_p_values_agree_with_brute_force_to_many_digits():
    table = np.array([[9, 0, 1], [0, 9, 1], [1, 0, 9]])
    assert exact_p_value(table) == pytest.approx(brute_force(table, "probability"), rel=1e-12)


def test_every_path_through_the_engine_gives_the_same_value(monkeypatch):
    table = np.array([[6, 3, 1], [5, 4, 3], [3, 6, 4], [2, 5, 6], [1, 3, 8]])
    expected = exact_p_value(table)
    monkeypatch.setattr(frontier, "_MANY", 10**9)  # never count ties in an array
    monkeypatch.setattr(frontier, "_CHUNK", 256)  # expand in many parts
    monkeypatch.setattr(halves, "_WORTH_MERGING", 50)  # merge by sorting instead
    monkeypatch.setattr(halves, "_WORTH_BOUNDING", 0)  # bound every row
    monkeypatch.setattr(join, "_AT_ONCE", 100)  # join in many parts
    monkeypatch.setattr(frontier, "_SHARP_KEY", 1.0)  # sort by two keys
    assert exact_p_value(table) == pytest.approx(expected, rel=1e-12)
    monkeypatch.setattr("smallstats.exact.p_value._SMALL_P", 1.1)  # sum the extreme tables, not the others
    assert exact_p_value(table) == pytest.approx(expected, rel=1e-12)


def test_the_most_probable_table_has_p_value_one():
    assert exact_p_value(np.array([[5, 5], [5, 5]])) == 1.0


def test_merging_adds_weights_of_equal_partial_tables_only():
    partial = frontier.Frontier(
        np.array([3, 1, 3, 3]), np.array([-1.0, -1.0, -1.0 + 1e-13, -2.0]), np.array([0.1, 0.2, 0.3, 0.4]), None
    )
    merged = frontier.merge(partial)
    assert merged.codes.tolist() == [1, 3, 3]
    assert merged.weights.tolist() == pytest.approx([0.2, 0.4, 0.4])


def test_equal_rows_are_shared_out_between_the_halves():
    stages = build_lattice(np.array([[5, 5]] * 4 + [[1, 1]]), "probability").stages
    left, right = halves.halve(stages)
    assert sorted(stage.total for stage in left + right) == [2, 10, 10, 10, 10]
    assert {len(left), len(right)} == {2, 3}


@pytest.mark.parametrize(
    "table",
    [np.full((10, 10), 7), np.full((4, 4), 40), np.array([[505 + 7 * row, 500 - 5 * row] for row in range(12)])],
    ids=["too many column sums", "too many in a row", "too many partial tables"],
)
def test_a_table_too_large_is_refused_with_its_size_and_advice(table):
    with pytest.raises(DataError, match=r"n = \d+ is too large for an exact test .* method='monte-carlo'"):
        exact_p_value(table)


def test_the_number_of_tables_is_estimated_to_its_order_of_magnitude():
    counted = sum(1 for _ in all_tables([6, 6, 6], [6, 6, 6]))
    assert f"10**{len(str(counted)) - 1} " in too_large([6, 6, 6], [6, 6, 6]).replace("10**3 ", "10**2 ")
