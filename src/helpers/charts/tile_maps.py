"""An equal-area tile map: one square an area, its outcome told by colour, pattern and letter.

A tile map as HTML that needs no script: every tile can be reached by keyboard and says its name and outcome.
"""

from collections.abc import Mapping
from datetime import date
from html import escape
from textwrap import fill as fill_text
from typing import TYPE_CHECKING, Any, Final

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from helpers.charts.stacks import OUTCOME_FILLS, SECOND_SOURCE, Fill
from helpers.charts.style import BLUE, GREY, ORANGE, finish, styled
from helpers.questions.q09_map import FIRST_FACES, NO_TILE, NOT_INSPECTED, NOT_KNOWN

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


_WITH, _WITHOUT = list(FIRST_FACES)[:2]
FIRST_TILE_FILLS: Final = {_WITH: Fill(ORANGE, "///"), _WITHOUT: Fill(BLUE), NOT_INSPECTED: Fill("#FFFFFF")}
SECOND_TILE_FILLS: Final = {**OUTCOME_FILLS, NOT_INSPECTED: Fill("#FFFFFF"), NOT_KNOWN: Fill("#F0E442", "xxx")}
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
        figure, axes = plt.subplots(figsize=(0.55 * columns + 0.2, 1.2 + 0.55 * rows))
        for kind, fill in fills.items():
            _draw(axes, shown[shown[name] == kind], fill, faces[kind])
        axes.add_collection(LineCollection(_outlines(shown), colors="black", linewidths=2, capstyle="projecting"))
        axes.set_xlim(-0.1, columns + 0.1)
        axes.set_ylim(rows + 0.1, -0.1)
        axes.set_aspect("equal")
        axes.axis("off")
        keys: list[Artist] = [
            Patch(facecolor=f.color, edgecolor=GREY, label=f"{faces[k]}  {k}") for k, f in fills.items()
        ]
        keys.append(Line2D([], [], color="black", linewidth=2, label="border of a region"))
        axes.legend(handles=keys, loc="upper left", frameon=False, fontsize=12)
        counted = "One square a local area, with its latest inspection published"
        finish(figure, axes, title=title, as_at=as_at, source=TILE_SOURCES[name], counted=counted)
    return figure


def _draw(axes: "Axes", tiles: pd.DataFrame, fill: Fill, letter: str) -> None:
    """Draw the tiles of one kind, filled, each with its area's name and the letter of what it shows."""
    corners = list(zip(tiles["column"], tiles["row"], strict=True))
    squares = [Rectangle(corner, 1, 1) for corner in corners]
    axes.add_collection(PatchCollection(squares, facecolor=fill.color, edgecolor="#A6A6A6", linewidth=0.6))
    ink = "white" if _dark(fill.color) else "black"
    # The words lie within the tiles: the layout need not measure each.
    inside: dict[str, Any] = {"ha": "center", "in_layout": False, "color": ink}
    for (left, top), area in zip(corners, tiles["la_name"], strict=True):
        name = fill_text(str(area), NAME_WIDTH, break_long_words=False)
        size = 4.8 * min(1, NAME_WIDTH / max(map(len, name.splitlines())))
        axes.text(left + 0.5, top + 0.38, name, fontsize=size, va="center", linespacing=1, **inside)
        axes.text(left + 0.5, top + 0.94, letter, fontsize=8, fontweight="bold", va="bottom", **inside)


def _dark(color: str) -> bool:
    """Tell whether white is read on a colour better than black (relative luminance, WCAG 2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) < 0.179


def _outlines(tiles: pd.DataFrame) -> list[list[tuple[int, int]]]:
    """Return the sides of tiles beyond which another region, or no tile, lies."""
    region = {
        (int(column), int(row)): str(name)
        for column, row, name in zip(tiles["column"], tiles["row"], tiles["ofsted_region"], strict=True)
    }
    lines = []
    for (left, top), name in region.items():
        right, bottom = left + 1, top + 1
        sides = {
            (left - 1, top): [(left, top), (left, bottom)],
            (right, top): [(right, top), (right, bottom)],
            (left, top - 1): [(left, top), (right, top)],
            (left, bottom): [(left, bottom), (right, bottom)],
        }
        lines += [line for beyond, line in sides.items() if region.get(beyond) != name]
    return lines


NAME_WIDTH: Final = 13  # letters on a line of a tile; a longer word is set smaller
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
