"""What a claim's function returns: the computed value, its unit, and how it reads."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers import formats

UNITS = ("count", "share", "rank", "p", "date", "years", "text")


@dataclass(frozen=True)
class Answer:
    """A computed value.

    Attributes
    ----------
    value : float or str
        A count, a share (0 to 1), a rank from 1, a p-value, the proleptic ordinal of a day, a length in years, or
        text. NaN where there is nothing to compute from.
    unit : str
        One of `UNITS`.
    shown : str
        The value in words, counts before shares.
    no_finding : bool
        Whether the value rests on a test that finds nothing: a claim that it agrees with is then not contradicted,
        which is weaker than reproduced.
    """

    value: float | str
    unit: str
    shown: str
    no_finding: bool = False


def counted(number: int) -> Answer:
    """Answer with a count."""
    return Answer(float(number), "count", f"{number:,}")


def share(count: int, total: int) -> Answer:
    """Answer with a share, shown as ``14 of 22 (64%)``; NaN where the total is none."""
    if total == 0:
        return Answer(float("nan"), "share", "none counted")
    return Answer(count / total, "share", f"{count:,} of {total:,} ({formats.percent(count / total)})")


def gap(difference: float, shown: str) -> Answer:
    """Answer with a difference of shares (-1 to 1)."""
    return Answer(float(difference), "share", f"{formats.percentage_points(difference)} ({shown})")


def rank(values: pd.Series, name: str, *, lowest: bool = False) -> Answer:
    """Answer with the place of one of several values, 1 for the highest (or lowest); ties share the worse place."""
    places = values.rank(ascending=lowest, method="max")
    if name not in places.index or pd.isna(places[name]):
        return Answer(float("nan"), "rank", "not counted")
    end = "lowest" if lowest else "highest"
    return Answer(float(places[name]), "rank", f"place {int(places[name])} of {values.count()} from the {end}")


def tested(p_value: float, *, level: float, detail: str) -> Answer:
    """Answer with a p-value and what was tested."""
    return Answer(float(p_value), "p", f"{formats.p_value(p_value, level=level)}, {detail}")


def on(day: Any, *, precision: str = "day") -> Answer:
    """Answer with a date, known to the day or to the month."""
    if pd.isna(day):
        return Answer(float("nan"), "date", "no date known")
    shown = formats.day(day) if precision == "day" else f"{day:%B} {day.year}"
    return Answer(float(day.toordinal()), "date", shown)


def text(*parts: str) -> Answer:
    """Answer with text of several parts, as the ledger writes them: separated by semicolons."""
    joined = "; ".join(parts)
    return Answer(joined, "text", joined or "none")
