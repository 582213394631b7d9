"""Outcomes against one or several continuous measures, each with a fitted curve."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.ticker import PercentFormatter

from helpers import formats
from helpers.charts.style import BLUE, GREY, ORANGE, SOURCE, finish, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DEPRIVATION: Final = "Deprivation in standard deviations from the mean, more deprived to the right"


def dose_chart(
    points: pd.DataFrame,
    curve: pd.DataFrame,
    *,
    title: str,
    confidence: float,
    as_at: date,
    measure: str = DEPRIVATION,
    source: str = SOURCE,
) -> "Figure":
    """Draw each area's outcome against a continuous measure, with a fitted curve and its band where there is one.

    Parameters
    ----------
    points : DataFrame
        One row an area: `dose`, and `outcome` as 0 or 1.
    curve : DataFrame
        `dose`, `share`, `lower`, `upper` on a grid; may be empty.
    measure, source : str
        What the dose is, with its unit, and where it comes from.
    """
    with styled():
        figure, axes = plt.subplots(figsize=(7.5, 4.2))
        _draw(axes, points, curve, band=_band(confidence))
        axes.set_xlabel(measure)
        axes.text(1.01, 1, "statement required", transform=axes.get_yaxis_transform(), va="center", color=ORANGE)
        axes.text(1.01, 0, "not required", transform=axes.get_yaxis_transform(), va="center", color=BLUE)
        finish(figure, axes, title=title, as_at=as_at, source=source)
    return figure


def dose_grid(
    panels: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]],
    *,
    title: str,
    confidence: float,
    as_at: date,
    unit: str,
    source: str,
) -> "Figure":
    """Draw several measures as `dose_chart` draws one, one below the other, all over the same range.

    Parameters
    ----------
    panels : mapping
        What the measure is, in words, to its points and its curve.
    unit, source : str
        Unit that all measures share, and where they come from.
    """
    with styled():
        figure, rows = plt.subplots(len(panels), figsize=(7.5, 1.1 + 1.7 * len(panels)), sharex=True, squeeze=False)
        for axes, (name, (points, curve)) in zip(rows[:, 0], panels.items(), strict=True):
            _draw(axes, points, curve, band="")
            axes.set_title(
                f"{name[:1].upper()}{name[1:]} ({points['dose'].notna().sum()} inspections)", fontsize=10, y=1
            )
            axes.text(1.01, 1, "required", transform=axes.get_yaxis_transform(), va="center", color=ORANGE)
            axes.text(1.01, 0, "not required", transform=axes.get_yaxis_transform(), va="center", color=BLUE)
            sns.despine(ax=axes, left=True)
        rows[-1, 0].set_xlabel(unit)
        figure.supylabel(_band(confidence), fontsize=10)
        finish(figure, rows[0, 0], title=title, as_at=as_at, source=source)
    return figure


def _draw(axes: "Axes", points: pd.DataFrame, curve: pd.DataFrame, *, band: str) -> None:
    """Draw one measure: a mark an area at its outcome, and the curve with its band."""
    for outcome, color in ((1, ORANGE), (0, BLUE)):
        dose = points.loc[points["outcome"] == outcome, "dose"]
        axes.plot(dose, np.full(len(dose), float(outcome)), "|", color=color, markersize=14, alpha=0.8)
    if len(curve):
        axes.plot(curve["dose"], curve["share"], color=GREY, linewidth=2)
        axes.fill_between(curve["dose"], curve["lower"], curve["upper"], color=GREY, alpha=0.2, linewidth=0)
    axes.set_ylim(-0.06, 1.06)
    axes.set_ylabel(band)
    axes.yaxis.set_major_formatter(PercentFormatter(1))


def _band(confidence: float) -> str:
    return f"Fitted share, with {formats.level_name(confidence)} band"
