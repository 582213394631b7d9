"""What could be foreseen of re-visits on a past day, on several clocks, beside what is known now.

In: areas with a statement as a day knew them. Out: one forecast a day and clock, and what happened.
"""

from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from smallstats.errors import DataError
from smallstats.follow_up import followed, open_days
from smallstats.report_delay import report_delays

MONTH: Final = 365.25 / 12
SUSPENDED: Final = (date(2020, 3, 17), date(2021, 3, 31))
"""Re-visits were suspended from the first of these days, and still on the last: Ofsted, release of 2021, "Impact of
COVID-19". On which day they began again no source of ours says, so the days after the release count as open."""
NOT_YET: Final = (date(2016, 5, 1), date(2018, 11, 30))
"""Before the re-visits began: the first was in December 2018, as the same release says under "Area SEND re-visits"."""
REPORTED: Final = 0.9
"""Share of the re-visits begun by the end of follow-up that must have been reported: follow-up ends so much earlier."""
CLOCKS: Final = ("every day counts", "suspension left out", "suspension and time before re-visits left out")
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Window = tuple[date, date]


def closed_days(clock: str, *, on: date) -> list[Window]:
    """Return the windows without re-visits that a clock leaves out, as far as a day knew them."""
    first, last = SUSPENDED
    suspended = [(first, min(last, on))] if on >= first else []
    before = [NOT_YET] if clock == CLOCKS[2] else []
    return [] if clock == CLOCKS[0] else [*before, *suspended]


def followed_to(revisits: pd.DataFrame, *, on: date) -> date:
    """Return the last day by which nine in ten of the re-visits begun had been reported on a given day.

    The delay from a re-visit to its report is that of the reports out by then (`smallstats.report_delay`); a re-visit
    known to the month only is left out.
    """
    exact = revisits[(revisits["revisit_start_precision"] == "day") & (revisits["publication_precision"] == "day")]
    last = min(pd.Timestamp(on), revisits["published_by"].max())
    curve = report_delays(exact["revisit_start_date"], exact["published_by"], as_at=last).curve
    days = curve.loc[curve["reported"] >= REPORTED, "days"].min()
    until: date = (last - pd.Timedelta(days=int(days))).date()
    return until


def foresee(
    frame: pd.DataFrame, *, start: str, on: date, until: date, limit: pd.Series, clock: str, draws: int, seed: int
) -> Floats:
    """Foresee the share of areas re-visited by each one's own limit.

    An area re-visited counts as known. One that waits has the chance, by the Kaplan-Meier curve of all areas, of being
    re-visited by its limit, given that it waits still. On a clock that leaves days out its limit is counted in the
    days left, as if a suspension ended on the day of the forecast.

    Parameters
    ----------
    frame : DataFrame
        One row an area: `start`, and `revisit_start_date` where reported by the day; both as that day knew them.
    start : str
        The column that waits are counted from.
    on, until : date
        The day of the forecast, and the end of follow-up (`followed_to`).
    limit : Series of Timestamp
        The last day of each area's horizon, of the frame's index; missing for an area that is not foreseen.

    Returns
    -------
    ndarray of float, shape (draws + 1,)
        The estimate (0 to 1), then one share a draw: areas are resampled for the curve, and each waiting one is drawn
        by its chance, so that the draws carry both errors.

    Raises
    ------
    DataError
        If no re-visit had begun by `until`, or no area has a limit.
    """
    windows = closed_days(clock, on=on)
    spans = followed(frame[start], frame["revisit_start_date"], until=until, suspended=windows, clock="open")
    if not spans["happened"].any() or not limit.notna().any():
        raise DataError("No re-visit had begun by then, or no area is foreseen.")
    begun, asked = frame.loc[spans.index, start], limit.loc[spans.index]
    happened, times = (spans[name].to_numpy() for name in ("happened", "left"))
    known = (happened & (frame.loc[spans.index, "revisit_start_date"] <= asked)).to_numpy(dtype=float)
    ahead = ~happened & (asked > pd.Timestamp(until)).to_numpy()
    reach = open_days(begun, asked.fillna(begun), suspended=windows).astype(float)
    rng, areas = np.random.default_rng(seed), len(spans)
    weights = np.vstack([np.ones(areas), rng.multinomial(areas, np.full(areas, 1 / areas), size=draws)])
    chances = np.where(ahead, _chances(weights, times, happened, reach), 0.0)
    drawn = rng.random((draws, areas)) < chances[1:]
    total = int(limit.notna().sum())
    return np.asarray((known.sum() + np.append(chances[0].sum(), drawn.sum(axis=1))) / total, dtype=float)


def forecasts(
    known_on: dict[date, pd.DataFrame],
    revisits: pd.DataFrame,
    *,
    start: str,
    horizon_months: int,
    draws: int,
    seed: int,
    confidence: float,
) -> pd.DataFrame:
    """Make the forecast of each day on each clock, and set what is now known beside it.

    Only areas whose horizon has ended by the last report in the data are foreseen, since of the others the outcome is
    not known; for the curve all areas count.

    Parameters
    ----------
    known_on : dict
        Day to the areas with a statement as it knew them.
    revisits : DataFrame
        All re-visits, as `helpers.data.load` gives them: what is now known.

    Returns
    -------
    DataFrame
        One row a day and clock: `day`, `clock`, `areas`, `share_foreseen`, `lower`, `upper`, `happened` (a count),
        `share_happened`, `within` (whether the limits hold it). Days on which nothing can be foreseen are left out.
    """
    end, tail = revisits["published_by"].max(), (1 - confidence) / 2
    truth = revisits.set_index("inspection_id")["revisit_start_date"]
    rows = []
    for on, frame in known_on.items():
        areas = frame.dropna(subset=start)
        limit = areas[start] + pd.Timedelta(days=round(horizon_months * MONTH))
        limit = limit.where(limit <= end)
        until = followed_to(revisits, on=on)
        areas, limit = areas[areas[start] <= pd.Timestamp(until)], limit[areas[start] <= pd.Timestamp(until)]
        total, happened = int(limit.notna().sum()), int((areas["inspection_id"].map(truth) <= limit).sum())
        for clock in CLOCKS if total else ():
            options: dict[str, Any] = {"start": start, "on": on, "until": until, "limit": limit, "clock": clock}
            shares = foresee(areas, **options, draws=draws, seed=seed)
            lower, upper = np.quantile(shares[1:], [tail, 1 - tail], method="inverted_cdf")
            row = {"day": on, "clock": clock, "areas": total, "share_foreseen": shares[0], "lower": lower}
            row |= {"upper": upper, "happened": happened, "share_happened": happened / total}
            rows.append({**row, "within": bool(lower <= happened / total <= upper)})
    columns = ["day", "clock", "areas", "share_foreseen", "lower", "upper", "happened", "share_happened", "within"]
    return pd.DataFrame(rows, columns=columns)


def scores(made: pd.DataFrame) -> pd.DataFrame:
    """Score the forecasts of each clock: their number, how many held the outcome, and the mean distance from it."""
    rows = made.assign(difference=(made["share_foreseen"] - made["share_happened"]))
    grouped = rows.groupby("clock", sort=False)
    frame = pd.DataFrame(
        {
            "forecasts": grouped.size(),
            "within_limits": grouped["within"].sum(),
            "mean_difference": grouped["difference"].mean(),
            "mean_distance": grouped["difference"].agg(lambda values: values.abs().mean()),
        }
    )
    return frame.rename_axis("Clock")


def _chances(weights: Floats, times: Floats, happened: Flags, reach: Floats) -> Floats:
    """Give each area's chance of the event by its reach, given none so far, on the curve of each row of weights."""
    moments = np.unique(times[happened])
    at_risk = weights @ (times[:, None] >= moments)
    events = weights @ ((times[:, None] == moments) & happened[:, None])
    steps = 1 - np.divide(events, at_risk, out=np.zeros_like(events), where=at_risk > 0)
    curve = np.hstack([np.ones((len(weights), 1)), np.cumprod(steps, axis=1)])
    now, then = (curve[:, np.searchsorted(moments, at, side="right")] for at in (times, np.maximum(reach, times)))
    # Where the curve had reached 0 before an area's own wait, all that waited so long were re-visited: it is due.
    return np.asarray(1 - np.divide(then, now, out=np.zeros_like(then), where=now > 0), dtype=float)
