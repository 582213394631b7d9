"""Whether neighbouring areas have like outcomes more often than chance would bring about, over England and in parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from helpers.questions import verdicts
from helpers.vocabulary import Verdict
from smallstats.errors import DataError
from smallstats.results import Result, attempt, tabulate

OTHER_NUMBERS: Final = (3, 8)
BLOCK: Final = 500  # draws held in memory at once


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
    places: pd.DataFrame,
    outcomes: pd.Series,
    *,
    neighbours: int,
    draws: int,
    seed: int,
    strata: pd.Series | None = None,
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
    strata : Series, optional
        Part of England of each, in the same order. Outcomes are then dealt out within each part only, so that parts
        whose shares differ do not count as likeness; pairs across a border still count.

    Raises
    ------
    DataError
        If there are fewer than three areas, all have one outcome, or no deal changes the number of like pairs: each
        area is compared with all others, or each part has one outcome.
    """
    codes, levels = pd.factorize(outcomes)
    size = len(codes)
    if size < 3 or len(levels) < 2:
        raise DataError("Neighbours can be compared only over three areas or more, of more than one outcome.")
    own, near = _pairs(places[["east", "north"]].to_numpy(dtype=float), min(neighbours, size - 1))
    parts = np.zeros(size, dtype=int) if strata is None else pd.factorize(strata)[0]
    observed = int((codes[own] == codes[near]).sum())
    as_like, varies = 0, False
    for dealt in _deals(codes, parts, draws=draws, seed=seed):
        like = (dealt[:, own] == dealt[:, near]).sum(axis=1)
        as_like += int((like >= observed).sum())
        varies |= bool((like != observed).any())
    if not varies:
        raise DataError(
            f"The number of like pairs cannot vary: with neighbours={neighbours} over {size} areas, no way to deal the "
            "outcomes changes it. Fewer neighbours, or larger parts, can be tested."
        )
    return LikeNeighboursResult(
        method="permutation test of like outcomes among nearest neighbours",
        source="join counts: Cliff and Ord (1981), Spatial Processes: Models and Applications",
        statistic=observed / len(own),
        expected=float(_chance_alike(codes, parts)[own, near].mean()),
        p_value=(as_like + 1) / (draws + 1),
        like=observed,
        pairs=len(own),
        n=size,
        neighbours=min(neighbours, size - 1),
        draws=draws,
    )


def alike_on(known: Mapping[str, pd.DataFrame], *, neighbours: int, draws: int, seed: int) -> dict[str, Result]:
    """Test likeness on each map: name of a map to the result, or the reason why there is none."""
    test = partial(like_neighbours, neighbours=neighbours, draws=draws, seed=seed)
    return {name: attempt(test, tiles, tiles[name]) for name, tiles in known.items()}


def label(others: pd.DataFrame, *, level: float) -> Verdict:
    """Label whether neighbours are alike: the label of the map that claims least.

    Parameters
    ----------
    others : DataFrame
        Every test by name, each map's own before its others: `p_value` and `adjusted_p_value`.
    """
    parts = []
    for name in ("first", "second"):
        rows = others.loc[others.index.str.startswith(f"{name} map, ")]
        own = rows.iloc[0]
        parts.append(
            verdicts.verdict(
                float(own["p_value"]),
                level=level,
                adjusted=float(own["adjusted_p_value"]),
                others=rows["p_value"].iloc[1:].tolist(),
            )
        )
    return verdicts.weakest(parts)


def side_by_side(alike: Mapping[str, Result]) -> pd.DataFrame:
    """Set the maps side by side: pairs alike, all pairs, both shares (observed, by chance), p-value and areas."""
    columns = {"like": "alike", "pairs": "pairs", "statistic": "share_alike", "expected": "share_by_chance"}
    return tabulate(alike, columns=columns | {"p_value": "p_value", "n": "areas"}, index_name="Map")


def other_neighbours(
    known: Mapping[str, pd.DataFrame], own: Mapping[str, Result], *, neighbours: int, draws: int, seed: int
) -> dict[str, Result]:
    """Repeat the test of each map with other numbers of neighbours, and with outcomes dealt within parts of England.

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
        test = partial(like_neighbours, tiles, tiles[name], draws=draws, seed=seed)
        for number in OTHER_NUMBERS:
            words = f"{name} map, {number} nearest"
            if words not in found:
                found[words] = attempt(test, neighbours=number)
        region = tiles["ofsted_region"].astype(str)
        for words, strata in {"London and the rest": region == "London", "regions": region}.items():
            within = f"{name} map, {neighbours} nearest, dealt within {words}"
            found[within] = attempt(test, neighbours=neighbours, strata=strata)
    return found


def _pairs(plane: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return each area's place and that of each of its nearest, one pair a position; ties by order."""
    squared = ((plane[:, None, :] - plane[None, :, :]) ** 2).sum(axis=2)
    np.fill_diagonal(squared, np.inf)
    near = np.argsort(squared, axis=1, kind="stable")[:, :count]
    return np.repeat(np.arange(len(plane)), count), near.ravel()


def _deals(codes: np.ndarray, parts: np.ndarray, *, draws: int, seed: int) -> Iterator[np.ndarray]:
    """Deal the outcomes out within each part, a block of draws (rows) at a time."""
    rng = np.random.default_rng(seed)
    places = [np.flatnonzero(parts == part) for part in np.unique(parts)]
    for begin in range(0, draws, BLOCK):
        dealt = np.tile(codes, (min(BLOCK, draws - begin), 1))
        for place in places:
            dealt[:, place] = rng.permuted(dealt[:, place], axis=1)
        yield dealt


def _chance_alike(codes: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Return the chance that two areas (rows, columns) are dealt the same outcome; on the diagonal, nothing of use."""
    counts = pd.crosstab(parts, codes).to_numpy(dtype=float)
    sizes = counts.sum(axis=1)
    chance = counts @ counts.T / np.outer(sizes, sizes)
    within = (counts * (counts - 1)).sum(axis=1) / np.maximum(sizes * (sizes - 1), 1)
    np.fill_diagonal(chance, within)
    whole: np.ndarray = chance[np.ix_(parts, parts)]
    return whole
