"""Counts of ordered kinds by group, as bars of equal unit: each area takes the same width."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.ticker import MaxNLocator

from helpers.charts.style import BLUE, GREY, ORANGE, finish, styled
from helpers.questions import q06_framework_2023
from helpers.vocabulary import SECOND_OUTCOMES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Fill:
    """How one kind is drawn: a colour and a hatch, so that a print in grey still tells the kinds apart."""

    color: str
    hatch: str = ""


PALE: Final = "#C9C9C9"
OUTCOME_FILLS: Final = dict(zip(SECOND_OUTCOMES, (Fill(BLUE), Fill(PALE), Fill(ORANGE, "///")), strict=True))
VISIT_FILLS: Final = {
    q06_framework_2023.NOT_INSPECTED: Fill("#FFFFFF"),
    q06_framework_2023.LATER: Fill(PALE),
    q06_framework_2023.SOON: Fill(BLUE, "..."),
    q06_framework_2023.OVERDUE: Fill(ORANGE, "///"),
    q06_framework_2023.UNKNOWN: Fill("#FFFFFF", "xxx"),
}
SECOND_SOURCE: Final = "Source: Ofsted, management information 2022 to 2023; overview of inspections by Data to Insight"


def stack_chart(
    counts: pd.DataFrame, fills: Mapping[str, Fill], *, title: str, unit: str, as_at: date, counted: str, also: str = ""
) -> "Figure":
    """Draw one bar a group, divided by kind in order, with the count in each part.

    Parameters
    ----------
    counts : DataFrame
        Groups x kinds, whole counts; the index names the axis, an empty group keeps its place.
    fills : mapping
        Kind to how it is drawn, in the order of the parts; kinds that nowhere occur are left out of the key.
    unit : str
        What is counted, for the axis: ``inspected local areas``.
    counted : str
        What happened to the inspections by the as-at date: ``started`` or ``published``.
    also : str
        Another source, if the groups come from one.
    """
    with styled():
        figure, axes = plt.subplots(figsize=(7.5, 2.1 + 0.45 * len(counts)))
        places = np.arange(len(counts))
        left = np.zeros(len(counts))
        for kind, fill in fills.items():
            width = counts[kind].to_numpy(dtype=float)
            if width.any():
                _bars(axes, places, width, left, label=kind, fill=fill)
            left = left + width
        axes.set_yticks(places, [str(name) for name in counts.index])
        axes.set_ylim(len(counts) - 0.5, -0.5)
        axes.set_ylabel(str(counts.index.name or ""))
        axes.set_xlim(0, max(float(left.max()), 1.0))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel(f"Number of {unit}")
        if left.any():
            axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False)
        source = f"{SECOND_SOURCE};\n{also}." if also else f"{SECOND_SOURCE}."
        finish(figure, axes, title=title, as_at=as_at, counted=f"Inspections {counted}", source=source)
        sns.despine(ax=axes, left=True)
    return figure


def _bars(axes: "Axes", places: np.ndarray, width: np.ndarray, left: np.ndarray, *, label: str, fill: Fill) -> None:
    edge = GREY if fill.color == "#FFFFFF" else "#FFFFFF"
    bars = axes.barh(places, width, left=left, color=fill.color, hatch=fill.hatch, edgecolor=edge, height=0.7)
    bars.set_label(label)
    for place, number, start in zip(places, width, left, strict=True):
        if number:
            box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
            axes.text(start + number / 2, place, f"{int(number)}", ha="center", va="center", fontsize=9, bbox=box)
