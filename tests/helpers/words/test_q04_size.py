"""What is said of size and provision: short, plain and right for any result."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sentence_rules import problems

from helpers.counting.shares import NO_WSOA, WSOA
from helpers.parameters.q04_size_provision import PopulationProvision
from helpers.words import q04_size_provision as words
from smallstats.proportions import equivalence
from smallstats.results import NotComputable, attempt

ASKED = words.asked(PopulationProvision())
REFUSED = NotComputable(method="m", source="s", reason="Too few.")
NAN = float("nan")


@settings(max_examples=80, derandomize=True, deadline=None)
@given(counts=st.tuples(*[st.integers(0, 30)] * 4), margin=st.sampled_from([0.01, 0.025, 0.1, 0.5]))
def test_every_sentence_on_the_halves_keeps_the_rules(counts: tuple[int, int, int, int], margin: float):
    pair = pd.DataFrame(
        [counts[:2], counts[2:]], columns=[NO_WSOA, WSOA], index=["the larger half", "the smaller half"]
    )
    bound = attempt(equivalence, counts[1], sum(counts[:2]), counts[3], sum(counts[2:]), margin=margin)
    said = [words.answer("not shown", pair), *words.bounded(bound)]
    assert [problem for text in said for problem in problems(text)] == []


def test_equivalence_is_claimed_only_where_it_is_shown_and_the_margin_supported_is_stated():
    wide, narrow = equivalence(29, 58, 30, 58, margin=0.1), equivalence(290, 580, 300, 580, margin=0.1)
    assert words.bounded(wide)[0] == "A difference of 10 percentage points between the halves is not excluded."
    assert words.bounded(narrow) == ["The two halves are shown to lie within 10 percentage points of each other."]
    assert words.bounded(REFUSED) == ["Whether the two halves are alike cannot be tested here."]


@pytest.mark.parametrize(("odds", "said"), [(1.7, "may rise 1.7-fold at most"), (NAN, "cannot be computed here")])
def test_what_size_may_do_at_most_is_said(odds: float, said: str):
    assert said in words.worst(odds)


def effects(holm: list[float]) -> pd.DataFrame:
    index = pd.Index(["plans in time", "appeals", "refusals"][: len(holm)], name="Indicator")
    return pd.DataFrame({"holm": holm, "beside_holm": holm}, index=index)


@pytest.mark.parametrize(
    ("holm", "said"),
    [
        ([NAN, NAN], "None of the indicators of provision can be tested here."),
        ([0.5, 0.2], "None of 2 indicators of provision is clearly linked (smallest adjusted p = 0.20)."),
        ([0.01, 0.2], "Linked to needing a statement is plans in time."),
        ([0.01, 0.02], "Linked to needing a statement are plans in time and appeals."),
    ],
)
def test_indicators_are_named_once_they_stand_out(holm: list[float], said: str):
    assert words.indicators(effects(holm), ASKED) == said
    assert problems(words.indicators_beside(effects(holm), ASKED)) == []


@pytest.mark.parametrize(
    ("unknown", "said"), [(0, "known for all 5"), (1, "4 of 5 counted areas, not for A0"), (5, "none of 5")]
)
def test_areas_without_residents_are_named_where_they_are_few(unknown: int, said: str):
    frame = pd.DataFrame(
        {"la_name": [f"A{place}" for place in range(5)], "residents_0_25": [None] * unknown + [1] * (5 - unknown)}
    )
    assert said in words.residents_known(frame)


def test_a_statement_of_the_release_is_said_with_its_residents_and_verdict():
    rows: dict[str, Any] = {"residents": ["birth to 25", "all ages"], "verdict": ["not contradicted", "not answered"]}
    said = words.statements(pd.DataFrame(rows, index=["not adversely affected", "reasonably consistent"]))
    assert said[0] == "For residents from birth to 25, 'not adversely affected' is not contradicted."
    assert [problem for text in said for problem in problems(text)] == []
