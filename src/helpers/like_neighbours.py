"""Whether neighbouring areas have like outcomes more often than chance would bring about."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.errors import DataError
from helpers.results import Result, attempt

OTHER_NUMBERS = (3, 8)
BLOCK = 500  # draws held in memory at once


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class LikeNeighboursResult(Result):
    """A permutation test of likeness between neighbours.

    Attributes
    ----------
    statistic, expected : float
        Share of pairs (an area, one of its nearest) with the same outcome: observed, and over all ways to deal the
        outcomes out.
    p_value : float
        Share of deals in which the statistic is as large or larger, this one counted in.
    like, pairs : int
        Pairs with the same outcome, and all pairs; two areas that are each other's nearest make two of them.
    n, neighbours, draws : int
        Areas, nearest areas of each, random deals.
    """

    statistic: float
    expected: float
    p_value: float
    like: int
    pairs: int
    n: int
    neighbours: int
    draws: int


def like_neighbours(
    places: pd.DataFrame, outcomes: pd.Series, *, neighbours: int, draws: int, seed: int
) -> LikeNeighboursResult:
    """Count how often an area and its nearest areas have the same outcome, against outcomes dealt out at random.

    Parameters
    ----------
    places : DataFrame
        `east` and `north` in km, one row an area.
    outcomes : Series
        Outcome of each, in the same order.
    neighbours : int
        Number of nearest areas; fewer if there are not so many.

    Raises
    ------
    DataError
        If there are fewer than three areas, or all have one outcome.
    """
    codes, levels = pd.factorize(outcomes)
    size = len(codes)
    if size < 3 or len(levels) < 2:
        raise DataError("Neighbours can be compared only over three areas or more, of more than one outcome.")
    own, near = _pairs(places[["east", "north"]].to_numpy(dtype=float), min(neighbours, size - 1))
    rng = np.random.default_rng(seed)
    observed = int((codes[own] == codes[near]).sum())
    as_like = 0
    for begin in range(0, draws, BLOCK):
        dealt = rng.permuted(np.tile(codes, (min(BLOCK, draws - begin), 1)), axis=1)
        as_like += int(((dealt[:, own] == dealt[:, near]).sum(axis=1) >= observed).sum())
    counts = np.bincount(codes)
    return LikeNeighboursResult(
        method="permutation test of like outcomes among nearest neighbours",
        source="join counts: Cliff and Ord (1981), Spatial Processes: Models and Applications",
        statistic=observed / len(own),
        expected=float((counts * (counts - 1)).sum() / (size * (size - 1))),
        p_value=(as_like + 1) / (draws + 1),
        like=observed,
        pairs=len(own),
        n=size,
        neighbours=min(neighbours, size - 1),
        draws=draws,
    )


def other_neighbours(
    known: Mapping[str, pd.DataFrame], own: Mapping[str, Result], *, neighbours: int, draws: int, seed: int
) -> dict[str, Result]:
    """Repeat the test of each map with other numbers of neighbours, and without London.

    Parameters
    ----------
    known : mapping
        Name of a map to its inspected tiles, whose column of that name is the outcome.
    own : mapping
        Name of a map to the result as chosen, which is returned first.

    Returns
    -------
    dict
        Words to result, or the reason why there is none.
    """
    found: dict[str, Result] = {f"{name} map, {neighbours} nearest": result for name, result in own.items()}
    for name, tiles in known.items():
        for number in OTHER_NUMBERS:
            words = f"{name} map, {number} nearest"
            if words not in found:
                found[words] = attempt(like_neighbours, tiles, tiles[name], neighbours=number, draws=draws, seed=seed)
        outside = tiles[tiles["ofsted_region"] != "London"]
        found[f"{name} map, {neighbours} nearest, without London"] = attempt(
            like_neighbours, outside, outside[name], neighbours=neighbours, draws=draws, seed=seed
        )
    return found


def _pairs(plane: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return each area's place and that of each of its nearest, one pair a position; ties by order."""
    squared = ((plane[:, None, :] - plane[None, :, :]) ** 2).sum(axis=2)
    np.fill_diagonal(squared, np.inf)
    near = np.argsort(squared, axis=1, kind="stable")[:, :count]
    return np.repeat(np.arange(len(plane)), count), near.ravel()
