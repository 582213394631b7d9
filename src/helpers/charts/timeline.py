"""Shares over time: points with their intervals, and shapes fitted through them."""

from datetime import date
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import PercentFormatter

from helpers import formats
from helpers.charts.style import BLUE, GREY, OFSTED_SOURCE, ORANGE, finish, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def timeline_chart(
    shares: pd.DataFrame,
    fitted: pd.DataFrame,
    *,
    title: str,
    axis: str,
    confidence: float,
    as_at: date,
    source: str = OFSTED_SOURCE,
) -> "Figure":
    """Draw each year's share with its interval, its count above it, and fitted shapes as lines.

    Parameters
    ----------
    shares : DataFrame
        One row a year in order: `count`, `total`, `share` (0 to 1), `lower`, `upper`; an empty year keeps its place
        and is marked so.
    fitted : DataFrame
        Indexed as `shares`, a column a shape; two at most, the second drawn as steps. One without numbers is not
        drawn.
    axis : str
        What a year is.
    """
    with styled():
        figure, axes = plt.subplots(figsize=(7.5, 4.6))
        places = np.arange(len(shares))
        errors = [shares["share"] - shares["lower"], shares["upper"] - shares["share"]]
        axes.errorbar(places, shares["share"], yerr=errors, fmt="o", color=BLUE, markersize=8, elinewidth=2, capsize=4)
        styles = ((ORANGE, "--", "default"), (GREY, "-", "steps-mid"))
        for (name, values), (color, line, drawn) in zip(fitted.items(), styles, strict=False):
            if values.notna().any():
                axes.plot(places, values, line, color=color, drawstyle=drawn, label=f"fitted: {name}", linewidth=1.6)
        for place, (count, total) in enumerate(zip(shares["count"], shares["total"], strict=True)):
            text = f"{count} of {total}" if total else "no inspection"
            axes.text(place, 1.02, text, ha="center", transform=axes.get_xaxis_transform())
        axes.set_xticks(places, [str(name) for name in shares.index])
        axes.set_xlim(-0.5, len(shares) - 0.5)
        axes.set_ylim(-0.02, 1.02)
        axes.yaxis.set_major_formatter(PercentFormatter(1))
        axes.set_xlabel(axis)
        axes.set_ylabel(f"Share needing a statement,\nwith {formats.level_name(confidence)} interval")
        if axes.get_legend_handles_labels()[0]:
            axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.08), ncols=2, frameon=False)
        finish(figure, axes, title=title, as_at=as_at, source=source)
    return figure
