"""What is said of the maps: short, plain and right for any result."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sentence_rules import problems

from helpers.questions import q09_map as question
from helpers.words import q09_map as words
from smallstats.results import NotComputable

CHANCE = st.one_of(st.just(float("nan")), st.sampled_from([0.0001, 0.049, 0.05, 1.0]), st.floats(0.00001, 1))
REFUSED = NotComputable(method="m", source="", reason="too few.")


def likeness(p: float, like: int = 1, pairs: int = 4) -> Any:
    if p != p:
        return REFUSED
    return question.LikeNeighboursResult(
        method="m", source="s", statistic=like / pairs, expected=0.4, p_value=p, like=like, pairs=pairs, n=pairs,
        neighbours=1, draws=1000,
    )  # fmt: skip


def family(first: list[float], second: list[float]) -> pd.DataFrame:
    names = ["5 nearest", "3 nearest", "5 nearest, dealt within London and the rest", "5 nearest, dealt within regions"]
    rows = {
        f"{name} map, {test}": likeness(p)
        for name, values in (("first", first), ("second", second))
        for test, p in zip(names, values, strict=True)
    }
    return question.adjusted_family(rows)


@settings(max_examples=80, derandomize=True, deadline=None)
@given(first=st.lists(CHANCE, min_size=4, max_size=4), second=st.lists(CHANCE, min_size=4, max_size=4))
def test_every_sentence_keeps_the_rules_whatever_the_tests_say(first: list[float], second: list[float]):
    others = family(first, second)
    alike = {"first": likeness(first[0], 1234, 4321), "second": likeness(second[0])}
    answer = words.answer(alike, level=0.05)
    assert len(answer.split()) <= 25
    said = [answer, words.adjusted(others, level=0.05)]
    for name, test in alike.items():
        said.append(words.by_chance(test, name, level=0.05))
        said += [tell(others, name, level=0.05) for tell in (words.within, words.other_ways)]
        clear = test is not REFUSED and test.p_value < 0.05
        assert (f"clear likeness {words.WHEN[name]}" in answer.replace("no clear", "none")) == clear
    assert [problem for text in said if text for problem in problems(text)] == []
    assert (question.label(others, level=0.05) == "clear") <= all(p < 0.05 for p in (first[0], second[0]))


def test_likeness_within_london_and_the_rest_is_told_from_its_own_test():
    others = family([0.01, 0.01, 0.2, 0.01], [0.2] * 4)
    assert words.within(others, "first", level=0.05) == (
        "Within London and within the rest, likeness from 2016 to 2022 is not clear (p = 0.20)."
    )


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ([0.01, 0.02, 0.2, 0.3], "1 of 3 other tests from 2016 to 2022 give"),
        ([0.2, float("nan"), 0.3, 0.3], "All 2 other tests from 2016 to 2022 give"),
        ([0.2, float("nan"), 0.01, float("nan")], "0 of 1 other test from 2016 to 2022 gives"),
        ([float("nan"), 0.2, 0.3, 0.3], "No other test of likeness from 2016 to 2022 can be compared"),
    ],
)
def test_other_ways_are_counted_against_the_runs_own(first: list[float], said: str):
    assert words.other_ways(family(first, [0.5] * 4), "first", level=0.05).startswith(said)


def test_where_one_map_cannot_be_tested_nor_can_the_question():
    assert question.label(family([0.01] * 4, [float("nan")] * 4), level=0.05) == "cannot be tested here"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_maps_are_told_for_none_one_and_two(count: int):
    name, shown = "second", list(question.SECOND_FACES)
    frame = pd.DataFrame(
        {
            "la_name": ["A", "B", "C"], "first": [question.NO_TILE, "x", "x"], "moved_km": [1.0, 2, 90],
            "second": [shown[0]] * count + [question.NOT_INSPECTED] * (3 - count),
            "placed_by": ["own centre", "successors", "neighbours"],
        }
    )  # fmt: skip
    said = [
        words.map_alt(frame, name, shown[0]),
        words.map_counts(question.count_tiles(frame, name), as_at=date(2023, 5, 5)),
        *words.gaps(frame),
        *words.displacement(frame, tile_km=28),
        *words.placed_by_rule(frame),
    ]
    assert [problem for text in said for problem in problems(text)] == []
    assert words.gaps(frame) == ["Only the second map shows A."]
    assert words.gaps(frame.iloc[1:]) == ["Both maps show the same 2 areas."]
    assert len(said[0].split()) < 40
