"""An equal-area tile map: one square an area, its outcome told by colour, pattern and letter.

A tile map as HTML that needs no script: every tile can be reached by keyboard and says its name and outcome.
"""

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, Final

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.collections import PatchCollection
from matplotlib.patches import Patch, Rectangle

from helpers.charts.stacks import OUTCOME_FILLS, PALE, SECOND_SOURCE, Fill
from helpers.charts.style import BLUE, GREY, ORANGE, finish, styled
from helpers.questions.q09_map import FIRST_FACES, NO_TILE, NOT_INSPECTED, NOT_KNOWN

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
        As `helpers.questions.q09_map.map_tiles` gives them.
    name : str
        Column of what is shown, ``first`` or ``second``; areas without a tile on this map leave a gap.
    fills, faces : mapping
        What is shown to its colour and pattern, and to its letter.
    """
    shown = tiles[tiles[name] != NO_TILE]
    with styled():
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


SIDE: Final = 40
INSET: Final = 6


def tile_page(
    tiles: pd.DataFrame, name: str, fills: Mapping[str, Fill], faces: Mapping[str, str], *, title: str, summary: str
) -> str:
    """Write one map as an inline drawing: a heading, the summary, a link past the map, the key and the tiles.

    Parameters
    ----------
    tiles : DataFrame
        As `helpers.questions.q09_map.map_tiles` gives them.
    name : str
        Column of what is shown; also the ending of the page's anchors.
    fills, faces : mapping
        What is shown to its colour and pattern, and to its letter.
    title, summary : str
        Heading, and a sentence on what the map shows.
    """
    shown = tiles[tiles[name] != NO_TILE].sort_values(["row", "column"])
    width, height = (int(shown[side].max() + 1) * SIDE for side in ("column", "row"))
    drawn = "\n".join(_tile(row, str(row[name]), name, faces) for row in shown.to_dict(orient="records"))
    return (
        f'<section id="map-{name}" aria-labelledby="map-{name}-title">\n'
        f'<h3 id="map-{name}-title">{escape(title)}</h3>\n<p>{escape(summary)}</p>\n'
        f'<p><a href="#after-{name}">Skip the {len(shown)} tiles</a></p>\n{_key(fills, faces)}\n'
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group" '
        f'aria-labelledby="map-{name}-title" style="max-width:100%;height:auto;font-family:sans-serif">\n'
        f"<style>#map-{name} .tile:focus{{outline:none}}"
        f"#map-{name} .tile:focus .edge{{stroke:#000;stroke-width:4}}</style>\n"
        f"<defs>{_patterns(fills, name)}</defs>\n{drawn}\n</svg>\n"
        f'<p id="after-{name}" tabindex="-1">End of the map.</p>\n</section>'
    )


def _tile(tile: Mapping[Any, Any], shown: str, name: str, faces: Mapping[str, str]) -> str:
    """Write one tile: a coloured and patterned frame around a white face with the short name and the letter."""
    left, top = int(tile["column"]) * SIDE, int(tile["row"]) * SIDE
    label = escape(f"{tile['la_name']}, {tile['ofsted_region']}: {shown}", quote=True)
    inner = SIDE - 2 * INSET
    return (
        f'<g class="tile" tabindex="0" role="img" aria-label="{label}" transform="translate({left} {top})">'
        f"<title>{label}</title>"
        f'<rect class="edge" x="1" y="1" width="{SIDE - 2}" height="{SIDE - 2}" '
        f'fill="url(#{_pattern_name(shown, name, faces)})" stroke="#595959"/>'
        f'<rect x="{INSET}" y="{INSET}" width="{inner}" height="{inner}" fill="#fff"/>'
        f'<text x="{SIDE / 2:g}" y="18" text-anchor="middle" font-size="10">{escape(str(tile["short"]))}</text>'
        f'<text x="{SIDE / 2:g}" y="31" text-anchor="middle" font-size="12" font-weight="bold">'
        f"{escape(faces[shown])}</text></g>"
    )


def _patterns(fills: Mapping[str, Fill], name: str) -> str:
    lines = {"///": "M0 8L8 0M-2 2L2 -2M6 10L10 6", "...": "M2 2h2M6 6h2", "xxx": "M0 0L8 8M0 8L8 0"}
    return "".join(
        f'<pattern id="tile-{name}-{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{fill.color}"/>'
        f'<path d="{lines.get(fill.hatch, "")}" stroke="#000" stroke-width="1.5"/></pattern>'
        for number, fill in enumerate(fills.values())
    )


def _pattern_name(shown: str, name: str, faces: Mapping[str, str]) -> str:
    return f"tile-{name}-{list(faces).index(shown)}"


def _key(fills: Mapping[str, Fill], faces: Mapping[str, str]) -> str:
    parts = [
        f'<li><span style="display:inline-block;width:1em;height:1em;border:1px solid #595959;'
        f'background:{fills[shown].color}"></span> <b>{escape(letter)}</b> {escape(shown)}</li>'
        for shown, letter in faces.items()
    ]
    return f'<ul aria-label="Key" style="list-style:none;padding:0">{"".join(parts)}</ul>'
