"""Deprivation groups: local areas ordered by the income deprivation affecting children index (IDACI) and cut."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from smallstats.checks import check_choice
from smallstats.errors import DataError

# measure -> column of local_areas, and whether a small value means more deprived
MEASURES: Final = {
    "rank-of-average-score": ("idaci_2019_rank_of_average_score", True),
    "average-score": ("idaci_2019_average_score", False),
    "rank-of-average-rank": ("idaci_2019_rank_of_average_rank", True),
    "average-rank": ("idaci_2019_average_rank", False),
}
CUTS: Final = {
    "remainder-last": "groups of equal size by rank, the areas left over joined to the last group",
    "quantile": "ordinary quantiles of all areas that have a value",
    "quantile-of-inspected": "ordinary quantiles of the counted areas only",
    "equal-width": "equal steps of the measure itself",
}
QUINTILE_NAMES: Final = (
    "Most deprived",
    "More deprived",
    "Average deprivation",
    "Less deprived",
    "Least deprived",
)


def deprivation_values(areas: pd.DataFrame, *, measure: str) -> pd.Series:
    """Return each area's deprivation by `la_code`, larger meaning more deprived.

    An abolished area without a value of its own takes that of the one area which came from it alone: old Dorset
    takes Dorset's. The index was published for the 151 authorities of 2019 only.

    Raises
    ------
    ParameterError
        If the measure is not one of `MEASURES`.
    """
    check_choice(measure, name="deprivation_measure", allowed=tuple(MEASURES))
    column, small_is_deprived = MEASURES[measure]
    values = areas[column].astype(float).set_axis(pd.Index(areas["la_code"]))
    values = -values if small_is_deprived else values
    heirs = areas["predecessors"].isin(values.index[values.isna()]).to_numpy()
    inherited = values[heirs].set_axis(pd.Index(areas["predecessors"][heirs], name="la_code"))
    return values.fillna(inherited[~inherited.index.duplicated(keep=False)]).rename("deprivation")


def assign_groups(
    areas: pd.DataFrame, *, measure: str, cut: str, n_groups: int, inspected: pd.Series | None = None
) -> pd.Series:
    """Cut the local areas into deprivation groups, the most deprived first.

    Areas with the same value are always in the same group.

    Parameters
    ----------
    areas : DataFrame
        All local areas, one row each.
    measure, cut : str
        One of `MEASURES`, one of `CUTS`.
    n_groups : int
        Number of groups.
    inspected : Series, optional
        The `la_code` of the counted areas; needed by ``quantile-of-inspected``.

    Returns
    -------
    Series
        Ordered categorical by `la_code`, with every group as a category even if empty; NA for areas that the
        index does not cover.

    Raises
    ------
    ParameterError
        If the measure or the cut is unknown.
    DataError
        If no area has a value.
    """
    check_choice(cut, name="group_cut", allowed=tuple(CUTS))
    values = deprivation_values(areas, measure=measure)
    own = values[areas[MEASURES[measure][0]].notna().to_numpy()]
    if cut == "quantile-of-inspected":
        codes = areas["la_code"] if inspected is None else inspected
        own = values.reindex(pd.unique(codes)).dropna()
    if own.empty:
        raise DataError(f"No counted area has a value of {measure}; widen as_at_date or choose another group_cut.")
    places = place_in_groups(values, own, cut=cut, n_groups=n_groups)
    kind = pd.CategoricalDtype(group_labels(n_groups), ordered=True)
    return pd.Series(pd.Categorical.from_codes(places, dtype=kind), index=values.index, name="deprivation_group")


def place_in_groups(values: pd.Series, among: pd.Series, *, cut: str, n_groups: int) -> npt.NDArray[np.int64]:
    """Return the number of each value's group from 0, the most deprived, on; -1 where there is no value.

    Parameters
    ----------
    values : Series
        Deprivation, larger meaning more deprived.
    among : Series
        The values over which the cut is made; none missing, at least one.
    cut, n_groups
        As for `assign_groups`.
    """
    edges = _lower_edges(among, cut=cut, n_groups=n_groups)
    group = np.searchsorted(-edges, -values.to_numpy(dtype=float), side="left")
    return np.where(values.isna(), -1, group).astype(np.int64)


def standardised_values(areas: pd.DataFrame, *, measure: str, among: pd.Series) -> pd.Series:
    """Return the score or rank behind a measure in standard deviations, larger meaning more deprived.

    A rank and the value it ranks order areas alike; the value is used, since a model needs the distances.

    Parameters
    ----------
    areas : DataFrame
        All local areas.
    measure : str
        One of `MEASURES`.
    among : Series
        The `la_code` of the areas whose mean and standard deviation (divisor n - 1) are taken.
    """
    check_choice(measure, name="deprivation_measure", allowed=tuple(MEASURES))
    values = deprivation_values(areas, measure=measure.removeprefix("rank-of-"))
    chosen = values.reindex(pd.unique(among))
    return ((values - chosen.mean()) / chosen.std()).rename("deprivation")


def group_labels(n_groups: int) -> list[str]:
    """Name the groups from the most to the least deprived: the publisher's own words for five."""
    if n_groups == len(QUINTILE_NAMES):
        return list(QUINTILE_NAMES)
    ends = {1: " (most deprived)", n_groups: " (least deprived)"}
    return [f"Group {number}{ends.get(number, '')}" for number in range(1, n_groups + 1)]


def _lower_edges(values: pd.Series, *, cut: str, n_groups: int) -> npt.NDArray[np.float64]:
    """Return the least deprived value that each group but the last still takes in, falling from group to group."""
    falling: npt.NDArray[np.float64] = np.sort(values.to_numpy(dtype=float))[::-1]
    steps = np.arange(1, n_groups)
    if cut == "equal-width":
        edges = falling[0] - (falling[0] - falling[-1]) * steps / n_groups
    elif cut == "remainder-last":
        edges = falling[np.maximum((falling.size // n_groups) * steps - 1, 0)]
    else:
        edges = np.quantile(falling, 1 - steps / n_groups)
    return np.asarray(edges, dtype=float)
