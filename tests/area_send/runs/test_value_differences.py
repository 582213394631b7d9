"""Two results held against each other, value by value."""

from typing import Any

import pytest

from area_send.runs.differences import ABSENT, Difference, count_numbers, differences, keep_close


def found(expected: Any, other: Any, tolerance: float = 1e-9) -> list[Difference]:
    return list(differences(expected, other, tolerance=tolerance))


@pytest.mark.parametrize(
    ("one", "other"), [(0.5, 0.5 + 1e-12), (1e300, 1e300 * (1 + 1e-10)), (0.0, 1e-17), (5, 5.0), (-1e-18, 2e-17)]
)
def test_floats_within_the_tolerance_are_the_same(one: float, other: float):
    assert found({"p": one}, {"p": other}) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (0.5, 0.5 + 1e-8), (1e-12, 2e-12), (1_000_000_000_000, 1_000_000_000_001), (1, True), (None, 0.0),
        ("0.5", 0.5), ("Yes", "yes"), (0.5, None), ([1], []), ([1], {"0": 1}),
    ],
)  # fmt: skip
def test_other_values_must_be_equal_and_of_one_kind(one: Any, other: Any):
    assert found({"p": one}, {"p": other}) == [Difference("p", one, other)]


def test_each_difference_names_its_place_and_names_missing_on_either_side_are_told():
    one = {"a": {"b": [1, {"c": 2}]}, "only": 1}
    other = {"a": {"b": [1, {"c": 3}]}, "new": 2}
    assert found(one, other) == [
        Difference("a.b.1.c", 2, 3), Difference("new", ABSENT, 2), Difference("only", 1, ABSENT),
    ]  # fmt: skip


def test_no_tolerance_tells_the_last_digit():
    assert found(0.1 + 0.2, 0.3, tolerance=0) != []


def test_long_texts_are_shown_from_where_they_begin_to_differ():
    common = "By 31 March 2021 and a good deal of other text that is the same in both of the two sentences, "
    one, other = Difference("s", common + "59 of 116", common + "58 of 116").shown()
    assert one.startswith("…")
    assert one.endswith("59 of 116")
    assert other.endswith("58 of 116")
    assert Difference("s", "59", "58").shown() == ("59", "58")


def test_numbers_within_the_tolerance_stay_as_they_were_and_all_else_is_what_was_found():
    committed = {"p": 0.1234567890123, "n": 5, "kept": [1.0, 2.0], "gone": 1.0}
    found = {"p": 0.1234567890124, "n": 6, "kept": [1.0 + 1e-12, 2.5], "new": "word"}
    settled = keep_close(committed, found, tolerance=1e-9)
    assert settled == {"p": 0.1234567890123, "n": 6, "kept": [1.0, 2.5], "new": "word"}


def test_the_numbers_in_a_record_are_counted_and_truth_values_are_none():
    assert count_numbers({"a": [1, 2.5, "3", None, True], "b": {"c": 0}}) == 3
