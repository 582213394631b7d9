"""What is said of the years: short, plain and right for any result."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sentence_rules import problems

from helpers.counting.shares import NO_WSOA, WSOA, share_of
from helpers.parameters.q02_years import YearOnYear
from helpers.questions import q02_years as question
from helpers.vocabulary import VERDICTS
from helpers.words import q02_years as words

CHOSEN = YearOnYear(draws=1000)
ASKED = words.asked(CHOSEN)
ROW = st.tuples(st.integers(0, 12), st.integers(0, 12))
LABELS = ["clear", "clear alone, not among several questions", "not shown", "depends on a choice",
          "cannot be tested here"]  # fmt: skip
STARTS = pd.Series(pd.to_datetime(["2016-05-23", "2016-07-11", "2016-09-12"]))


def table(rows: list[tuple[int, int]]) -> pd.DataFrame:
    index = pd.Index([f"{2016 + place}-{17 + place}" for place in range(len(rows))], name="Year")
    return pd.DataFrame(rows, columns=[NO_WSOA, WSOA], index=index)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=5), label=st.sampled_from(LABELS))
def test_every_sentence_keeps_the_rules_whatever_the_counts(rows: list[tuple[int, int]], label: Any):
    counts = table(rows)
    if not counts.to_numpy().sum():
        return
    change = question.change_over(counts)
    tests = question.group_tests(counts, CHOSEN)
    _, models = question.fit_shapes(counts, split=change.split)
    exact = tests["exact (primary)"]
    said = [
        words.answer(label, change.pair),
        ASKED.by_chance(exact),
        words.change(change.test, change.pair, ASKED),
        words.gradient(question.gradient_tests(counts)["gradient, exact"], counts, ASKED),
        *words.shapes(question.shape_table(models, counts, CHOSEN)),
        *words.steps(question.neighbours(counts, CHOSEN), ASKED),
        words.without_first_term(exact, ASKED),
        words.strongest(question.strength(counts, confidence=0.95)["Cramér's V"], words.later(ASKED)),
        *words.extension(3, 5, exact, ASKED, last=date(2022, 6, 21)),
        words.shares_alt(share_of(counts, outcome=WSOA, confidence=0.95)),
    ]
    assert [problem for text in said if text for problem in problems(text)] == []


@pytest.mark.parametrize("label", LABELS)
def test_the_answer_gives_both_sides_of_the_change_in_counts(label: Any):
    assert label in VERDICTS
    text = words.answer(label, question.change_over(table([(21, 8), (13, 16), (12, 21), (11, 14)])).pair)
    assert len(text.split()) <= 25
    sides = "8 of 29 inspected areas in 2016-17, and 51 of 87 from 2017-18 on"
    assert (sides in text) == (label != "cannot be tested here")


def test_where_nothing_changes_there_is_no_place_and_one_count():
    alike = question.change_over(table([(2, 2), (3, 3)]))
    assert alike.split == 0
    assert words.answer("not shown", alike.pair) == (
        "No clear change: a statement was needed by 5 of 10 inspected areas over all years."
    )
    assert words.change(alike.test, alike.pair, ASKED).startswith("No place where the share changes")


def test_the_direction_of_a_clear_gradient_is_that_of_the_shares():
    rising = table([(18, 2), (10, 10), (2, 18)])
    for counts, way in ((rising, "rises"), (table([(2, 18), (10, 10), (18, 2)]), "falls")):
        test = question.gradient_tests(counts)["gradient, exact"]
        assert f"The share {way} from 2016-17 to 2018-19" in words.gradient(test, counts, ASKED)


def shapes(above: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"aic": [100 + more for more in above], "above_lowest": above}, index=["a", "b", "c"])


def test_shapes_name_the_best_and_those_about_as_good():
    assert words.shapes(shapes([0, 3, 5])) == [
        "By AIC the best of three shapes is a.",
        "The next, b, lies 3.0 above it.",
    ]
    assert words.shapes(shapes([1.5, 0, 1]))[1].startswith("C and a fit about as well, so the years do not")
    assert words.shapes(shapes([0, 1.5, 5]))[1].startswith("B fits about as well")


@pytest.mark.parametrize(
    ("early", "said"),
    [
        ([True, True, False], "2 inspections started in the first school term, from 23 May 2016 to 11 July 2016; "
                              "leaving them out leaves 1."),
        ([True, True, True], "leaving them out leaves nothing."),
    ],
)  # fmt: skip
def test_the_first_term_is_counted_and_dated(early: list[bool], said: str):
    assert words.first_term(STARTS, pd.Series(early)).endswith(said)


def test_an_extension_that_adds_nothing_says_so():
    made = question.group_tests(table([(1, 2), (3, 4)]), CHOSEN)["exact (primary)"]
    assert words.extension(3, 3, made, ASKED, last=ASKED.as_at) == [
        "No inspection of this framework was published after 31 March 2021: nothing is added."
    ]


def test_the_furthest_odds_are_found_on_either_side_of_one():
    index = pd.MultiIndex.from_tuples([("beside region", "b"), ("beside region", "c")], names=["Model", "Level"])
    odds = pd.DataFrame({"odds_ratio": [3.0, 0.2], "lower": [1.0, 0.1], "upper": [9.0, 0.4]}, index=index)
    text = words.odds(odds, ASKED, reference="a")
    assert text == "Beside region, the odds in c are 0.20 times those in a (0.10 to 0.40)."
    assert words.odds(odds.iloc[:0], ASKED, reference="a") == ""
