"""Figures: each function takes a tidy frame and returns one figure with title, units, date and source."""

from datetime import date
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.ticker import PercentFormatter

from helpers import sentences

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito (2008): told apart with any colour vision, and by lightness when printed in grey.
BLUE: Final = "#0072B2"
ORANGE: Final = "#D55E00"
GREY: Final = "#595959"
STYLE: Final = {
    **sns.axes_style("whitegrid"),
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": GREY,
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
}


SOURCE: Final = "Source: Ofsted, area SEND inspections 2016 to 2022; English Indices of Deprivation 2019."


def share_chart(shares: pd.DataFrame, *, title: str, overall: float, confidence: float, as_at: date) -> "Figure":
    """Draw each group's share as a point with its interval, its count beside it, and the overall share as a line.

    Parameters
    ----------
    shares : DataFrame
        One row a group in order: `count`, `total`, `share` (0 to 1), `lower`, `upper`; an empty group keeps its
        place and is marked so. The index names the axis.
    overall : float
        Share over all groups, 0 to 1.
    confidence : float
        Level of the intervals, for the axis.
    as_at : date
        Last publication date counted.
    """
    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(7.5, 1.6 + 0.55 * len(shares)))
        places = np.arange(len(shares))
        errors = [shares["share"] - shares["lower"], shares["upper"] - shares["share"]]
        axes.errorbar(shares["share"], places, xerr=errors, fmt="none", ecolor=BLUE, elinewidth=2, capsize=4)
        sns.scatterplot(x=shares["share"].to_numpy(), y=places, s=70, color=BLUE, ax=axes, zorder=3, legend=False)
        axes.axvline(overall, color=ORANGE, linestyle="--", label=f"all groups: {overall:.0%}")
        for place, (count, total) in enumerate(zip(shares["count"], shares["total"], strict=True)):
            text = f"{count} of {total}" if total else "no area"
            axes.text(1.02, place, text, va="center", transform=axes.get_yaxis_transform())
        axes.set_yticks(places, [str(name) for name in shares.index])
        axes.set_ylim(len(shares) - 0.5, -0.5)
        axes.set_ylabel(str(shares.index.name or ""))
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), frameon=False)
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(PercentFormatter(1))
        axes.set_xlabel(f"Share of inspected areas, with {sentences.level_name(confidence)} interval")
        _finish(figure, axes, title=title, as_at=as_at)
    return figure


def dose_chart(points: pd.DataFrame, curve: pd.DataFrame, *, title: str, confidence: float, as_at: date) -> "Figure":
    """Draw each area's outcome against a continuous measure, with a fitted curve and its band where there is one.

    Parameters
    ----------
    points : DataFrame
        One row an area: `dose`, and `outcome` as 0 or 1.
    curve : DataFrame
        `dose`, `share`, `lower`, `upper` on a grid; may be empty.
    """
    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(7.5, 4.2))
        for outcome, color, marker in ((1, ORANGE, "|"), (0, BLUE, "|")):
            dose = points.loc[points["outcome"] == outcome, "dose"]
            axes.plot(dose, np.full(len(dose), float(outcome)), marker, color=color, markersize=14, alpha=0.8)
        if len(curve):
            sns.lineplot(data=curve, x="dose", y="share", color=GREY, ax=axes, linewidth=2)
            axes.fill_between(curve["dose"], curve["lower"], curve["upper"], color=GREY, alpha=0.2, linewidth=0)
        axes.set_ylim(-0.06, 1.06)
        axes.set_xlabel("Deprivation in standard deviations from the mean, more deprived to the right")
        axes.set_ylabel(f"Fitted share, with {sentences.level_name(confidence)} band")
        axes.text(1.01, 1, "statement required", transform=axes.get_yaxis_transform(), va="center", color=ORANGE)
        axes.text(1.01, 0, "not required", transform=axes.get_yaxis_transform(), va="center", color=BLUE)
        axes.yaxis.set_major_formatter(PercentFormatter(1))
        _finish(figure, axes, title=title, as_at=as_at)
    return figure


def p_value_chart(definitions: pd.DataFrame, *, title: str, level: float, as_at: date) -> "Figure":
    """Draw the p-value that each definition gives, on a logarithmic scale, with the level as a line.

    Parameters
    ----------
    definitions : DataFrame
        Indexed by the definition's name: `p_value`, and `chosen` for the one this run uses.
    """
    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(7.5, 1.7 + 0.32 * len(definitions)))
        places = np.arange(len(definitions))
        for chosen, color, marker in ((False, BLUE, "o"), (True, ORANGE, "D")):
            rows = (definitions["chosen"] == chosen).to_numpy()
            label = "this run" if chosen else "one choice changed"
            axes.plot(definitions["p_value"][rows], places[rows], marker, color=color, label=label, markersize=8)
        axes.axvline(level, color=GREY, linestyle="--", label=f"level {level:g}")
        axes.set_xscale("log")
        axes.set_xlim(np.nanmin([0.005, level / 2, 0.8 * definitions["p_value"].min()]), 1.15)
        axes.set_yticks(places, [str(name) for name in definitions.index])
        axes.set_ylim(len(definitions) - 0.5, -0.5)
        axes.set_xlabel("p-value of the exact test of independence (logarithmic scale)")
        axes.xaxis.set_major_formatter("{x:g}")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False)
        _finish(figure, axes, title=title, as_at=as_at)
    return figure


def _finish(figure: "Figure", axes: "Axes", *, title: str, as_at: date) -> None:
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=12)
    note = f"Inspections published by {sentences.day(as_at)}.\n{SOURCE}"
    figure.supxlabel(note, x=0.01, ha="left", fontsize=8, color=GREY)
    sns.despine(ax=axes, left=True)
