"""Where tiles go."""

from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest

from helpers.counting.tiles import NEIGHBOURING, OWN, RELATED, assign_tiles, place_centres, short_names
from helpers.data.load import load_local_areas
from smallstats.errors import DataError

AREAS = load_local_areas()


def places(*points: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(points, columns=["east", "north"], dtype=float)


def test_every_area_has_a_place_and_six_have_it_by_rule():
    found = place_centres(AREAS)
    rules = found["placed_by"].set_axis(AREAS["la_name"])
    ruled = rules[rules != OWN].to_dict()
    assert ruled == {
        "Bournemouth": RELATED, "Poole": RELATED, "Cumbria": RELATED, "Dorset (to March 2019)": RELATED,
        "Medway": NEIGHBOURING, "Westmorland and Furness": NEIGHBOURING,
    }  # fmt: skip
    assert found[["east", "north"]].notna().all(axis=None)


@pytest.mark.parametrize(("one", "other"), [("Newcastle upon Tyne", "Brighton and Hove"), ("Norfolk", "Herefordshire")])
def test_kilometres_on_the_plane_are_nearly_those_on_the_ground(one: str, other: str):
    found = place_centres(AREAS).set_index(AREAS["la_name"])
    first, second = (found.loc[[name], ["east", "north"]].to_numpy()[0] for name in (one, other))
    # the haversine formula, earth's radius 6,371 km
    degrees = AREAS.set_index("la_name")[["longitude", "latitude"]]
    (x1, y1), (x2, y2) = (np.radians(degrees.loc[[name]].to_numpy()[0]) for name in (one, other))
    half = np.sin((y2 - y1) / 2) ** 2 + np.cos(y1) * np.cos(y2) * np.sin((x2 - x1) / 2) ** 2
    assert np.hypot(*(first - second)) == pytest.approx(2 * 6371 * np.arcsin(np.sqrt(half)), rel=0.02)


def test_an_area_that_no_rule_covers_is_refused_by_name():
    unknown = AREAS.assign(longitude=AREAS["longitude"].where(AREAS["la_name"] != "Kent"))
    with pytest.raises(DataError, match="Kent has no centre"):
        place_centres(unknown)


def test_no_two_places_share_a_square_even_if_they_are_one_point():
    found = assign_tiles(places((0, 0), (0, 0), (0, 0), (1, 0)), tile_km=20)
    assert not found.duplicated(["column", "row"]).any()


def test_the_sum_of_squared_distances_is_the_least_over_all_assignments():
    points = places((17, 23), (15, 9), (2, 13))
    found = assign_tiles(points, tile_km=30)
    origin = found.iloc[0]
    best = float((found["moved_km"] ** 2).sum())
    # every square of a grid of the same phase around the points, tried out
    dx = {axis: (points[axis].min() + points[axis].max()) / 2 for axis in ("east", "north")}
    lines = {
        axis: [dx[axis] + 30 * (step - 0.5 * (_count(points, axis) - 1)) for step in range(_count(points, axis))]
        for axis in dx
    }
    squares = list(product(lines["east"], lines["north"]))
    near = sorted(squares, key=lambda square: np.hypot(square[0] - dx["east"], square[1] - dx["north"]))[:9]
    tried = [
        sum((x - e) ** 2 + (y - n) ** 2 for (x, y), (e, n) in zip(chosen, points.to_numpy(), strict=True))
        for chosen in permutations(near, 3)
    ]
    assert best == pytest.approx(min(tried))
    assert origin["column"] >= 0


def _count(points: pd.DataFrame, axis: str) -> int:
    return int((points[axis].max() - points[axis].min() + 180) // 30) + 1


def test_north_is_up_and_east_is_right():
    found = assign_tiles(places((0, 0), (0, 100), (100, 0)), tile_km=20)
    assert found.loc[1, "row"] == 0
    assert found["column"].tolist()[2] > found["column"].tolist()[0]


def test_too_few_squares_are_refused():
    with pytest.raises(DataError, match="tile_km=100 gives fewer squares than the 30 areas"):
        assign_tiles(places(*[(0, 0)] * 30), tile_km=100)


def test_short_names_are_unique_and_at_most_four_letters():
    found = short_names(AREAS["la_name"])
    assert found.is_unique
    assert found.str.len().between(2, 4).all()


def test_names_that_leave_no_letters_free_are_numbered():
    assert short_names(pd.Series(["Bath", "Bath", "Bath"])).is_unique
