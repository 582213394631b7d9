"""Follow-up in calendar time: dates in, the spans at risk that `smallstats.waiting.kaplan_meier` takes out.

An event that could not happen for a time (a suspension) breaks what a wait usually assumes: that a longer wait brings
the event nearer. Two clocks know it. The calendar clock keeps counting and takes a unit out of the units at risk while
nothing could happen; the open clock stands still meanwhile.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from smallstats.checks import check_choice
from smallstats.errors import DataError

Clock = Literal["calendar", "open"]
Window = tuple[date, date]
Span = tuple[int, int]
Days = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def followed(
    starts: Any, ends: Any, *, until: Any, suspended: Sequence[Window] = (), clock: Clock = "calendar"
) -> pd.DataFrame:
    """Turn dates into spans at risk.

    Parameters
    ----------
    starts : array-like of dates, shape (units,)
        When each wait began. A Series gives the result its labels.
    ends : array-like of dates, shape (units,)
        When the event happened; missing where it has not. One after `until` counts as not yet happened.
    until : date
        Last day of follow-up, of all units. Its choice is a choice of evidence: an event counts only if it had
        been known to have happened by then.
    suspended : sequence of (first day, last day)
        Windows, in order and apart, in which the event could not happen to any unit.
    clock : {"calendar", "open"}
        "calendar": days since the start; a unit is not at risk within a window, and one that began there enters at
        its end (left truncation; Turnbull 1976). "open": days since the start outside the windows.

    Returns
    -------
    DataFrame
        One row a span, by `unit`: `entered` and `left` in days since the start, `happened`. On the calendar clock a
        unit has a span before and one after each window that it waited through.

    Raises
    ------
    DataError
        If a start or `until` is missing, an end lies before its start or within a window, windows overlap, or no unit
        was followed for a day or more.
    ParameterError
        If the clock is neither.

    References
    ----------
    Turnbull (1976), Journal of the Royal Statistical Society B 38, 290-295. Andersen, Borgan, Gill and Keiding (1993),
    Statistical Models Based on Counting Processes, section III.3.

    Examples
    --------
    >>> spans = followed(["2020-01-01"], [None], until="2020-12-31", suspended=[("2020-03-01", "2020-06-30")])
    >>> spans[["entered", "left"]].values.tolist()
    [[-1, 59], [181, 365]]
    """
    check_choice(clock, name="clock", allowed=("calendar", "open"))
    labels = starts.index if isinstance(starts, pd.Series) else pd.RangeIndex(len(starts))
    if not labels.is_unique:
        raise DataError("starts: two units have one label; each needs its own.")
    begun, ended = as_days(starts, name="starts"), as_days(ends, name="ends", gaps=True)
    windows = as_windows(suspended, name="suspended")
    if len(begun) != len(ended):
        raise DataError(f"starts has {len(begun)} dates and ends {len(ended)}: one of each a unit is needed.")
    last = int(as_days([until], name="until")[0])
    happened = ended <= last
    _check_ends(begun[happened], ended[happened], windows)
    stops = np.where(happened, ended, last)
    keep = begun <= stops
    parts = (begun[keep], stops[keep], happened[keep])
    if not keep.any():
        raise DataError("No unit was followed for a day or more: every start lies after `until`.")
    if clock == "open":
        left = open_days(*(part.astype("datetime64[D]") for part in parts[:2]), suspended=suspended)
        return pd.DataFrame({"entered": -1, "left": left, "happened": parts[2]}, index=labels[keep].rename("unit"))
    return _outside(*parts, windows, labels[keep].rename("unit"))


def open_days(starts: Any, ends: Any, *, suspended: Sequence[Window] = ()) -> Days:
    """Count the days from each start to each end that lie outside the windows: the time of the open clock.

    Parameters
    ----------
    starts, ends : array-like of dates, shape (units,)
        No date missing, no end before its start.
    suspended : sequence of (first day, last day)
        As for `followed`.

    Raises
    ------
    DataError
        As for `followed`.

    Examples
    --------
    >>> open_days(["2020-01-01"], ["2020-12-31"], suspended=[("2020-03-01", "2020-06-30")]).tolist()
    [243]
    """
    begun, ended = as_days(starts, name="starts"), as_days(ends, name="ends")
    _check_ends(begun, ended, [])
    closed = np.zeros(len(begun), dtype=np.int64)
    for first, last in as_windows(suspended, name="suspended"):
        # A wait counts the days after its start: one that begins on the window's first day loses the days after it.
        closed += np.maximum(0, np.minimum(ended, last) - np.maximum(begun, first - 1))
    return ended - begun - closed


def _outside(begun: Days, stops: Days, happened: Flags, windows: list[Span], labels: pd.Index) -> pd.DataFrame:
    """Cut each unit's follow-up at the windows, and count each piece from the unit's start."""
    # One day before the start, so that an event on the first day is of a unit at risk.
    openings = [begun - 1, *(np.maximum(begun - 1, last) for _, last in windows)]
    closings = [*(np.minimum(stops, first - 1) for first, _ in windows), stops]
    pieces = []
    for entered, left in zip(openings, closings, strict=True):
        columns = {"entered": entered - begun, "left": left - begun, "happened": happened & (left == stops)}
        pieces.append(pd.DataFrame(columns, index=labels)[left > entered])
    spans = pd.concat(pieces)
    return spans.iloc[np.argsort(labels.get_indexer(spans.index), kind="stable")]


def _check_ends(begun: Days, ended: Days, windows: list[Span]) -> None:
    before = np.flatnonzero(ended < begun)
    if len(before):
        start, end = (str(np.datetime64(int(days[before[0]]), "D")) for days in (begun, ended))
        raise DataError(f"ends: {end} lies before its start, {start}.")
    for first, last in windows:
        inside = ended[(ended >= first) & (ended <= last)]
        if len(inside):
            day = np.datetime64(int(inside[0]), "D")
            raise DataError(f"suspended: an event of {day} lies within a window, in which none can happen.")


def as_windows(given: Sequence[Window], *, name: str) -> list[Span]:
    """Return windows as days since 1970; raise `DataError` unless they are pairs of dates, in order and apart."""
    windows = [(int(first), int(last)) for first, last in (as_days(pair, name=name) for pair in given)]
    if any(last < first for first, last in windows) or any(late[0] <= early[1] for early, late in pairwise(windows)):
        raise DataError(f"{name}: windows are pairs (first day, last day), in order and apart.")
    return windows


def as_days(dates: Any, *, name: str, gaps: bool = False) -> Days:
    """Return dates as days since 1970; refuse what is none. A missing date, where allowed, is later than any."""
    try:
        known = pd.DatetimeIndex(pd.to_datetime(pd.Series(list(dates), dtype=object)))
    except (TypeError, ValueError) as error:
        raise DataError(f"{name}: every entry must be a date ({error}).") from None
    missing = known.isna()
    if missing.any() and not gaps:
        raise DataError(
            f"{name}: number {int(missing.argmax()) + 1} is missing; a date is needed (leave out the others)."
        )
    days = known.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(missing, np.iinfo(np.int64).max, days)
