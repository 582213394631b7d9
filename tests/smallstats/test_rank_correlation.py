"""Spearman's rank correlation, its test and its limits."""

import pytest
from scipy.stats import spearmanr

from smallstats.errors import DataError
from smallstats.rank_correlation import rank_correlation

X = [4, 4, 5, 5, 4, 5, 3, 4, 5, 1, 8, 8]
Y = [1.0, 0.5, 0.8, 0.0, 0.25, 1.0, 1.0, 1.0, 1.0, 1.0, 0.625, 0.75]


def test_the_estimate_is_scipys_with_ties_at_their_mean_rank():
    found = rank_correlation(X, Y, draws=1000, rng=1)
    assert found.estimate == pytest.approx(spearmanr(X, Y).statistic, abs=1e-11)
    assert (found.n, found.draws) == (12, 1000)


def test_all_pairings_of_few_units_are_counted():
    # Of the 24 orders of four values two have a correlation of 1 or -1.
    found = rank_correlation([1, 2, 3, 4], [10, 20, 30, 40], draws=1000, rng=1)
    assert [found.estimate, found.p_value] == pytest.approx([1, 2 / 24])


def test_a_perfect_correlation_has_no_informative_limits():
    found = rank_correlation([1, 2, 3, 4], [40, 30, 20, 10], draws=1000, rng=1)
    assert (found.estimate, found.lower, found.upper) == (-1.0, -1.0, 1.0)


def test_the_limits_are_those_of_bonett_and_wright():
    # By hand: r = 0.8 of 5 units, tanh(atanh(0.8) -+ 1.959964 sqrt((1 + 0.32) / 2)).
    ranks = rank_correlation([1, 2, 3, 4, 5], [2, 1, 3, 5, 4], draws=1000, rng=1)
    assert ranks.estimate == pytest.approx(0.8)
    assert [ranks.lower, ranks.upper] == pytest.approx([-0.457124, 0.990843], abs=1e-6)


def test_the_same_seed_gives_the_same_p_value_and_another_another():
    assert rank_correlation(X, Y, draws=1000, rng=1).p_value == rank_correlation(X, Y, draws=1000, rng=1).p_value
    assert rank_correlation(X, Y, draws=1000, rng=1).p_value != rank_correlation(X, Y, draws=1000, rng=2).p_value


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [([1, 2, 3], [1, 2, 3], "at least 4 units; there are 3"), ([1] * 5, [1, 2, 3, 4, 5], "vary"),
     ([3, float("nan"), 5, 4, 1], [1, 2, 3, 4, 5], "x: number 2 is nan"),
     ([1, 2, 3, 4, 5], [1, 2, 3, 4, float("inf")], "y: number 5 is inf"), ([1, 2, 3, 4, 5], [1, 2, 3, 4], "y 4")],
)  # fmt: skip
def test_what_cannot_be_ranked_or_does_not_vary_is_refused(x: list, y: list, said: str):
    with pytest.raises(DataError, match=said):
        rank_correlation(x, y, draws=1000, rng=1)
