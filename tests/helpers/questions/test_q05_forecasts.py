"""Forecasts of re-visits: what a past day could know, and what is known now."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from helpers.parameters.q05_revisits import Revisits
from helpers.questions import q05_revisits as question
from helpers.questions.q05_forecasts import CLOCKS, closed_days, followed_to, foresee, scores
from smallstats.errors import DataError
from smallstats.waiting import kaplan_meier, reached_by

TABLES = question.load(Revisits())
RUN = Revisits(draws=1000)


@pytest.fixture(scope="module")
def made() -> pd.DataFrame:
    return question.foreseen(TABLES, RUN)


def test_what_happened_is_counted_from_the_rows_alone(made: pd.DataFrame):
    # Of the 59 areas with a statement in the release, 23 were re-visited within 30 months: data/revisits.csv.
    last = made[made["day"] == date(2021, 3, 31)]
    assert last["areas"].tolist() == [59] * 3
    assert last["happened"].tolist() == [23] * 3


def test_the_clock_that_knows_both_closed_times_comes_nearer_to_what_happened_than_the_ordinary_one(
    made: pd.DataFrame,
):
    last = made[made["day"] == date(2021, 3, 31)].set_index("clock")
    off = (last["share_foreseen"] - last["share_happened"]).abs()
    assert off[CLOCKS[2]] < 0.1 < 0.25 < off[CLOCKS[0]]


def test_a_forecast_does_not_use_what_was_published_later(made: pd.DataFrame):
    inspections, areas, revisits = TABLES
    day = date(2019, 12, 31)
    late = revisits["published_by"] > pd.Timestamp(day)
    other = revisits.copy()
    other.loc[late, "revisit_start_date"] += pd.Timedelta(days=30)
    again = question.foreseen((inspections, areas, other), RUN.model_copy(update={"as_at_date": day}))
    columns = ["clock", "areas", "share_foreseen", "lower", "upper"]
    first, second = (frame.loc[frame["day"] == day, columns].reset_index(drop=True) for frame in (made, again))
    pd.testing.assert_frame_equal(first, second)


def test_where_no_wait_is_known_to_have_ended_before_the_horizon_the_forecast_is_the_curve():
    starts = pd.to_datetime(["2017-01-01"] * 6)
    ends = pd.to_datetime(pd.Series(["2018-01-01", "2018-06-01", None, None, None, None]))
    frame = pd.DataFrame({"start": starts, "revisit_start_date": ends})
    until = date(2018, 12, 31)
    limit = pd.Series(pd.Timestamp("2018-07-01"), index=frame.index)
    options = {"on": until, "until": until, "limit": limit, "clock": CLOCKS[0], "draws": 10, "seed": 1}
    found = foresee(frame, start="start", **options)  # type: ignore[arg-type]
    days = (ends.fillna(pd.Timestamp(until)) - starts).dt.days
    assert found[0] == pytest.approx(reached_by(kaplan_meier(days, ends.notna()), 546).estimate) == pytest.approx(2 / 6)
    assert np.all(found == found[0])


def test_an_area_that_waits_has_the_chance_of_those_that_waited_as_long():
    starts = pd.to_datetime(pd.Series(["2017-01-01", "2017-01-01", "2018-01-01"]))
    ends = pd.to_datetime(pd.Series(["2017-12-01", None, None]))
    frame = pd.DataFrame({"start": starts, "revisit_start_date": ends})
    until, limit = date(2018, 6, 30), starts + pd.Timedelta(days=400)
    found = foresee(frame, start="start", on=until, until=until, limit=limit, clock=CLOCKS[0], draws=10, seed=1)
    # At 334 days two were at risk and one was re-visited: the third, 180 days on, has one half; the second has none.
    assert found[0] == pytest.approx((1 + 0 + 0.5) / 3)


def test_nothing_is_foreseen_before_a_re_visit_or_without_a_limit():
    frame = pd.DataFrame({"start": pd.to_datetime(["2017-01-01"]), "revisit_start_date": pd.Series([pd.NaT])})
    day = date(2018, 1, 1)
    with pytest.raises(DataError, match="No re-visit had begun"):
        foresee(frame, start="start", on=day, until=day, limit=frame["start"], clock=CLOCKS[0], draws=1, seed=1)


def test_a_day_knows_of_the_suspension_only_once_it_has_begun():
    assert closed_days(CLOCKS[1], on=date(2020, 3, 16)) == []
    assert closed_days(CLOCKS[1], on=date(2020, 5, 1)) == [(date(2020, 3, 17), date(2020, 5, 1))]
    assert closed_days(CLOCKS[2], on=date(2022, 5, 1))[-1] == (date(2020, 3, 17), date(2021, 3, 31))
    assert closed_days(CLOCKS[0], on=date(2022, 5, 1)) == []


def test_follow_up_ends_where_nine_in_ten_had_been_reported():
    day = date(2022, 10, 4)
    revisits = TABLES[2]
    until = pd.Timestamp(followed_to(revisits, on=day))
    begun = revisits["revisit_start_date"] <= until
    assert (revisits.loc[begun, "published_by"] <= pd.Timestamp(day)).mean() >= 0.9
    assert until < pd.Timestamp(day)


def test_scores_count_each_clocks_forecasts(made: pd.DataFrame):
    found = scores(made)
    assert found["forecasts"].sum() == len(made)
    assert found["within_limits"].sum() == made["within"].sum()
    assert (found["mean_distance"] >= found["mean_difference"].abs() - 1e-12).all()
