"""Sentences on the tile maps: what they show, how far a tile lies from its area, and whether neighbours are alike."""

from datetime import date
from typing import Any

import pandas as pd

from helpers import formats
from helpers.formats import join, join_names, number, of_total, p_range, p_value, percent, plural
from helpers.questions.q09_map import NO_TILE
from smallstats.results import NotComputable


def map_counts(counts: pd.Series, *, framework: str, as_at: date) -> str:
    """Say how many tiles of a map show what; what no tile shows is left out.

    Parameters
    ----------
    counts : Series
        By what is shown, in the map's order.
    """
    parts = [f"{int(count)} {'shows' if count == 1 else 'show'} ‘{shown}’" for shown, count in counts.items() if count]
    whole = plural(int(counts.sum()), "tile")
    return f"Of the {whole} for the framework of {framework}, as at {formats.day(as_at)}, {join(parts)}."


def displacement(tiles: pd.DataFrame, *, tile_km: int) -> str:
    """Say how far tiles lie from the centres of their areas."""
    moved = tiles["moved_km"]
    furthest = tiles["la_name"].iloc[int(moved.argmax())]
    within = int((moved <= tile_km).sum())
    return (
        f"A tile is {tile_km} km wide. Half of the {len(tiles)} tiles lie within {number(moved.median())} km of their "
        f"area's centre, {within} within the width of one tile, and the furthest, {furthest}, "
        f"{number(moved.max())} km away."
    )


def placed_by_rule(tiles: pd.DataFrame, *, own: str) -> str:
    """Name the areas on a map that have no centre in the source, and how each was placed."""
    ruled = tiles[tiles["placed_by"] != own]
    if ruled.empty:
        return "Every area shown has a centre of its own in the source."
    parts = [f"from their {rule}, {join_names(rows['la_name'].tolist())}" for rule, rows in _by_rule(ruled)]
    return f"Areas without a centre in the source were placed by rule: {', and '.join(parts)}."


def neighbours_alike(result: Any, *, framework: str, level: float) -> str:
    """Say whether nearest areas have like outcomes more often than chance often would bring about."""
    if isinstance(result, NotComputable):
        return f"Whether neighbours are alike under the framework of {framework} cannot be tested here."
    test = f"{plural(result.draws, 'random deal')}, {p_value(result.p_value, level=level)}, level {level:g}"
    text = (
        f"Under the framework of {framework}, {result.like:,} of {result.pairs:,} pairs of an area and one of its "
        f"{result.neighbours} nearest had the same outcome ({percent(result.statistic)}), where "
        f"{percent(result.expected)} would on average if outcomes were dealt out at random over the {result.n} areas"
    )
    if result.neighbours == 1:
        text = text.replace("one of its 1 nearest", "its nearest")
    if result.p_value < level:
        return f"{text}: more than chance would often bring about ({test})."
    return f"{text}: no more than chance would often bring about ({test}); that does not show that place is irrelevant."


def likeness_holds(family: pd.DataFrame, name: str, *, level: float) -> str:
    """Say which tests of likeness on one map put p below the level, alone and adjusted for the number of all tests.

    Parameters
    ----------
    family : DataFrame
        `p_value` and `adjusted_p_value` of the tests on all maps, as `helpers.questions.primary_tests.adjusted_family`
        gives them; an index such as ``first map, 5 nearest``.
    name : str
        Map to speak of: ``first``.
    """
    where, all_made = f"{name} map, ", family.dropna(subset="p_value")
    made = all_made[all_made.index.str.startswith(where)].rename(lambda test: test.removeprefix(where))
    if made.empty:
        return f"On the {name} map no test of likeness could be made."
    below = made[made["p_value"] < level]
    puts = "put" if len(below) > 1 else "puts"
    counted = "both" if len(below) == len(made) == 2 else of_total(len(below), len(made))
    text = f"On the {name} map {counted} {'test' if len(made) == 1 else 'tests'} of likeness "
    text += f"{puts} p below the level of {level:g} ({p_range(made['p_value'], level=level)})"
    if below.empty or len(all_made) == 1:
        return f"{text}."
    return f"{text}; adjusted for all {len(all_made)} tests, {_once_adjusted(below, level)}."


def gaps(tiles: pd.DataFrame) -> str:
    """Say which areas have a tile on one map only."""
    only = {
        "first": tiles.loc[tiles["second"] == NO_TILE, "la_name"],
        "second": tiles.loc[tiles["first"] == NO_TILE, "la_name"],
    }
    parts = [
        f"{len(names)} {'is' if len(names) == 1 else 'are'} on the {where} alone ({join_names(names.tolist())})"
        for where, names in only.items()
        if len(names)
    ]
    if not parts:
        return f"Both maps show the same {len(tiles)} areas."
    both = int(((tiles["first"] != NO_TILE) & (tiles["second"] != NO_TILE)).sum())
    shared = f"{plural(both, 'area')} {'is' if both == 1 else 'are'} on both maps"
    return f"{shared[0].upper()}{shared[1:]}; because of boundary changes {join(parts)}."


def _once_adjusted(below: pd.DataFrame, level: float) -> str:
    """Say which of the tests below the level alone stay there once adjusted, and which do not."""
    kept = below["adjusted_p_value"] < level
    parts = []
    for side, one, many in ((kept, "stays below it", "stay below it"), (~kept, "does not", "do not")):
        if side.any():
            tests = join([f"‘{test}’" for test in below.index[side]])
            verb = one if side.sum() == 1 else many
            parts.append(f"{tests} {verb} ({p_range(below.loc[side, 'adjusted_p_value'], level=level)})")
    if not kept.any():
        return f"none is below it ({p_range(below['adjusted_p_value'], level=level)})"
    return ", but ".join(parts)


def _by_rule(ruled: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(str(rule), rows) for rule, rows in ruled.groupby("placed_by", sort=True)]
