"""The specification curve: p-values in order, the direction of each, and the options each place of the curve takes."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap

from helpers.charts.style import BLUE, GREY, ORANGE, SOURCE, finish, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STRETCHES: Final = 96
DARKEST: Final = 2.5  # times as many as would be even
LOWEST_P: Final = 1e-6
COUNTED: Final = "All inspections of the framework, and those published"


def curve_chart(
    universes: pd.DataFrame,
    options: Mapping[str, list[str]],
    *,
    own: int,
    title: str,
    ends: tuple[str, str],
    level: float,
    as_at: date,
    source: str = SOURCE,
) -> "Figure":
    """Draw the p-values of all universes in order, to which end each leans, and where on the curve each option stands.

    Parameters
    ----------
    universes : DataFrame
        One row a universe: a column a choice, `leaning` (-1 to 1) and `p_value`.
    options : mapping
        Choice to its options, in order.
    own : int
        Row of the release's own universe, marked apart.
    ends : tuple of str
        The first groups and the last in words, for the axis of the leaning.
    title, level, as_at, source
        Title, significance level (a line), the run's date, and where the data come from.
    """
    rows = [(choice, option) for choice, found in options.items() for option in found]
    heights = [3.0, 1.3, 0.21 * len(rows)]
    order = np.argsort(universes["p_value"].to_numpy(), kind="stable")
    ordered, place = universes.iloc[order], int(np.flatnonzero(order == own)[0])
    with styled():
        figure, (above, middle, below) = plt.subplots(
            3, 1, figsize=(8.5, sum(heights) + 1.8), height_ratios=heights, sharex=True
        )
        _draw_curve(above, ordered["p_value"].to_numpy(), place, level)
        _draw_leaning(middle, ordered["leaning"].to_numpy(), place, ends)
        _draw_options(below, ordered, rows, options)
        finish(figure, above, title=title, as_at=as_at, counted=COUNTED, source=source)
    return figure


def shares_along(ordered: pd.DataFrame, rows: list[tuple[str, str]]) -> npt.NDArray[np.float64]:
    """Return, for each option and each stretch of the curve, how often it is taken, 1 if as often as on the whole.

    Parameters
    ----------
    ordered : DataFrame
        One row a universe, in order: a column a choice.
    rows : list of tuple
        Choice and option of each row of the result.

    Returns
    -------
    ndarray, shape (options, stretches)
        NaN for an option that no universe takes.
    """
    stretch = np.arange(len(ordered)) * min(STRETCHES, len(ordered)) // len(ordered)
    totals = np.bincount(stretch)
    taken = [ordered[choice].eq(option).to_numpy(dtype=float) for choice, option in rows]
    parts = [np.bincount(stretch, weights=found) / totals for found in taken]
    whole = np.array([found.mean() for found in taken])
    return np.array(parts) / np.where(whole > 0, whole, np.nan)[:, None]


def _draw_curve(axes: "Axes", ordered: npt.NDArray[np.float64], own: int, level: float) -> None:
    shown, places = np.maximum(ordered, LOWEST_P), np.arange(len(ordered))
    for mask, color, label in ((ordered < level, ORANGE, "below the level"), (ordered >= level, BLUE, "at or above")):
        axes.plot(places[mask], shown[mask], ".", color=color, markersize=4, label=label, rasterized=True)
    axes.axhline(level, color=GREY, linestyle="--", label=f"level {level:g}")
    axes.plot([own], [shown[own]], "D", color="black", markersize=8, label="the release's own definitions")
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.set_ylabel("p-value\n(logarithmic scale)")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4, frameon=False, fontsize=9)


def _draw_leaning(axes: "Axes", ordered: npt.NDArray[np.float64], own: int, ends: tuple[str, str]) -> None:
    axes.plot(np.arange(len(ordered)), ordered, ".", color=GREY, markersize=3, rasterized=True)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.plot([own], [ordered[own]], "D", color="black", markersize=6)
    limit = 1.15 * max(float(np.abs(ordered).max()), 0.05)
    axes.set_ylim(-limit, limit)
    axes.set_ylabel("Statements lean\n(Somers' D)")
    for height, words, where in ((0.97, ends[1], "top"), (0.03, ends[0], "bottom")):
        axes.text(0.99, height, f"to {words}", transform=axes.transAxes, ha="right", va=where, fontsize=8)


def _draw_options(
    axes: "Axes", ordered: pd.DataFrame, rows: list[tuple[str, str]], options: Mapping[str, list[str]]
) -> None:
    colors = LinearSegmentedColormap.from_list("one blue", ["white", BLUE])
    extent = (-0.5, len(ordered) - 0.5, len(rows) - 0.5, -0.5)
    often = shares_along(ordered, rows)
    axes.imshow(often, aspect="auto", extent=extent, cmap=colors, vmin=0, vmax=DARKEST, interpolation="nearest")
    axes.set_yticks(np.arange(len(rows)), [f"{choice}: {option}" for choice, option in rows], fontsize=8)
    ends = np.cumsum([len(found) for found in options.values()])[:-1] - 0.5
    axes.hlines(ends, extent[0], extent[1], color=GREY, linewidth=0.8)
    axes.grid(visible=False)
    axes.set_ylabel("Choice and option")
    axes.set_xlabel("Universes, by rising p-value (darker: more of the universes there take the option)")
