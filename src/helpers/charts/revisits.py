"""Re-visits drawn: when each area was inspected and re-visited, what was found, and how the wait went on."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator, PercentFormatter

from helpers import formats
from helpers.charts.style import BLUE, GREY, ORANGE, finish, styled
from smallstats.waiting import WaitingResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SKY: Final = "#56B4E9"
MARKS: Final = {"all": (BLUE, "o"), "some": (SKY, "s"), "none": (ORANGE, "X")}
SOURCE: Final = "Source: Ofsted, area SEND inspections and re-visits 2016 to 2022."
COUNTED: Final = "Inspections and re-visits published"


def revisit_chart(frame: pd.DataFrame, *, title: str, until: date, as_at: date) -> "Figure":
    """Draw each area's wait as a line from its inspection to its re-visit, or to the end of follow-up.

    Parameters
    ----------
    frame : DataFrame
        One row an area, the first at the top: `la_name`, `inspection_start_date`, `revisit_start_date`,
        `revisit_outcome`, `revisited`.
    until : date
        End of follow-up.
    """
    with styled():
        figure, axes = plt.subplots(figsize=(7.5, 2 + 0.17 * len(frame)))
        places = pd.Series(np.arange(len(frame)), index=frame.index)
        ends = frame["revisit_start_date"].fillna(pd.Timestamp(until))
        axes.hlines(places, frame["inspection_start_date"], ends, color=GREY, linewidth=1, alpha=0.6)
        axes.plot(frame["inspection_start_date"], places, "|", color=GREY, markersize=7, label="inspection")
        for outcome, (color, mark) in MARKS.items():
            rows = frame["revisit_outcome"] == outcome
            label = f"re-visit: progress in {outcome}"
            axes.plot(frame.loc[rows, "revisit_start_date"], places[rows], mark, color=color, label=label, markersize=6)
        axes.plot(
            ends[~frame["revisited"]], places[~frame["revisited"]], ">", color=GREY, label="waiting", markersize=4
        )
        axes.set_yticks(places, list(frame["la_name"]), fontsize=7)
        axes.set_ylim(len(frame) - 0.5, -0.5)
        years = pd.date_range(frame["inspection_start_date"].min(), ends.max(), freq="YS")
        axes.set_xticks(years.to_numpy(), [str(year) for year in years.year])
        axes.set_xlabel("Date, a line at the start of each year")
        axes.set_ylabel("Local area with a statement, the earliest inspected first")
        axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=3, frameon=False, fontsize=8)
        finish(figure, axes, title=title, as_at=as_at, counted=COUNTED, source=SOURCE)
    return figure


def progress_chart(table: pd.DataFrame, *, title: str, as_at: date) -> "Figure":
    """Draw the weaknesses of each re-visited area, with and without sufficient progress, stacked.

    Parameters
    ----------
    table : DataFrame
        Indexed by the area's name: `progress_made`, `progress_not_made`; areas where they are unknown are left out.
    """
    known = table.dropna(subset=["progress_made", "progress_not_made"])
    known = known.assign(total=known["progress_made"] + known["progress_not_made"])
    known = known.sort_values(["total", "progress_made"], kind="stable").astype(
        {"progress_made": float, "total": float}
    )
    with styled():
        figure, axes = plt.subplots(figsize=(7.5, 2 + 0.2 * len(known)))
        places = np.arange(len(known))
        rest = (known["total"] - known["progress_made"]).to_numpy()
        axes.barh(places, known["progress_made"], color=BLUE, label="sufficient progress")
        axes.barh(
            places,
            rest,
            left=known["progress_made"],
            color=ORANGE,
            hatch="///",
            edgecolor="white",
            label="progress not sufficient",
        )
        axes.set_yticks(places, list(known.index), fontsize=8)
        axes.set_ylim(len(known) - 0.5, -0.5)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Significant weaknesses (number)")
        axes.set_ylabel("Re-visited area")
        axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=2, frameon=False)
        finish(figure, axes, title=title, as_at=as_at, counted=COUNTED, source=SOURCE)
    return figure


def waiting_chart(
    result: WaitingResult, cut_off: pd.Series, *, title: str, start: str, intended: float, as_at: date
) -> "Figure":
    """Draw the estimated share re-visited by months of waiting, with its band, and the waits that were cut off.

    Parameters
    ----------
    cut_off : Series of float
        Months of the areas not re-visited by the end of follow-up.
    start : str
        Where the wait starts, in words.
    intended : float
        Longest wait that the inspectorates intended, in months.
    """
    curve, step = result.curve, _stepper(result)
    with styled():
        figure, axes = plt.subplots(figsize=(7.5, 4.4))
        low, high = 1 - step(curve["upper"]), 1 - step(curve["lower"])
        axes.fill_between(step(curve["time"]), low, high, color=BLUE, alpha=0.2, linewidth=0, step="post")
        axes.step(
            [0.0, *step(curve["time"])], [0.0, *(1 - step(curve["waiting"]))], where="post", color=BLUE, linewidth=2
        )
        _mark_cut_off(axes, result, cut_off)
        axes.axvline(intended, color=ORANGE, linestyle="--", label=f"{intended:g} months, as intended")
        axes.set_ylim(0, 1.02)
        axes.set_xlim(0, None)
        axes.yaxis.set_major_formatter(PercentFormatter(1))
        axes.set_xlabel(f"Months since {start}")
        axes.set_ylabel(f"Estimated share re-visited,\nwith {formats.level_name(result.confidence)} band")
        axes.legend(loc="upper left", frameon=False)
        finish(figure, axes, title=title, as_at=as_at, counted=COUNTED, source=SOURCE)
    return figure


def _stepper(result: WaitingResult) -> Callable[[pd.Series], Any]:
    """Return a function that repeats a column's last value at the end of follow-up, or gives that time itself."""

    def step(column: pd.Series) -> Any:
        last = result.longest if column.name == "time" else column.iloc[-1]
        return np.append(column.to_numpy(dtype=float), last)

    return step


def _mark_cut_off(axes: "Axes", result: WaitingResult, cut_off: pd.Series) -> None:
    """Put a tick on the curve where the wait of an area not re-visited was cut off."""
    times = result.curve["time"].to_numpy()
    heights = np.concatenate([[0.0], 1 - result.curve["waiting"].to_numpy()])
    at = heights[np.searchsorted(times, cut_off.to_numpy(dtype=float), side="right")]
    axes.plot(cut_off, at, "|", color=GREY, markersize=9, label="not re-visited, cut off")


def forecast_chart(made: pd.DataFrame, *, title: str, as_at: date) -> "Figure":
    """Draw each forecast of the share re-visited with its limits, by its day, a panel a clock, and what happened.

    Parameters
    ----------
    made : DataFrame
        One row a day and clock: `day`, `clock`, `share_foreseen`, `lower`, `upper`, `share_happened`, `within`; empty
        panels where there is none.
    """
    clocks = list(made["clock"].unique()) or ["no forecast"]
    with styled():
        figure, panels = plt.subplots(
            len(clocks), 1, figsize=(7.5, 1.4 + 1.7 * len(clocks)), sharex=True, squeeze=False
        )
        for axes, clock in zip(panels[:, 0], clocks, strict=True):
            rows = made[made["clock"] == clock]
            for within, color, mark in ((True, BLUE, "o"), (False, ORANGE, "X")):
                part = rows[rows["within"] == within]
                axes.vlines(pd.to_datetime(part["day"]), part["lower"], part["upper"], color=color, linewidth=2)
                axes.plot(pd.to_datetime(part["day"]), part["share_foreseen"], mark, color=color, markersize=7)
            axes.plot(pd.to_datetime(rows["day"]), rows["share_happened"], "_", color="black", markersize=14, mew=2)
            axes.set_ylim(-0.03, 1.05)
            axes.yaxis.set_major_formatter(PercentFormatter(1))
            axes.set_title(f"Clock: {clock}", fontsize=10, fontweight="normal")
        axes.tick_params(axis="x", rotation=30)
        figure.supylabel("Share re-visited within the horizon", fontsize=9)
        note = "Black: what happened. Blue circle: limits hold it. Orange cross: they miss it.\n" + SOURCE
        finish(figure, axes, title=title, as_at=as_at, counted=COUNTED, source=note)
    return figure
