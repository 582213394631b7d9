"""What stands on each tile, and the sentences and pages made of it."""

from datetime import date
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from helpers import charts, words
from helpers.charts.tile_maps import tile_page
from helpers.data.load import load_inspections, load_local_areas
from helpers.parameters.q09_map import TileMap
from helpers.questions.q09_map import (
    FIRST_FACES,
    NO_TILE,
    NOT_INSPECTED,
    NOT_KNOWN,
    SECOND_FACES,
    boundary_changes,
    count_tiles,
    inspected_tiles,
    like_neighbours,
    map_tiles,
    region_counts,
)
from smallstats.results import NotComputable

INSPECTIONS, AREAS = load_inspections(), load_local_areas()


def tiles(**values: Any) -> pd.DataFrame:
    return map_tiles(INSPECTIONS, AREAS, TileMap.model_validate(values)).set_index("la_name", drop=False)


@pytest.mark.parametrize(
    ("policy", "day", "northamptonshire", "dorset", "cumbria"),
    [
        ("existing-at-date", date(2022, 8, 31), None, None, "written statement of action"),
        ("existing-at-date", date(2021, 3, 31), "no written statement of action", None, "written statement of action"),
        ("as-inspected", date(2022, 8, 31), "no written statement of action", "written statement of action",
         "written statement of action"),
        ("never-abolished", date(2022, 8, 31), None, None, None),
    ],
)  # fmt: skip
def test_the_policy_decides_which_abolished_areas_keep_a_tile(
    policy: str, day: date, northamptonshire: str | None, dorset: str | None, cumbria: str | None
):
    found = tiles(boundary_policy=policy, first_as_at_date=day)["first"]
    expected = {"Northamptonshire": northamptonshire, "Dorset (to March 2019)": dorset, "Cumbria": cumbria}
    assert {name: found.get(name) for name in expected} == expected


def test_areas_made_later_have_no_tile_on_the_first_map_and_do_not_inherit_an_outcome():
    found = tiles()
    assert found["first"].loc["Cumberland"] == NO_TILE
    assert found["second"].loc["Cumbria"] == NO_TILE
    assert found["first"].loc["North Northamptonshire"] == NOT_INSPECTED
    assert found["second"].loc["Slough"] == NOT_KNOWN


def test_an_inspection_published_later_is_not_shown_yet():
    assert tiles(second_as_at_date=date(2025, 11, 5))["second"].loc["Slough"] == NOT_INSPECTED


@pytest.mark.parametrize("name", ["first", "second"])
def test_counts_by_region_add_up_to_the_counts_of_the_map(name: str):
    found = tiles()
    counts = count_tiles(found, name)
    assert region_counts(found, name).sum().tolist() == counts.tolist()
    assert len(inspected_tiles(found, name)) == counts.drop([NOT_INSPECTED, NOT_KNOWN], errors="ignore").sum()


def test_boundary_changes_are_explained_with_dates_and_names():
    table = boundary_changes(map_tiles(INSPECTIONS, AREAS, TileMap()), AREAS)
    assert table["change"].loc["Cumbria"] == (
        "abolished on 1 April 2023 and became, wholly or in part, Cumberland; Westmorland and Furness"
    )
    assert table["change"].loc["Dorset"] == "made on 1 April 2019 from Dorset (to March 2019)"
    assert table["first_map"].loc["Poole"] == NO_TILE


def test_sentences_on_the_maps_are_told_for_one_and_for_none():
    found = tiles()
    one = pd.Series({"inconsistent": 1, NOT_INSPECTED: 0})
    text = words.map_counts(one, framework="2023 onwards", as_at=date(2023, 5, 5))
    assert text == "Of the 1 tile for the framework of 2023 onwards, as at 5 May 2023, 1 shows ‘inconsistent’."
    assert words.gaps(found) == (
        "151 areas are on both maps; because of boundary changes 1 is on the first alone (Cumbria) and 2 are on the "
        "second alone (Cumberland; Westmorland and Furness)."
    )
    apart = found[(found["first"] == NO_TILE) | (found["second"] == NO_TILE)]
    assert words.gaps(found.drop(apart.index)) == "Both maps show the same 151 areas."
    assert words.gaps(apart).startswith("No areas are on both maps; because")
    assert "centre of its own" in words.placed_by_rule(found[found["placed_by"] == "own centre"], own="own centre")
    refused = NotComputable(method="m", source="", reason="too few.")
    assert "cannot be tested here." in words.neighbours_alike(refused, framework="f", level=0.05)


def test_likeness_is_told_in_pairs_before_a_share():
    frame = pd.DataFrame({"east": [0.0, 1.0, 10.0, 11.0], "north": 0.0})
    found = like_neighbours(frame, pd.Series(["a", "a", "b", "c"]), neighbours=2, draws=10, seed=1)
    assert (found.like, found.pairs) == (2, 8)
    said = words.neighbours_alike(found, framework="f", level=0.05)
    assert said.startswith(
        "Under the framework of f, 2 of 8 pairs of an area and one of its 2 nearest had the same outcome (25%)"
    )


@pytest.mark.parametrize(
    ("p_values", "adjusted", "said"),
    [
        ([0.01, 0.04], [0.04, 0.16], "both tests of likeness put p below the level of 0.05 (from p = 0.010 to "
         "p = 0.040); adjusted for all 4 tests, ‘5 nearest’ stays below it (p = 0.040), but ‘3 nearest, without "
         "London’ does not (p = 0.16)."),
        ([0.01, 0.02], [0.03, 0.04], "adjusted for all 4 tests, ‘5 nearest’ and ‘3 nearest, without London’ stay "
         "below it (from p = 0.030 to p = 0.040)."),
        ([0.04, 0.2], [0.16, 0.5], "1 of 2 tests of likeness puts p below the level of 0.05 (from p = 0.040 to "
         "p = 0.20); adjusted for all 4 tests, none is below it (p = 0.16)."),
        ([0.3, 0.4], [1.0, 1.0], "none of 2 tests of likeness puts p below the level of 0.05 (from p = 0.30 to "
         "p = 0.40)."),
        ([0.3, float("nan")], [1.0, float("nan")], "0 of 1 test of likeness puts p below the level of 0.05 "
         "(p = 0.30)."),
        ([float("nan")] * 2, [float("nan")] * 2, "no test of likeness could be made."),
    ],
)  # fmt: skip
def test_likeness_is_told_for_one_map_alone_and_adjusted(p_values: list[float], adjusted: list[float], said: str):
    index = ["first map, 5 nearest", "first map, 3 nearest, without London", "second map, 5 nearest", "second map, 8"]
    frame = pd.DataFrame({"p_value": [*p_values, 0.9, 0.01], "adjusted_p_value": [*adjusted, 1.0, 0.05]}, index=index)
    text = words.likeness_holds(frame, "first", level=0.05)
    assert text.startswith("On the first map ")
    assert text.endswith(said)


def test_a_single_test_of_likeness_is_not_adjusted():
    frame = pd.DataFrame({"p_value": [0.01], "adjusted_p_value": [0.01]}, index=["first map, 5 nearest"])
    assert words.likeness_holds(frame, "first", level=0.05) == (
        "On the first map 1 of 1 test of likeness puts p below the level of 0.05 (p = 0.010)."
    )


def test_a_page_escapes_names_and_draws_each_tile_once():
    odd = tiles().head(3).assign(la_name=['<A & "B">', "C", "D"], short=["<A", "C", "D"], first=list(FIRST_FACES))
    page = tile_page(odd, "first", charts.FIRST_TILE_FILLS, FIRST_FACES, title="<T>", summary="<S>")
    assert "&lt;A &amp; &quot;B&quot;&gt;" in page
    assert "<A" not in page.replace("<a", "")
    assert "<T>" not in page
    assert page.count('tabindex="0"') == 3


@pytest.mark.parametrize(
    ("name", "fills", "faces"),
    [("first", charts.FIRST_TILE_FILLS, FIRST_FACES), ("second", charts.SECOND_TILE_FILLS, SECOND_FACES)],
)
def test_a_map_shows_every_letter_of_its_key_and_every_short_name(name: str, fills: Any, faces: Any):
    found = tiles()
    figure = charts.tile_chart(found, name, fills, faces, title="Title", as_at=date(2022, 8, 31))
    drawn = [text.get_text() for text in figure.axes[0].texts]
    shown = found[found[name] != NO_TILE]
    assert sorted(drawn) == sorted([*shown["short"], *shown[name].map(faces)])
    assert set(fills) == set(faces)
    plt.close(figure)


def test_every_letter_on_a_map_is_its_own():
    assert len(set(FIRST_FACES.values())) == len(FIRST_FACES)
    assert len(set(SECOND_FACES.values())) == len(SECOND_FACES)
