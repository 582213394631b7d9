"""What is said of deprivation: short, plain and right for any result."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sentence_rules import problems

from helpers.counting.shares import NO_WSOA, WSOA, share_of
from helpers.parameters.q01_deprivation import Deprivation
from helpers.questions import q01_deprivation as question
from helpers.vocabulary import VERDICTS
from helpers.words import q01_deprivation as words

ASKED = words.asked(Deprivation())
ROW = st.tuples(st.integers(0, 12), st.integers(0, 12))


def table(rows: list[tuple[int, int]]) -> pd.DataFrame:
    index = pd.Index([f"Group {place}" for place in range(len(rows))], name="deprivation_group")
    return pd.DataFrame(rows, columns=[NO_WSOA, WSOA], index=index)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(rows=st.lists(ROW, min_size=2, max_size=5), label=st.sampled_from(["clear", "not shown", "depends on a choice"]))
def test_every_sentence_keeps_the_rules_whatever_the_counts(rows: list[tuple[int, int]], label: Any):
    counts = table(rows)
    if not counts.to_numpy().sum():
        return
    pair = question.most_deprived(counts, confidence=0.95)
    tests = question.group_tests(counts, Deprivation(draws=1000))
    shares = share_of(counts, outcome=WSOA, confidence=0.95)
    said = [
        words.answer(label, pair.counts),
        ASKED.by_chance(tests["exact (primary)"]),
        ASKED.gap(pair.counts, pair.difference, pair.tests["Fisher's exact"]),
        words.spread(tests["range of the shares"], ASKED),
        words.gradient(question.gradient_tests(counts), shares["share"], ASKED),
        *words.chances(pair.chances),
        words.detectable(question.strength(counts, confidence=0.95)["weakest found four times in five"]),
        words.alt(shares),
    ]
    assert [problem for text in said if text for problem in problems(text)] == []


@pytest.mark.parametrize("label", ["clear", "clear alone, not among several questions", "not shown",
                                   "depends on a choice", "cannot be tested here"])  # fmt: skip
def test_the_answer_begins_as_its_label_says_and_gives_counts(label: Any):
    assert label in VERDICTS
    pair = pd.DataFrame([[8, 14], [49, 45]], columns=[NO_WSOA, WSOA], index=list(question.PAIR))
    text = words.answer(label, pair)
    assert len(text.split()) <= 25
    counts = "14 of 22 of the most deprived areas, and 45 of 94 of all others"
    assert (counts in text) == (label != "cannot be tested here")


def test_a_pair_of_one_outcome_only_cannot_be_tested():
    tests = question.group_tests(table([(3, 0), (4, 0)]), Deprivation(draws=1000))
    assert ASKED.by_chance(tests["exact (primary)"]) == "Whether the deprivation groups differ cannot be tested here."


def test_the_direction_of_a_clear_gradient_is_that_of_the_shares():
    falling = table([(2, 18), (10, 10), (18, 2)])
    for counts, way in ((falling, "falls"), (falling.iloc[::-1], "rises")):
        share = share_of(counts, outcome=WSOA, confidence=0.95)["share"]
        assert f"The share {way} from" in words.gradient(question.gradient_tests(counts), share, ASKED)
