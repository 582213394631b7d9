"""Sentences about years: where the share changed, what shape the years have, what later inspections add."""

from datetime import date
from typing import Any

import pandas as pd

from helpers import formats
from helpers.counting.shares import held
from helpers.formats import of_total, p_value, plural
from helpers.words.tests import Subject
from smallstats.results import NotComputable

EQUALLY_GOOD = 2.0  # units of AIC within which models are about equally supported (Burnham and Anderson, 2002, p. 70)


def change(result: Any, counts: pd.DataFrame, subject: Subject, *, outcome: str) -> str:
    """Say between which years the share changes most, and whether chance would often bring that about.

    Parameters
    ----------
    result : Result
        A change point.
    counts : DataFrame
        Years x outcomes, the table it was found in.
    outcome : str
        Column whose share is followed.
    """
    if isinstance(result, NotComputable):
        return f"Where the share changes most cannot be found here ({result.reason.rstrip('.')})."
    if result.statistic == 0:
        return "There is no change to place: the share is the same on both sides of every split."
    halves = held(counts.iloc[: result.split]), held(counts.iloc[result.split :])
    before, after = (of_total(int(half[outcome].sum()), int(half.to_numpy().sum())) for half in halves)
    place = f"between {halves[0].index[-1]} and {halves[1].index[0]}"
    rare = "be rare" if result.p_value < subject.level else "not be rare"
    allowed = (
        f"{p_value(result.p_value, level=subject.level)}, level {subject.level:g}, the choice of place allowed for"
    )
    return (
        f"The share {subject.outcome} changes most {place}: {before} up to then, {after} from then on. "
        f"If the years were alike, so large a change somewhere would {rare} ({allowed})."
    )


def shapes(frame: pd.DataFrame) -> str:
    """Say which shape over the years has the lowest AIC, and which are about as good.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.q02_years.shape_table` gives it.
    """
    known = frame.dropna(subset="aic").sort_values("aic", kind="stable")
    if len(known) < 2:
        return "The shapes cannot be compared: these years, or their outcomes, do not vary enough."
    best, near = known.index[0], known[known["above_lowest"] < EQUALLY_GOOD].index[1:]
    lowest = f"Of {len(known)} shapes that could be fitted, ‘{best}’ has the lowest AIC"
    if len(near) == 0:
        second = known.iloc[1]
        return f"{lowest}; the next, ‘{known.index[1]}’, lies {second['above_lowest']:.1f} above it."
    named = formats.join([f"‘{name}’ ({known.loc[[name], 'above_lowest'].iloc[0]:.1f} above)" for name in near])
    less = "so the years do not tell them apart"
    return f"{lowest}. About as well supported, within {EQUALLY_GOOD:g} of it, {_be(near)} {named}, {less}."


def first_term(starts: pd.Series, early: pd.Series) -> str:
    """Say how many inspections started in the first school term, and from when to when.

    Parameters
    ----------
    starts : Series
        Start of each inspection.
    early : Series of bool
        Which of them lie in the first term.
    """
    number, days = int(early.sum()), starts[early]
    if number == len(starts):
        return "All inspections that count started in the first school term, so leaving them out leaves nothing."
    begin, end = formats.day(days.min()), formats.day(days.max())
    when = f"on {begin}" if begin == end else f"from {begin} to {end}"
    return (
        f"Of the {len(starts):,} inspections that count, {number} started in the first school term, {when}. "
        f"Leaving them out leaves {len(starts) - number:,}."
    )


def without_first_term(test: Any, turn: Any, *, left_out: int, level: float) -> str:
    """Say in one sentence what the exact test and the search for a change give without the first term.

    Parameters
    ----------
    test, turn : Result
        The exact test of independence and the change point, both without the first term.
    left_out : int
        Inspections that started in it.
    level : float
        Significance level.
    """
    who = f"Without the {f'{left_out:,} inspections' if left_out > 1 else 'one inspection'} of the first school term"
    tests = {"the exact test over years": test, "the test for a change somewhere": turn}
    made = {name: result.p_value for name, result in tests.items() if not isinstance(result, NotComputable)}
    if not made:
        return f"{who} neither {formats.join(list(tests), word='nor')} can be made."
    (first, value), *others = made.items()
    said = [f"{first} gives {p_value(value, level=level)}"]
    said += [f"{name} {p_value(value, level=level)}" for name, value in others]
    text = f"{who} {formats.join(said)}, {_side([p < level for p in made.values()])} the level of {level:g}"
    missing = [f"; {name} cannot be made" for name in tests if name not in made]
    return f"{text}{''.join(missing)}."


def extension(counted: int, extended: int, *, last: date, as_at: date) -> str:
    """Say how many inspections count by the as-at date, and by the framework's last publication."""
    if last <= as_at:
        return f"No inspection of this framework was published after {formats.day(as_at)}: nothing is added."
    return (
        f"To the framework's last publication, {formats.day(last)}, {plural(extended, 'inspection')} "
        f"{_are(extended)} counted, against {counted:,} by {formats.day(as_at)}."
    )


def _side(below: list[bool]) -> str:
    """Say which of one or two tests lie below, before the words ``the level``."""
    if len(below) == 1:
        return "below" if below[0] else "not below"
    if below[0] != below[1]:
        return f"only the {'first' if below[0] else 'second'} below"
    return "both below" if below[0] else "neither below"


def _be(names: pd.Index) -> str:
    return "is" if len(names) == 1 else "are"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
