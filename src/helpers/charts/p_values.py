"""P-values under several definitions."""

from datetime import date
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from helpers.charts.style import BLUE, GREY, ORANGE, SOURCE, finish, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def p_value_chart(
    definitions: pd.DataFrame, *, title: str, level: float, as_at: date, source: str = SOURCE
) -> "Figure":
    """Draw the p-value that each definition gives, on a logarithmic scale, with the level as a line.

    Parameters
    ----------
    definitions : DataFrame
        Indexed by the definition's name: `p_value`, and `chosen` for the one this run uses.
    source : str
        Where the facts come from, for the note below.
    """
    with styled():
        figure, axes = plt.subplots(figsize=(7.5, 1.7 + 0.32 * len(definitions)))
        places = np.arange(len(definitions))
        for chosen, color, marker in ((False, BLUE, "o"), (True, ORANGE, "D")):
            rows = (definitions["chosen"] == chosen).to_numpy()
            label = "this run" if chosen else "one choice changed"
            axes.plot(definitions["p_value"][rows], places[rows], marker, color=color, label=label, markersize=8)
        axes.axvline(level, color=GREY, linestyle="--", label=f"level {level:g}")
        axes.set_xscale("log")
        axes.minorticks_off()  # the style shows no marks, yet they would be placed and measured
        axes.set_xlim(np.nanmin([0.005, level / 2, 0.8 * definitions["p_value"].min()]), 1.15)
        axes.set_yticks(places, [str(name) for name in definitions.index])
        axes.set_ylim(len(definitions) - 0.5, -0.5)
        axes.set_xlabel("p-value of the exact test of independence (logarithmic scale)")
        axes.xaxis.set_major_formatter("{x:g}")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False)
        finish(figure, axes, title=title, as_at=as_at, source=source)
    return figure
