"""Random tables with fixed margins: the margins hold, and the frequencies are those of the exact distribution."""

from collections import Counter

import numpy as np
import pytest
from scipy.stats import chi2, random_table

from smallstats.association import random_tables
from smallstats.association.random_tables import as_generator, check_draws, estimate, in_batches, sample_tables
from smallstats.errors import ParameterError

ROWS, COLUMNS = np.array([3, 4, 2]), np.array([4, 2, 3])


def frequencies(tables, times):
    counted: Counter[tuple[int, ...]] = Counter()
    for table, count in zip(tables, times, strict=True):
        counted[tuple(table.ravel().tolist())] += int(count)
    return counted


@pytest.mark.parametrize("draws", [1, 7, 60_000])
def test_every_table_has_the_margins_and_the_times_add_up(draws):
    tables, times = sample_tables(ROWS, COLUMNS, draws, np.random.default_rng(1))
    assert times.sum() == draws
    assert (tables >= 0).all()
    assert (tables.sum(axis=2) == ROWS).all()
    assert (tables.sum(axis=1) == COLUMNS).all()


@pytest.mark.parametrize("one_by_one", [False, True], ids=["in groups", "one by one"])
def test_tables_come_as_often_as_their_probability_says(one_by_one, monkeypatch):
    if one_by_one:
        monkeypatch.setattr(random_tables, "_CELLS_A_DRAW", 0.0)
    draws = 60_000
    counted: dict[tuple[int, ...], int] = frequencies(*sample_tables(ROWS, COLUMNS, draws, np.random.default_rng(2)))
    expected: dict[tuple[int, ...], float] = {
        table: draws * float(random_table.pmf(np.reshape(table, (3, 3)), ROWS, COLUMNS)) for table in counted
    }
    assert sum(expected.values()) == pytest.approx(draws, rel=1e-3)
    common = [table for table in counted if expected[table] >= 5]
    distance = sum((counted[table] - expected[table]) ** 2 / expected[table] for table in common)
    assert chi2.sf(distance, len(common) - 1) > 1e-4


def test_the_same_seed_gives_the_same_tables_and_another_seed_others():
    one, two, other = (sample_tables(ROWS, COLUMNS, 50, as_generator(seed)) for seed in (5, 5, 6))
    assert np.array_equal(one[0], two[0])
    assert frequencies(*one) != frequencies(*other)


def test_global_random_state_is_never_used():
    before = str(np.random.get_state(legacy=False))
    sample_tables(ROWS, COLUMNS, 10, as_generator(None))
    assert str(np.random.get_state(legacy=False)) == before


def test_batches_add_up_to_the_draws(monkeypatch):
    monkeypatch.setattr(random_tables, "_CELLS_IN_MEMORY", 90)
    times = [int(times.sum()) for _, times in in_batches(ROWS, COLUMNS, 25, np.random.default_rng(1))]
    assert times == [10, 10, 5]


def test_the_estimate_counts_the_observed_table_as_a_draw():
    p_value, error = estimate(0, 99)
    assert p_value == 0.01
    assert error == pytest.approx(np.sqrt(0.01 * 0.99 / 99))


@pytest.mark.parametrize("draws", [0, -5, 2.5, "100", True, None])
def test_a_number_of_draws_that_is_none_is_refused(draws):
    with pytest.raises(ParameterError, match=r"draws=.*whole number of at least 1"):
        check_draws(draws)


@pytest.mark.parametrize("rng", [-1, "seed", 1.5, True])
def test_a_generator_that_is_none_is_refused(rng):
    with pytest.raises(ParameterError, match=r"rng=.*Generator"):
        as_generator(rng)
