"""How long until an event that not all have had yet: the Kaplan-Meier curve with limits, read at a share or at a time.

In: one time a unit, and whether it ended in the event or in the end of follow-up; where a unit was not followed from
its start, when following it began (`smallstats.follow_up` makes these from dates). Out: small result objects. The curve
and its standard error are those of `statsmodels.duration.survfunc.SurvfuncRight`, which gives no pointwise limits of
the curve and simultaneous ones at one level only; the limits are added here.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from smallstats.checks import check_confidence, check_happened, check_numbers
from smallstats.errors import DataError
from smallstats.results import Result

FloatArray = npt.NDArray[np.float64]
_TIE = 1e-9
_SOURCE = (
    "Kaplan and Meier (1958), JASA 53, 457-481; Greenwood's variance; log-log limits: Kalbfleisch and Prentice "
    "(1980), The Statistical Analysis of Failure Time Data; median: Brookmeyer and Crowley (1982), "
    "Biometrics 38, 29-41"
)


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class WaitingResult(Result):
    """A Kaplan-Meier curve.

    Attributes
    ----------
    confidence : float
        Level of the pointwise limits.
    total, events : int
        Units followed, and those that had the event.
    curve : DataFrame
        One row a time at which an event happened: `time`, `at_risk`, `events`, `waiting` (estimated share without the
        event after that time), `lower`, `upper`; limits are NaN where the curve reaches 0.
    median, median_lower, median_upper : float
        First time at which no more than half wait, and the times at which the limits of the curve fall to one half;
        infinity where they do not.
    longest : float
        Longest time that any unit was followed; beyond it nothing is known.
    """

    confidence: float
    total: int
    events: int
    curve: pd.DataFrame
    median: float
    median_lower: float
    median_upper: float
    longest: float


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ReachedResult(Result):
    """The share that had the event by a time (`estimate`, 0 to 1) with its limits; NaN beyond the longest time.

    Where the curve has reached 0 the estimate stays 1, also beyond that time, and limits are NaN.
    """

    time: float
    estimate: float
    lower: float
    upper: float
    confidence: float


def kaplan_meier(
    times: Any, happened: Any, *, entered: Any = None, units: Any = None, confidence: float = 0.95
) -> WaitingResult:
    """Estimate the share still waiting as a function of time.

    Parameters
    ----------
    times : array-like of float, shape (rows,)
        Time to the event or to the end of follow-up, not negative, in any unit.
    happened : array-like of bool, shape (rows,)
        Whether the time ended in the event: True or 1, False or 0.
    entered : array-like of float, shape (rows,), optional
        Time after which a unit was followed (left truncation); it is at risk later than that and up to its `times`.
        0, or before all events, if None.
    units : array-like, shape (rows,), optional
        Which unit a row belongs to, where a unit was followed with gaps; a row a unit if None.
    confidence : float
        Level of the limits, strictly between 0 and 1.

    Raises
    ------
    DataError
        If there is no unit, no event, a time is missing or negative, `happened` is neither True nor False, a row ends
        before it begins, or a unit has the event twice.
    ParameterError
        If the confidence is out of range.

    Examples
    --------
    >>> found = kaplan_meier([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
    >>> found.median, found.median_lower, found.curve["waiting"].round(4).tolist()[:3]
    (31.0, 13.0, [0.9091, 0.8182, 0.7159])
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    level = check_confidence(confidence)
    spans, events, begun = _checked(times, happened, entered)
    fitted = SurvfuncRight(spans, events.astype(int), entry=begun)
    waiting = np.asarray(fitted.surv_prob, dtype=float)
    at_risk, moments = (np.asarray(part, dtype=float) for part in (fitted.n_risk, fitted.surv_times))
    lower, upper = _log_log_limits(waiting, np.asarray(fitted.surv_prob_se, dtype=float), level)
    counts = {"time": moments, "at_risk": at_risk.astype(int), "events": np.asarray(fitted.n_events).astype(int)}
    return WaitingResult(
        method="Kaplan-Meier curve with log-log limits",
        source=_SOURCE,
        confidence=level,
        total=len(spans) if units is None else _distinct(units, events),
        events=int(events.sum()),
        curve=pd.DataFrame({**counts, "waiting": waiting, "lower": lower, "upper": upper}),
        median=_first_at_half(moments, waiting),
        median_lower=_first_at_half(moments, lower),
        median_upper=_first_at_half(moments, upper),
        longest=float(spans.max()),
    )


def reached_by(result: WaitingResult, time: float) -> ReachedResult:
    """Return the estimated share that had the event by a time, one less what the curve says then.

    Raises
    ------
    DataError
        If the time is missing.
    """
    if np.isnan(time):
        raise DataError(f"time={time!r}: the share reached needs a time.")
    row = result.curve[result.curve["time"] <= time].tail(1)
    reached = [float(1 - row[name].iloc[0]) for name in ("waiting", "upper", "lower")] if len(row) else [0.0]
    # All units still followed had the event: later times say the same, though the last was not followed to them.
    known = time <= result.longest or reached[0] == 1
    values = [*reached, np.nan, np.nan] if known else [np.nan] * 3
    return ReachedResult(
        method=result.method,
        source=result.source,
        time=float(time),
        estimate=values[0],
        lower=values[1],
        upper=values[2],
        confidence=result.confidence,
    )


def _checked(times: Any, happened: Any, entered: Any) -> tuple[FloatArray, npt.NDArray[np.bool_], FloatArray | None]:
    spans, events = check_numbers(times, name="times"), check_happened(happened, name="happened")
    begun = None if entered is None else check_numbers(entered, name="entered")
    if spans.shape != events.shape or (begun is not None and begun.shape != spans.shape):
        known = f"times has {len(spans)} and happened {len(events)}"
        raise DataError(
            f"{known + ('' if begun is None else f' and entered {len(begun)}')}: one of each a row is needed."
        )
    if (spans < 0).any():
        raise DataError(f"times: {spans.min():g} is negative; a time to the event is 0 or more.")
    if not events.any():
        raise DataError("No unit had the event, so there is no curve to estimate.")
    if begun is not None and (begun >= spans).any():
        place = int(np.argmax(begun >= spans))
        raise DataError(
            f"entered: {begun[place]:g} is not before the row's own end, {spans[place]:g}; leave the row out."
        )
    return spans, events, begun


def _distinct(units: Any, events: npt.NDArray[np.bool_]) -> int:
    """Return how many units there are, none of them with two events."""
    labels = pd.Series(np.asarray(units))
    if len(labels) != len(events):
        raise DataError(f"units: {len(labels)} label(s) for {len(events)} row(s); one a row is needed.")
    twice = labels[events][labels[events].duplicated()]
    if len(twice):
        raise DataError(f"units: {twice.iloc[0]!r} has the event twice; a unit has it once at most.")
    return int(labels.nunique())


def _log_log_limits(waiting: FloatArray, error: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Return limits that are normal on the scale log(-log(share)); none where the share is 0."""
    inside = (waiting > 0) & (waiting < 1)
    share = np.where(inside, waiting, 0.5)
    reach = np.where(inside, ndtri((1 + level) / 2) * error / (share * -np.log(share)), np.nan)
    return share ** np.exp(reach), share ** np.exp(-reach)


def _first_at_half(times: FloatArray, shares: FloatArray) -> float:
    """Return the first time at which a falling share is one half or less; infinity if there is none."""
    fallen = np.flatnonzero(shares <= 0.5 + _TIE)
    return float(times[fallen[0]]) if len(fallen) else float("inf")
