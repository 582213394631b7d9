"""From a row of the ledger to what its computed value must be: an interval of numbers, or a text."""

import calendar
import re
from datetime import date
from typing import Any

import pandas as pd

from helpers.questions.q08_claims.wording import Interval, interval_of_number, interval_of_words
from smallstats.errors import DataError

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NUMBER = re.compile(r"\d+(\.\d+)?")


def expected(claim: Any, *, tolerance: float, level: float) -> Interval | str:
    """Return what the computed value of a claim must be.

    Parameters
    ----------
    claim : row of the ledger
        With `kind`, `relation`, `says`, and from figures.csv `value`, `unit`, `verbal`, `date` (missing if empty).
    tolerance, level : float
        As for `helpers.questions.q08_claims.wording.interval_of_words`.

    Returns
    -------
    Interval or str
        An interval in the unit of the answer (dates as ordinals of days, shares from 0 to 1), or the text itself.
    """
    value, verbal, day, says = (_cell(claim[name]) for name in ("value", "verbal", "date", "says"))
    if day or (claim["kind"] == "date" and says):
        return interval_of_date(day or says, relation=claim["relation"])
    if value and claim["unit"] == "per cent":
        return interval_of_percent(value)
    if value or _NUMBER.fullmatch(says):
        qualifier = verbal or claim["relation"]
        return interval_of_number(float(value or says), qualifier, tolerance=tolerance)
    words = verbal or says
    if claim["kind"] == "name" or ";" in words or words == "some but not all":
        return {"some but not all": "some"}.get(words, words)
    return interval_of_words(words, tolerance=tolerance, level=level)


def interval_of_percent(printed: str) -> Interval:
    """Return the shares that round to a printed percentage: ``51`` stands for 50.5% up to, not with, 51.5%.

    Examples
    --------
    >>> interval_of_percent("51")
    Interval(lower=0.505, upper=0.515, open_lower=False, open_upper=True)
    """
    decimals = len(printed.partition(".")[2])
    half = 0.5 * 10**-decimals
    low, high = float(printed) - half, float(printed) + half
    return Interval(round(low / 100, 12), round(high / 100, 12), open_upper=True)


def interval_of_date(printed: str, *, relation: str) -> Interval:
    """Return the days that a date means, printed as a day, a month or a year.

    Examples
    --------
    >>> days = interval_of_date("2017-02", relation="equal")
    >>> days.upper - days.lower + 1
    28.0
    """
    match = _DATE.fullmatch(printed)
    if match is None:
        raise DataError(f"{printed!r}: must be a date written YYYY, YYYY-MM or YYYY-MM-DD.")
    year, month, day = (int(part) if part else None for part in match.groups())
    first = date(year or 1, month or 1, day or 1)
    ending = month or 12
    last = date(year or 1, ending, day or calendar.monthrange(year or 1, ending)[1])
    if relation == "at least":
        return Interval(lower=float(first.toordinal()))
    if relation == "at most":
        return Interval(upper=float(last.toordinal()))
    return Interval(float(first.toordinal()), float(last.toordinal()))


def printed(claim: Any) -> str:
    """Write what a claim says as its document has it: ``over 440 weaknesses``, ``just over half of 116``."""
    value, verbal, day, says = (_cell(claim[name]) for name in ("value", "verbal", "date", "says"))
    if day or says:
        limit = {"at least": "not before ", "at most": "not after "}.get(claim["relation"], "")
        return limit + (day or says)
    population = f" of {int(claim['population']):,}" if not pd.isna(claim["population"]) else ""
    if not value:
        return verbal + population
    unit, number = _cell(claim["unit"]), f"{float(value):,.10g}"
    if verbal == "or more":
        return f"{number} or more {unit}{population}"
    if unit == "per cent":
        return f"{verbal} {number}%{population}".strip()
    singular = {"areas": "area", "terms": "term", "weaknesses": "weakness", "areas for priority action": "area"}
    return f"{verbal} {number} {singular.get(unit, unit) if number == '1' else unit}{population}".strip()


def _cell(value: Any) -> str:
    """Return a cell as text, empty if missing; whole numbers without a point."""
    if pd.isna(value):
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
