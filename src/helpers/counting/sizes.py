"""Size of local areas: residents aged 0 to 25, groups and halves by size, and residents as doublings.

In: the counted inspections. Out: one value an inspection, with unknown sizes kept as gaps.
"""

from typing import Final

import numpy as np
import pandas as pd

from helpers.counting.cases import Cases
from helpers.counting.shares import WSOA
from smallstats.checks import check_choice

RESIDENTS: Final = "residents_0_25"
CUT_AMONG: Final = ("existing", "counted")


def size_groups(cases: Cases, *, n_groups: int, cut_among: str = "existing") -> pd.Series:
    """Put counted areas into groups by residents, the smallest first, each group a like number of areas.

    Parameters
    ----------
    cases : Cases
        The counted inspections, and the areas that existed; the groups are those of all England.
    n_groups : int
        Number of groups.
    cut_among : str
        Which areas the groups hold a like number of: those ``existing`` on the as-at date, inspected or not, with any
        counted area abolished before; or the ``counted`` ones alone, whose groups then move with who was inspected.

    Returns
    -------
    Series
        Indexed as `cases.frame`; ordered categorical with every group as a category even if empty; NA where
        residents are unknown. Areas with as many residents share a group.

    Raises
    ------
    ParameterError
        If `cut_among` is unknown.
    """
    check_choice(cut_among, name="cut_among", allowed=CUT_AMONG)
    counted = cases.whole.set_index("la_code")[RESIDENTS]
    others = cases.areas.set_index("la_code")[RESIDENTS].drop(index=counted.index, errors="ignore")
    among = counted if cut_among == "counted" else pd.concat([counted, others])
    return cut_by_size(cases.frame[RESIDENTS], among=among, n_groups=n_groups)


def cut_by_size(residents: pd.Series, *, among: pd.Series, n_groups: int) -> pd.Series:
    """Cut sizes where the known sizes in `among`, which hold them, fall into `n_groups` parts of a like number."""
    known, ladder = residents.dropna().astype(float), np.sort(among.dropna().astype(float).to_numpy())
    up_to = np.searchsorted(ladder, known.to_numpy(), side="right")
    place = pd.Series(np.ceil(up_to * n_groups / max(len(ladder), 1)) - 1, index=known.index)
    labels = size_labels(n_groups)
    names = place.map(dict(enumerate(labels))).reindex(residents.index)
    return names.astype(pd.CategoricalDtype(labels, ordered=True)).rename("size_group")


def size_labels(n_groups: int) -> list[str]:
    """Name the groups from the smallest to the largest areas."""
    if n_groups == 2:
        return ["Smaller half", "Larger half"]
    ends = {1: " (smallest)", n_groups: " (largest)"}
    return [f"Group {number}{ends.get(number, '')}" for number in range(1, n_groups + 1)]


def size_ranges(residents: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Return the fewest and the most residents of the areas in each group; gaps in an empty one."""
    ranges = residents.groupby(groups, observed=False).agg(["min", "max"]).astype("Int64")
    return ranges.rename(columns={"min": "fewest_residents", "max": "most_residents"})


def halves(groups: pd.Series, outcomes: pd.Series) -> tuple[int, int, int, int]:
    """Return statements and areas in the larger half, then in the smaller half."""
    smaller, larger = groups.cat.categories
    counts = [((groups == name) & (outcomes == WSOA)).sum() for name in (larger, smaller)]
    totals = [(groups == name).sum() for name in (larger, smaller)]
    return int(counts[0]), int(totals[0]), int(counts[1]), int(totals[1])


def doublings(residents: pd.Series) -> pd.Series:
    """Return residents as doublings from the median area: 0 at the median, 1 at twice as many."""
    values = residents.astype(float)
    return pd.Series(np.log2((values / values.median()).to_numpy()), index=values.index, name="size")
