"""Proportional odds: laws, agreement with logistic regression, separation, the tests of proportionality."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from smallstats.errors import ParameterError
from smallstats.models import logistic, proportional_odds

SLOW = settings(max_examples=12, derandomize=True, deadline=None)
NUMBERS = ["estimate", "std_error", "lower", "upper", "p_value"]


def cell(frame, term, column):
    return float(frame[column].to_numpy(dtype=float)[list(frame.index).index(term)])


@st.composite
def frames(draw, levels=3):
    size = draw(st.integers(12, 40))
    x = draw(st.lists(st.integers(-20, 20), min_size=size, max_size=size))
    y = draw(st.lists(st.integers(0, levels - 1), min_size=size, max_size=size))
    z = draw(st.lists(st.integers(0, 1), min_size=size, max_size=size))
    assume(len(set(y)) == levels and len(set(x)) > 2 and len(set(z)) == 2)
    assume(np.linalg.matrix_rank(np.column_stack([np.ones(size), x, z])) == 3)
    return pd.DataFrame({"y": pd.Categorical(y, ordered=True), "x": np.array(x) / 10, "z": z})


@given(frames(levels=2))
@SLOW
def test_two_categories_give_logistic_regression(frame):
    one = proportional_odds(frame, "y ~ x + z")
    other = logistic(frame.assign(y=frame["y"].astype(int)), "y ~ x + z")
    expected = other.coefficients.drop(index="Intercept")[NUMBERS]
    np.testing.assert_allclose(one.coefficients[NUMBERS], expected, 1e-7, 1e-8)
    np.testing.assert_allclose(-one.thresholds["estimate"], other.coefficients["estimate"].iloc[:1], 1e-7, 1e-8)
    np.testing.assert_allclose(one.terms, other.terms, 1e-7, 1e-8)
    assert "one boundary" in one.proportionality.note


@given(frames())
@SLOW
def test_reversing_the_categories_flips_signs(frame):
    one = proportional_odds(frame, "y ~ x + z").coefficients
    back = frame.assign(y=pd.Categorical(2 - frame["y"].astype(int), ordered=True))
    other = proportional_odds(back, "y ~ x + z").coefficients
    np.testing.assert_allclose(one["estimate"], -other["estimate"], 1e-7, 1e-8)
    np.testing.assert_allclose(one["upper"], -other["lower"], 1e-7, 1e-8)


@given(frames(), st.randoms(use_true_random=False))
@SLOW
def test_the_order_of_rows_does_not_matter(frame, random):
    order = list(range(len(frame)))
    random.shuffle(order)
    found = proportional_odds(frame.iloc[order], "y ~ x + z").coefficients[NUMBERS]
    np.testing.assert_allclose(found, proportional_odds(frame, "y ~ x + z").coefficients[NUMBERS], 1e-7, 1e-8)


@given(frames(levels=4))
@SLOW
def test_limits_contain_the_estimate_and_thresholds_are_in_order(frame):
    result = proportional_odds(frame, "y ~ x + z", test="score")
    known = result.coefficients.dropna()
    assert ((known["lower"] <= known["estimate"]) & (known["estimate"] <= known["upper"])).all()
    if not result.separated:
        assert result.thresholds["estimate"].is_monotonic_increasing
        assert result.proportionality.statistic >= 0
        assert result.proportionality.df == 4


ROWS = {"a": "llllmmmh", "b": "lmmmhhhh", "c": "hhhhh"}


def outcome_frame(*groups):
    rows = [(group, outcome) for group in groups for outcome in ROWS[group]]
    frame = pd.DataFrame(rows, columns=["region", "outcome"])
    return frame.assign(outcome=pd.Categorical(frame["outcome"], ["l", "m", "h"], ordered=True))


def test_a_region_all_in_the_last_category_has_an_infinite_estimate_and_leaves_the_others_finite():
    result = proportional_odds(outcome_frame("a", "b", "c"), "outcome ~ region")
    without = proportional_odds(outcome_frame("a", "b"), "outcome ~ region")
    assert result.separated == ("region[T.c]",)
    assert cell(result.coefficients, "region[T.c]", "estimate") == np.inf
    assert np.isfinite(cell(result.coefficients, "region[T.c]", "lower"))
    np.testing.assert_allclose(
        result.coefficients.loc["region[T.b]", NUMBERS].astype(float), without.coefficients.iloc[0][NUMBERS], rtol=1e-9
    )
    np.testing.assert_allclose(result.thresholds, without.thresholds, rtol=1e-9, atol=1e-12)
    assert np.isnan(result.proportionality.p_value)
    assert "separated" in result.proportionality.note


def test_brant_says_which_split_is_separated_where_the_score_test_answers():
    frame = outcome_frame("a", "b")
    frame = frame[~((frame["region"] == "b") & (frame["outcome"] == "l"))]
    brant, score = (
        proportional_odds(frame, "outcome ~ region", test=test).proportionality for test in ("brant", "score")
    )
    assert np.isnan(brant.statistic)
    assert brant.note == "the outcome split at l|m is separated by region[T.b]; use test='score'"
    assert brant.terms["statistic"].isna().all()
    assert np.isfinite(score.statistic)
    assert score.note == ""


def test_exactly_proportional_counts_give_a_test_statistic_of_0():
    # Odds of 1 : 3 and 3 : 1 above both boundaries in one group, 3 times those in the other.
    counts = {"a": (6, 4, 2), "b": (3, 3, 6)}
    odds = [(6 / 6, 10 / 2), (3 / 9, 6 / 6)]
    assert odds[0][0] / odds[1][0] != odds[0][1] / odds[1][1]
    proportional = {"a": (12, 6, 6), "b": (6, 6, 12)}
    for known, zero in ((counts, False), (proportional, True)):
        rows = [(group, level) for group, row in known.items() for level, n in enumerate(row) for _ in range(n)]
        frame = pd.DataFrame(rows, columns=["group", "y"])
        frame["y"] = pd.Categorical(frame["y"], ordered=True)
        for test in ("brant", "score"):
            statistic = proportional_odds(frame, "y ~ group", test=test).proportionality.statistic
            assert (abs(statistic) < 1e-12) == zero


def test_thresholds_alone_are_the_logits_of_the_cumulative_shares():
    result = proportional_odds(outcome_frame("a", "b"), "outcome ~ 1")
    np.testing.assert_allclose(result.thresholds["estimate"], [np.log(5 / 11), np.log(11 / 5)])
    assert result.coefficients.empty
    assert (result.lr_df, result.lr_p_value) == (0, 1.0)


def test_missing_rows_are_counted():
    frame = outcome_frame("a", "b")
    frame.loc[0, "outcome"] = None
    result = proportional_odds(frame, "outcome ~ region")
    assert (result.n, result.rows_dropped) == (15, 1)


def test_an_unknown_test_is_refused():
    with pytest.raises(ParameterError, match="test='lr': must be one of brant, score"):
        proportional_odds(outcome_frame("a", "b"), "outcome ~ region", test="lr")
