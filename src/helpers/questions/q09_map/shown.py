"""What stands on each tile of the two maps: the areas shown, their outcome under each framework, boundary changes.

Whether neighbouring areas have like outcomes stands in `helpers.questions.q09_map.neighbours`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from helpers.counting.cases import select_cases
from helpers.counting.shares import shares
from helpers.counting.tiles import assign_tiles, place_centres, short_names
from helpers.data.load import load_inspections, load_local_areas
from helpers.formats import day, join_names
from helpers.parameters.q09_map import TileMap
from helpers.questions.q06_framework_2023 import published_totals, release_totals
from helpers.questions.reconcile import reconcile
from helpers.report.report import Report, begin_report
from helpers.vocabulary import FIRST_FRAMEWORK, FIRST_OUTCOMES, OFSTED_REGIONS, SECOND_FRAMEWORK, SECOND_OUTCOMES

NOT_INSPECTED, NOT_KNOWN, NO_TILE = "not inspected", "outcome not known", "no tile"
FIRST_FACES: Final = {FIRST_OUTCOMES[1]: "S", FIRST_OUTCOMES[0]: "N", NOT_INSPECTED: "–"}
SECOND_FACES: Final = dict(zip(SECOND_OUTCOMES, "PIF", strict=True)) | {NOT_INSPECTED: "–", NOT_KNOWN: "?"}
MAPS: Final = {"first": (FIRST_FRAMEWORK, FIRST_FACES), "second": (SECOND_FRAMEWORK, SECOND_FACES)}


def begin(namespace: Mapping[str, Any]) -> tuple[TileMap, Report]:
    """Check the notebook's parameters and return them with the report that keeps what it shows."""
    return begin_report("09_map", TileMap, namespace)


def map_tiles(inspections: pd.DataFrame, areas: pd.DataFrame, chosen: TileMap) -> pd.DataFrame:
    """Give every area shown on either map one tile, the same on both, and its outcome on each.

    A map shows the areas that existed on its as-at date, and those that no longer did but whose inspection counts.

    Returns
    -------
    DataFrame
        By `la_code`: `la_name`, `short`, `ofsted_region`, `first` and `second` (outcome, ``not inspected``,
        ``outcome not known`` or ``no tile``), `east`, `north`, `placed_by`, `column`, `row`, `moved_km`.

    Raises
    ------
    DataError
        If no inspection of a framework is left, or the tiles are too few.
    """
    known = areas.set_index("la_code")
    outcomes = {
        "first": outcomes_on(inspections, areas, chosen, framework=FIRST_FRAMEWORK, as_at=chosen.first_as_at_date),
        "second": outcomes_on(inspections, areas, chosen, framework=SECOND_FRAMEWORK, as_at=chosen.second_as_at_date),
    }
    shown = known.index[[code in outcomes["first"].index or code in outcomes["second"].index for code in known.index]]
    tiles = assign_tiles(place_centres(areas).loc[shown], tile_km=float(chosen.tile_km))
    names = known.loc[shown, ["la_name", "ofsted_region"]]
    told = {name: found.reindex(shown).fillna(NO_TILE) for name, found in outcomes.items()}
    return tiles.assign(**names, short=short_names(names["la_name"]), **told)


def outcomes_on(
    inspections: pd.DataFrame, areas: pd.DataFrame, chosen: TileMap, *, framework: str, as_at: date
) -> pd.Series:
    """Return what one map shows, by `la_code`, for the areas that have a tile on it: an area's latest inspection."""
    policy = chosen.boundary_policy
    cases = select_cases(
        inspections, areas, framework=framework, as_at_date=as_at, boundary_policy=policy, repeats="latest"
    )
    found = cases.frame.set_index("la_code")["outcome"]
    codes = cases.areas["la_code"]
    if policy == "never-abolished":
        codes = codes[cases.areas["abolished"].isna()]
    published = inspections["published_by"] <= pd.Timestamp(as_at)
    made = inspections.loc[(inspections["framework"] == framework) & published, "la_code"]
    shown = codes[~codes.isin(found.index)]
    rest = pd.Series(NOT_INSPECTED, index=pd.Index(shown)).where(~shown.isin(made).to_numpy(), NOT_KNOWN)
    whole: pd.Series = pd.concat([found, rest])
    return whole


def boundary_changes(tiles: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """List every area that was made or abolished, what it came from or became, and what each map shows for it.

    Returns
    -------
    DataFrame
        Indexed by `Local area`: `change`, `first_map`, `second_map`.
    """
    names = areas.set_index("la_code")["la_name"]
    changed = areas[areas["created"].notna() | areas["abolished"].notna()]
    rows: list[dict[str, Any]] = []
    for record in changed.to_dict(orient="records"):
        area = {str(key): value for key, value in record.items()}
        code = area["la_code"]
        has = code in tiles.index
        rows.append(
            {
                "Local area": area["la_name"],
                "change": _change(area, names),
                "first_map": tiles["first"].loc[code] if has else NO_TILE,
                "second_map": tiles["second"].loc[code] if has else NO_TILE,
            }
        )
    return pd.DataFrame(rows).set_index("Local area")


def count_tiles(tiles: pd.DataFrame, name: str) -> pd.Series:
    """Count the tiles of one map, ``first`` or ``second``, by what they show, in the map's own order."""
    counts = tiles[name].value_counts()
    return counts.reindex(list(MAPS[name][1]), fill_value=0).astype(int)


def _change(area: dict[str, Any], names: pd.Series) -> str:
    parts = []
    for verb, moment, codes, link in (
        ("made", area["created"], area["predecessors"], "from"),
        ("abolished", area["abolished"], area["successors"], "and became, wholly or in part,"),
    ):
        if pd.notna(moment):
            others = (
                f" {link} {join_names([str(names.loc[code]) for code in str(codes).split(';')])}"
                if pd.notna(codes)
                else ""
            )
            parts.append(f"{verb} on {day(moment)}{others}")
    return "; ".join(parts)


def inspected_tiles(tiles: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the tiles of one map that show an outcome of its framework."""
    outcomes = FIRST_OUTCOMES if name == "first" else SECOND_OUTCOMES
    return tiles[tiles[name].isin(outcomes)]


def region_counts(tiles: pd.DataFrame, name: str) -> pd.DataFrame:
    """Count the tiles of one map by region and by what they show, zeros kept, in the map's own order."""
    shown = tiles[tiles[name] != NO_TILE]
    region = pd.Categorical(shown["ofsted_region"].astype(str), categories=OFSTED_REGIONS)
    counts = pd.crosstab(pd.Series(region, index=shown.index), shown[name], dropna=False)
    counts = counts.reindex(index=list(OFSTED_REGIONS), columns=list(MAPS[name][1]), fill_value=0).astype(int)
    counts.columns.name = None
    return counts.rename_axis("Region")


def region_shares(tiles: pd.DataFrame, name: str, *, outcome: str, confidence: float) -> pd.DataFrame:
    """Join to `region_counts` the share of inspected areas with an outcome: `share`, `lower`, `upper` (0 to 1)."""
    counts = region_counts(tiles, name)
    inspected = counts.drop(columns=[NOT_INSPECTED, NOT_KNOWN], errors="ignore").sum(axis=1)
    return counts.join(shares(counts[outcome], inspected, confidence=confidence)[["share", "lower", "upper"]])


def release_cells(inspections: pd.DataFrame, areas: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Set what the releases of 2021 and 2023 print beside what the maps would show at their dates."""
    printed = published_counts(tables["figures"], tables["outcomes_2023"])
    return reconcile(release_counts(inspections, areas), printed)


def release_counts(inspections: pd.DataFrame, areas: pd.DataFrame) -> pd.Series:
    """Count what a map would show as at the dates of the releases of 2021 and 2023, under the releases' own rules."""
    first = TileMap.model_validate({"first_as_at_date": date(2021, 3, 31)})
    shown = outcomes_on(inspections, areas, first, framework=FIRST_FRAMEWORK, as_at=first.first_as_at_date)
    counts = shown.value_counts()
    needed, without = int(counts.loc[FIRST_OUTCOMES[1]]), int(counts.loc[FIRST_OUTCOMES[0]])
    second = release_totals(inspections, areas, as_at=date(2023, 12, 31), date_rule="start")
    earlier = {"2021: tiles": len(shown), "2021: inspected": needed + without, "2021: statement required": needed}
    later = {f"2023: {name}": int(count) for name, count in second.items()}
    return pd.Series(earlier | later, name="computed").rename_axis("Count")


def published_counts(figures: pd.DataFrame, outcomes: pd.DataFrame) -> pd.Series:
    """Return what the two releases print, in the order of `release_counts`."""
    found = figures.set_index("figure_id")
    inspected = found.loc[["ofsted-2021-release-inspected"]].iloc[0]
    needed = found["value"].loc["ofsted-2021-release-wsoa"]
    earlier = {
        "2021: tiles": int(inspected["population"]),
        "2021: inspected": int(inspected["value"]),
        "2021: statement required": int(needed),
    }
    later = {f"2023: {name}": int(count) for name, count in published_totals(outcomes, figures).items()}
    return pd.Series(earlier | later, name="published").rename_axis("Count")


def refuse_empty(parameters: TileMap) -> None:
    """Raise `DataError`, naming the dates that would leave some, if a map would show no inspection."""
    map_tiles(load_inspections(parameters.data_dir), load_local_areas(parameters.data_dir), parameters)
