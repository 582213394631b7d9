from math import isclose, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallstats.proportions.two_shares import difference_deviate, difference_limits

COMMON = settings(max_examples=80, derandomize=True, deadline=None)
GROUP = st.integers(1, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize("difference", [9.87e-8, 1e-6, 1e-4, 0.3])
@pytest.mark.parametrize("total", [10, 1000, 10**6])
def test_with_no_event_at_all_the_likeliest_shares_are_0_and_the_difference(difference: float, total: int) -> None:
    # Worked by hand: then the deviate is d over the root of d (1 - d) / n x 2n / (2n - 1).
    expected = difference / sqrt(difference * (1 - difference) / total * 2 * total / (2 * total - 1))
    none = (0, total, 0, total)
    everything = (total, total, total, total)
    assert isclose(difference_deviate(none, -difference), expected, rel_tol=1e-11)
    assert isclose(difference_deviate(none, difference), -expected, rel_tol=1e-11)
    assert isclose(difference_deviate(everything, -difference), expected, rel_tol=1e-6)


@COMMON
@given(GROUP, GROUP)
def test_at_no_difference_the_deviate_is_that_of_the_pooled_test(a: tuple[int, int], b: tuple[int, int]) -> None:
    pooled = (a[0] + b[0]) / (a[1] + b[1])
    if 0 < pooled < 1:
        spread = sqrt(pooled * (1 - pooled) * (1 / a[1] + 1 / b[1]))
        expected = (a[0] / a[1] - b[0] / b[1]) / spread
        assert isclose(difference_deviate((*a, *b), 0.0, corrected=False), expected, rel_tol=1e-9, abs_tol=1e-12)


@COMMON
@given(GROUP, GROUP, st.floats(0.5, 3.5))
def test_at_each_limit_within_range_the_deviate_is_the_quantile(
    a: tuple[int, int], b: tuple[int, int], quantile: float
) -> None:
    counts = (*a, *b)
    for limit, sign in zip(difference_limits(counts, quantile), (1, -1), strict=True):
        if abs(limit) < 1 - 1e-6:
            assert isclose(sign * difference_deviate(counts, limit), quantile, rel_tol=1e-6)
