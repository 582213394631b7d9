"""The one rule from results to the label of an answer; `docs/methods/verdicts.md` says the same in words.

In: p-values of primary tests, or counts of what was compared with print. Out: one of `helpers.vocabulary.VERDICTS`.
"""

from collections.abc import Iterable
from math import isnan
from typing import Final

import pandas as pd

from helpers.vocabulary import Verdict
from smallstats.errors import ParameterError
from smallstats.results import NotComputable, Result

WEAKEST_LAST: Final[tuple[Verdict, ...]] = (
    "clear",
    "reproduced",
    "clear alone, not among several questions",
    "depends on a choice",
    "differs",
    "not shown",
    "cannot be tested here",
)
"""The labels by how much they claim: an answer in several parts claims no more than its weakest part."""


def p_of(test: Result) -> float:
    """Return a test's p-value; NaN where the test could not be made, or had nothing to compare."""
    if isinstance(test, NotComputable) or getattr(test, "df", None) == 0:
        return float("nan")
    return float(getattr(test, "p_value", float("nan")))


def verdict(p_value: float, *, level: float, adjusted: float | None = None, others: Iterable[float] = ()) -> Verdict:
    """Label what a primary test says.

    Parameters
    ----------
    p_value : float
        The primary test's p-value; NaN if it cannot be computed (`p_of`).
    level : float
        A p-value below it counts as a finding; one at it does not.
    adjusted : float, optional
        The same p-value adjusted for the family of questions that are asked of the same inspections.
    others : iterable of float
        P-values of the same question under other definitions; NaN ones say nothing.

    Raises
    ------
    ParameterError
        If a p-value or the level is not within 0 and 1, or an adjusted p-value is below its own.
    """
    given = [p for p in others if not isnan(p)]
    for p in (p_value, level, *given, *([] if adjusted is None else [adjusted])):
        if not (isnan(p) or 0 <= p <= 1):
            raise ParameterError(f"verdict: {p!r} is no p-value or level; both lie within 0 and 1.")
    if isnan(p_value):
        return "cannot be tested here"
    if adjusted is not None and adjusted < p_value:
        raise ParameterError(f"verdict: adjusted={adjusted!r} is below p_value={p_value!r}; adjusting only raises it.")
    found = p_value < level
    if any((p < level) is not found for p in given):
        return "depends on a choice"
    if not found:
        return "not shown"
    alone = adjusted is not None and not adjusted < level
    return "clear alone, not among several questions" if alone else "clear"


def among(family: pd.DataFrame, question: str, *, level: float, others: Iterable[float] = ()) -> Verdict:
    """Label what a question's primary test says as one of a family.

    Parameters
    ----------
    family : DataFrame
        Indexed by question: `p_value`, NaN for one that cannot be tested, and `adjusted_p_value`.
    question : str
        Which of them this is.
    level, others
        As for `verdict`.
    """
    p_value, adjusted = (float(family[column][question]) for column in ("p_value", "adjusted_p_value"))
    return verdict(p_value, level=level, adjusted=adjusted, others=others)


def against_print(*, alike: int, compared: int) -> Verdict:
    """Label how counts that a document prints compare with ours: all alike, some not, or none to compare."""
    if not 0 <= alike <= compared:
        raise ParameterError(f"against_print: alike={alike} must lie within 0 and compared={compared}.")
    if compared == 0:
        return "cannot be tested here"
    return "reproduced" if alike == compared else "differs"


def weakest(parts: Iterable[Verdict]) -> Verdict:
    """Label an answer in several parts: by the part that claims least."""
    return max(parts, key=WEAKEST_LAST.index)
