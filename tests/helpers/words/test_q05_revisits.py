"""What re-visits are said to show, at the edges too."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from helpers.questions.q05_revisits import outcome_shares
from helpers.words import q05_revisits as words
from smallstats.results import NotComputable
from smallstats.waiting import kaplan_meier, reached_by

REFUSED = NotComputable(method="m", source="s", reason="Too few.")
NAN = float("nan")


def revisited(seen: int, total: int, *, unreported: int = 0, until: date = date(2021, 3, 31)) -> Any:
    frame = pd.DataFrame({"revisited": [True] * seen + [False] * (total - seen)})
    at = date(2021, 3, 31)
    seen_frame = frame[frame["revisited"]]
    return SimpleNamespace(frame=frame, seen=seen_frame, as_at_date=at, followed_until=until, unreported=unreported)


def shares(*outcomes: str) -> pd.DataFrame:
    return outcome_shares(pd.DataFrame({"revisited": True, "revisit_outcome": outcomes}), confidence=0.95)


@pytest.mark.parametrize(
    ("seen", "total", "said"),
    [
        (3, 5, "3 of 5 local areas"),
        (5, 5, "all 5 local areas"),
        (1, 2, "; one was waiting."),
        (2, 2, "none was waiting."),
    ],
)
def test_the_number_re_visited_is_said_of_its_total(seen: int, total: int, said: str):
    assert said in words.how_many(revisited(seen, total))


def test_each_outcome_has_its_count_share_and_limits():
    text = words.found(shares("all", "some", "some"), confidence=0.95)
    assert text == (
        "Of the 3 re-visited areas, 1 (33%; 95% interval 1% to 91%) had made sufficient progress in all of their "
        "significant weaknesses, 2 (67%; 95% interval 9% to 99%) in some and 0 (0%; 95% interval 0% to 71%) in none."
    )


def test_one_re_visit_is_said_in_the_singular():
    text = words.found(shares("none"), confidence=0.95)
    assert text == "The one re-visited area had made sufficient progress in none of its significant weaknesses."


def test_weaknesses_without_limits_are_still_counted():
    known = pd.DataFrame({"progress_made": [4], "weaknesses_identified": [4]})
    assert words.weaknesses(REFUSED, REFUSED, known=known, unknown=1) == (
        "Sufficient progress was found in all 4 significant weaknesses of 1 re-visited area; limits need two areas or "
        "more. The weaknesses of 1 re-visited area are not known and not counted."
    )


def test_a_correlation_that_the_data_say_nothing_about_is_not_said():
    fields = {"confidence": 0.95, "estimate": 1.0, "lower": 0.5, "upper": 1.0}
    ratio = SimpleNamespace(**fields, successes=7, total=7, clusters=2)
    mean = SimpleNamespace(**fields, correlation=NAN)
    text = words.weaknesses(ratio, mean, known=pd.DataFrame(), unknown=0)
    assert text.endswith("100% (95% interval 50% to 100%, beta-binomial model).")


@pytest.mark.parametrize(
    ("estimate", "p", "said"),
    [(-0.5, 0.01, "the lower the share"), (0.5, 0.01, "the higher the share"), (-0.5, 0.05, "not evidence that")],
)
def test_a_rank_correlation_is_a_finding_below_the_level_only(estimate: float, p: float, said: str):
    result = SimpleNamespace(estimate=estimate, lower=-0.9, upper=0.9, confidence=0.95, p_value=p, n=9)
    assert said in words.number_and_share(result, level=0.05)


def wait(times: list[float], happened: list[int], *, by: float, order: Any = REFUSED) -> str:
    curve = kaplan_meier(times, happened)
    return words.wait(curve, reached_by(curve, by), start="the start", order=order, level=0.05)


def test_a_wait_says_its_assumption_its_median_and_the_share_by_a_time():
    text = wait([10, 20, 30, 40], [1, 1, 1, 0], by=20)
    assert text.startswith(
        "If the area cut off were to wait as the others did, half of 4 areas would be re-visited within "
        "20.0 months of the start (95% interval from 10.0 months to beyond the end of follow-up). By 20 months the "
        "estimate is 50% (95% interval"
    )


@pytest.mark.parametrize(("p", "doubtful"), [(0.049, True), (0.05, False)])
def test_an_order_unlike_a_random_draw_makes_the_assumption_doubtful(p: float, doubtful: bool):
    text = wait([10, 20, 30, 40, 40], [1, 1, 1, 0, 0], by=20, order=SimpleNamespace(p_value=p))
    assert text.startswith("If the areas cut off were to wait as the others did")
    assert ("the others did, which is doubtful here, half" in text) == doubtful


def test_a_wait_that_all_have_ended_rests_on_no_assumption():
    assert wait([10, 20, 30, 40], [1, 1, 1, 1], by=20).startswith("Half of 4 areas had been re-visited within 20.0")
    alone = wait([10], [1], by=10)
    assert alone.startswith("The one area had been re-visited within 10.0 months of the start (no 95% interval can be")
    long = [float(month) for month in range(1, 31)]
    assert "(95% interval from 10.0 months to 21.0 months)" in wait(long, [1] * 30, by=20)


@pytest.mark.parametrize(
    ("time", "said"), [(5, "By 5 months the estimate is none of them"), (41, "No area was followed for 41 months")]
)
def test_a_wait_without_limits_says_so(time: float, said: str):
    text = wait([10, 20, 30, 40], [1, 0, 0, 0], by=time)
    assert "fewer than half of 4 areas would be re-visited within the 40.0 months followed." in text
    assert said in text


@pytest.mark.parametrize(
    ("months", "said"),
    [([20.0, 30.0], "None of the 2 re-visits began within 18"), ([17.0, 30.0], "1 of 2 re-visits began within 18"),
     ([17.0, 18.0], "All 2 re-visits"), ([17.0], "The one re-visit, 17.0 months after the start, was within"),
     ([26.0], "was not within 18 months of it.")],
)  # fmt: skip
def test_waits_are_set_beside_the_intention(months: list[float], said: str):
    assert said in words.against_intended(pd.Series(months), intended=18, start="the start")


def order(*days: str, seen: int) -> pd.DataFrame:
    flags = [place < seen for place in range(len(days))]
    return pd.DataFrame({"revisited": flags, "inspection_start_date": pd.to_datetime(list(days))})


@pytest.mark.parametrize(
    ("frame", "p", "said"),
    [
        (order("2017-01-01", "2018-01-01", "2019-01-01", seen=2), 0.01, "All 2 re-visited areas were inspected before"),
        (order("2017-01-01", "2018-01-01", seen=1), 0.3, "The one re-visited area was inspected before the one still"),
        (order("2018-01-01", "2017-01-01", seen=1), 0.3, "In 0% of all pairs"),
        (order("2016-01-01", "2018-01-01", "2017-01-01", seen=2), 0.3, "In 0% of all pairs"),
    ],
)
def test_the_order_of_choice_is_named(frame: pd.DataFrame, p: float, said: str):
    result = SimpleNamespace(df=1, earlier=0.0, p_value=p, method="Test")
    text = words.chosen(result, frame, level=0.05)
    assert said in text
    assert ("not a random draw" in text) == (p < 0.05)


def test_what_cannot_be_asked_gives_its_reason():
    assert (
        words.chosen(REFUSED, pd.DataFrame(), level=0.05) == "Which areas were chosen cannot be asked here (Too few)."
    )
    assert "(Too few)." in words.number_and_share(REFUSED, level=0.05)
    one_day = SimpleNamespace(df=0)
    assert "on one day" in words.chosen(one_day, pd.DataFrame(), level=0.05)


@pytest.mark.parametrize(
    ("unreported", "unknown", "said"),
    [(0, 0, "no area counts as waiting"), (1, 0, "1 area whose re-visit had begun but was reported later counts"),
     (2, 1, "count as waiting; 1 area without a known start left out")],
)  # fmt: skip
def test_the_end_of_follow_up_says_whom_it_misjudges(unreported: int, unknown: int, said: str):
    assert said in words.cut_off(revisited(1, 2, unreported=unreported), unknown=unknown)


def test_follow_up_that_ends_with_the_data_says_so():
    text = words.cut_off(revisited(1, 2, until=date(2020, 1, 1)), unknown=0)
    assert "1 January 2020, the last report of a re-visit in the data;" in text


def test_bounds_that_meet_are_one_share():
    assert "may be 50%, depending" in words.bounds(0.5, 0.5, areas=2)
    assert "anything from 15% to 80%" in words.bounds(9 / 59, 47 / 59, areas=59)


def test_rows_that_differ_are_named():
    frame = pd.DataFrame({"verdict": ["reproduced", "differs: made", "only computed"]}, index=["Ayre", "Byre", "Cyre"])
    text = words.rows_reproduced(frame, place="the table")
    assert text == (
        "1 of 2 rows of the table are reproduced in every column; the others: Byre (differs: made) and Cyre (only "
        "computed)."
    )


def test_published_counts_that_differ_are_named_with_both_values():
    frame = pd.DataFrame(
        {"published": [2, 5], "computed": [2, 4], "verdict": ["reproduced", "differs"]}, index=["Areas", "Visits"]
    )
    text = words.against_published(frame, last=date(2022, 10, 4))
    assert "1 of 2 published counts are reproduced. Not reproduced: visits, 5 published and 4 here." in text
    assert words.against_published(frame.head(1), last=date(2022, 10, 4)).endswith("reproduced.")


def test_other_cuts_are_summed_up():
    frame = pd.DataFrame({"share_all": [0.4, 0.4, 0.5]})
    assert words.cuts(frame).endswith("under 2 other definitions it is from 40% to 50%.")
    assert words.cuts(frame.head(2)).endswith("under 1 other definition it is 40%.")
