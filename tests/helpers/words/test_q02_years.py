"""What results on years, pairs, models and families are said to say."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers import words
from helpers.counting.shares import NO_WSOA, WSOA
from helpers.questions.primary_tests import compare_pairs, consecutive
from helpers.questions.q02_years import fit_shapes, shape_table
from helpers.questions.reconcile import beside_words
from smallstats.association.change_point import change_point
from smallstats.results import NotComputable

SUBJECT = words.Subject("the year", "needing a statement", 0.05)
COUNTS = pd.DataFrame({NO_WSOA: [21, 13, 0, 12], WSOA: [8, 16, 0, 21]}, index=["2016", "2017", "2018", "2019"])
REFUSED = NotComputable(method="m", source="s", reason="1 year holds an inspection.")
DAY = date(2021, 3, 31)


def change(counts: pd.DataFrame, subject: words.Subject = SUBJECT) -> str:
    return words.change(change_point(counts), counts, subject, outcome=WSOA)


def test_a_change_is_placed_between_years_that_hold_something():
    assert "most between 2016 and 2017: 8 of 29 up to then, 37 of 62 from then on" in change(COUNTS)
    assert "so large a change somewhere would be rare (p" in change(COUNTS)
    turned = COUNTS.iloc[[1, 2, 0]]
    assert "between 2017 and 2016" in change(turned)


def test_a_change_that_is_not_rare_is_said_to_be_so():
    strict = words.Subject("the year", "needing a statement", 0.001)
    assert "so large a change somewhere would not be rare (p" in change(COUNTS, strict)


def test_no_change_and_no_result_have_their_own_words():
    assert change(COUNTS.assign(**{WSOA: 0})).startswith("There is no change to place")
    assert "(1 year holds an inspection)." in words.change(REFUSED, COUNTS, SUBJECT, outcome=WSOA)


def test_shapes_name_the_lowest_and_those_about_as_good():
    table = shape_table(fit_shapes(COUNTS, outcome=WSOA, split=1), splits=2)
    text = words.shapes(table)
    assert "‘a straight line’ has the lowest AIC" in text or "‘one step’ has the lowest AIC" in text
    far = table.assign(above_lowest=[0.0, 3.0, 5.0, 9.0], aic=[1.0, 4.0, 6.0, 10.0])
    assert words.shapes(far).endswith("the next, ‘a straight line’, lies 3.0 above it.")
    assert words.shapes(table.assign(aic=float("nan"))).startswith("The shapes cannot be compared")


STARTS = pd.Series(pd.to_datetime(["2016-05-23", "2016-07-11", "2016-09-12"]))


@pytest.mark.parametrize(
    ("early", "said"),
    [
        ([True, True, False], "2 started in the first school term, from 23 May 2016 to 11 July 2016. "
                              "Leaving them out leaves 1."),
        ([True, True, True], "leaving them out leaves nothing."),
    ],
)  # fmt: skip
def test_the_first_term_is_counted_and_dated(early: list[bool], said: str):
    assert words.first_term(STARTS, pd.Series(early)).endswith(said)


@pytest.mark.parametrize(
    ("test", "turn", "said"),
    [
        (0.34, 0.24, "gives p = 0.34 and the test for a change somewhere p = 0.24, neither below the level of 0.05."),
        (0.01, 0.24, "gives p = 0.010 and the test for a change somewhere p = 0.24, only the first below the level"),
        (0.34, 0.01, "p = 0.010, only the second below the level of 0.05."),
        (0.02, 0.01, "p = 0.010, both below the level of 0.05."),
        (0.02, None, "gives p = 0.020, below the level of 0.05; the test for a change somewhere cannot be made."),
        (None, 0.2, "the test for a change somewhere gives p = 0.20, not below the level of 0.05; the exact test over"),
        (None, None, "neither the exact test over years nor the test for a change somewhere can be made."),
    ],
)
def test_both_tests_without_the_first_term_are_named_and_read_against_the_level(
    test: float | None, turn: float | None, said: str
):
    made = [REFUSED if p is None else SimpleNamespace(p_value=p) for p in (test, turn)]
    text = words.without_first_term(*made, left_out=8, level=0.05)
    assert text.startswith("Without the 8 inspections of the first school term ")
    assert said in text
    assert words.without_first_term(*made, left_out=1, level=0.05).startswith("Without the one inspection of the")


def test_an_extension_states_both_counts_or_that_there_is_none():
    text = words.extension(116, 149, last=date(2022, 6, 21), as_at=DAY)
    assert text.endswith("149 inspections are counted, against 116 by 31 March 2021.")
    assert words.extension(149, 149, last=DAY, as_at=DAY).endswith("nothing is added.")


def pairs(counts: pd.DataFrame = COUNTS) -> pd.DataFrame:
    return compare_pairs(consecutive(counts), outcome=WSOA, confidence=0.95, index_name="Pair")


def say(frame: pd.DataFrame, level: float) -> str:
    return words.contrasts(frame, level=level, confidence=0.95, none="No pair.")


def test_pairs_below_and_above_the_level_are_worded_apart():
    assert say(pairs(), 0.05).startswith("None of the 2 differences is shown to be more than chance, adjusted for 2")
    assert "‘2017 less 2016’, 16 of 29 against 8 of 29 (28 percentage points, 95% interval 2 to 48" in say(
        pairs(), 0.05
    )
    assert "adjusted p = 0.12)" in say(pairs(), 0.05)
    assert say(pairs(), 0.1).startswith("None of the 2 differences"), "p = 0.06 alone, 0.12 adjusted"
    assert say(pairs(), 0.2).startswith("1 of 2 differences is more than chance would often bring about, adjusted")
    assert say(pairs(), 0.2).endswith("The other 1 is not shown to be.")


def test_one_pair_and_no_pair_have_their_own_words():
    one = pairs(COUNTS.iloc[:2])
    assert "adjusted" not in say(one, 0.05)
    never = pd.DataFrame({NO_WSOA: [4, 3], WSOA: [0, 0]}, index=["a", "b"])
    assert "0 of 3 against 0 of 4" in say(pairs(never), 0.05)
    assert say(one, 0.05).startswith("The difference is not shown to be more than chance at the level of 0.05.")
    assert say(one, 0.1).startswith("The one difference is more than chance would often bring about at the level")
    assert say(pairs(COUNTS.iloc[:1]), 0.05) == "No pair."


def test_shares_in_words_are_counted_and_the_furthest_named():
    shares = pd.DataFrame({"count": [21, 16], "total": [29, 29]}, index=["a", "b"])
    text = words.in_words(beside_words(shares, {"a": "just under three quarters", "b": "half"}), place="the release")
    assert text.startswith("1 of 2 shares that the release gives in words lie where the words say")
    assert "‘half’ (16 of 29, 55%, 5 percentage points away)" in text


def family(p_values: list[float], adjusted: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"p_value": p_values, "adjusted_p_value": adjusted}, index=["year", "region"])


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (family([0.01, 0.5], [0.02, 0.5]), "which is still below the level of 0.05."),
        (family([0.03, 0.5], [0.06, 0.5]), "taken alone it is below the level of 0.05, as one of several it is not."),
        (family([0.3, 0.5], [0.6, 0.6]), "neither is below the level of 0.05."),
        (family([0.3, float("nan")], [0.3, float("nan")]), "so p = 0.30 is not adjusted."),
        (family([float("nan"), 0.5], [float("nan"), 0.5]), "has no place among the primary tests."),
    ],
)
def test_a_place_in_the_family_is_worded_by_what_the_adjustment_changes(frame: pd.DataFrame, said: str):
    assert words.family(frame, "year", level=0.05).endswith(said)


def terms(p_values: list[float]) -> pd.DataFrame:
    names = ["alone", "beside region", "beside both"][: len(p_values)]
    return pd.DataFrame({"p_value": p_values}, index=names)


def test_models_are_told_in_one_sentence_that_says_they_are_not_adjusted():
    assert words.terms(terms([0.01, 0.02]), SUBJECT) == (
        "Whether needing a statement goes with the year is tested in 2 models (likelihood-ratio tests, level 0.05, not "
        "adjusted for the number of questions): in both p is below the level (from p = 0.010 to p = 0.020)."
    )


@pytest.mark.parametrize(
    ("p_values", "said"),
    [
        ([0.01, 0.02, 0.03], "in all of them p is below the level (from p = 0.010 to p = 0.030)."),
        ([0.2, 0.3], "in neither is p below the level (from p = 0.20 to p = 0.30), which does not show that"),
        ([0.2, 0.2, 0.3], "in none of them is p below the level (from"),
        ([0.05], "in the model ‘alone’ (likelihood-ratio tests, level 0.05, not adjusted for the number of questions): "
                 "p is not below the level (p = 0.050), which does not show that the two are unrelated."),
        ([0.01, 0.2, 0.3], "p is below the level in ‘alone’ (p = 0.010), and not in ‘beside region’ (p = 0.20) and "
                           "‘beside both’ (p = 0.30)."),
        ([0.01, float("nan")], "): p is below the level (p = 0.010). The model ‘beside region’ cannot be fitted here; "
                               "the table gives the reason."),
        ([0.3, float("nan"), float("nan")], "The models ‘beside region’ and ‘beside both’ cannot be fitted here;"),
        ([float("nan")] * 2, "No model of the year can be fitted here; the table gives the reason."),
    ],
)  # fmt: skip
def test_models_are_counted_by_side_of_the_level_with_gaps_explained(p_values: list[float], said: str):
    assert said in words.terms(terms(p_values), SUBJECT)


def test_the_furthest_odds_are_found_on_either_side_of_one():
    index = pd.MultiIndex.from_tuples([("m", "b"), ("m", "c")], names=["Model", "Level"])
    odds = pd.DataFrame(
        {"odds_ratio": [3.0, 0.2], "lower": [1.0, 0.1], "upper": [9.0, 0.4], "p_value": 0.01}, index=index
    )
    text = words.odds_range(odds, model="m", reference="a", confidence=0.95)
    assert "furthest from those of ‘a’ in ‘c’ (odds ratio 0.20, 95% interval 0.10 to 0.40)" in text
    assert words.odds_range(odds, model="other", reference="a", confidence=0.95) == ""
