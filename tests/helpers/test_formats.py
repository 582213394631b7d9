"""Numbers in words, at the edges."""

from datetime import date
from math import inf, nan

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import formats


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0%"), (0.001, "under 1%"), (0.5, "50%"), (0.636, "64%"), (0.125, "13%"), (0.145, "15%"),
        (0.996, "over 99%"), (1, "100%"), (nan, "not known"),
    ],
)  # fmt: skip
def test_percentages_reach_0_and_100_only_when_they_are(value: float, text: str):
    assert formats.percent(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.12, "12 percentage points"), (-0.01, "−1 percentage point"), (0.004, "0 percentage points")],
)
def test_differences_are_in_percentage_points(value: float, text: str):
    assert formats.percentage_points(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1834, "0.18"), (12.34, "12"), (1234.5, "1,234"), (-0.5, "−0.50"), (inf, "infinity"), (-inf, "−infinity"),
     (0, "0"), (nan, "not known"), (0.0999, "0.100")],
)  # fmt: skip
def test_numbers_have_two_significant_digits(value: float, text: str):
    assert formats.number(value) == text


@pytest.mark.parametrize(
    ("p", "level", "text"),
    [
        (0.3434, None, "p = 0.34"), (0.0123, 0.05, "p = 0.012"), (0.0004, 0.05, "p < 0.001"), (1, 0.05, "p = 1"),
        (0.0004, 0.001, "p < 0.001"), (0.0499, 0.05, "p = 0.0499"), (0.0501, 0.05, "p = 0.0501"),
        (0.05, 0.05, "p = 0.050"),
        (0.04999999, 0.05, "p just below 0.05"), (1.86e-16, 0.001, "p < 0.001"),
        (0.999, 0.05, "p > 0.99"), (nan, 0.05, "p not known"), (0.104, 0.1, "p = 0.104"),
    ],
)  # fmt: skip
def test_p_values_stay_on_their_side_of_the_level(p: float, level: float | None, text: str):
    assert formats.p_value(p, level=level) == text


@settings(max_examples=300, derandomize=True, deadline=None)
@given(p=st.floats(0.001, 0.99), level=st.sampled_from([0.5, 0.1, 0.05, 0.01, 0.001]))
def test_a_shown_p_value_reads_on_the_same_side_of_the_level_as_it_is(p: float, level: float):
    text = formats.p_value(p, level=level).removeprefix("p ")
    if text.startswith("just "):
        assert text == f"just {'below' if p < level else 'above'} {level:g}"
        assert p == pytest.approx(level, abs=1e-5)
        return
    shown = float(text.removeprefix("= "))
    assert (shown < level) == (p < level)
    assert shown == pytest.approx(p, abs=0.006)


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_are_joined_as_in_a_sentence(items: list[str], text: str):
    assert formats.join(items) == text


@pytest.mark.parametrize(
    ("count", "text"), [(0, "no local areas"), (1, "1 local area"), (2, "2 local areas"), (1200, "1,200 local areas")]
)
def test_a_noun_agrees_with_its_count(count: int, text: str):
    assert formats.plural(count, "local area") == text


@pytest.mark.parametrize(
    ("count", "total", "text"),
    [(14, 22, "14 of 22"), (0, 22, "none of 22"), (22, 22, "all 22"), (1, 1, "1 of 1"),
     (0, 1, "0 of 1"), (0, 0, "none of none")],
)  # fmt: skip
def test_a_count_of_its_total_is_worded_at_the_ends(count: int, total: int, text: str):
    assert formats.of_total(count, total) == text


def test_a_share_gives_the_count_before_the_percentage():
    assert formats.share(14, 22, 0.43, 0.8, 0.95) == "14 of 22 (64%; 95% interval 43% to 80%)"
    assert formats.share(14, 22, 0.43, 0.8, 0.999, noun="areas") == "14 of 22 areas (64%; 99.9% interval 43% to 80%)"


def test_a_date_is_written_out():
    assert formats.day(date(2021, 3, 31)) == "31 March 2021"


def shares(rows: dict[str, tuple[int, int]]) -> pd.DataFrame:
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["count", "total"])
    return frame.assign(lower=0.1, upper=0.9)


def test_the_highest_and_the_lowest_share_are_named():
    text = formats.extremes(shares({"North": (3, 4), "South": (1, 4), "West": (2, 4)}), 0.95)
    assert text == (
        "The share is highest for ‘North’, 3 of 4 (75%; 95% interval 10% to 90%). "
        "It is lowest for ‘South’, 1 of 4 (25%; 95% interval 10% to 90%)."
    )


def test_tied_groups_are_named_together():
    text = formats.extremes(shares({"North": (1, 2), "South": (2, 4), "West": (0, 4)}), 0.95)
    assert "North" in text.split("lowest")[0]
    assert "South" in text.split("lowest")[0]
    assert "West" in text.split("lowest")[1]


def test_equal_shares_are_said_to_be_equal():
    text = formats.extremes(shares({"North": (1, 2), "South": (2, 4)}), 0.95)
    assert text == "The share is the same in every group that holds an inspected local area: 50%."


def test_a_single_filled_group_is_not_compared_with_itself():
    text = formats.extremes(shares({"North": (1, 2), "South": (0, 0)}), 0.95)
    assert text.startswith("Only one group holds an inspected local area: ‘North’, 1 of 2")


def test_empty_groups_are_never_the_lowest():
    text = formats.extremes(shares({"North": (1, 2), "South": (0, 0), "West": (2, 2)}), 0.95)
    assert "South" not in text


def test_a_p_value_without_its_letter_and_a_range_of_them():
    assert [formats.p_alone(p) for p in (0.34, 1e-9, 0.999, 1.0)] == ["0.34", "below 0.001", "above 0.99", "1"]
    assert formats.p_alone(1e-9, below="<", above=">") == "< 0.001"
    assert formats.p_alone(nan) == "not known"
    assert formats.p_range(pd.Series([0.5, 0.02]), level=0.05) == "from p = 0.020 to p = 0.50"
    assert formats.p_range(pd.Series([0.5, 0.5]), level=0.05) == "p = 0.50"
