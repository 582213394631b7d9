"""From the facts that a caller states to a checked design."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from helpers.errors import DataError, ParameterError
from helpers.inputs import check_choice, check_count
from helpers.power.designs import Design, FloatArray

_ALLOWED = {
    "independence": ("totals", "n", "rows", "columns", "share"),
    "trend": ("totals", "share", "scores"),
    "two-proportions": ("totals", "baseline"),
}
_REQUIRED = {"independence": (), "trend": ("totals", "share"), "two-proportions": ("totals", "baseline")}


def design_from_facts(name: str, facts: Mapping[str, Any]) -> Design:
    """Check the facts of a design and return it.

    Raises
    ------
    ParameterError
        If a fact is unknown, missing or not allowed.
    DataError
        If a total is not a count, or fewer than two groups hold an observation.
    """
    check_choice(name, name="design", allowed=tuple(_ALLOWED))
    for fact in facts:
        if fact not in _ALLOWED[name]:
            raise ParameterError(f"{fact}: no fact of design={name!r}; allowed are {', '.join(_ALLOWED[name])}.")
    for fact in _REQUIRED[name]:
        if facts.get(fact) is None:
            raise ParameterError(f"{fact}: must be given for design={name!r}.")
    if name == "independence":
        totals = _group_totals(facts)
        margin = _margin(facts.get("share"), _at_least_two(facts.get("columns", 2), "columns"))
        return Design(name=name, totals=totals, margin=margin, scores=np.arange(float(totals.size)))
    totals = _totals(facts["totals"])
    if name == "trend":
        margin, scores = _two_outcomes(facts["share"], "share"), _scores(facts.get("scores"), totals.size)
        return Design(name=name, totals=totals, margin=margin, scores=scores)
    if totals.size != 2:
        raise ParameterError(f"totals: {totals.size} given; design='two-proportions' has exactly 2 groups, a and b.")
    margin = _two_outcomes(facts["baseline"], "baseline")
    return Design(name=name, totals=totals, margin=margin, scores=np.array([1.0, 0.0]), baseline=True)


def _group_totals(facts: Mapping[str, Any]) -> npt.NDArray[np.int64]:
    n, rows = facts.get("n"), facts.get("rows")
    if facts.get("totals") is not None:
        if n is not None or rows is not None:
            raise ParameterError("totals: give either totals, or n and rows, not both.")
        return _totals(facts["totals"])
    if n is None or rows is None:
        raise ParameterError("totals: must be given for design='independence', or else both n and rows.")
    groups, whole = _at_least_two(rows, "rows"), check_count(n, name="n")
    if whole < groups:
        raise ParameterError(f"n={n!r}: at least one observation in each of {groups} rows is needed.")
    return np.array([whole // groups + (group < whole % groups) for group in range(groups)], dtype=np.int64)


def _totals(totals: Any) -> npt.NDArray[np.int64]:
    try:
        listed = [check_count(total, name="totals") for total in totals]
    except TypeError:
        raise ParameterError(f"totals={totals!r}: must be a sequence of counts, one a group.") from None
    if len(listed) < 2 or min(listed) == 0:
        raise DataError(f"totals={listed}: at least 2 groups, each with at least one observation, are needed.")
    return np.array(listed, dtype=np.int64)


def _at_least_two(value: Any, name: str) -> int:
    number = check_count(value, name=name)
    if number < 2:
        raise ParameterError(f"{name}={value!r}: at least 2 are needed.")
    return number


def _margin(share: Any, columns: int) -> FloatArray:
    if share is None:
        return np.full(columns, 1 / columns)
    if columns == 2 and np.ndim(share) == 0:
        return _two_outcomes(share, "share")
    shares = _numbers(share, "share")
    if shares.size != columns or not ((shares > 0) & (shares < 1)).all() or abs(shares.sum() - 1) > 1e-9:
        raise ParameterError(f"share={share!r}: must be {columns} shares, each between 0 and 1, that sum to 1.")
    return np.asarray(shares / shares.sum())


def _two_outcomes(share: Any, name: str) -> FloatArray:
    value = _numbers([share], name)[0]
    if not 0 < value < 1:
        raise ParameterError(f"{name}={share!r}: must lie strictly between 0 and 1.")
    return np.array([value, 1 - value])


def _scores(scores: Any, groups: int) -> FloatArray:
    if scores is None:
        return np.arange(float(groups))
    values = _numbers(scores, "scores")
    if values.size != groups or not np.isfinite(values).all() or np.ptp(values) == 0:
        raise ParameterError(f"scores={scores!r}: must be {groups} finite numbers, one a group, not all equal.")
    return values


def _numbers(values: Any, name: str) -> FloatArray:
    try:
        numbers = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise ParameterError(f"{name}={values!r}: must be a number, or numbers.") from None
    if numbers.ndim != 1:
        raise ParameterError(f"{name}={values!r}: must have one dimension.")
    return numbers
