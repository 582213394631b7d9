"""Sentences about test results: what a result says, how strongly, and what it does not say.

Absence of evidence is worded as such, an odds ratio never as a ratio of risks, and a result that could not be
computed by its reason.

Sentences about a test among others: adjusted for a family of tests, or beside other terms of a model.

Sentences about groups compared two by two, and about shares that a document prints in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers import formats
from helpers.formats import number, of_total, p_range, p_value
from smallstats.results import NotComputable, Result


@dataclass(frozen=True)
class Subject:
    """What the tests of a notebook are about.

    Attributes
    ----------
    groups, outcome : str
        The two things in words: ``the deprivation group``, ``needing a written statement of action``.
    level : float
        Significance level; a p-value below it counts as a finding.
    """

    groups: str
    outcome: str
    level: float


def association(result: Any, subject: Subject, *, effect: Any, alone: bool = False) -> str:
    """Say whether groups and outcome are associated, with the test's name, p and level.

    Parameters
    ----------
    result : Result
        A test of independence.
    subject : Subject
        What the test is about.
    effect : Result
        Cramér's V with its interval: what an absence of evidence leaves possible.
    alone : bool
        Whether to say that a finding is one taken alone, as where its place in a family of tests is told after it.
    """
    if isinstance(result, NotComputable):
        return f"Whether {subject.outcome} goes with {subject.groups} cannot be tested here{_because(result)}"
    if result.df == 0:
        return (
            f"Nothing can be said on whether {subject.outcome} goes with {subject.groups}: the counted areas all have "
            f"the same outcome, or all lie in one group."
        )
    test = _test(result, subject.level)
    if result.p_value < subject.level:
        found = f"Taken alone, {subject.outcome}" if alone else _capital(subject.outcome)
        return (
            f"{found} is associated with {subject.groups}: were the two unrelated, shares as "
            f"unlike one another as these would be rare ({test})."
        )
    return (
        f"These inspections do not show that {subject.outcome} goes with {subject.groups} ({test}). "
        f"That is not evidence that the two are unrelated{_what_is_left(effect)}."
    )


def agreement(tests: Mapping[str, Any], *, level: float) -> str:
    """Say on which side of the level the p-values of several tests of one question fall."""
    values = pd.Series({name: result.p_value for name, result in tests.items()}, dtype=float).dropna()
    made = [result for result in tests.values() if not isinstance(result, NotComputable)]
    if values.empty or all(getattr(result, "df", 1) == 0 for result in made):
        return "None of the tests has anything to compare."
    below = int((values < level).sum())
    puts = "puts" if len(values) == 1 else "put"
    who = {1: "The one test", 2: "Both tests"}.get(len(values), f"All {len(values)} tests")
    if below in (0, len(values)):
        side = "below" if below else "at or above"
        return f"{who} {puts} p {side} the level of {level:g} ({p_range(values, level=level)})."
    some = "one puts" if below == 1 else f"{below} put"
    return (
        f"The {len(values)} tests do not agree: {some} p below the level of {level:g} ({p_range(values, level=level)})."
    )


def trend(result: Any, subject: Subject, *, ends: tuple[str, str]) -> str:
    """Say whether the share rises or falls from the first group to the last, named by `ends`.

    A direction is given below the level only: above it, the shares may go up and down as they like.
    """
    if isinstance(result, NotComputable):
        return f"A gradient over {subject.groups} cannot be tested here{_because(result)}"
    path = f"from {ends[0]} to {ends[1]}"
    if result.df == 0:
        return f"The share {subject.outcome} neither rises nor falls {path}; there is nothing to test."
    test = _test(result, subject.level)
    if result.p_value < subject.level:
        return f"The share {subject.outcome} {'rises' if result.slope > 0 else 'falls'} {path} ({test})."
    return (
        f"No steady rise or fall of the share {subject.outcome} {path} is shown ({test}), which does not show that "
        f"there is none."
    )


def reconciled(frame: pd.DataFrame, *, place: str) -> str:
    """Say how many published cells are reproduced, and by how much the others differ."""
    same = int(frame["difference"].eq(0).sum())
    cells = f"{_capital(of_total(same, len(frame)))} cells of {place} are reproduced"
    if same == len(frame):
        return f"{cells}."
    return f"{cells}; the largest difference is {int(frame['difference'].abs().max())}."


def _because(result: NotComputable) -> str:
    return f" ({result.reason.rstrip('.')})."


def _what_is_left(effect: Any) -> str:
    if isinstance(effect, NotComputable) or effect.upper == 0:
        return ""  # an interval of nothing but 0 comes of a table more even than chance makes them, and excludes little
    level = formats.level_name(effect.confidence)
    return f": the {level} interval of Cramér's V, 0 for unrelated and 1 at most, reaches up to {number(effect.upper)}"


def _test(result: Result, level: float) -> str:
    return f"{result.method}, {p_value(getattr(result, 'p_value', float('nan')), level=level)}, level {level:g}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def family(frame: pd.DataFrame, question: str, *, level: float) -> str:
    """Say what a question's p-value becomes among the primary tests of all notebooks.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.primary_tests.primary_tests` gives it.
    question : str
        The row to speak of.
    level : float
        Significance level.
    """
    row, tests = frame[frame.index == question].iloc[0], int(frame["p_value"].notna().sum())
    if pd.isna(row["p_value"]):
        return f"The {question} cannot be tested here, so it has no place among the primary tests."
    alone, adjusted = (p_value(row[name], level=level) for name in ("p_value", "adjusted_p_value"))
    if tests == 1:
        return f"The {question} is the only primary question that can be tested here, so {alone} is not adjusted."
    before, after = (row[name] < level for name in ("p_value", "adjusted_p_value"))
    counted = f"Among the {tests} primary tests of these notebooks, the {question} has {alone} alone and {adjusted}"
    if after:
        return f"{counted} once adjusted for their number, which is still below the level of {level:g}."
    if before:
        return (
            f"{counted} once adjusted for their number: taken alone it is below the level of {level:g}, "
            f"as one of several it is not."
        )
    return f"{counted} once adjusted for their number; neither is below the level of {level:g}."
