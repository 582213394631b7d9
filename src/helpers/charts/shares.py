"""Shares by group: points with their intervals."""

from datetime import date
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import PercentFormatter

from helpers import formats
from helpers.charts.style import BLUE, ORANGE, SOURCE, finish, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def share_chart(
    shares: pd.DataFrame, *, title: str, overall: float, confidence: float, as_at: date, source: str = SOURCE
) -> "Figure":
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
    source : str
        Where the facts come from, for the note below.
    """
    with styled():
        figure, axes = plt.subplots(figsize=(7.5, 1.6 + 0.55 * len(shares)))
        places = np.arange(len(shares))
        errors = [shares["share"] - shares["lower"], shares["upper"] - shares["share"]]
        axes.errorbar(shares["share"], places, xerr=errors, fmt="none", ecolor=BLUE, elinewidth=2, capsize=4)
        axes.scatter(shares["share"], places, s=70, color=BLUE, edgecolor="white", linewidth=0.67, zorder=3)
        axes.axvline(overall, color=ORANGE, linestyle="--")
        axes.text(overall, -0.55, f"all groups: {overall:.0%}", color=ORANGE, ha="center", va="bottom")
        for place, (count, total) in enumerate(zip(shares["count"], shares["total"], strict=True)):
            text = f"{count} of {total}" if total else "no area"
            axes.text(1.02, place, text, va="center", transform=axes.get_yaxis_transform())
        axes.set_yticks(places, [str(name) for name in shares.index])
        axes.set_ylim(len(shares) - 0.5, -0.5)
        axes.set_ylabel(str(shares.index.name or "").replace("_", " ").capitalize())
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(PercentFormatter(1))
        axes.set_xlabel(f"Share of inspected areas, with {formats.level_name(confidence)} interval")
        finish(figure, axes, title=title, as_at=as_at, source=source)
    return figure
