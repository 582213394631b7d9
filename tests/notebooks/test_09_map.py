"""09_map reproduces the releases' totals, follows its parameters, and its pages can be used without sight or mouse."""

import html
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from helpers.parameters import refuse_empty
from helpers.parameters.q09_map import TileMap
from smallstats.errors import DataError

NOTEBOOK = "09_map"
OTHER: dict[str, dict[str, Any]] = {
    "the release of 2021, abolished areas kept": {
        "first_as_at_date": "2021-03-31", "second_as_at_date": "2023-12-31", "boundary_policy": "as-inspected",
        "neighbours": 1, "draws": 1000,
    },
    "before any boundary change, small tiles, half level": {
        "first_as_at_date": "2018-12-31", "tile_km": 15, "confidence_level": 0.5, "seed": 7, "draws": 1000,
    },
    "first reports of both frameworks, without abolished areas": {
        "first_as_at_date": "2016-07-13", "second_as_at_date": "2023-05-05", "boundary_policy": "never-abolished",
        "neighbours": 20, "draws": 1000,
    },
}  # fmt: skip
CHANGES: dict[str, Any] = {
    "first_as_at_date": "2021-03-31", "second_as_at_date": "2024-12-31", "boundary_policy": "as-inspected",
    "tile_km": 24, "neighbours": 4, "draws": 1000, "confidence_level": 0.9, "seed": 1,
}  # fmt: skip


def test_the_defaults_reproduce_the_totals_of_two_releases(default):
    # Ofsted, as at 31 March 2021: 116 of 151 inspected, 59 statements; as at 31 December 2023: 26, of which 7, 11, 8
    table = default.table("reconciliation")
    assert table["published"].tolist() == [151, 116, 59, 26, 7, 11, 8]
    assert table["verdict"].eq("reproduced").all()
    default.check_words()


def test_every_area_has_one_tile_of_its_own(default):
    tiles = default.table("tiles")
    assert not tiles.duplicated(["column", "row"]).any()
    assert not tiles["short"].duplicated().any()
    shown = default.results.numbers["answer"]
    assert sum(shown["first"].values()) == tiles["first"].ne("no tile").sum()
    assert sum(shown["second"].values()) == tiles["second"].ne("no tile").sum()


@pytest.mark.parametrize("name", ["first", "second"])
def test_every_tile_of_a_page_can_be_reached_by_keyboard_and_is_named(default, name: str):
    text = (default.folder / "figures" / f"{name}_map.html").read_text(encoding="utf-8")
    tiles = default.table("tiles")
    shown = tiles[tiles[name] != "no tile"]
    drawn = re.findall(r'<g class="tile" tabindex="0" role="img" aria-label="([^"]+)"', text)
    assert sorted(html.unescape(label).split(": ")[1] for label in drawn) == sorted(shown[name])
    assert all(any(html.unescape(label).startswith(f"{area}, ") for label in drawn) for area in shown["Local area"])
    assert "<script" not in text
    assert re.search(rf'href="#after-{name}"', text)
    assert re.search(rf'id="after-{name}"', text)
    ElementTree.fromstring(re.sub(r"^.*?(<svg.*</svg>).*$", r"\1", text, flags=re.DOTALL))  # well-formed


@pytest.mark.parametrize("name", OTHER)
def test_other_parameters_give_whole_correct_english_results(follow, name: str):
    made = follow(name)
    assert not made.table("tiles").duplicated(["column", "row"]).any()


@pytest.mark.parametrize("name", CHANGES)
def test_every_parameter_changes_something_that_is_shown(moved, name: str):
    assert moved(NOTEBOOK, **{name: CHANGES[name]})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"first_as_at_date": "2016-07-12"}, "framework 2016 to 2022.*choose a date from 2016-07-13 on"),
        ({"second_as_at_date": "2023-05-04"}, "framework 2023 onwards.*choose a date from 2023-05-05 on"),
        ({"tile_km": 40, "first_as_at_date": "2016-07-12"}, "choose a date"),
    ],
)
def test_a_map_without_an_inspection_is_refused_before_a_kernel_starts(values: dict[str, Any], said: str):
    with pytest.raises(DataError, match=said):
        refuse_empty(TileMap.model_validate(values))


def test_the_answer_is_no_stronger_than_the_map_that_claims_least(default):
    alike = default.table("others").set_index("Question")["p_value"]
    assert alike["first map, 5 nearest"] < 0.05 < alike["second map, 5 nearest"]
    assert default.results.verdict == "not shown"
    assert "clear likeness from 2016 to 2022" in default.said("answer")
