"""Tests of a table of groups that may hold nothing: too few groups are said in the reader's own words."""

from collections.abc import Callable
from typing import Any, TypeVar

import pandas as pd

from helpers.results import NotComputable, Result, attempt
from helpers.sentences import plural

R = TypeVar("R", bound=Result)


def held(counts: pd.DataFrame) -> pd.DataFrame:
    """Keep the groups that hold an inspection, in a table of groups x outcomes."""
    return counts[counts.sum(axis=1) > 0]


def attempt_groups(
    function: Callable[..., R], counts: pd.DataFrame, *, noun: str, least: int = 2, **options: Any
) -> R | NotComputable:
    """Call a statistical function on a table of groups, if enough of them hold an inspection.

    Parameters
    ----------
    function : callable
        Takes the table first.
    counts : DataFrame
        Groups x outcomes.
    noun : str
        What a group is: ``year``, ``region``.
    least : int
        How many groups must hold one.
    **options
        Passed on.

    Returns
    -------
    Result
        The result, or `NotComputable` with the reason.
    """
    number = len(held(counts))
    if number >= least:
        return attempt(function, counts, **options)
    holding = "holds" if number == 1 else "hold"
    reason = f"{plural(number, noun)} {holding} an inspection that counts; at least {least} are needed"
    return NotComputable(method=function.__name__, source="", reason=reason)
