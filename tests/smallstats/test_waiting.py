"""The Kaplan-Meier curve, its limits and what is read off it, held to R's survival::survfit."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from smallstats.errors import DataError, ParameterError
from smallstats.waiting import kaplan_meier, reached_by

REFERENCE = Path(__file__).resolve().parent / "reference" / "waiting.json"
VALUES = json.loads(REFERENCE.read_text(encoding="utf-8"))
CASES = VALUES["cases"]


def numbers(texts: list[str]) -> np.ndarray:
    return np.array([float("nan") if text == "NA" else float(text) for text in texts])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['name']}-{case['confidence']}")
def test_curve_and_limits_are_those_of_r(case: dict[str, Any]):
    found = kaplan_meier(case["times"], case["events"], confidence=case["confidence"])
    assert found.curve["time"].tolist() == numbers(case["moments"]).tolist()
    assert found.curve["at_risk"].tolist() == case["at_risk"]
    for ours, theirs in (("waiting", "waiting"), ("lower", "lower"), ("upper", "upper")):
        assert found.curve[ours].to_numpy() == pytest.approx(numbers(case[theirs]), rel=1e-12, abs=1e-15, nan_ok=True)


@pytest.mark.parametrize("case", VALUES["truncated"], ids=lambda case: str(case["confidence"]))
def test_the_curve_of_units_followed_late_is_that_of_r(case: dict[str, Any]):
    found = kaplan_meier(case["times"], case["events"], entered=case["entered"], confidence=case["confidence"])
    assert found.curve["at_risk"].tolist() == case["at_risk"]
    for ours, theirs in (("time", "moments"), ("waiting", "waiting"), ("lower", "lower"), ("upper", "upper")):
        assert found.curve[ours].to_numpy() == pytest.approx(numbers(case[theirs]), rel=1e-12, abs=1e-15, nan_ok=True)


def test_units_followed_with_gaps_are_counted_once():
    found = kaplan_meier([2, 5, 6], [0, 1, 1], entered=[0, 3, 0], units=["a", "a", "b"])
    assert (found.total, found.events) == (2, 2)
    with pytest.raises(DataError, match="'a' has the event twice"):
        kaplan_meier([2, 5, 6], [1, 1, 1], entered=[0, 3, 0], units=["a", "a", "b"])
    with pytest.raises(DataError, match="2 label"):
        kaplan_meier([2, 5, 6], [0, 1, 1], units=["a", "b"])


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(DataError, match="entered: 3 is not before the row's own end, 3"):
        kaplan_meier([2, 3], [1, 1], entered=[0, 3])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['name']}-{case['confidence']}")
def test_the_median_and_its_limits_are_those_of_r_where_the_curve_crosses_one_half(case: dict[str, Any]):
    found = kaplan_meier(case["times"], case["events"], confidence=case["confidence"])
    theirs = [float("inf") if np.isnan(value) else value for value in numbers(case["median"])]
    assert [found.median, found.median_lower, found.median_upper] == theirs


def test_a_curve_that_rests_at_one_half_gives_the_first_time_there():
    # R takes the middle of the level stretch, 1.5, here.
    assert kaplan_meier([1, 2], [1, 1]).median == 1


def test_a_curve_that_does_not_fall_to_one_half_has_no_median():
    found = kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0])
    assert (found.median, found.median_upper, found.longest) == (float("inf"), float("inf"), 4.0)


@pytest.mark.parametrize(
    ("time", "estimate"), [(0.5, 0.0), (1, 0.25), (3.9, 0.25), (4, 0.25)],
)  # fmt: skip
def test_the_share_reached_is_one_less_what_still_waits(time: float, estimate: float):
    found = reached_by(kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0]), time)
    assert found.estimate == pytest.approx(estimate)
    assert np.isnan(found.lower) == (time < 1)
    assert time < 1 or found.lower < estimate < found.upper


def test_once_all_had_the_event_the_share_stays_one():
    found = reached_by(kaplan_meier([1, 2, 3], [1, 1, 1]), 4)
    assert found.estimate == 1
    assert np.isnan([found.lower, found.upper]).all()


def test_a_share_reached_by_no_time_is_refused():
    with pytest.raises(DataError, match="time=nan"):
        reached_by(kaplan_meier([1, 2, 3], [1, 1, 1]), float("nan"))


def test_nothing_is_said_beyond_the_longest_time_followed():
    found = reached_by(kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0]), 4.1)
    assert np.isnan([found.estimate, found.lower, found.upper]).all()


@pytest.mark.parametrize(
    ("times", "events", "said"),
    [([1, 2], [0, 0], "No unit had the event"), ([1, -1], [1, 1], "times: -1 is negative"),
     ([1, np.nan], [1, 1], "times: number 2 is nan"), ([1, 2], [1], "one of each"), ([], [], "No unit had the event"),
     ([5, 6], [1, np.nan], "happened: number 2 is nan"), ([5, 6], [True, None], "happened: number 2 is nan"),
     ([1, 2, 3, 4], [1, 2, 1, 2], "happened: number 2 is 2; allowed are True or 1"),
     ([1, 2], ["yes", "no"], "happened: every unit needs a number"), ([[1, 2]], [1, 1], "times: has shape")],
)  # fmt: skip
def test_what_gives_no_curve_is_refused_by_name(times: list, events: list, said: str):
    with pytest.raises(DataError, match=said):
        kaplan_meier(times, events)


def test_a_level_out_of_range_is_refused():
    with pytest.raises(ParameterError, match="confidence=1"):
        kaplan_meier([1], [1], confidence=1)
