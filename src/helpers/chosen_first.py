"""Which areas were re-visited first: the order of inspection, the two groups side by side, and what they leave open."""

from dataclasses import dataclass

import pandas as pd
from scipy.stats import rankdata

from helpers.errors import DataError
from helpers.results import Result
from helpers.trend import cochran_armitage


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ChosenResult(Result):
    """Whether the chosen units come early in an order.

    Attributes
    ----------
    chosen, others : int
        Units in each group.
    earlier : float
        Share of all pairs of one chosen and one other unit in which the chosen one comes first, a tie counting half:
        one half under a random draw, 1 if every chosen one comes before every other.
    p_value : float
        Exact two-sided p-value of the rank sum, ties and all.
    df : int
        1; 0 where all units share one place.
    """

    chosen: int
    others: int
    earlier: float
    p_value: float
    df: int


def chosen_early(places: pd.Series, chosen: pd.Series) -> ChosenResult:
    """Test whether chosen units come earlier or later in an order than a random draw of as many would.

    The rank-sum test of Wilcoxon (1945) with its exact distribution given the ties; that is the exact test of trend
    over the distinct places with their mean ranks as scores.

    Parameters
    ----------
    places : Series
        Where each unit stands, for instance a date.
    chosen : Series of bool
        With the same index.

    Raises
    ------
    DataError
        If all units are chosen, or none is.
    """
    total = int(chosen.sum())
    if total in (0, len(chosen)):
        raise DataError("All areas, or none, have been chosen, so there is nothing to compare.")
    ranks = pd.Series(rankdata(places), index=places.index)
    table = pd.crosstab(ranks, chosen).reindex(columns=[False, True], fill_value=0)
    others = len(chosen) - total
    later = float(ranks[chosen].sum()) - total * (total + 1) / 2
    alike = len(table) == 1
    test = None if alike else cochran_armitage(table, scores=table.index.to_numpy(dtype=float), method="exact")
    return ChosenResult(
        method="Wilcoxon rank-sum test, exact",
        source="Wilcoxon (1945), Biometrics Bulletin 1, 80-83; exact with ties by the conditional score distribution",
        chosen=total,
        others=others,
        earlier=1 - later / (total * others),
        p_value=1.0 if test is None else test.p_value,
        df=int(not alike),
    )


def side_by_side(frame: pd.DataFrame) -> pd.DataFrame:
    """Describe the areas re-visited and those not.

    Returns
    -------
    DataFrame
        Two rows: `areas`, `first_inspected`, `last_inspected`, `median_weaknesses`, `weaknesses_unknown`; a group
        without areas has gaps.
    """
    rows = {
        name: _described(frame[frame["revisited"] == wanted])
        for name, wanted in (("re-visited", True), ("not yet re-visited", False))
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Areas with a statement")


def possible_shares(frame: pd.DataFrame, *, outcome: str) -> tuple[float, float]:
    """Return the lowest and highest share (0 to 1) of an outcome over all areas, whatever the waiting ones will show.

    The bounds assume nothing about the areas not re-visited (Manski, 1989, Journal of Human Resources 24, 343-360).
    """
    known = int((frame["revisit_outcome"] == outcome).sum())
    waiting = int((~frame["revisited"]).sum())
    return known / len(frame), (known + waiting) / len(frame)


def _described(rows: pd.DataFrame) -> dict[str, object]:
    weaknesses = rows["significant_weaknesses"]
    return {
        "areas": len(rows),
        "first_inspected": rows["inspection_start_date"].min(),
        "last_inspected": rows["inspection_start_date"].max(),
        "median_weaknesses": float(weaknesses.median()) if weaknesses.notna().any() else float("nan"),
        "weaknesses_unknown": int(weaknesses.isna().sum()),
    }
