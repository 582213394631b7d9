"""What we compute set beside what was published, cell by cell.

Shares that a document prints in words, beside the shares we compute: the words, the fraction they name, the side.

No tolerance is applied here: a share said to be *just under* a fraction is shown to lie below it or not, and how far
from it.
"""

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from smallstats.errors import DataError


def published_cells(published: pd.DataFrame, *, row: str, column: str, value: str) -> pd.Series:
    """Turn a published table, one row a cell, into counts by row and column."""
    return published.set_index([row, column])[value].rename("published")


def computed_cells(counts: pd.DataFrame) -> pd.Series:
    """Turn our table of groups x outcomes into counts by group number, from 1, and outcome."""
    numbered = counts.set_axis(range(1, len(counts) + 1))
    return pd.Series({(group, name): count for name in counts for group, count in numbered[name].items()}, dtype=int)


def reconcile(computed: pd.Series, published: pd.Series) -> pd.DataFrame:
    """Set computed counts beside published ones.

    Parameters
    ----------
    computed, published : Series
        Counts with the same index, in any order.

    Returns
    -------
    DataFrame
        In the published order: `published`, `computed`, `difference` (computed less published) and `verdict`
        (``reproduced`` or ``differs``).

    Raises
    ------
    DataError
        If the two do not speak of the same cells.
    """
    missing = [cell for cell in published.index if cell not in computed.index]
    extra = [cell for cell in computed.index if cell not in published.index]
    if missing or extra:
        raise DataError(f"reconcile: cells without a partner: {(missing + extra)[0]!r}; both must have the same cells.")
    ours = computed.reindex(published.index).astype(int)
    frame = pd.DataFrame({"published": published.astype(int), "computed": ours})
    frame["difference"] = frame["computed"] - frame["published"]
    frame["verdict"] = frame["difference"].eq(0).map({True: "reproduced", False: "differs"})
    return frame


FRACTIONS: Final = {
    "half": 1 / 2, "a third": 1 / 3, "two thirds": 2 / 3, "three quarters": 3 / 4, "a quarter": 1 / 4,
}  # fmt: skip
SIDES: Final = {"just under ": "below", "under ": "below", "just over ": "above", "more than ": "above", "": "equal"}
_IN = re.compile(r"(\d+) in (\d+)")


def read_share(words: str) -> tuple[str, float]:
    """Read the side and the fraction that words name.

    Returns
    -------
    tuple
        ``below``, ``above`` or ``equal``, and a share from 0 to 1.

    Raises
    ------
    DataError
        If the words are none of those known here.

    Examples
    --------
    >>> read_share("just under three quarters"), read_share("1 in 4")
    (('below', 0.75), ('equal', 0.25))
    """
    side = next(lead for lead in SIDES if words.startswith(lead))
    rest = words.removeprefix(side)
    ratio = _IN.fullmatch(rest)
    if ratio:
        return SIDES[side], int(ratio[1]) / int(ratio[2])
    if rest not in FRACTIONS:
        raise DataError(f"verbal={words!r}: no share in words known here; known are: {', '.join(FRACTIONS)}.")
    return SIDES[side], FRACTIONS[rest]


def beside_words(shares: pd.DataFrame, words: Mapping[str, str]) -> pd.DataFrame:
    """Set shares in words beside computed ones.

    Parameters
    ----------
    shares : DataFrame
        Indexed by what is meant: `count`, `total`.
    words : mapping
        The same names to the words printed.

    Returns
    -------
    DataFrame
        Indexed by `Share of`: `printed`, `count`, `total`, `share`, `points_away` (share less the fraction named,
        -1 to 1) and `on_the_side_said`.

    Raises
    ------
    DataError
        If a name is not among the shares, or words cannot be read.
    """
    rows = {}
    for name, text in words.items():
        if name not in shares.index:
            raise DataError(f"beside_words: no computed share {name!r}.")
        side, fraction = read_share(text)
        count, total = (int(number) for number in shares.loc[[name], ["count", "total"]].to_numpy()[0])
        away = count / total - fraction
        fits = {"below": away < 0, "above": away > 0, "equal": abs(away) < 1e-12}[side]
        rows[name] = (text, count, total, count / total, away, fits)
    columns = ["printed", "count", "total", "share", "points_away", "on_the_side_said"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("Share of")
