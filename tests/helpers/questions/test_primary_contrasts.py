"""Groups compared two by two."""

import pandas as pd
import pytest

from helpers.counting.shares import NO_WSOA, WSOA
from helpers.questions.primary_tests import compare_pairs, consecutive, each_against_rest, one_against_each
from smallstats.proportions import difference

COUNTS = pd.DataFrame({NO_WSOA: [21, 13, 0, 12], WSOA: [8, 16, 0, 21]}, index=["first", "second", "none", "third"])


def compare(pairs):
    return compare_pairs(pairs, outcome=WSOA, confidence=0.95, index_name="Pair")


def test_consecutive_pairs_pass_over_a_group_that_holds_nothing():
    assert [pair.name for pair in consecutive(COUNTS)] == ["second less first", "third less second"]


def test_each_group_is_set_against_the_sum_of_the_others():
    frame = compare(each_against_rest(COUNTS))
    assert frame.index.tolist() == ["first", "second", "third"]
    assert frame.loc["second", ["count", "total", "other_count", "other_total"]].tolist() == [16, 29, 29, 62]


def test_one_group_is_set_against_each_of_the_others():
    assert [pair.name for pair in one_against_each(COUNTS, name="third")] == ["third less first", "third less second"]
    assert one_against_each(COUNTS, name="none") == []


def test_differences_tests_and_their_adjustment_are_those_of_the_reference():
    frame = compare(consecutive(COUNTS))
    expected = difference(16, 29, 8, 29)
    assert frame.loc["second less first", ["difference", "lower", "upper"]].tolist() == [
        expected.estimate, expected.lower, expected.upper,
    ]  # fmt: skip
    # R 4.2: fisher.test(matrix(c(16, 13, 8, 21), 2))$p.value; p.adjust(c(that, the other), "holm")
    assert frame.loc["second less first", "p_value"] == pytest.approx(0.060994528233936, rel=1e-12)
    assert frame.loc["second less first", "adjusted_p_value"] == pytest.approx(2 * 0.060994528233936, rel=1e-12)


def test_no_pair_gives_a_frame_without_rows():
    assert compare(consecutive(COUNTS.iloc[:1])).empty
    assert compare(each_against_rest(COUNTS.iloc[:1])).columns.tolist()[-1] == "adjusted_p_value"
