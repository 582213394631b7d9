"""How a number moves with each parameter of a sweep: ranges over all runs, and the line where one alone changes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.ticker import PercentFormatter

from helpers.charts.style import BLUE, GREY, ORANGE, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANEL_WIDTH = 3.2  # inches
LONGEST_TICK = 12  # characters that stand side by side below a panel


def movement_chart(moves: Mapping[str, pd.DataFrame], *, title: str, percent: bool = False) -> "Figure":
    """Draw one panel a parameter, side by side on one scale.

    Parameters
    ----------
    moves : mapping
        Parameter to frame, one row a value in order: `lowest`, `median`, `highest` over all runs with that value,
        and `alone`, the number where the other parameters keep their reference values; NaN is left out.
    title : str
        What the number is.
    percent : bool
        Whether the number is a share, to be shown in percent.
    """
    with styled():
        size = (max(4.8, 1 + PANEL_WIDTH * len(moves)), 4.0)
        figure, row = plt.subplots(1, len(moves), figsize=size, sharey=True, squeeze=False)
        for axes, (parameter, frame) in zip(row[0], moves.items(), strict=True):
            _panel(axes, parameter, frame)
        if percent:
            row[0][0].yaxis.set_major_formatter(PercentFormatter(1))
        handles, labels = row[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=len(labels), frameon=False, fontsize=9)
        figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=12)
    return figure


def _panel(axes: "Axes", parameter: str, frame: pd.DataFrame) -> None:
    places = np.arange(len(frame))
    names = [str(name) for name in frame.index]
    axes.vlines(places, frame["lowest"], frame["highest"], color=BLUE, linewidth=6, alpha=0.35, label="all runs")
    axes.scatter(places, frame["median"], marker="_", s=160, color=BLUE, zorder=3, label="median of all runs")
    axes.plot(places, frame["alone"], marker="o", color=ORANGE, zorder=4, label="this parameter alone changed")
    slanted = max(map(len, names)) * len(names) > 3 * LONGEST_TICK
    axes.set_xticks(places, names, rotation=35 if slanted else 0, ha="right" if slanted else "center", fontsize=8)
    axes.set_xlim(-0.5, len(frame) - 0.5)
    axes.set_title(parameter, fontsize=10, color=GREY, y=1)  # no search for a free place
    axes.grid(visible=False, axis="x")
    sns.despine(ax=axes, left=True)
