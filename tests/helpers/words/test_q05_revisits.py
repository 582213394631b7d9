"""What re-visits are said to show: short, plain and right for any result, at the edges too."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sentence_rules import problems

from helpers.formats import plural
from helpers.parameters.q05_revisits import Revisits
from helpers.questions import q05_revisits as question
from helpers.questions.q05_forecasts import CLOCKS, scores
from helpers.words import q05_revisits as words
from smallstats.waiting import kaplan_meier, reached_by

ASKED = words.asked(Revisits())
OUTCOME = st.sampled_from(["all", "some", "none"])


def shares(outcomes: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame({"revisited": True, "revisit_outcome": outcomes})
    return question.outcome_shares(frame, confidence=0.95)


def forecast(foreseen: float, lower: float, upper: float, *, happened: int = 23, areas: int = 59) -> pd.DataFrame:
    share = happened / areas
    row = {"day": date(2021, 3, 31), "areas": areas, "share_foreseen": foreseen, "lower": lower, "upper": upper}
    row |= {"happened": happened, "share_happened": share, "within": lower <= share <= upper}
    return pd.DataFrame([{**row, "clock": clock} for clock in CLOCKS])


@settings(max_examples=60, derandomize=True, deadline=None)
@given(outcomes=st.lists(OUTCOME, min_size=1, max_size=9), made=st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_what_was_found_keeps_the_rules_whatever_it_is(outcomes: list[str], made: list[int]):
    found = shares(outcomes)
    known = pd.DataFrame({"progress_made": made, "weaknesses_identified": 5})
    said = [
        words.answer(found),
        words.share_all(found.loc["all"], total=len(outcomes)),
        *words.weaknesses(*question.clusters(known, confidence=0.95).values(), known=known, unknown=len(made) - 1),
        *ASKED.number_and_share(question.number_and_share(known.assign(weaknesses_identified=5 + known.index), RUN)),
        words.title(found) + ".",
    ]
    assert [problem for text in said for problem in problems(text)] == []
    assert len(words.answer(found).split()) <= 25


RUN = Revisits(draws=1000)
WAITS = st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=9)


@settings(max_examples=80, derandomize=True, deadline=None)
@given(waits=WAITS, horizon=st.integers(1, 72))
def test_waits_keep_the_rules_whatever_they_are(waits: list[tuple[int, bool]], horizon: int):
    times, happened = [wait[0] for wait in waits], [True, *(wait[1] for wait in waits[1:])]
    curve = kaplan_meier(times, happened)
    asked = words.asked(Revisits(horizon_months=horizon))
    months = pd.Series(times, dtype=float)[happened]
    said = [*asked.wait(curve, reached_by(curve, horizon)), *asked.against_intended(months, intended=18)]
    said.append(words.waiting_alt(curve))
    assert [problem for text in said for problem in problems(text) if text] == []


@settings(max_examples=80, derandomize=True, deadline=None)
@given(days=st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=8))
def test_the_order_of_choice_keeps_the_rules_whatever_it_is(days: list[tuple[int, bool]]):
    dates = pd.Timestamp("2017-01-01") + pd.to_timedelta([day for day, _ in days], unit="D")
    frame = pd.DataFrame({"inspection_start_date": dates, "revisited": [seen for _, seen in days]})
    said = ASKED.chosen(question.order_of_choice(frame), frame)
    assert [problem for text in said for problem in problems(text)] == []
    seen, rest = (frame.loc[frame["revisited"] == side, "inspection_start_date"] for side in (True, False))
    first = len(seen) > 0 and len(rest) > 0 and seen.max() < rest.min()
    assert (" still waiting." in said[0]) == first


@settings(max_examples=80, derandomize=True, deadline=None)
@given(share=st.floats(0, 1), low=st.floats(0, 1), high=st.floats(0, 1), happened=st.integers(0, 5))
def test_a_forecast_is_said_to_lie_on_its_side_of_what_happened(share: float, low: float, high: float, happened: int):
    low, high = sorted((low, high))
    made = forecast(share, low, high, happened=happened, areas=5)
    said = [*ASKED.foreseen(made), *ASKED.scored(scores(made)), *ASKED.cautions(made, last=date(2022, 10, 4))]
    said.append(words.forecast_alt(made))
    assert [problem for text in said for problem in problems(text)] == []
    rounded = round(abs(share - happened / 5), 9) >= 0.005
    assert ("above what happened" in said[1]) == (rounded and share > happened / 5)
    assert ("below what happened" in said[1]) == (rounded and share < happened / 5)


def test_the_forecast_of_the_release_is_said_with_what_happened():
    said = ASKED.foreseen(forecast(0.55, 0.392, 0.715))
    assert said[0].startswith("As is now known, 23 of 59 areas were re-visited within 30 months of the first day")
    assert "39%" in said[0]
    assert "foresaw 55% (39% to 72%), 16 points above what happened" in said[1]


def test_a_forecast_that_cannot_be_scored_says_so():
    empty = forecast(0.5, 0, 1).head(0)
    assert "no forecast can be scored" in ASKED.foreseen(empty)[0]
    assert ASKED.scored(scores(empty)) == []
    assert ASKED.cautions(empty, last=date(2022, 10, 4)) == []
    assert words.forecast_title(empty) == "No forecast can be scored yet"


@pytest.mark.parametrize(
    ("estimate", "p", "said"),
    [(-0.5, 0.01, "the lower the share"), (0.5, 0.01, "the higher the share"), (-0.5, 0.05, "No clear link")],
)
def test_a_rank_correlation_is_a_finding_below_the_level_only(estimate: float, p: float, said: str):
    result = SimpleNamespace(estimate=estimate, p_value=p, n=9)
    assert said in ASKED.number_and_share(result)[0]


@pytest.mark.parametrize(
    ("months", "said"),
    [([20.0, 30.0], "Not one of 2 re-visits began within 18"), ([17.0, 30.0], "1 of 2 re-visits began within 18"),
     ([17.0, 18.0], "All 2 re-visits"), ([17.0], "within the 18 intended"), ([26.0], "later than the 18 intended")],
)  # fmt: skip
def test_waits_are_set_beside_the_intention(months: list[float], said: str):
    assert said in ASKED.against_intended(pd.Series(months), intended=18)[0]


def revisited(*, seen: int, total: int, unreported: int = 0, until: str = "2021-01-01") -> Any:
    days = pd.to_datetime(["2020-01-01"] * (seen - 1) + ["2021-02-01"] * min(seen, 1))
    end = date.fromisoformat(until)
    frame, rows = pd.DataFrame(index=range(total)), pd.DataFrame({"revisit_start_date": days})
    at = date(2021, 3, 31)
    return SimpleNamespace(frame=frame, seen=rows, as_at_date=at, followed_until=end, unreported=unreported)


@pytest.mark.parametrize(("seen", "total", "said"), [(3, 5, "3 of 5 areas"), (5, 5, "all 5 areas"), (1, 2, "1 of 2")])
def test_the_number_re_visited_is_said_of_its_total(seen: int, total: int, said: str):
    found = words.how_many(revisited(seen=seen, total=total))
    assert said in found[0]
    assert found[1] == ("No area was waiting." if seen == total else f"Still waiting: {plural(total - seen, 'area')}.")
    assert [problem for text in found for problem in problems(text)] == []


@pytest.mark.parametrize(("unreported", "unknown", "sentences"), [(0, 0, 2), (1, 0, 3), (2, 1, 4)])
def test_the_end_of_follow_up_says_whom_it_misjudges(unreported: int, unknown: int, sentences: int):
    said = words.cut_off(revisited(seen=2, total=3, unreported=unreported), unknown=unknown)
    assert len(said) == sentences
    assert [problem for text in said for problem in problems(text)] == []
    assert len(words.cut_off(revisited(seen=2, total=3, until="2021-02-01"), unknown=0)) == 1


def test_bounds_that_meet_are_one_share():
    assert words.bounds(0.5, 0.5, areas=2).endswith("may be 50%.")
    assert "anything from 15% to 80%" in words.bounds(9 / 59, 47 / 59, areas=59)


def test_rows_that_differ_are_named():
    frame = pd.DataFrame({"verdict": ["reproduced", "differs: made", "only computed"]}, index=["Ayre", "Byre", "Cyre"])
    assert words.rows_reproduced(frame) == [
        "1 of 2 rows of Table 2 of the 2021 release are reproduced in every column.", "Not alike: Byre and Cyre.",
    ]  # fmt: skip


def test_published_counts_that_differ_are_named_with_both_values():
    columns = {"published": [2, 5], "computed": [2, 4], "verdict": ["reproduced", "differs"]}
    frame = pd.DataFrame(columns, index=["Areas", "Visits"])
    said = words.against_published(frame, last=date(2022, 10, 4))
    assert said[:2] == ["1 of 2 published counts come out of the rows exactly.", "Visits: 5 published, 4 here."]
    assert len(words.against_published(frame.head(1), last=date(2022, 10, 4))) == 1


def test_other_cuts_are_summed_up():
    frame = pd.DataFrame({"share_all": [0.4, 0.4, 0.5]})
    assert words.cuts(frame).endswith("from 40% to 50% under 2 other definitions.")
    assert words.cuts(frame.head(2)).endswith("40% under 1 other definition.")
