"""From results to words: every number, name and direction of a sentence is passed in, none is typed here.

The functions take plain numbers or result objects and return text without markup. Percentages are rounded to
whole numbers on display only, and never to 0% or 100% unless they are.
"""

from collections.abc import Sequence
from datetime import date
from math import floor, isfinite, isnan, log10

import pandas as pd


def percent(share: float) -> str:
    """Write a share (0 to 1) as a whole percentage: 0.636 as ``64%``, 0.001 as ``under 1%``."""
    if not isfinite(share):
        return "not known"
    rounded = _half_up(share * 100)
    if rounded == 0 and share > 0:
        return "under 1%"
    if rounded == 100 and share < 1:
        return "over 99%"
    return f"{rounded}%"


def _half_up(value: float) -> int:
    """Round as people do, halves up; the inner rounding takes off binary noise such as 14.499999999999998."""
    return floor(round(value, 9) + 0.5)


def percentage_points(difference: float) -> str:
    """Write a difference of shares (-1 to 1) in whole percentage points with a true minus sign."""
    points = _half_up(abs(difference) * 100) * (1 if difference > 0 else -1)
    number = f"−{-points}" if points < 0 else str(points)
    return f"{number} percentage point" + ("" if abs(points) == 1 else "s")


def points_range(lower: float, upper: float) -> str:
    """Write what a difference of shares (-1 to 1) lies between: ``from −7 to 35 points``."""
    low, high = (percentage_points(end).split(" ")[0] for end in (lower, upper))
    return f"from {low} to {high} points"


_SPELLED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def spelled(count: int) -> str:
    """Write a small count in letters, as prose does: 5 as ``five``, 11 as ``11``."""
    return _SPELLED[count] if 0 <= count < len(_SPELLED) else f"{count:,}"


def number(value: float, *, digits: int = 2) -> str:
    """Write a number to so many significant digits, plainly: 0.1834 as ``0.18``, infinity as ``infinity``."""
    if isnan(value):
        return "not known"
    if not isfinite(value):
        return "infinity" if value > 0 else "−infinity"
    if value == 0:
        return "0"
    decimals = max(0, digits - 1 - floor(log10(abs(value))))
    text = f"{abs(value):,.{min(decimals, 12)}f}"
    return f"−{text}" if value < 0 else text


def p_value(p: float, *, level: float | None = None) -> str:
    """Write a p-value: ``p = 0.34``, ``p < 0.001``.

    Digits are added where rounding would put it on the other side of `level`, or on it.
    """
    if not isfinite(p):
        return "p not known"
    if p < 0.001 and (level is None or level >= 0.001):
        return "p < 0.001"
    if 0.995 <= p < 1:
        return "p > 0.99"
    for decimals in range(2, 6):
        text = f"{p:.{decimals}f}"
        if float(text) == 0 or (decimals == 2 and p < 0.1 and len(text.lstrip("0.")) < 2):
            continue
        if level is None or p == level or ((float(text) < level) == (p < level) and float(text) != level):
            return f"p = {text}" if p < 1 else "p = 1"
    return f"p just {'below' if level is None or p < level else 'above'} {level or p:g}"


def p_alone(p: float, *, level: float | None = None, below: str = "below", above: str = "above") -> str:
    """Write a p-value where its letter stands already: ``0.34``, ``below 0.001``."""
    sign, _, rest = p_value(p, level=level).removeprefix("p ").partition(" ")
    return {"=": "", "<": f"{below} ", ">": f"{above} "}.get(sign, f"{sign} ") + rest


def p_range(values: pd.Series, *, level: float) -> str:
    """Write what p-values lie between: ``from p = 0.02 to p = 0.34``, or ``p = 0.34`` if that is all of them."""
    low, high = p_value(values.min(), level=level), p_value(values.max(), level=level)
    return low if low == high else f"from {low} to {high}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: ``1 local area``, ``3 local areas``, ``no local areas``."""
    noun = one if count == 1 else (many or f"{one}s")
    return f"{'no' if count == 0 else f'{count:,}'} {noun}"


def day(value: date | pd.Timestamp) -> str:
    """Write a date as ``31 March 2021``."""
    return f"{value.day} {value:%B} {value.year}"


def join(items: Sequence[str], *, word: str = "and") -> str:
    """Join names as a sentence does: ``a``, ``a and b``, ``a, b and c``."""
    items = list(items)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def join_names(names: Sequence[str]) -> str:
    """Join names of areas in alphabetical order; where one holds an "and" itself, all are parted by semicolons.

    Examples
    --------
    >>> join_names(["Dorset", "Bournemouth, Christchurch and Poole"])
    'Bournemouth, Christchurch and Poole; Dorset'
    >>> join_names(["Kent", "Essex"])
    'Essex and Kent'
    """
    ordered = sorted(names)
    return "; ".join(ordered) if any(" and " in name for name in ordered) else join(ordered)


def of_total(count: int, total: int) -> str:
    """Write a count of its total: ``14 of 22``, ``none of 22``, ``all 22``, ``1 of 1``."""
    if total == 0:
        return "none of none"
    if total == 1:
        return f"{count} of 1"
    if count == 0:
        return f"none of {total:,}"
    return f"all {total:,}" if count == total else f"{count:,} of {total:,}"


def interval(lower: float, upper: float, confidence: float) -> str:
    """Write the limits of a share: ``95% interval 43% to 80%``."""
    return f"{level_name(confidence)} interval {percent(lower)} to {percent(upper)}"


def number_interval(lower: float, upper: float, confidence: float, *, digits: int = 2) -> str:
    """Write the limits of a number: ``95% interval 0.61 to 2.4``."""
    return f"{level_name(confidence)} interval {number(lower, digits=digits)} to {number(upper, digits=digits)}"


def level_name(confidence: float) -> str:
    """Write a confidence level: 0.95 as ``95%``, 0.999 as ``99.9%``."""
    return f"{round(confidence * 100, 6):g}%"


def share(count: int, total: int, lower: float, upper: float, confidence: float, *, noun: str = "") -> str:
    """Write a share in full: ``14 of 22 (64%; 95% interval 43% to 80%)``, the noun after the total if one is given."""
    if total == 0:
        return f"none of no {noun}".rstrip()
    things = f" {noun}" if noun else ""
    return f"{count:,} of {total:,}{things} ({percent(count / total)}; {interval(lower, upper, confidence)})"


def share_row(row: pd.Series, confidence: float) -> str:
    """Write one row of a table of shares (`count`, `total`, `lower`, `upper`) as `share` does."""
    return share(int(row["count"]), int(row["total"]), float(row["lower"]), float(row["upper"]), confidence)


def extremes(shares: pd.DataFrame, confidence: float, *, group_noun: str = "group") -> str:
    """Say which groups have the highest and the lowest share; ties are named together, empty groups left out.

    Parameters
    ----------
    shares : DataFrame
        One row a group, indexed by its name: `count`, `total`, `lower`, `upper`.
    confidence : float
        Level of the limits.
    group_noun : str
        What a row is.
    """
    filled = shares[shares["total"] > 0]
    if filled.empty:
        return f"No {group_noun} holds an inspected local area."
    if len(filled) == 1:
        return f"Only one {group_noun} holds an inspected local area: {_named_shares(filled, confidence)}."
    exact = filled["count"] / filled["total"]
    if exact.nunique() == 1:
        every = f"every {group_noun} that holds an inspected local area"
        return f"The share is the same in {every}: {percent(exact.iloc[0])}."
    highest, lowest = (_named_shares(filled[exact == value], confidence) for value in (exact.max(), exact.min()))
    return f"The share is highest for {highest}. It is lowest for {lowest}."


def _named_shares(rows: pd.DataFrame, confidence: float) -> str:
    """Write ``North, 14 of 22 (64%; 95% interval 43% to 80%)`` for each row."""
    return join([f"‘{name}’, {share_row(row, confidence)}" for name, row in rows.iterrows()])
