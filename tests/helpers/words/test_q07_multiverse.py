"""What is said of a multiverse, at its edges too."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from helpers import words

SIDES: dict[str, Any] = {
    "universes": 20, "different": 12, "untestable": 0, "below": 3,
    "smallest_p": 0.01, "median_p": 0.3, "largest_p": 1.0,
}  # fmt: skip


def sides(**values: Any) -> str:
    return words.universe_sides(pd.Series(SIDES | values, dtype=object), question="years", level=0.05)


def directions(universes: list[int], below: list[int]) -> str:
    index = ["early years", "late years", "neither"]
    frame = pd.DataFrame({"universes": universes, "below": below}, index=index)
    return words.directions(frame, question="years", level=0.05)


def movers(moved: list[float], crossings: list[float]) -> str:
    frame = pd.DataFrame({"moved": moved, "crossings": crossings}, index=["cut", "test"][: len(moved)])
    return words.movers(frame, question="years", level=0.05)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "3 of 20 universes (15%) put p below the level of 0.05; over all of them p runs from "
             "0.010 to 1, with median 0.30."),
        ({"below": 1}, "1 of 20 universes (5%) puts p below"),
        ({"below": 0}, "none of 20 universes puts p below"),
        ({"below": 20}, "all 20 universes put p below"),
        ({"universes": 1, "below": 0, "smallest_p": 1.0, "median_p": 1.0},
         "0 of 1 universe puts p below the level of 0.05; p is 1."),
        ({"untestable": 4}, ". Of all, 4 hold one group or one outcome only: nothing can be tested there, and p is 1."),
        ({"untestable": 1}, "Of all, 1 holds one group"),
        ({"smallest_p": 1e-9, "median_p": 1e-5}, "p runs from below 0.001 to 1, with median below 0.001."),
        ({"median_p": 0.996, "largest_p": 0.999}, "p runs from 0.010 to above 0.99, with median above 0.99."),
        ({"below": 20, "median_p": 1e-8, "smallest_p": 1e-9, "largest_p": 1e-7}, "; in all of them p is below 0.001."),
    ],
)  # fmt: skip
def test_the_sides_are_counted_in_words(values: dict[str, Any], text: str):
    assert text in sides(**values)


@pytest.mark.parametrize(
    ("different", "text"),
    [(20, "no two of the 20 universes have the same"), (19, "1 universe of 20 repeats"), (5, "15 universes of 20 rep")],
)  # fmt: skip
def test_universes_that_coincide_are_said_so(different: int, text: str):
    row = pd.Series(SIDES | {"different": different})
    assert text in words.coincidence(row, question="years")


@pytest.mark.parametrize(
    ("universes", "below", "text"),
    [
        ([5, 14, 1], [0, 3, 0], "lean to the late years in 14 of 20 universes, to the early years in 5 and "
         "to neither side in 1. All 3 with p below the level of 0.05 lean to the late years."),
        ([5, 15, 0], [1, 2, 0],
         "Of the 3 with p below the level of 0.05, 2 lean to the late years and 1 to the early years."),
        ([15, 5, 0], [1, 2, 0], "1 leans to the early years and 2 to the late years."),
        ([5, 15, 0], [0, 1, 0], "The one with p below the level of 0.05 leans to the late years."),
        ([5, 15, 0], [0, 2, 0], "Both with p below the level of 0.05 lean to the late years."),
        ([5, 15, 0], [0, 0, 0], "to the late years in 15 of 20 universes and to the early years in 5."),
        ([0, 0, 20], [0, 0, 0], "lean to neither side in every universe."),
    ],
)  # fmt: skip
def test_the_direction_is_named_for_those_that_have_one(universes: list[int], below: list[int], text: str):
    assert directions(universes, below).endswith(text)


def test_the_choice_that_moves_most_and_the_one_that_crosses_most_may_differ():
    nan = float("nan")
    assert "p most is ‘cut’: 60% of the variance of log p lies" in movers([0.6, 0.2], [0.1, 0.05])
    assert "most often" not in movers([0.6, 0.2], [0.1, 0.1])
    assert movers([0.6, 0.2], [0.1, 0.5]).endswith("moves p across the level is ‘test’, in 50% of pairs.")
    assert movers([nan, nan], [nan, nan]) == "On years, no choice moves the answer: every universe gives the same p."
    still = pd.DataFrame({"moved": [nan], "crossings": [nan]}, index=["cut"])
    some = pd.DataFrame({"moved": [0.5], "crossings": [0.0]}, index=["test"])
    assert words.moves_most({"a": still, "b": some}) == "The choice that moves p most is ‘test’ on b."
    assert words.moves_most({"a": still}).startswith("No choice moves p")


def test_options_on_one_side_are_named():
    def said(below: list[int]) -> str:
        index = pd.MultiIndex.from_tuples([("cut", "early"), ("cut", "late"), ("test", "exact")])
        return words.one_sided_options(pd.DataFrame({"universes": [4, 4, 8], "below": below}, index=index))

    assert said([0, 0, 0]) == "No option puts any universe below the level."
    assert said([4, 4, 8]) == "Every option puts all its universes below the level."
    assert said([1, 2, 3]) == "Under each option some universes lie below the level and some do not."
    assert said([0, 4, 4]) == (
        "No universe lies below the level with ‘cut: early’, and every universe lies below the level with ‘cut: late’."
    )
    assert said([4, 3, 7]) == "Every universe lies below the level with ‘cut: early’."
    assert said([0, 0, 3]) == "No universe lies below the level with ‘cut: early’ or ‘cut: late’."


def test_the_own_universe_is_placed_among_all():
    frame = pd.DataFrame({"p_value": [0.5, 0.04, 0.2], "test": "exact"})
    assert words.own_choice(frame, 2, level=0.05) == (
        "With the release's own definitions and our test ‘exact’, p = 0.20; 1 of 3 universes gives a smaller p."
    )
    assert "none of 3 universes gives a smaller p" in words.own_choice(frame, 1, level=0.05)
    assert "2 of 3 universes give a smaller p" in words.own_choice(frame, 0, level=0.05)


def test_the_curve_is_rare_or_not_or_has_nothing_below():
    def result(**values: float) -> Any:
        base = {"share_below": 0.3, "p_value": 0.02, "standard_error": 0.0141, "draws": 99}
        return SimpleNamespace(**base | {"dealt_median": 0.0, "dealt_upper": 0.25} | values)

    def tested(adjusted: float, questions: int = 2, **values: float) -> str:
        family = pd.DataFrame({"adjusted_p_value": [adjusted, 1.0]}, index=["years", "groups"]).head(questions)
        return words.curve_test(result(**values), question="years", family=family, level=0.05)

    assert tested(0.04) == (
        "On years, outcomes dealt out at random would rarely put as many universes with a large-sample test below the "
        "level of 0.05 (p = 0.020, standard error 0.01, 99 deals; p = 0.040 adjusted for 2 questions)."
    )
    assert tested(0.02, 1).endswith("(p = 0.020, standard error 0.01, 99 deals).")
    assert tested(0.05).endswith(
        "adjusted for 2 questions): taken alone that is below the level, as one of 2 questions it is not."
    )
    assert "would rarely put" in tested(0.05)
    assert "would not rarely put" in tested(0.4, p_value=0.2)
    assert "taken alone" not in tested(0.4, p_value=0.2)
    none = tested(1.0, share_below=0.0, p_value=1.0)
    assert "no universe with a large-sample test puts p below the level of 0.05" in none
    assert "test 30% lie there; over the deals the median share is 0%" in words.dealt_shares(result())
    assert "test none lies there; over" in words.dealt_shares(result(share_below=0.0))


def test_a_universe_that_disagrees_is_not_passed_over():
    checks = pd.DataFrame({"p_value": [0.5, 0.2], "p_value_again": [0.5, 0.3], "agree": [True, False]})
    said = words.spot_checked(checks, question="years")
    assert "only 1 of 2 agree with the p-value above; the largest difference is 0.10. Nothing" in said
    assert "2 universes drawn at random and computed again one by one agree with" in words.spot_checked(
        checks.assign(agree=True), question="years"
    )
    assert "1 universe drawn at random and computed again one by one agrees" in words.spot_checked(
        checks.iloc[:1], question="years"
    )
