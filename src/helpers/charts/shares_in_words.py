"""Shares in words: what the words allow, and the share that we compute."""

import textwrap
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import PercentFormatter

from helpers.charts.style import BLUE, GREY, ORANGE, finish, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LABEL_WIDTH = 52
MARKS = (("reproduced", BLUE, "o"), ("differs", ORANGE, "D"))


def words_chart(claims: pd.DataFrame, *, title: str) -> "Figure":
    """Draw, for each share in words, the range that the words allow and the computed share.

    Parameters
    ----------
    claims : DataFrame
        One row a claim: `claim`, `says`, `value` (0 to 1), `lower`, `upper`, `verdict`; may be empty.
    title : str
        Title of the figure.
    """
    with styled():
        figure, axes = plt.subplots(figsize=(9.5, 1.9 + 0.42 * max(len(claims), 2)))
        places = np.arange(len(claims), dtype=float)
        axes.hlines(places, claims["lower"].clip(0), claims["upper"].clip(upper=1), color=GREY, alpha=0.35, linewidth=9)
        for verdict, color, marker in MARKS:
            rows = claims["verdict"].eq(verdict).to_numpy()
            at = claims["value"][rows], places[rows]
            (marks,) = axes.plot(*at, marker, color=color, label=verdict, markersize=7, clip_on=False)
            marks.set_in_layout(False)  # an unclipped series of no marks would be given room below the axes
        for place, words in zip(places, claims["says"], strict=True):
            axes.text(1.02, float(place), words, va="center", fontsize=9, transform=axes.get_yaxis_transform())
        if claims.empty:
            axes.text(0.5, 0, "no share in words", ha="center", va="center")
        axes.set_yticks(
            places, [textwrap.fill(text, LABEL_WIDTH, max_lines=2, placeholder=" …") for text in claims["claim"]]
        )
        axes.tick_params(axis="y", labelsize=9)
        axes.set_ylim(max(len(claims), 1) - 0.5, -0.5)
        axes.set_ylabel("Claim")
        axes.set_xlim(0, 1.01)
        axes.xaxis.set_major_formatter(PercentFormatter(1))
        axes.set_xlabel("Computed share (mark) and what the words beside it allow (bar)")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)
        finish(figure, axes, title=title, as_at=None, counted="Each claim as at its document's own date")
    return figure
