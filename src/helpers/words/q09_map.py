"""Sentences of the notebook with the maps: what they show, how far tiles lie away, whether neighbours are alike."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from helpers import formats
from helpers.counting.tiles import OWN
from helpers.formats import join_names, number, of_total, p_value, percent, plural
from helpers.questions.q09_map import NO_TILE, NOT_INSPECTED, NOT_KNOWN
from smallstats.results import NotComputable

__all__ = [
    "CAUTION",
    "adjusted",
    "answer",
    "by_chance",
    "displacement",
    "gaps",
    "map_alt",
    "map_counts",
    "map_title",
    "other_ways",
    "placed_by_rule",
    "reconciled",
    "within",
]
CAUTION: Final = "Likeness does not show that areas influence each other, and no map ranks areas."
WHEN: Final = {"first": "from 2016 to 2022", "second": "since 2023"}
"""Each map's framework, as sentences name it."""


def answer(alike: Mapping[str, Any], *, level: float) -> str:
    """Say for each map whether neighbours are alike more often than chance makes them, in pairs."""
    return f"Neighbours show {', and '.join(_likeness(test, name, level=level) for name, test in alike.items())}."


def by_chance(test: Any, name: str, *, level: float) -> str:
    """Say what share of pairs chance alone would make alike, and what share was."""
    if isinstance(test, NotComputable):
        return f"Whether neighbours are alike {WHEN[name]} cannot be tested here."
    return (
        f"Chance alone would make {percent(test.expected)} of pairs alike {WHEN[name]}; "
        f"{percent(test.statistic)} were ({p_value(test.p_value, level=level)})."
    )


def within(others: pd.DataFrame, name: str, *, level: float) -> str:
    """Say whether likeness is clear once outcomes are dealt within London and the rest; nothing without that test."""
    found = _of_map(others, name).dropna(subset="p_value")
    dealt = found[found.index.str.endswith("London and the rest")]
    if dealt.empty:
        return ""
    p = float(dealt["p_value"].iloc[0])
    clear = "is clear" if p < level else "is not clear"
    return f"Within London and within the rest, likeness {WHEN[name]} {clear} ({p_value(p, level=level)})."


def other_ways(others: pd.DataFrame, name: str, *, level: float) -> str:
    """Say how many of the other tests on one map lie on the same side of the level as its own, which stands first."""
    rows = _of_map(others, name)
    own, rest = float(rows["p_value"].iloc[0]), rows["p_value"].iloc[1:].dropna()
    if own != own or rest.empty:
        return f"No other test of likeness {WHEN[name]} can be compared with this run's own."
    same = of_total(int(((rest < level) == (own < level)).sum()), len(rest))
    tests = "other test" if len(rest) == 1 else "other tests"
    verb = "gives" if len(rest) == 1 else "give"
    return f"{same[:1].upper()}{same[1:]} {tests} {WHEN[name]} {verb} the same answer as this run's own."


def adjusted(others: pd.DataFrame, *, level: float) -> str:
    """Say how many tests stay clear once all are counted; nothing where none was, or only one could be made."""
    made = others.dropna(subset="p_value")
    alone, after = (int((made[column] < level).sum()) for column in ("p_value", "adjusted_p_value"))
    if not alone or len(made) < 2:
        return ""
    stays = "stays" if after == 1 else "stay"
    return f"Adjusted for all {len(made)} tests on both maps, {of_total(after, alone)} that were clear {stays} so."


def map_title(tiles: pd.DataFrame, name: str, outcome: str) -> str:
    """Say in a map's title how many inspected areas had an outcome."""
    shown, total = tiles[name], int((~tiles[name].isin([NO_TILE, *_UNKNOWN])).sum())
    count = int((shown == outcome).sum())
    return f"{_capital(of_total(count, total))} inspected areas {WHEN[name]}: {outcome}"


def map_alt(tiles: pd.DataFrame, name: str, outcome: str) -> str:
    """Describe a map: its kind, what is on it, and how many inspected areas had an outcome."""
    return f"Tile map, one square a local area, coloured by outcome. {map_title(tiles, name, outcome)}."


def map_counts(counts: pd.Series, *, as_at: date) -> str:
    """Say how many tiles of a map show what; what no tile shows is left out.

    Parameters
    ----------
    counts : Series
        By what is shown, in the map's order.
    """
    parts = formats.join([f"{int(count)} {shown}" for shown, count in counts.items() if count])
    return f"By {formats.day(as_at)}, the {plural(int(counts.sum()), 'tile')} of the map stood at: {parts}."


def displacement(tiles: pd.DataFrame, *, tile_km: int) -> list[str]:
    """Say how far tiles lie from the centres of their areas."""
    moved = tiles["moved_km"]
    furthest = tiles["la_name"].iloc[int(moved.argmax())]
    near = of_total(int((moved <= tile_km).sum()), len(tiles))
    return [
        f"{_capital(near)} tiles lie within {tile_km} km, the width of a tile, of their area's centre.",
        f"Half lie within {number(moved.median())} km; the furthest, {furthest}, is {number(moved.max())} km away.",
    ]


def placed_by_rule(tiles: pd.DataFrame) -> list[str]:
    """Name the areas on a map that have no centre in the source, a sentence a rule."""
    ruled = tiles[tiles["placed_by"] != OWN]
    if ruled.empty:
        return ["Every area shown has a centre of its own in the source."]
    rules = ruled.groupby("placed_by", sort=True)
    return [f"Placed from their {rule}: {join_names(rows['la_name'].tolist())}." for rule, rows in rules]


def gaps(tiles: pd.DataFrame) -> list[str]:
    """Say which areas have a tile on one map only, a sentence a map."""
    only = {
        "first": tiles.loc[tiles["second"] == NO_TILE, "la_name"],
        "second": tiles.loc[tiles["first"] == NO_TILE, "la_name"],
    }
    said = [
        f"Only the {name} map shows {join_names(names.tolist())}."
        if len(names) <= _NAMED
        else f"Only the {name} map shows {len(names)} of the areas in this table."
        for name, names in only.items()
        if len(names)
    ]
    return said or [f"Both maps show the same {plural(len(tiles), 'area')}."]


_NAMED: Final = 5  # areas named in one sentence at most
_UNKNOWN: Final = (NOT_INSPECTED, NOT_KNOWN)


def reconciled(cells: pd.DataFrame, *, place: str) -> str:
    """Say whether the counts that documents print come out of our rows."""
    alike = of_total(int((cells["difference"] == 0).sum()), len(cells))
    return f"{_capital(alike)} counts of {place} come out of the rows exactly."


def _likeness(test: Any, name: str, *, level: float) -> str:
    if isinstance(test, NotComputable):
        return f"nothing that can be tested {WHEN[name]}"
    clear = "clear likeness" if test.p_value < level else "no clear likeness"
    return f"{clear} {WHEN[name]} ({test.like:,} of {test.pairs:,} pairs)"


def _of_map(others: pd.DataFrame, name: str) -> pd.DataFrame:
    return others[others.index.str.startswith(f"{name} map, ")]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
