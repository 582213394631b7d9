"""An equal-area tile map: each local area gets one square of a grid, near its centre.

The squares are chosen so that the sum of squared distances from centre to square is least (linear assignment).
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from smallstats.errors import DataError

KM_A_DEGREE: Final = 111.19  # of latitude, on a sphere of 6,371 km
MIDDLE_LATITUDE: Final = 52.9  # at which a degree of longitude is measured
MARGIN_KM: Final = 90.0  # room at every side for areas pushed out of crowded London

# Areas without a centre in the source and without one that can be had from the areas they became or came from:
# the mean of land neighbours on several sides. Neighbourhood is a fact of the map.
NEIGHBOURS: Final[Mapping[str, tuple[str, ...]]] = {
    "E06000035": ("E10000016", "E06000034"),  # Medway: Kent; Thurrock across the Thames
    "E06000064": ("E06000063", "E10000017", "E06000065"),  # Westmorland and Furness: Cumberland; Lancashire; N Yorks
}
FAMILIAR: Final[Mapping[str, str]] = {"Newcastle upon Tyne": "Newc"}
OWN, RELATED, NEIGHBOURING = "own centre", "successors", "neighbours"


def place_centres(areas: pd.DataFrame) -> pd.DataFrame:
    """Give every local area a place in kilometres, the six without a centre in the source by rule.

    An area without a centre takes the mean of its neighbours' centres if it is in `NEIGHBOURS`, otherwise that of the
    areas it became.

    Returns
    -------
    DataFrame
        By `la_code`: `east`, `north` (km from the zero of longitude and latitude, on a plane) and `placed_by`.

    Raises
    ------
    DataError
        If an area is left without a place.
    """
    known = areas.set_index("la_code")
    plane = pd.DataFrame(
        {
            "east": known["longitude"] * KM_A_DEGREE * np.cos(np.radians(MIDDLE_LATITUDE)),
            "north": known["latitude"] * KM_A_DEGREE,
        }
    )
    placed_by = pd.Series(OWN, index=plane.index)
    for rule, sources in ((NEIGHBOURING, NEIGHBOURS), (RELATED, _successors(known))):
        for code in plane.index[plane["east"].isna()].intersection(list(sources)):
            plane.loc[code] = plane.reindex(list(sources[code])).mean()
            placed_by[code] = rule
    lost = plane.index[plane["east"].isna()]
    if len(lost):
        raise DataError(
            f"{known['la_name'].loc[lost[0]]} has no centre; name its neighbours in helpers.counting.tiles."
        )
    return plane.assign(placed_by=placed_by)


def assign_tiles(places: pd.DataFrame, *, tile_km: float) -> pd.DataFrame:
    """Give each place a square of its own so that the sum of squared distances is least.

    Parameters
    ----------
    places : DataFrame
        `east` and `north` in km, one row an area.
    tile_km : float
        Side of a square.

    Returns
    -------
    DataFrame
        The same rows with `column` (from the west), `row` (from the north) and `moved_km`, the distance from the
        place to its square's centre.

    Raises
    ------
    DataError
        If the grid has fewer squares than there are areas.
    """
    from scipy.optimize import linear_sum_assignment

    east, north = (_lines(places[side].to_numpy(dtype=float), tile_km) for side in ("east", "north"))
    if len(east) * len(north) < len(places):
        raise DataError(f"tile_km={tile_km:g} gives fewer squares than the {len(places)} areas; choose a smaller one.")
    grid_east, grid_north = (values.ravel() for values in np.meshgrid(east, north[::-1]))
    squared = (places["east"].to_numpy()[:, None] - grid_east) ** 2
    squared = squared + (places["north"].to_numpy()[:, None] - grid_north) ** 2
    _, square = linear_sum_assignment(squared)
    moved = np.sqrt(squared[np.arange(len(places)), square])
    return _cropped(places.assign(column=square % len(east), row=square // len(east), moved_km=moved))


def short_names(names: pd.Series) -> pd.Series:
    """Shorten each name to two to four letters that no other name is shortened to, for the face of a tile.

    Initials of a name of three words or more; an initial and three letters of one of two; else the first four letters.
    Where that is taken, another letter of the name stands last.

    Examples
    --------
    >>> short_names(pd.Series(["Kent", "Bath and North East Somerset", "West Sussex", "Kentish"])).tolist()
    ['Kent', 'BNES', 'WSus', 'Keni']
    """
    found: dict[object, str] = {}
    for index, name in names.sort_values(kind="stable").items():
        taken = set(found.values())
        found[index] = next(text for text in _candidates(str(name), len(names)) if text not in taken)
    return pd.Series(found, dtype="str").reindex(names.index)


def _candidates(name: str, most: int) -> list[str]:
    """List the ways to shorten a name, the best first; numbered ones last, so that one is always free."""
    words = [word for word in name.split(" (")[0].replace(",", "").split() if word[:1].isupper()] or [name]
    first = "".join(word[0] for word in words)[:4] if len(words) > 2 else ""
    pair = [words[0][:size] + words[1][: 4 - size] for size in (1, 2)] if len(words) == 2 else []
    letters = "".join(words)
    varied = [letters[:3] + letter for letter in letters[3:]]
    return [
        *filter(None, (FAMILIAR.get(name), first)),
        *pair,
        *varied,
        *(f"{letters[:2]}{number}" for number in range(most)),
    ]


def _successors(known: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    became = known["successors"].dropna()
    return {str(code): tuple(str(codes).split(";")) for code, codes in became.items()}


def _lines(values: npt.NDArray[np.float64], step: float) -> npt.NDArray[np.float64]:
    """Return the middles of squares from one side to the other, with a margin at both."""
    first, last = values.min() - MARGIN_KM, values.max() + MARGIN_KM
    count = int(np.floor((last - first) / step)) + 1
    lines: npt.NDArray[np.float64] = (first + last) / 2 + step * (np.arange(count) - (count - 1) / 2)
    return lines


def _cropped(tiles: pd.DataFrame) -> pd.DataFrame:
    """Count columns and rows from the first that holds a tile."""
    return tiles.assign(column=tiles["column"] - tiles["column"].min(), row=tiles["row"] - tiles["row"].min())
