"""How many claims would hold if values were dealt at random: a ledger that always agrees would not be checking."""

import numpy as np
import pandas as pd

from helpers.questions.q08_claims.ledger import HOLDS
from helpers.questions.q08_claims.wording import Interval
from smallstats.association.random_tables import as_generator, check_draws


def dealt_at_random(ledger: pd.DataFrame, *, draws: int, rng: int) -> pd.DataFrame:
    """Deal the computed values out at random among the claims of the same unit, and count how many would hold.

    Parameters
    ----------
    ledger : DataFrame
        As `helpers.questions.q08_claims.build_ledger` gives it.
    draws : int
        Number of deals.
    rng : int
        Seed.

    Returns
    -------
    DataFrame
        Indexed by `Unit`: `claims`, `hold` (with their own values), `dealt_mean`, `dealt_lowest`,
        `dealt_highest` (claims that hold over the deals). A unit whose claims all have one value has
        nothing to deal and is left out.
    """
    generator = as_generator(rng)
    known = ledger[ledger["value"].notna() & ledger["lower"].notna()]
    rows = {}
    for unit, claims in known.groupby("unit", sort=True):
        if claims["value"].nunique() == 1:
            continue
        held = _held_by_each(claims)
        deals = generator.permuted(np.tile(np.arange(len(claims)), (check_draws(draws), 1)), axis=1)
        hits = held[np.arange(len(claims)), deals].sum(axis=1)
        own = int(claims["verdict"].isin(HOLDS).sum())
        spread = {"dealt_mean": hits.mean(), "dealt_lowest": int(hits.min()), "dealt_highest": int(hits.max())}
        rows[unit] = {"claims": len(claims), "hold": own, **spread}
    columns = ["claims", "hold", "dealt_mean", "dealt_lowest", "dealt_highest"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("Unit")


def _held_by_each(claims: pd.DataFrame) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """Return whether the words of each claim (rows) hold for the value of each (columns)."""
    ends = claims[["lower", "upper", "open_lower", "open_upper"]].itertuples(index=False)
    meant = [Interval(low, high, bool(left), bool(right)) for low, high, left, right in ends]
    return np.array([[item.holds(value) for value in claims["value"]] for item in meant])
