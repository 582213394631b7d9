"""Shares that a document prints in words."""

import pandas as pd
import pytest

from helpers.questions.reconcile import beside_words, read_share
from smallstats.errors import DataError

SHARES = pd.DataFrame({"count": [21, 6, 9], "total": [29, 24, 11]}, index=["a", "b", "c"])


@pytest.mark.parametrize(
    ("words", "side", "fraction"),
    [
        ("just under three quarters", "below", 3 / 4), ("under two thirds", "below", 2 / 3), ("1 in 4", "equal", 1 / 4),
        ("more than 4 in 5", "above", 4 / 5), ("just over a third", "above", 1 / 3), ("half", "equal", 1 / 2),
    ],
)  # fmt: skip
def test_words_name_a_side_and_a_fraction(words: str, side: str, fraction: float):
    assert read_share(words) == (side, fraction)


def test_words_that_are_no_share_are_refused():
    with pytest.raises(DataError, match="verbal='hardly any'"):
        read_share("hardly any")


def test_a_share_is_shown_beside_its_words_on_the_side_said_or_not():
    frame = beside_words(SHARES, {"a": "just over three quarters", "b": "1 in 4", "c": "more than 4 in 5"})
    assert frame["on_the_side_said"].tolist() == [False, True, True]
    below = beside_words(SHARES, {"a": "just under three quarters", "b": "a third", "c": "under half"})
    assert below["on_the_side_said"].tolist() == [True, False, False]
    assert frame.loc["a", "points_away"] == pytest.approx(21 / 29 - 3 / 4)


def test_a_share_that_was_not_computed_is_refused():
    with pytest.raises(DataError, match="no computed share 'd'"):
        beside_words(SHARES, {"d": "half"})
