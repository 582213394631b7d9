"""Sentences on the framework of 2023: whole, correct English at the edges."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers import words
from helpers.questions.q06_framework_2023 import LATER, NOT_INSPECTED, OVERDUE, SOON, TERMS, UNKNOWN, VisitRules
from helpers.vocabulary import FIRST_OUTCOMES, SECOND_OUTCOMES
from smallstats.results import NotComputable

DAY = date(2025, 11, 30)
GAP = NotComputable(method="m", source="", reason="nothing varies.")
FITTED: Any = SimpleNamespace()
RULES = VisitRules(dict.fromkeys(SECOND_OUTCOMES, 3), 18, 5, pd.Timestamp("2023-01-01"))


def counts(*numbers: int) -> pd.Series:
    return pd.Series(numbers, index=list(SECOND_OUTCOMES))


def visits(full: list[str], monitoring: list[str | None]) -> pd.DataFrame:
    return pd.DataFrame({"full_inspection": full, "monitoring": monitoring})


def test_the_three_outcomes_are_counted_before_any_percentage():
    text = words.three_outcomes(counts(0, 3, 1), confidence=0.95, as_at=DAY, counted="started")
    assert text.startswith("Of 4 inspections started by 30 November 2025 whose outcome is known, none found typically")
    assert "3 found inconsistent outcomes (75%; 95% interval" in text


def test_a_single_inspection_is_told_in_the_singular():
    text = words.three_outcomes(counts(0, 1, 0), confidence=0.95, as_at=DAY, counted="published")
    assert text == "One inspection published by 30 November 2025 is counted; it found inconsistent outcomes."


def test_what_is_known_of_the_inspections_counted_is_named_and_none_is_told_as_none():
    given: dict[str, Any] = {
        "confidence": 0.95,
        "as_at": DAY,
        "counted": "started",
        "known": "outcome and calendar year",
    }
    text = words.three_outcomes(counts(1, 3, 1), **given)
    assert text.startswith("Of 5 inspections started by 30 November 2025 whose outcome and calendar year are known, 1")
    assert words.three_outcomes(counts(0, 0, 0), **given) == (
        "No inspection started by 30 November 2025 whose outcome and calendar year are known is counted."
    )


def test_earlier_and_later_outcomes_are_told_for_none_one_and_several():
    table = pd.DataFrame([[0, 2, 1], [0, 0, 0]], index=list(FIRST_OUTCOMES), columns=list(SECOND_OUTCOMES))
    text = words.earlier_and_later(table)
    assert text.startswith("Of the areas that had needed a statement of action, none is counted here.")
    assert "Of 3 areas that had not needed one, later none had typically positive outcomes, 2 had" in text
    table.iloc[1] = [0, 0, 1]
    assert "The one area that had needed a statement of action was later found" in words.earlier_and_later(table)


def test_what_is_not_known_is_named_with_what_is_done():
    nothing: dict[str, list[str]] = {"outcome": [], "start": [], "deprivation": [], "earlier": []}
    said = [
        words.not_known({**nothing, "start": ["A", "B"]}, date_rule=rule, unknown_start=unknown)
        for rule, unknown in (("start", "left-out"), ("publication", "left-out"), ("start", "estimated"))
    ]
    assert said == [
        "No source gives a start date for A and B; by calendar year they are left out, and elsewhere counted.",
        "No source gives a start date for A and B; they count by the date of publication.",
        "No source gives a start date for A and B; the start is estimated from the publication date.",
    ]
    assert "known for every" in words.not_known(nothing, date_rule="start", unknown_start="left-out")
    many = words.not_known({**nothing, "earlier": list("ABCDEFG")}, date_rule="start", unknown_start="left-out")
    assert "for 7 areas" in many


@pytest.mark.parametrize(
    ("adjusted", "said"),
    [
        ([0.01, 0.2], "Of the 2 primary tests of this notebook, a stays below"),
        ([0.3, 0.2], "Of the 2 primary tests of this notebook, none is below"),
        ([0.01], "One of the primary tests of this notebook could be made; it puts p below the level (p = 0.010)."),
        ([], "None of the primary tests of this notebook could be made"),
    ],
)
def test_the_family_is_told_for_two_one_and_no_test(adjusted: list[float], said: str):
    frame = pd.DataFrame(
        {"p_value": adjusted, "adjusted_p_value": adjusted}, index=list("ab")[: len(adjusted)], dtype=float
    )
    assert words.family_of_questions(frame, level=0.05).startswith(said)


def test_none_of_a_family_stays_below_where_one_was_below_alone():
    frame = pd.DataFrame({"p_value": [0.04, 0.2], "adjusted_p_value": [0.08, 0.2]}, index=["a", "b"])
    said = words.family_of_questions(frame, level=0.05)
    assert said.startswith("Of the 2 primary tests of this notebook, none stays below")


def test_the_spread_over_choices_is_told_even_without_a_value():
    frame = pd.DataFrame({"year": [0.2, 0.01], "region": [np.nan, np.nan], "other": [0.5, 0.5]})
    text = words.choices(frame, ["year", "region", "other"], level=0.05)
    assert "for the year it runs from 0.010 to 0.20, 1 of 2 below 0.05" in text
    assert "for the region it could not be computed; for the other it is 0.50" in text


def effects(p: float, ratio: float, together: float) -> pd.DataFrame:
    row = {"n": 60, "odds_ratio": ratio, "lower": 0.5, "upper": np.inf, "p_value": p}
    index = pd.MultiIndex.from_tuples([("x", "alone"), ("x", "together")], names=["Term", "Model"])
    return pd.DataFrame([row, {**row, "odds_ratio": together}], index=index)


@pytest.mark.parametrize(
    ("p", "ratio", "said"),
    [(0.01, 2.0, "are higher (odds ratio 2.0"), (0.01, 0.5, "are lower"), (0.05, 2.0, "are not shown to be"),
     (0.01, np.inf, "are higher (odds ratio without a finite estimate, 95% interval 0.50 to infinity")],
)  # fmt: skip
def test_an_odds_ratio_is_read_against_the_level_and_never_as_a_risk(p: float, ratio: float, said: str):
    text = words.ordered_effect(effects(p, ratio, 3.0), "x", model=FITTED, level=0.05, confidence=0.95)
    assert said in text
    assert "beside the other terms the odds ratio is 3.0" in text
    assert "risk" not in text


def test_a_model_alone_or_without_result_is_told_as_such():
    alone = words.ordered_effect(effects(0.5, 2.0, 2.0), "x", model=FITTED, level=0.05, confidence=0.95)
    assert "beside" not in alone
    gap = words.ordered_effect(effects(0.5, 2.0, 2.0), "x", model=GAP, level=0.05, confidence=0.95)
    assert gap == "How the odds change with x cannot be modelled here (nothing varies)."
    assert "without a model" in words.proportionality(GAP, level=0.05)
    assert all(words for words in TERMS.values())


@pytest.mark.parametrize(
    ("limits", "said"),
    [([], "No odds ratio"), ([(0.5, 2)], "The one odds ratio at a boundary is 1.5; its interval holds 1."),
     ([(1.1, 2), (0.5, 2)], "1 of 2 has a 90% interval"), ([(1.1, 2), (0.1, 0.9)], "all 2 have a 90% interval")],
)  # fmt: skip
def test_the_boundaries_are_counted_by_their_intervals(limits: list[tuple[float, float]], said: str):
    frame = pd.DataFrame(limits, columns=["lower", "upper"], dtype=float).assign(odds_ratio=1.5)
    assert said in words.boundaries(frame, confidence=0.9)


def test_visits_are_told_with_none_and_unknown():
    plan = visits([NOT_INSPECTED, LATER, OVERDUE, UNKNOWN], [None, None, OVERDUE, None])
    text = words.next_full(plan, as_at=DAY, count_from="start")
    assert "3 had had a full inspection under the framework of 2023, and 1 had not." in text
    assert "overdue by the rules in 1 of the 3, fell due within a year in none, and later in 1, and for 1" in text
    assert words.monitoring(plan, months=18).startswith("For the one area with failings, the 18 months to a")
    assert "no monitoring inspection" in words.monitoring(visits([SOON], [None]), months=18)
    nobody = words.next_full(visits([NOT_INSPECTED], [None]), as_at=DAY, count_from="start")
    assert nobody.endswith("none had had a full inspection under the framework of 2023, and 1 had not.")


def test_the_cycle_is_told_before_and_after_its_end_and_when_done():
    waiting = visits([NOT_INSPECTED, LATER, LATER], [None, None, None])
    said = words.cycle(waiting, RULES, as_at=DAY)
    assert "by 31 December 2027: that asks for 0.040 a month from 30 November 2025 on (1 area in 25 months), " in said
    assert "The cycle ended" in words.cycle(waiting, RULES, as_at=date(2028, 1, 1))
    assert "Every existing area" in words.cycle(visits([LATER], [None]), RULES, as_at=DAY)


def test_a_date_beyond_the_data_is_warned_of():
    assert words.data_end(pd.Timestamp("2025-11-30"), as_at=DAY) == ""
    assert "6 November 2025" in words.data_end(pd.Timestamp("2025-11-06"), as_at=DAY)
