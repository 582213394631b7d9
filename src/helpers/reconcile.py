"""What we compute set beside what was published, cell by cell."""

import pandas as pd

from helpers.errors import DataError


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
