"""A tile map as HTML that needs no script: every tile can be reached by keyboard and says its name and outcome."""

from collections.abc import Mapping
from html import escape
from typing import Any, Final

import pandas as pd

from helpers.charts.stacks import Fill
from helpers.tile_outcomes import NO_TILE

SIDE: Final = 40
INSET: Final = 6


def tile_page(
    tiles: pd.DataFrame, name: str, fills: Mapping[str, Fill], faces: Mapping[str, str], *, title: str, summary: str
) -> str:
    """Write one map as an inline drawing: a heading, the summary, a link past the map, the key and the tiles.

    Parameters
    ----------
    tiles : DataFrame
        As `helpers.tile_outcomes.map_tiles` gives them.
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
