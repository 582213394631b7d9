"""One rule from words of quantity to intervals: what a computed value must be for the words to hold.

A fraction is meant to within a tolerance, a share: *two thirds* and *around two thirds* allow as much to either side,
*just over* and *just under* as much to one side, the fraction itself left out. *Over* and *under* allow everything
beyond. Shares *vary* if the highest and the lowest lie further apart than the tolerance; *several* are three or more.
The tolerance is one number for all claims.
"""

import math
from dataclasses import dataclass
from typing import Final

import pandas as pd

from smallstats.errors import DataError

FRACTIONS: Final = {
    "1 in 4": 1 / 4,
    "a quarter": 1 / 4,
    "a third": 1 / 3,
    "half": 1 / 2,
    "evenly split": 1 / 2,
    "two thirds": 2 / 3,
    "three quarters": 3 / 4,
    "4 in 5": 4 / 5,
}
SMALL_MINORITY: Final = 1 / 4
FIRST: Final = ("highest", "lowest", "most likely")
NO_DIFFERENCE: Final = ("not adversely affected", "not clear", "reasonably consistent", "similar")
DIFFERENCE: Final = ("got worse", "significantly lower")
UNEQUAL: Final = ("much lower", "some variability", "some variation", "varies")
SEVERAL: Final = 3  # the fewest that are several
_NOISE: Final = 1e-9  # binary noise of a fraction


@dataclass(frozen=True)
class Interval:
    """The values for which words hold; an open end does not belong to it."""

    lower: float = -math.inf
    upper: float = math.inf
    open_lower: bool = False
    open_upper: bool = False

    def gap(self, value: float) -> float:
        """Return how far a value lies beyond the nearer end: 0 inside, negative below; NaN for NaN."""
        if math.isnan(value):
            return math.nan
        low, high = self.lower - _NOISE, self.upper + _NOISE
        below = value <= self.lower + _NOISE if self.open_lower else value < low
        above = value >= self.upper - _NOISE if self.open_upper else value > high
        return value - self.lower if below else value - self.upper if above else 0.0

    def holds(self, value: float) -> bool:
        """Whether a value lies in the interval; a value on an open end does not."""
        inside_low = value > self.lower + _NOISE if self.open_lower else value >= self.lower - _NOISE
        inside_high = value < self.upper - _NOISE if self.open_upper else value <= self.upper + _NOISE
        return bool(inside_low and inside_high)


def says_no_difference(words: object) -> bool:
    """Whether words say that there is no difference, or none that is clear: no test that finds nothing shows that."""
    return words in NO_DIFFERENCE


def interval_of_words(words: str, *, tolerance: float, level: float) -> Interval:
    """Return the interval that words of quantity, order or comparison stand for.

    Parameters
    ----------
    words : str
        Lower case, hyphens as spaces, *out of* as *in*.
    tolerance : float
        How far a share may lie from the fraction that is named, as a share (0.08 for eight percentage points).
    level : float
        Significance level at which *significantly* and the words of no difference are read.

    Raises
    ------
    DataError
        If the rule does not know the words.

    Examples
    --------
    >>> interval_of_words("just over half", tolerance=0.1, level=0.05)
    Interval(lower=0.5, upper=0.6, open_lower=True, open_upper=False)
    """
    if words in FIRST:
        return Interval(1, 1)
    if words in NO_DIFFERENCE:
        return Interval(level, 1)
    if words in DIFFERENCE:
        return Interval(0, level, open_upper=True)
    if words in UNEQUAL:
        return Interval(tolerance, 1, open_lower=True)
    if words == "several":
        return Interval(SEVERAL)
    return interval_of_share(words, tolerance=tolerance)


def interval_of_share(words: str, *, tolerance: float) -> Interval:
    """Return the interval of shares that words name; see `interval_of_words`."""
    whole = {
        "all": Interval(1, 1),
        "no": Interval(0, 0),
        "most": Interval(1 / 2, 1, open_lower=True),
        "small minority": Interval(0, SMALL_MINORITY, open_lower=True),
    }
    if words in whole:
        return whole[words]
    names = [name for name in FRACTIONS if words.endswith(name)]
    if not names:
        raise DataError(f"{words!r}: the rule for words of quantity does not know these words.")
    name = max(names, key=len)
    fraction, before = FRACTIONS[name], words.removesuffix(name).strip()
    shapes = {
        "": Interval(fraction - tolerance, fraction + tolerance),
        "around": Interval(fraction - tolerance, fraction + tolerance),
        "just over": Interval(fraction, fraction + tolerance, open_lower=True),
        "just under": Interval(fraction - tolerance, fraction, open_upper=True),
        "over": Interval(fraction, 1, open_lower=True),
        "more than": Interval(fraction, 1, open_lower=True),
        "under": Interval(0, fraction, open_upper=True),
    }
    if before not in shapes:
        raise DataError(f"{words!r}: the rule for words of quantity does not know {before!r}.")
    return shapes[before]


def interval_of_number(number: float, qualifier: str, *, tolerance: float) -> Interval:
    """Return the interval of a printed number with the words beside it: ``over`` 440, ``1 or more``, ``around`` 6."""
    if qualifier in ("over", "more than"):
        return Interval(number, math.inf, open_lower=True)
    if qualifier in ("at least", "at least once", "or more"):
        return Interval(number, math.inf)
    if qualifier in ("at most", "within"):
        return Interval(-math.inf, number)
    if qualifier in ("around", "roughly"):
        return Interval(number * (1 - tolerance), number * (1 + tolerance))
    if qualifier not in ("", "equal"):
        raise DataError(f"{qualifier!r}: the rule for printed numbers does not know these words.")
    return Interval(number, number)


def word_table(words: list[str], *, tolerance: float) -> pd.DataFrame:
    """Set out the rule for shares: one row a wording, with the lowest and highest share for which it holds.

    Returns
    -------
    DataFrame
        Indexed by `Words`: `from`, `to` (0 to 1), `from_itself_counts`, `to_itself_counts`.
    """
    found = {text: interval_of_share(text, tolerance=tolerance) for text in words}
    ordered = sorted(found.items(), key=lambda item: (item[1].lower, item[1].upper, item[0]))
    return pd.DataFrame(
        {
            "from": [max(item.lower, 0.0) for _, item in ordered],
            "to": [min(item.upper, 1.0) for _, item in ordered],
            "from_itself_counts": [not item.open_lower for _, item in ordered],
            "to_itself_counts": [not item.open_upper for _, item in ordered],
        },
        index=pd.Index([text for text, _ in ordered], name="Words"),
    )
