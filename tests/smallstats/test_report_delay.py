"""Report delays held to R and to counting by hand; the nowcast of unreported events to quadrature and simulation."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallstats.errors import DataError
from smallstats.report_delay import MONTH, nowcast, report_delays

REFERENCE = Path(__file__).resolve().parent / "reference" / "waiting.json"
VALUES = json.loads(REFERENCE.read_text(encoding="utf-8"))
LAST = date(2025, 11, 30)


def back(*days: int) -> list[date]:
    return [LAST - timedelta(days=int(day)) for day in days]


def numbers(texts: list[str]) -> np.ndarray:
    return np.array([float("nan") if text == "NA" else float(text) for text in texts])


def test_the_curve_and_its_limits_are_those_of_r_with_time_turned_round():
    case = VALUES["delays"]
    ages, delays = np.array(case["age"]), np.array(case["delay"])
    found = report_delays(back(*ages), back(*(ages - delays)), as_at=LAST, confidence=case["confidence"])
    assert found.curve["days"].tolist() == case["days"]
    for name in ("reported", "lower", "upper"):
        assert found.curve[name].to_numpy() == pytest.approx(numbers(case[name]), rel=1e-12, nan_ok=True)
    assert (found.total, found.longest) == (11, 20)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=12))
def test_the_share_reported_is_the_product_counted_by_hand(pairs: list[tuple[int, int]]):
    delays = [delay for delay, _ in pairs]
    ages = [delay + slack for delay, slack in pairs]
    curve = report_delays(back(*ages), back(*(a - d for a, d in zip(ages, delays, strict=True))), as_at=LAST).curve
    for days, reported in zip(curve["days"], curve["reported"], strict=True):
        share = 1.0
        for longer in {delay for delay in delays if delay > days}:
            at_risk = sum(delay <= longer <= age for delay, age in zip(delays, ages, strict=True))
            share *= 1 - delays.count(longer) / at_risk
        assert reported == pytest.approx(share, abs=1e-12)


def test_quick_reports_of_late_events_do_not_shorten_the_delay():
    # Long ago half took 10 days and half 30; of the events of 10 to 29 days ago only the quick half is seen.
    old, late = [100] * 10 + [100] * 10, [15] * 10
    delays = [10] * 10 + [30] * 10 + [10] * 10
    ages = old + late
    found = report_delays(back(*ages), back(*(a - d for a, d in zip(ages, delays, strict=True))), as_at=LAST)
    assert found.curve["reported"].tolist() == [0.5, 1.0]


def test_what_was_reported_later_is_not_known():
    known = report_delays(back(100, 90), back(80, 60), as_at=LAST)
    more = report_delays([*back(100, 90), LAST], [*back(80, 60), LAST + timedelta(days=1)], as_at=LAST)
    assert known.curve.equals(more.curve)
    assert known.total == more.total == 2


@pytest.mark.parametrize("place", [0, 1])
def test_the_limits_are_those_of_the_predictive_distribution_by_quadrature(place: int):
    # All delays are alike, so that resampling changes nothing and the counts alone are uncertain.
    case = VALUES["nowcast"]
    ages = np.arange(case["delay"], case["window"])[:: case["window"] // 30][: case["reported"]]
    assert len(ages) == case["reported"]
    found = nowcast(back(*ages), back(*(ages - case["delay"])), as_at=LAST, window_days=case["window"], draws=20000,
                    rng=1, confidence=case["confidence"][place])  # fmt: skip
    assert (found.lower, found.upper) == (case["lower"][place], case["upper"][place])
    assert found.share_reported == pytest.approx(305 / 365)
    assert found.estimate == pytest.approx(24 * 60 / 305)
    assert found.pace == pytest.approx(24 * 365 / 305 / 365 * MONTH)


def test_the_limits_hold_the_truth_about_as_often_as_they_say():
    generator, held, error = np.random.default_rng(7), 0, 0.0
    for _ in range(100):
        ages = generator.integers(0, 700, size=generator.poisson(60))
        delays = 45 + generator.gamma(2, 15, size=len(ages)).astype(int)
        found = nowcast(back(*ages), back(*(ages - delays)), as_at=LAST, draws=400, rng=1, confidence=0.9)
        truth = int((delays > ages).sum())
        held += found.lower <= truth <= found.upper
        error += found.estimate - truth
    assert 84 <= held <= 98  # whole numbers hold a little more than 90
    assert abs(error / 100) < 0.7


def test_days_without_starts_do_not_count():
    starts, reports = back(100, 200, 300), back(70, 170, 270)
    shut = nowcast(starts, reports, as_at=LAST, closed=[(LAST - timedelta(days=29), LAST)], draws=200, rng=1)
    assert (shut.share_reported, shut.estimate, shut.upper) == (1.0, 0.0, 0.0)
    assert nowcast(starts, reports, as_at=LAST, draws=200, rng=1).estimate == pytest.approx(3 * 30 / 335)


def test_the_same_seed_gives_the_same_limits():
    starts, reports = back(*range(60, 360, 10)), back(*(day - 30 - day % 40 for day in range(60, 360, 10)))
    first, second = (nowcast(starts, reports, as_at=LAST, draws=500, rng=3).to_dict() for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("starts", "reports", "options", "said"),
    [(back(9), back(10), {}, "2025-11-20 lies before its start"), (back(9), [None], {}, "reports: number 1 is missing"),
     (back(9), [], {}, "one of each"), (back(9), [LAST + timedelta(days=1)], {}, "No event had been reported"),
     (back(90), back(30), {"window_days": 60}, "no open day lies as far back as the longest delay seen, 60 days"),
     (back(90), back(30), {"closed": [(date(2020, 1, 1), LAST)]}, "no open day"),
     (back(90), back(30), {"window_days": 80}, "No event of the 80 days"),
     (back(90), back(30), {"window_days": 0.5}, "window_days=0.5")],
)  # fmt: skip
def test_what_gives_no_nowcast_is_refused_by_name(starts, reports, options, said):
    with pytest.raises(DataError, match=said):
        nowcast(starts, reports, as_at=LAST, draws=100, rng=1, **options)
