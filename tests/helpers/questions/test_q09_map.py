"""What stands on each tile, and the sentences and pages made of it."""

from datetime import date
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from helpers import charts
from helpers.charts.tile_maps import _outlines, tile_page
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
    map_tiles,
    region_counts,
    region_shares,
)

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
def test_a_map_shows_every_letter_and_the_name_of_every_area(name: str, fills: Any, faces: Any):
    found = tiles()
    figure = charts.tile_chart(found, name, fills, faces, title="Title", as_at=date(2022, 8, 31))
    drawn = [text.get_text().replace("\n", " ").replace("- ", "-") for text in figure.axes[0].texts]
    shown = found[found[name] != NO_TILE]
    assert sorted(drawn) == sorted([*shown["la_name"], *shown[name].map(faces)])
    assert set(fills) == set(faces)
    plt.close(figure)


def test_the_outline_of_a_region_goes_round_its_tiles_and_not_between_them():
    pair = pd.DataFrame({"column": [0, 1, 2], "row": [0, 0, 0], "ofsted_region": ["A", "A", "B"]})
    lines = _outlines(pair)
    assert [(1, 0), (1, 1)] not in lines
    assert lines.count([(2, 0), (2, 1)]) == 2  # once for each region
    assert len(lines) == 6 + 4


def test_shares_by_region_are_of_inspected_areas_only():
    found = tiles(first_as_at_date="2018-12-31")
    shares = region_shares(found, "first", outcome="written statement of action", confidence=0.95)
    inspected = shares[["written statement of action", "no written statement of action"]].sum(axis=1)
    assert shares[NOT_INSPECTED].sum() > 0
    assert shares["share"].tolist() == pytest.approx((shares["written statement of action"] / inspected).tolist())


def test_every_letter_on_a_map_is_its_own():
    assert len(set(FIRST_FACES.values())) == len(FIRST_FACES)
    assert len(set(SECOND_FACES.values())) == len(SECOND_FACES)
