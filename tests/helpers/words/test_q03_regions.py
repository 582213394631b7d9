"""What is said of regions and authority types: short, plain and right for any result."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sentence_rules import problems

from helpers.counting.shares import NO_WSOA, WSOA, share_of
from helpers.formats import percent
from helpers.parameters.q03_regions import RegionAndType
from helpers.questions import q03_regions as question
from helpers.questions.group_tests import two_groups
from helpers.vocabulary import REGION, VERDICTS
from helpers.words import q03_regions as words

CHOSEN = RegionAndType(draws=1000)
ASKED = words.asked(CHOSEN)
ROW = st.tuples(st.integers(0, 12), st.integers(0, 12))
LABELS = ["clear", "clear alone, not among several questions", "not shown", "depends on a choice",
          "cannot be tested here"]  # fmt: skip
NAMES = ["London", "East Midlands", "North East, Yorkshire and the Humber", "North West", "South East"]
DAY = date(2021, 3, 31)


def table(rows: list[tuple[int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[NO_WSOA, WSOA], index=pd.Index(NAMES[: len(rows)], name="Ofsted region"))


@settings(max_examples=50, derandomize=True, deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=5), label=st.sampled_from(LABELS))
def test_every_sentence_keeps_the_rules_whatever_the_counts(rows: list[tuple[int, int]], label: Any):
    counts = table(rows)
    if not counts.to_numpy().sum():
        return
    sides = pd.DataFrame([counts.iloc[0], counts.iloc[1:].sum()], index=list(question.PAIR)).astype(int)
    pair = two_groups(sides, confidence=0.95)
    shares = share_of(counts, outcome=WSOA, confidence=0.95)
    types = words.about_types(ASKED, outside=True)
    said = [
        words.answer(label, pair.counts),
        ASKED.gap(pair.counts, pair.difference, pair.tests["Fisher's exact"]),
        types.by_chance(pair.tests["Fisher's exact"]),
        *words.chances(pair.chances),
        *words.each_region(question.each_region(counts, CHOSEN), ASKED),
        *words.london_boroughs(question.london_boroughs(counts, CHOSEN), ASKED),
        *words.pooled(*question.drawn_together(shares, confidence=0.95)),
        words.strongest(question.strength(counts, confidence=0.95)["Cramér's V"], types),
        words.alt(shares, noun="region"),
    ]
    assert [problem for text in said if text for problem in problems(text)] == []


@pytest.mark.parametrize("label", LABELS)
def test_the_answer_gives_london_and_the_rest_in_counts(label: Any):
    assert label in VERDICTS
    text = words.answer(label, pd.DataFrame([[18, 6], [39, 53]], columns=[NO_WSOA, WSOA], index=list(question.PAIR)))
    assert len(text.split()) <= 25
    counts = "6 of 24 of London's areas, and 53 of 92 of all others"
    assert (counts in text) == (label != "cannot be tested here")


def family(alone: float, adjusted: float) -> pd.DataFrame:
    return pd.DataFrame({"p_value": [alone, 0.5], "adjusted_p_value": [adjusted, 0.5]}, index=[REGION, "year"])


@pytest.mark.parametrize(
    ("alone", "adjusted", "said"),
    [
        (0.27, 0.81, "the regions do not clearly differ (p = 0.27 alone, 0.81 as one of two questions)."),
        (0.01, 0.02, "the regions differ (p = 0.010 alone, 0.020 as one of two questions)."),
        (float("nan"), float("nan"), "Whether the regions outside London differ cannot be tested here."),
    ],
)
def test_the_regions_outside_london_are_told_alone_and_as_one_of_several(alone: float, adjusted: float, said: str):
    assert words.outside(family(alone, adjusted), ASKED).endswith(said)


def test_pooling_moves_both_ends_towards_the_middle():
    shares = share_of(table([(18, 6), (5, 3), (5, 13), (8, 9), (2, 9)]), outcome=WSOA, confidence=0.95)
    found, frame = question.drawn_together(shares, confidence=0.95)
    said, drawn = words.pooled(found, frame), frame["pooled_share"].map(percent)
    assert 0.25 < frame["pooled_share"].min() < 0.5 < frame["pooled_share"].max() < 9 / 11
    assert said[0] == f"Drawn together, South East moves from 82% to {drawn['South East']}."
    assert said[1] == f"At the other end, London moves from 25% to {drawn['London']}."
    alike = share_of(table([(5, 5)] * 4), outcome=WSOA, confidence=0.95)
    assert words.pooled(*question.drawn_together(alike, confidence=0.95)) == [
        "The regions vary no more than chance would make them, so all are drawn to 50%."
    ]


def test_pairs_below_the_level_are_named_with_their_counts_and_limits():
    frame = question.each_region(table([(40, 2), (10, 30), (10, 30)]), CHOSEN)
    said = words.each_region(frame, ASKED)
    assert said[0] == "Three of three pairs differ clearly."
    assert said[1].startswith("London, 2 of 42 against 60 of 80: from −")
    none = words.each_region(question.each_region(table([(5, 5), (5, 6)]), CHOSEN), ASKED)
    assert none[0] == "None of the two pairs clearly differs."


def test_equal_deprivation_is_said_or_cannot_be():
    frame = pd.DataFrame({"share": [0.4, 0.8], "standardised_share": [0.45, 0.7]})
    assert words.standardised(frame).endswith("no region's share would move by more than 10 percentage points.")
    assert words.standardised(frame.assign(standardised_share=float("nan"))).endswith("or one outcome only.")


def left(rows: list[tuple[str, str, bool]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["la_name", "ofsted_region", "from_inspected"])


def test_areas_left_over_are_counted_with_their_region_and_heirs():
    said = words.left_over(left([("A", "North", False), ("B", "North", True), ("C", "South", False)]), as_at=DAY)
    assert said[1:] == ["The region with most is North (2).", "1 area came from inspected areas alone: B."]
    assert said[0].endswith("3 have no inspection that counts.")


def test_ties_one_area_and_none_have_their_own_words():
    tied = words.left_over(left([("A", "North", True), ("B", "South", True)]), as_at=DAY)
    assert tied[1] == "Regions with most are North and South (1 each)."
    assert "1 has no inspection" in words.left_over(left([("A", "North", False)]), as_at=DAY)[0]
    assert words.left_over(left([]), as_at=DAY) == [
        "Every area that existed on 31 March 2021 has an inspection that counts."
    ]
