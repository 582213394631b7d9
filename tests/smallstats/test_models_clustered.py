"""Clustered binomial shares: laws, boundary cases, what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from smallstats.errors import DataError, ParameterError
from smallstats.models import clustered_binomial

SLOW = settings(max_examples=12, derandomize=True, deadline=None)
clusters = st.lists(
    st.integers(1, 9).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))), min_size=2, max_size=15
)
methods = st.sampled_from(["beta-binomial", "ratio"])


@given(clusters, methods)
@SLOW
def test_limits_contain_the_estimate(pairs, method):
    result = clustered_binomial(*zip(*pairs, strict=True), method=method)
    assert 0 <= result.lower <= result.estimate <= result.upper <= 1
    assert result.naive_lower <= result.naive_estimate <= result.naive_upper
    if np.isfinite(result.correlation):
        assert 0 <= result.correlation_lower <= result.correlation <= result.correlation_upper <= 1


@given(clusters, methods)
@SLOW
def test_counting_failures_mirrors_the_share(pairs, method):
    x, n = np.array(pairs).T
    one, other = clustered_binomial(x, n, method=method), clustered_binomial(n - x, n, method=method)
    np.testing.assert_allclose([one.estimate, one.lower], [1 - other.estimate, 1 - other.upper], atol=1e-9)
    np.testing.assert_allclose(
        [one.correlation_lower, one.correlation_upper], [other.correlation_lower, other.correlation_upper], atol=1e-7
    )


@given(clusters, st.randoms(use_true_random=False))
@SLOW
def test_the_order_of_clusters_does_not_matter(pairs, random):
    shuffled = list(pairs)
    random.shuffle(shuffled)
    one, other = (clustered_binomial(*zip(*some, strict=True)) for some in (pairs, shuffled))
    np.testing.assert_allclose([one.estimate, one.lower, one.upper], [other.estimate, other.lower, other.upper])


@given(clusters)
@SLOW
def test_the_likelihood_is_that_of_scipy_and_no_other_place_is_higher(pairs):
    x, n = np.array(pairs).T
    result = clustered_binomial(x, n)
    assume(0 < result.correlation < 1)

    def log_likelihood(mean, correlation):
        size = (1 - correlation) / correlation
        return betabinom.logpmf(x, n, mean * size, (1 - mean) * size).sum()

    np.testing.assert_allclose(log_likelihood(result.estimate, result.correlation), result.log_likelihood, atol=1e-7)
    for mean in np.linspace(0.02, 0.98, 15):
        for correlation in np.linspace(0.01, 0.99, 15):
            assert log_likelihood(mean, correlation) <= result.log_likelihood + 1e-9


@given(st.lists(st.integers(0, 1), min_size=3, max_size=30))
@SLOW
def test_clusters_of_one_item_are_a_plain_binomial(x):
    assume(0 < sum(x) < len(x))
    result = clustered_binomial(x, [1] * len(x))
    share, size = sum(x) / len(x), len(x)
    np.testing.assert_allclose(result.estimate, share)
    for limit in (result.lower, result.upper):
        # Binomial likelihood-ratio limits: the deviance there is the chi-square quantile.
        deviance = 2 * size * (share * np.log(share / limit) + (1 - share) * np.log((1 - share) / (1 - limit)))
        np.testing.assert_allclose(deviance, 3.841458820694124, rtol=1e-8)
    assert np.isnan(result.correlation)
    assert (result.correlation_lower, result.correlation_upper) == (0, 1)


def test_the_ratio_variance_is_that_of_estimating_equations_with_independence():
    from statsmodels.genmod.cov_struct import Independence
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_estimating_equations import GEE

    x, n = np.array([8, 0, 5, 3, 9, 2]), np.array([8, 5, 9, 6, 9, 8])
    items = np.concatenate([[1] * a + [0] * (b - a) for a, b in zip(x, n, strict=True)])
    fit = GEE(
        items, np.ones((len(items), 1)), np.repeat(np.arange(6), n), family=Binomial(), cov_struct=Independence()
    ).fit()
    share = x.sum() / n.sum()
    robust = float(fit.cov_robust[0, 0]) * (share * (1 - share)) ** 2
    result = clustered_binomial(x, n, method="ratio")
    np.testing.assert_allclose(result.design_effect * share * (1 - share) / n.sum(), robust * 6 / 5, rtol=1e-6)


def test_no_more_variation_than_binomial_puts_the_correlation_at_0():
    result = clustered_binomial([2, 2, 2, 2], [4, 4, 4, 4])
    assert (result.correlation, result.correlation_lower) == (0, 0)
    assert result.correlation_upper > 0
    assert result.overdispersion_p_value > 0.9
    assert result.lower < result.naive_lower


def test_less_variation_than_binomial_does_not_narrow_the_ratio_limits():
    result = clustered_binomial([2, 2, 2, 2], [4, 4, 4, 4], method="ratio")
    assert result.design_effect == 0
    assert result.lower < result.naive_lower < result.naive_upper < result.upper


def test_all_or_nothing_clusters_have_correlation_1():
    result = clustered_binomial([4, 0, 3, 0, 5], [4, 4, 3, 3, 5])
    assert (result.correlation, result.correlation_upper) == (1, 1)
    np.testing.assert_allclose(result.estimate, 3 / 5)
    np.testing.assert_allclose(result.log_likelihood, 3 * np.log(0.6) + 2 * np.log(0.4))


@pytest.mark.parametrize("method", ["beta-binomial", "ratio"])
def test_nothing_but_successes_is_answered_with_clusters_as_draws(method):
    result = clustered_binomial([2, 3, 5], [2, 3, 5], method=method)
    assert (result.estimate, result.upper) == (1, 1)
    assert result.lower < result.naive_lower
    assert np.isnan(result.correlation)
    assert np.isnan(result.overdispersion_p_value)
    if method == "beta-binomial":
        np.testing.assert_allclose(result.lower, np.exp(-3.841458820694124 / 6))


def test_overdispersed_clusters_have_wider_limits_than_the_naive_ones():
    for method in ("beta-binomial", "ratio"):
        result = clustered_binomial([8, 0, 9, 1, 7, 0], [8, 9, 9, 8, 9, 8], method=method)
        assert result.upper - result.lower > 1.5 * (result.naive_upper - result.naive_lower)
        assert result.overdispersion_p_value < 1e-6
        assert result.design_effect > 3


def test_columns_of_a_frame_are_taken():
    frame = pd.DataFrame({"resolved": [1, 2, 3], "identified": [4, 4, 4]})
    assert clustered_binomial(frame["resolved"], frame["identified"]).total == 12


@pytest.mark.parametrize(
    ("x", "n", "message"),
    [
        ([1, 2], [3, 0], "total of cluster 1=0"),
        ([1, 4], [3, 3], "count of cluster 1=4 exceeds"),
        ([1, -1], [3, 3], "count of cluster 1=-1"),
        ([1, 1.5], [3, 3], "count of cluster 1=1.5"),
        ([1, float("nan")], [3, 3], "count of cluster 1=nan"),
        ([1, 2], [3], r"shape \(2,\) and totals \(1,\)"),
        ([1], [3], "1 cluster"),
        ([[1, 2]], [[3, 3]], "shape"),
    ],
)
def test_a_cluster_that_cannot_be_right_is_named(x, n, message):
    with pytest.raises(DataError, match=message):
        clustered_binomial(x, n)


def test_unknown_options_are_refused():
    with pytest.raises(ParameterError, match="method='gee': must be one of beta-binomial, ratio"):
        clustered_binomial([1, 2], [3, 3], method="gee")
    with pytest.raises(ParameterError, match="confidence=2"):
        clustered_binomial([1, 2], [3, 3], confidence=2)


def test_a_cluster_of_more_items_than_can_be_summed_is_refused_with_advice() -> None:
    with pytest.raises(DataError, match=r"20,001 items.*take the shares as numbers"):
        clustered_binomial([3, 10], [20_001, 20])
