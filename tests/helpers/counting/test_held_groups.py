"""Tests of groups that may hold nothing."""

import pandas as pd
import pytest

from helpers.counting.shares import attempt_groups, held
from smallstats.association import independence
from smallstats.results import NotComputable

COUNTS = pd.DataFrame({"no": [3, 0, 1], "yes": [1, 0, 3]}, index=["a", "b", "c"])


def test_two_groups_that_hold_something_are_tested():
    assert attempt_groups(independence, COUNTS, noun="year").p_value == independence(COUNTS).p_value
    assert held(COUNTS).index.tolist() == ["a", "c"]


@pytest.mark.parametrize(
    ("rows", "least", "said"),
    [
        (2, 2, "1 year holds an inspection that counts; at least 2 are needed"),
        (0, 2, "no years hold an inspection that counts; at least 2 are needed"),
        (3, 3, "2 years hold an inspection that counts; at least 3 are needed"),
    ],
)
def test_too_few_are_a_reason_in_words(rows: int, least: int, said: str):
    found = attempt_groups(independence, COUNTS.iloc[:rows], noun="year", least=least)
    assert isinstance(found, NotComputable)
    assert found.reason == said
