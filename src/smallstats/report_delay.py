"""Events known only once they are reported: how long reports take, and how many events are still to be reported.

In: the start and the report of each event reported by a date. Out: the share reported by time since the start, which
allows for late events being seen only if their report was quick, and a nowcast of those not yet seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from smallstats.association.random_tables import check_draws
from smallstats.checks import check_confidence, check_count
from smallstats.errors import DataError
from smallstats.follow_up import Days, Window, as_days, as_windows
from smallstats.results import Result
from smallstats.waiting import kaplan_meier

FloatArray = npt.NDArray[np.float64]
MONTH = 365.25 / 12
_SOURCE = (
    "Reverse-time Kaplan-Meier under right truncation: Lagakos, Barraj and De Gruttola (1988), Biometrika 75, 515-523; "
    "Kalbfleisch and Lawless (1989), JASA 84, 360-372"
)


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ReportDelays(Result):
    """The distribution of the days from an event to its report.

    Attributes
    ----------
    confidence : float
        Level of the pointwise limits.
    total : int
        Events reported by the date.
    curve : DataFrame
        One row a delay that was seen, the shortest first: `days`, `reported` (share reported within so many days, of
        those ever reported within the longest delay seen), `lower`, `upper` (NaN at the longest, where the share is 1).
    median : float
        Days within which half are reported.
    longest : int
        Longest delay seen; of delays beyond it nothing is known.
    """

    confidence: float
    total: int
    curve: pd.DataFrame
    median: float
    longest: int


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Nowcast(Result):
    """Events that happened in a window up to a date, reported or not.

    Attributes
    ----------
    window_days, reported : int
        Length of the window that ends with the date, and events in it reported by the date.
    share_reported : float
        Estimated share (0 to 1) of the window's events that have been reported.
    estimate, lower, upper, confidence : float
        Events of the window not yet reported: expected number, and the limits (whole numbers) of its prediction.
    pace, pace_lower, pace_upper : float
        Events per month (365.25 / 12 days) of the window, those not yet reported among them.
    draws : int
        Resamples behind the limits.
    """

    window_days: int
    reported: int
    share_reported: float
    estimate: float
    lower: float
    upper: float
    pace: float
    pace_lower: float
    pace_upper: float
    confidence: float
    draws: int


def report_delays(starts: Any, reports: Any, *, as_at: Any, confidence: float = 0.95) -> ReportDelays:
    """Estimate how long reports take, from those that were out by a date.

    Of late starts only quickly reported ones are seen, so a plain mean of the delays seen is too short. Looked at from
    the longest delay downwards, an event is at risk at a delay if its own is no longer and it would have been seen had
    it had that one: its start lies that many days before the date.

    Parameters
    ----------
    starts, reports : array-like of dates, shape (events,)
        When each event began, and when it was reported. Events reported after `as_at` are left out, as nothing was
        known of them.
    as_at : date
        Last day on which reports were seen.
    confidence : float
        Level of the limits, which are log-log limits of the reversed curve.

    Raises
    ------
    DataError
        If a date is missing, a report lies before its start, or none is out by the date.

    References
    ----------
    Lagakos, Barraj and De Gruttola (1988), Biometrika 75, 515-523. Kalbfleisch and Lawless (1989), Journal of the
    American Statistical Association 84, 360-372.

    Examples
    --------
    >>> found = report_delays(["2024-01-01", "2024-01-11"], ["2024-01-31", "2024-01-21"], as_at="2024-02-15")
    >>> found.curve["reported"].tolist()
    [0.5, 1.0]
    """
    level = check_confidence(confidence)
    delays, reach = _seen(starts, reports, as_at)[:2]
    top = int(reach.max()) + 1
    # Half a day, so that a start exactly as long ago as a delay still counts at it.
    reversed_curve = kaplan_meier(top - delays, np.ones(len(delays)), entered=top - reach - 0.5, confidence=level).curve
    # The reversed curve after a delay's own time is the share of strictly shorter ones: the row of the next one up.
    shares = reversed_curve[["waiting", "upper", "lower"]].shift(fill_value=np.nan).iloc[::-1]
    days = (top - reversed_curve["time"].iloc[::-1]).to_numpy()
    lower, upper = shares["lower"].to_numpy(), shares["upper"].to_numpy()
    curve = pd.DataFrame(
        {"days": days, "reported": shares["waiting"].fillna(1.0).to_numpy(), "lower": lower, "upper": upper}
    )
    return ReportDelays(
        method="Reverse-time Kaplan-Meier of the report delay",
        source=_SOURCE,
        confidence=level,
        total=len(delays),
        curve=curve,
        median=float(curve.loc[curve["reported"] >= 0.5 - 1e-9, "days"].iloc[0]),
        longest=int(delays.max()),
    )


def nowcast(
    starts: Any,
    reports: Any,
    *,
    as_at: Any,
    window_days: int = 365,
    closed: Sequence[Window] = (),
    draws: int,
    rng: int,
    confidence: float = 0.95,
) -> Nowcast:
    """Predict how many events of a window have happened and are not yet reported.

    Starts are taken to come at one rate over the open days of the window, as a Poisson process: a start d days ago has
    been reported with chance F(d). The reported ones are then Poisson with the rate times A, the sum of F over the open
    days, those not yet reported with the rate times B, the sum of 1 - F, and apart. Given the first, and Jeffreys'
    prior for the rate, the second are negative binomial. F is estimated as by `report_delays`; each resample of the
    events draws it anew, so that the limits carry its error too.

    Parameters
    ----------
    starts, reports, as_at, confidence
        As for `report_delays`.
    window_days : int
        Days before and including `as_at` over which the rate is taken to be one; at least the longest delay seen.
    closed : sequence of (first day, last day)
        Windows without starts, in order and apart, for instance holidays.
    draws : int
        Resamples.
    rng : int
        Seed of the resamples.

    Raises
    ------
    DataError
        As for `report_delays`; if no open day of the window lies as far back as the longest delay seen, or no event
        on an open day was reported.

    References
    ----------
    Lawless (1994), Canadian Journal of Statistics 22, 15-31.
    """
    level, times = check_confidence(confidence), check_draws(draws)
    delays, reach, begun, last = _seen(starts, reports, as_at)
    days = check_count(window_days, name="window_days")
    ages = _open_ages(last, days, closed)
    if ages.max(initial=-1) < delays.max():
        raise DataError(
            f"window_days={days}: no open day lies as far back as the longest delay seen, {delays.max()} days."
        )
    reported = int(np.isin(last - begun, ages).sum())
    if reported == 0:
        raise DataError(f"No event of the {days} days up to the date has been reported, so there is no rate.")
    generator = np.random.default_rng(rng)
    weights = generator.multinomial(len(delays), np.full(len(delays), 1 / len(delays)), size=times)
    share = float(_share_reported(np.ones((1, len(delays))), delays, reach, ages)[0])
    drawn = _share_reported(weights, delays, reach, ages)
    unseen = generator.negative_binomial(reported + 0.5, drawn)
    tails = [(1 - level) / 2, (1 + level) / 2]
    lower, upper = (float(value) for value in np.quantile(unseen, tails, method="inverted_cdf"))
    estimate = reported * (1 - share) / share
    pace, pace_lower, pace_upper = ((reported + value) * MONTH / days for value in (estimate, lower, upper))
    return Nowcast(
        method="Nowcast from the report delay, negative binomial",
        source=f"{_SOURCE}; Lawless (1994), Canadian Journal of Statistics 22, 15-31",
        window_days=days,
        reported=reported,
        share_reported=share,
        estimate=estimate,
        lower=lower,
        upper=upper,
        pace=pace,
        pace_lower=pace_lower,
        pace_upper=pace_upper,
        confidence=level,
        draws=times,
    )


def _seen(starts: Any, reports: Any, as_at: Any) -> tuple[Days, Days, Days, int]:
    """Return the delays of events reported by a date, the longest that each could have had, the starts, the date."""
    begun, told = as_days(starts, name="starts"), as_days(reports, name="reports")
    last = int(as_days([as_at], name="as_at")[0])
    if len(begun) != len(told):
        raise DataError(f"starts has {len(begun)} dates and reports {len(told)}: one of each an event is needed.")
    if (told < begun).any():
        day = np.datetime64(int(told[told < begun][0]), "D")
        raise DataError(f"reports: {day} lies before its start.")
    seen = told <= last
    if not seen.any():
        raise DataError("No event had been reported by the date, so no delay is known.")
    return (told - begun)[seen], last - begun[seen], begun[seen], last


def _open_ages(last: int, days: int, closed: Sequence[Window]) -> Days:
    """Return how many days ago each open day of the window was, 0 being the last."""
    ages = np.arange(days)
    for first, end in as_windows(closed, name="closed"):
        ages = ages[(last - ages < first) | (last - ages > end)]
    return ages


def _share_reported(weights: Any, delays: Days, reach: Days, ages: Days) -> FloatArray:
    """Return the share of events, begun on any of some days alike, that have been reported, for each row of weights."""
    moments = np.unique(delays)
    happened = weights @ (delays[:, None] == moments)
    at_risk = weights @ ((delays[:, None] <= moments) & (moments <= reach[:, None]))
    with np.errstate(invalid="ignore"):
        kept = np.where(happened > 0, 1 - happened / at_risk, 1.0)
    # Product over all longer delays; 1 at the longest, 0 before the shortest.
    beyond = np.cumprod(kept[:, :0:-1], axis=1)[:, ::-1]
    within = np.hstack([np.zeros((len(kept), 1)), beyond, np.ones((len(kept), 1))])
    shares: FloatArray = within[:, np.searchsorted(moments, ages, side="right")].mean(axis=1)
    return shares
