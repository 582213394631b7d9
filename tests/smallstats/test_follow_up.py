"""Spans at risk in calendar time: two clocks that know of a suspension, cut by hand and against brute force."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallstats.errors import DataError, ParameterError
from smallstats.follow_up import followed, open_days
from smallstats.waiting import kaplan_meier

ZERO = date(2020, 1, 1)
WINDOW = (date(2020, 3, 1), date(2020, 6, 30))


def day(number: int) -> date:
    return ZERO + timedelta(days=number)


def test_a_wait_through_a_window_is_at_risk_before_and_after_it():
    spans = followed([ZERO], [date(2020, 8, 1)], until=date(2020, 12, 31), suspended=[WINDOW])
    assert spans.to_numpy().tolist() == [[-1, 59, False], [181, 213, True]]
    assert spans.index.tolist() == [0, 0]


def test_a_wait_that_began_within_a_window_enters_at_its_end():
    spans = followed([date(2020, 4, 1)], [date(2020, 8, 1)], until=date(2020, 12, 31), suspended=[WINDOW])
    assert spans.to_numpy().tolist() == [[90, 122, True]]


def test_the_open_clock_stands_still_in_the_window():
    spans = followed([ZERO], [date(2020, 8, 1)], until=date(2020, 12, 31), suspended=[WINDOW], clock="open")
    assert spans.to_numpy().tolist() == [[-1, 213 - 122, True]]


def test_an_event_after_the_end_of_follow_up_has_not_happened():
    spans = followed([ZERO], [date(2020, 8, 1)], until=date(2020, 2, 1))
    assert spans.to_numpy().tolist() == [[-1, 31, False]]


def test_a_wait_that_begins_after_follow_up_is_left_out_and_labels_stay():
    starts = pd.Series([date(2021, 1, 1), ZERO], index=["late", "early"])
    assert followed(starts, [None, None], until=date(2020, 2, 1)).index.tolist() == ["early"]


@given(
    starts=st.lists(st.integers(0, 60), min_size=1, max_size=8),
    waits=st.lists(st.integers(0, 80), min_size=8, max_size=8),
    window=st.tuples(st.integers(1, 50), st.integers(0, 30)),
)
def test_each_unit_is_at_risk_on_just_the_days_on_which_it_waits_and_nothing_is_shut(starts, waits, window):
    first, last = window[0], window[0] + window[1]
    ends = [start + wait for start, wait in zip(starts, waits, strict=False)]
    ends = [end if not first <= end <= last else last + 1 for end in ends]
    shut = [(day(first), day(last))]
    dates = [day(start) for start in starts], [day(end) for end in ends]
    spans, open_time = followed(*dates, until=day(200), suspended=shut), open_days(*dates, suspended=shut)
    for unit, (start, end) in enumerate(zip(starts, ends, strict=True)):
        rows = spans.loc[[unit]] if unit in spans.index else spans.iloc[:0]
        at_risk = {n for low, high in rows[["entered", "left"]].to_numpy() for n in range(low + 1, high + 1)}
        assert at_risk == {n for n in range(end - start + 1) if not first <= start + n <= last}
        assert rows["happened"].sum() == 1
        assert open_time[unit] == end - start - sum(first <= n <= last for n in range(start + 1, end + 1))


def test_no_hazard_is_counted_in_a_suspension():
    # One of two units has its event before it; the other waits on: half of those at risk, whatever the window's length.
    short, long = (
        followed([ZERO, ZERO], [day(10), day(400)], until=day(500), suspended=[(day(20), day(20 + length))])
        for length in (5, 300)
    )
    curves = [kaplan_meier(s["left"], s["happened"], entered=s["entered"], units=s.index).curve for s in (short, long)]
    assert curves[0].equals(curves[1])
    assert curves[0]["waiting"].tolist() == [0.5, 0.0]


@pytest.mark.parametrize(
    ("starts", "ends", "options", "said"),
    [([ZERO], [date(2019, 1, 1)], {}, "2019-01-01 lies before its start"),
     ([None], [ZERO], {}, "starts: number 1 is missing"), (["x"], [ZERO], {}, "starts: every entry must be a date"),
     ([ZERO], [], {}, "one of each"), ([date(2022, 1, 1)], [None], {}, "No unit was followed"),
     ([ZERO], [date(2020, 4, 1)], {"suspended": [WINDOW]}, "2020-04-01 lies within a window"),
     ([ZERO], [None], {"suspended": [WINDOW[::-1]]}, "in order and apart"),
     ([ZERO], [None], {"suspended": [WINDOW, WINDOW]}, "in order and apart"),
     (pd.Series([ZERO, ZERO], index=["a", "a"]), [None, None], {}, "two units have one label")],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused_by_name(starts, ends, options, said):
    with pytest.raises(DataError, match=said):
        followed(starts, ends, until=date(2021, 1, 1), **options)


def test_an_unknown_clock_is_refused():
    with pytest.raises(ParameterError, match="clock='wall'"):
        followed([ZERO], [None], until=date(2021, 1, 1), clock="wall")  # type: ignore[arg-type]


def test_open_days_are_whole_numbers_of_each_unit():
    found = open_days([ZERO, ZERO], [day(10), day(100)], suspended=[(day(5), day(8))])
    assert found.tolist() == [6, 96]
    assert found.dtype == np.int64
