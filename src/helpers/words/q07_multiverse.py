"""Sentences about a multiverse: on which side its universes fall, what moves them, and what chance would do."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from helpers import formats
from helpers.formats import of_total, p_alone, p_value, percent, plural


def universe_sides(row: pd.Series, *, question: str, level: float) -> str:
    """Say how many universes of a question put p below the level; `row` is one of `side_by_side`."""
    total, below = int(row["universes"]), int(row["below"])
    noun = "universe" if total == 1 else "universes"
    puts = "put" if below > 1 else "puts"
    share = f" ({percent(below / total)})" if 0 < below < total else ""
    low, middle, high = (p_alone(row[name], level=level) for name in ("smallest_p", "median_p", "largest_p"))
    spread = f"over all of them p runs from {low} to {high}, with median {middle}"
    if low == high:
        spread = f"p is {low}" if total == 1 else f"in all of them p is {low}"
    text = f"On {question}, {of_total(below, total)} {noun}{share} {puts} p below the level of {level:g}; {spread}."
    nothing = int(row["untestable"])
    if not nothing:
        return text
    holds = "holds" if nothing == 1 else "hold"
    return f"{text} Of all, {nothing:,} {holds} one group or one outcome only: nothing can be tested there, and p is 1."


def coincidence(row: pd.Series, *, question: str) -> str:
    """Say how many universes repeat the table and the test of another; `row` is one of `side_by_side`."""
    total, different = int(row["universes"]), int(row["different"])
    if total == different:
        return f"On {question}, no two of the {plural(total, 'universe')} have the same table and the same test."
    repeats, repeat = plural(total - different, "universe"), "repeats" if total - different == 1 else "repeat"
    return (
        f"On {question}, {repeats} of {total:,} {repeat} the table and the test of another, so that "
        f"{different:,} differ."
    )


def directions(frame: pd.DataFrame, *, question: str, level: float) -> str:
    """Say to which end of the groups statements lean; `frame` is what `by_direction` gives."""
    total, below = int(frame["universes"].sum()), int(frame["below"].sum())
    found = frame[frame["universes"] > 0].sort_values("universes", ascending=False, kind="stable")
    lean = f"On {question}, areas that needed a statement lean to"
    if len(found) == 1:
        return f"{lean} {_end(str(found.index[0]))} in {'every' if total > 1 else 'the one'} universe."
    ends, counts = [_end(str(name)) for name in found.index], found["universes"].tolist()
    parts = [f"to {end} in {count:,}" for end, count in zip(ends[1:], counts[1:], strict=True)]
    text = f"{lean} {formats.join([f'{ends[0]} in {counts[0]:,} of {total:,} universes', *parts])}."
    sides = [(int(row["below"]), _end(str(name))) for name, row in found.iterrows() if row["below"]]
    if not sides:
        return text
    if len(sides) == 1:
        who = "The one" if below == 1 else "Both" if below == 2 else f"All {below:,}"
        return f"{text} {who} with p below the level of {level:g} {'leans' if below == 1 else 'lean'} to {sides[0][1]}."
    (most, end), *rest = sides
    held = [f"{most:,} {'leans' if most == 1 else 'lean'} to {end}", *(f"{count:,} to {end}" for count, end in rest)]
    return f"{text} Of the {below:,} with p below the level of {level:g}, {formats.join(held)}."


def own_choice(frame: pd.DataFrame, own: int, *, level: float) -> str:
    """Say what the release's own definitions give with a test of ours, and where that lies among all universes."""
    value = float(frame["p_value"].iloc[own])
    smaller = int((frame["p_value"] < value).sum())
    gives = "gives" if smaller < 2 else "give"
    return (
        f"With the release's own definitions and our test ‘{frame['test'].iloc[own]}’, {p_value(value, level=level)}; "
        f"{of_total(smaller, len(frame))} universes {gives} a smaller p."
    )


def movers(table: pd.DataFrame, *, question: str, level: float) -> str:
    """Say which choice moves p most, and which one most often moves it across the level."""
    known = table.dropna(subset="moved")
    if known.empty:
        return f"On {question}, no choice moves the answer: every universe gives the same p."
    first, most = known.iloc[0], int(known["crossings"].to_numpy().argmax())
    text = (
        f"On {question}, the choice that moves p most is ‘{known.index[0]}’: {percent(first['moved'])} of the variance "
        f"of log p lies between universes that differ in it alone, and {percent(first['crossings'])} of the pairs of "
        f"such universes lie on different sides of the level of {level:g}."
    )
    if known["crossings"].iloc[most] <= first["crossings"]:
        return text
    often = percent(known["crossings"].iloc[most])
    return f"{text} The choice that most often moves p across the level is ‘{known.index[most]}’, in {often} of pairs."


def moves_most(tables: Mapping[str, pd.DataFrame]) -> str:
    """Name the choice that moves p most on each question; the tables are those of `importance`."""
    named = {question: table.dropna(subset="moved") for question, table in tables.items()}
    parts = [f"‘{table.index[0]}’ on {question}" for question, table in named.items() if len(table)]
    if not parts:
        return "No choice moves p: on each question every universe gives the same."
    return f"The choice that moves p most is {formats.join(parts)}."


def one_sided_options(levels: pd.DataFrame) -> str:
    """Name the options under which all universes, or none, lie below the level, where others differ."""
    below = levels["below"].sum()
    if below == 0:
        return "No option puts any universe below the level."
    if below == levels["universes"].sum():
        return "Every option puts all its universes below the level."
    parts = []
    for word, mask in (("none", levels["below"].eq(0)), ("all", levels["below"].eq(levels["universes"]))):
        names = [f"‘{choice}: {option}’" for choice, option in levels.index[mask.to_numpy()]]
        if names:
            who = "no universe" if word == "none" else "every universe"
            parts.append(f"{who} lies below the level with {formats.join(names, word='or')}")
    if not parts:
        return "Under each option some universes lie below the level and some do not."
    text = ", and ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def curve_test(result: Any, *, question: str, family: pd.DataFrame, level: float) -> str:
    """Say whether outcomes dealt out at random rarely put as many universes below the level.

    Parameters
    ----------
    result : CurveResult
        The test of one question.
    family : DataFrame
        The tests of all questions as `helpers.questions.primary_tests.adjusted_family` gives them; the verdict follows
        the adjusted p-value.
    """
    adjusted, questions = float(family["adjusted_p_value"][question]), len(family)
    if result.share_below == 0:
        return (
            f"On {question}, no universe with a large-sample test puts p below the level of {level:g}, and no deal of "
            f"the outcomes can put fewer there."
        )
    error = f"standard error {formats.number(result.standard_error, digits=1)}, {plural(result.draws, 'deal')}"
    how_often = "rarely" if result.p_value < level else "not rarely"
    text = (
        f"On {question}, outcomes dealt out at random would {how_often} put as many universes with a large-sample test "
        f"below the level of {level:g} ({p_value(result.p_value, level=level)}, {error}"
    )
    if questions == 1:
        return f"{text})."
    text = f"{text}; {p_value(adjusted, level=level)} adjusted for {questions} questions)"
    if result.p_value < level <= adjusted:
        return f"{text}: taken alone that is below the level, as one of {questions} questions it is not."
    return f"{text}."


def dealt_shares(result: Any) -> str:
    """Say which share of the universes lies below the level, as observed and with outcomes dealt out at random."""
    share = "none lies" if result.share_below == 0 else f"{percent(result.share_below)} lie"
    return (
        f"Of the universes with a large-sample test {share} there; over the deals the median "
        f"share is {percent(result.dealt_median)}, and 19 deals in 20 give at most {percent(result.dealt_upper)}."
    )


def spot_checked(checks: pd.DataFrame, *, question: str) -> str:
    """Say whether universes computed again agree with the first result; `checks` is what `spot_checks` gives."""
    drawn, agree = f"{plural(len(checks), 'universe')} drawn at random and computed again", int(checks["agree"].sum())
    if agree == len(checks):
        same = "agrees" if agree == 1 else "agree"
        return f"On {question}, {drawn} one by one {same} with the p-value above to nine digits."
    worst = float(np.abs(checks["p_value_again"] - checks["p_value"]).max())
    return (
        f"On {question}, of {drawn} one by one only {of_total(agree, len(checks))} agree with the p-value above; the "
        f"largest difference is {formats.number(worst)}. Nothing in this notebook should be used until it is found."
    )


def _end(name: str) -> str:
    return "neither side" if name == "neither" else f"the {name}"
