"""Several differences of shares at once: limits that all hold together, and the adjusted p-values that agree with them.

Counts of groups and a list of pairs in, one row a pair out. Each side of a pair is one group or several taken together.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from smallstats.association.random_tables import check_draws
from smallstats.checks import check_confidence, check_count_of_total
from smallstats.errors import DataError, ParameterError
from smallstats.proportions.two_shares import difference_deviate, difference_limits

Floats = npt.NDArray[np.float64]
Side = Sequence[Any]


def simultaneous_differences(
    counts: pd.Series,
    totals: pd.Series,
    pairs: Mapping[str, tuple[Side, Side]],
    *,
    draws: int,
    rng: int,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare several pairs of shares with limits of which all hold together at the level.

    The largest |deviate| over all pairs is compared with its distribution where all shares are one: normal deviates of
    the groups drawn at random, so that pairs with a group in common move together. The deviate is Miettinen and
    Nurminen's score, and the limits are the differences at which it reaches the critical value. So a limit leaves out 0
    just where the adjusted p-value is at most 1 - confidence.

    Parameters
    ----------
    counts, totals : Series of int, shape (groups,)
        How many of how many, by group.
    pairs : mapping
        Name to the labels of the groups on its first and on its second side.
    draws : int
        Random draws.
    rng : int
        Seed.
    confidence : float
        Level at which all limits hold together.

    Returns
    -------
    DataFrame
        One row a pair: `difference` (first share minus second, -1 to 1), `lower`, `upper`, `adjusted_p_value`.

    Raises
    ------
    DataError
        If a count is not one, or above its total, or a side holds nothing.
    ParameterError
        If there is no pair, a side names no group or one that is not there, or the two sides share one.

    References
    ----------
    Hothorn, Bretz and Westfall (2008), Biometrical Journal 50, 346-363 (single-step max-T). Miettinen and Nurminen
    (1985), Statistics in Medicine 4, 213-226.
    """
    level, times = check_confidence(confidence), check_draws(draws)
    if not pairs:
        raise ParameterError("pairs: at least one is needed.")
    sizes = totals.to_numpy(dtype=float)
    weights = np.array([_contrast(totals, name, *sides) for name, sides in pairs.items()])
    # A group's share has a standard deviation in proportion to 1 / sqrt(size); their common factor cancels.
    scaled = weights / np.sqrt(sizes.clip(min=1))
    scaled /= np.linalg.norm(scaled, axis=1, keepdims=True)
    drawn = np.random.default_rng(rng).normal(size=(times, len(sizes))) @ scaled.T
    largest = np.sort(np.abs(drawn).max(axis=1))
    # The draw itself is one of the draws (Phipson and Smyth 2010); so is the rank of the critical value.
    beyond = int(np.floor((1 - level) * (times + 1) + 1e-9)) - 1
    if beyond < 0:
        raise ParameterError(
            f"draws={draws!r}: too few for confidence={confidence!r}; at least {int(1 / (1 - level))}."
        )
    critical = float(largest[times - 1 - beyond])
    rows = []
    for sides in pairs.values():
        sums = [(int(counts.loc[list(side)].sum()), int(totals.loc[list(side)].sum())) for side in sides]
        (a, n), (b, m) = (check_count_of_total(*pair) for pair in sums)
        deviate = abs(difference_deviate((a, n, b, m), 0.0))
        exceeding = times - int(np.searchsorted(largest, deviate, side="left"))
        rows.append((a / n - b / m, *difference_limits((a, n, b, m), critical), (exceeding + 1) / (times + 1)))
    columns = ["difference", "lower", "upper", "adjusted_p_value"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index(list(pairs), name="pair"))


def _contrast(totals: pd.Series, name: str, first: Side, second: Side) -> Floats:
    """Return the weight of each group's share in a difference of pooled shares."""
    weights = pd.Series(0.0, index=totals.index)
    for side, sign in ((list(first), 1.0), (list(second), -1.0)):
        unknown = [label for label in side if label not in totals.index]
        if unknown or not side or set(first) & set(second):
            wrong = f"{unknown[0]!r} is no group" if unknown else "each needs a group, and none may be in both"
            raise ParameterError(f"pairs: the sides of {name!r}: {wrong}.")
        held = totals.loc[side].sum()
        if held == 0:
            raise DataError(f"pairs: a side of {name!r} holds no observation.")
        weights.loc[side] = sign * totals.loc[side] / held
    return np.asarray(weights, dtype=float)
