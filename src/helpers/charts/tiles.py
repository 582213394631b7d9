"""An equal-area tile map: one square an area, its outcome told by colour, pattern and letter."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.collections import PatchCollection
from matplotlib.patches import Patch, Rectangle

from helpers.charts.stacks import OUTCOME_FILLS, PALE, SECOND_SOURCE, Fill
from helpers.charts.style import BLUE, GREY, ORANGE, STYLE, finish
from helpers.tile_outcomes import FIRST_FACES, NO_TILE, NOT_INSPECTED, NOT_KNOWN

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WITH, _WITHOUT = list(FIRST_FACES)[:2]
FIRST_TILE_FILLS: Final = {_WITH: Fill(ORANGE, "///"), _WITHOUT: Fill(BLUE), NOT_INSPECTED: Fill("#FFFFFF")}
SECOND_TILE_FILLS: Final = {**OUTCOME_FILLS, NOT_INSPECTED: Fill("#FFFFFF"), NOT_KNOWN: Fill(PALE, "xxx")}
TILE_SOURCES: Final = {
    "first": "Source: Ofsted, area SEND inspections 2016 to 2022; centres from ONS.",
    "second": f"{SECOND_SOURCE};\ncentres from ONS.",
}


def tile_chart(
    tiles: pd.DataFrame, name: str, fills: Mapping[str, Fill], faces: Mapping[str, str], *, title: str, as_at: date
) -> "Figure":
    """Draw one map.

    Parameters
    ----------
    tiles : DataFrame
        As `helpers.tile_outcomes.map_tiles` gives them.
    name : str
        Column of what is shown, ``first`` or ``second``; areas without a tile on this map leave a gap.
    fills, faces : mapping
        What is shown to its colour and pattern, and to its letter.
    """
    shown = tiles[tiles[name] != NO_TILE]
    with mpl.rc_context(STYLE):
        columns, rows = int(tiles["column"].max()) + 1, int(tiles["row"].max()) + 1
        figure, axes = plt.subplots(figsize=(7.5, 1.3 + 7.3 * rows / columns))
        for kind, fill in fills.items():
            _draw(axes, shown[shown[name] == kind], fill, faces[kind])
        axes.set_xlim(-0.2, columns + 0.2)
        axes.set_ylim(rows + 0.2, -0.2)
        axes.set_aspect("equal")
        axes.axis("off")
        keys = [
            Patch(facecolor=f.color, hatch=f.hatch, edgecolor=GREY, label=f"{faces[k]}  {k}") for k, f in fills.items()
        ]
        axes.legend(handles=keys, loc="upper left", frameon=False, fontsize=9)
        finish(figure, axes, title=title, as_at=as_at, source=TILE_SOURCES[name])
    return figure


def _draw(axes: "Axes", tiles: pd.DataFrame, fill: Fill, letter: str) -> None:
    """Draw the tiles of one kind: a coloured and patterned frame around a white face with short name and letter."""
    corners = list(zip(tiles["column"], tiles["row"], strict=True))
    frames = [Rectangle((left + 0.03, top + 0.03), 0.94, 0.94) for left, top in corners]
    faces = [Rectangle((left + 0.16, top + 0.16), 0.68, 0.68) for left, top in corners]
    look: dict[str, Any] = {"facecolor": fill.color, "edgecolor": GREY, "linewidth": 0.6, "hatch": fill.hatch * 2}
    axes.add_collection(PatchCollection(frames, **look))
    axes.add_collection(PatchCollection(faces, facecolor="white", edgecolor="none"))
    # The words lie within the tiles: the layout need not measure each.
    inside: dict[str, Any] = {"ha": "center", "va": "center", "in_layout": False}
    for (left, top), short in zip(corners, tiles["short"], strict=True):
        axes.text(left + 0.5, top + 0.36, short, fontsize=6, **inside)
        axes.text(left + 0.5, top + 0.66, letter, fontsize=7.5, fontweight="bold", **inside)
