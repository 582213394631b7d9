"""Outcomes against a continuous measure, with a fitted curve."""

from datetime import date
from typing import TYPE_CHECKING

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.ticker import PercentFormatter

from helpers import sentences
from helpers.charts.style import BLUE, GREY, ORANGE, STYLE, finish

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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
        finish(figure, axes, title=title, as_at=as_at)
    return figure
