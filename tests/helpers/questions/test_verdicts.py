"""From results to labels: the rule at its borders, and for any p-values."""

from math import nan
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.questions.verdicts import WEAKEST_LAST, against_print, among, p_of, verdict, weakest
from helpers.vocabulary import VERDICTS
from smallstats.association import independence
from smallstats.errors import ParameterError
from smallstats.results import NotComputable

P = st.floats(0, 1)


@pytest.mark.parametrize(
    ("p", "adjusted", "others", "label"),
    [
        (0.04, None, [], "clear"),
        (0.05, None, [], "not shown"),
        (0.04, 0.049, [0.01], "clear"),
        (0.04, 0.05, [0.01], "clear alone, not among several questions"),
        (0.04, 0.2, [0.05], "depends on a choice"),
        (0.04, None, [0.05, 0.01], "depends on a choice"),
        (0.3, 0.6, [0.04], "depends on a choice"),
        (0.3, 0.6, [0.05, nan], "not shown"),
        (0.04, nan, [nan], "clear alone, not among several questions"),
        (nan, nan, [0.01], "cannot be tested here"),
    ],
)
def test_the_rule_at_its_borders(p: float, adjusted: float | None, others: list[float], label: str):
    assert verdict(p, level=0.05, adjusted=adjusted, others=others) == label


@given(P, st.floats(0.001, 0.5), st.lists(P))
def test_a_label_agrees_with_the_p_values_that_it_is_made_from(p: float, level: float, others: list[float]):
    label = verdict(p, level=level, adjusted=p, others=others)
    below = {other < level for other in [p, *others]}
    assert label == ("depends on a choice" if len(below) == 2 else "clear" if below == {True} else "not shown")


@given(P, P, st.floats(0.001, 0.5))
def test_adjusting_takes_from_a_finding_and_never_makes_one(p: float, adjusted: float, level: float):
    label = verdict(min(p, adjusted), level=level, adjusted=max(p, adjusted))
    assert (label == "clear") is (max(p, adjusted) < level)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"p_value": 1.2, "level": 0.05}, "1.2 is no p-value"),
        ({"p_value": 0.2, "level": 5.0}, "5.0 is no p-value"),
        ({"p_value": 0.2, "level": 0.05, "adjusted": 0.1}, "adjusted=0.1 is below p_value=0.2"),
    ],
)
def test_what_can_be_no_p_value_is_refused(values: dict[str, Any], said: str):
    with pytest.raises(ParameterError, match=said):
        verdict(**values)


def test_a_test_without_anything_to_compare_has_no_p_value():
    made = independence([[3, 4], [8, 1]])
    assert p_of(made) == made.p_value < 1
    for test in (independence([[3, 0], [4, 0]]), NotComputable(method="m", source="s", reason="r")):
        assert verdict(p_of(test), level=0.05) == "cannot be tested here"


def test_a_question_is_labelled_by_its_place_in_a_family():
    family = pd.DataFrame({"p_value": [0.01, 0.04, nan], "adjusted_p_value": [0.02, 0.08, nan]}, index=["a", "b", "c"])
    labels = [among(family, name, level=0.05) for name in family.index]
    assert labels == ["clear", "clear alone, not among several questions", "cannot be tested here"]
    assert among(family, "a", level=0.05, others=[0.06]) == "depends on a choice"


@pytest.mark.parametrize(
    ("alike", "compared", "label"),
    [(10, 10, "reproduced"), (9, 10, "differs"), (0, 10, "differs"), (0, 0, "cannot be tested here")],
)
def test_counts_in_print_are_reproduced_only_if_all_are(alike: int, compared: int, label: str):
    assert against_print(alike=alike, compared=compared) == label


def test_more_alike_than_compared_is_refused():
    with pytest.raises(ParameterError, match="alike=11 must lie within 0 and compared=10"):
        against_print(alike=11, compared=10)


def test_an_answer_in_parts_claims_no_more_than_its_weakest_part():
    assert sorted(WEAKEST_LAST) == sorted(VERDICTS)
    assert weakest(["clear", "not shown"]) == "not shown"
    assert weakest(["clear"]) == "clear"
