"""Sentences on the three outcomes of the framework of 2023: how many of each, in which group, and after what.

Sentences on proportional odds models of the three outcomes: effects, and whether one odds ratio is enough.

Sentences on what the rules say comes next: how many areas are due, overdue and not yet inspected.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite, isnan

import pandas as pd

from helpers import formats
from helpers.formats import join, join_names, number, number_interval, of_total, p_alone, p_value, plural
from helpers.questions import q06_framework_2023
from helpers.vocabulary import FIRST_OUTCOMES, SECOND_OUTCOMES
from smallstats.models import ProportionalOddsResult
from smallstats.proportions import interval
from smallstats.results import NotComputable, Result

FOUND = dict(
    zip(
        SECOND_OUTCOMES,
        ("typically positive outcomes", "inconsistent outcomes", "widespread and/or systemic failings"),
        strict=True,
    )
)


def three_outcomes(counts: pd.Series, *, confidence: float, as_at: date, counted: str, known: str = "outcome") -> str:
    """Say how many inspections had each outcome, each share with its Wilson interval.

    Parameters
    ----------
    counts : Series
        By outcome, in order.
    counted : str
        ``started`` or ``published``.
    known : str
        What is known of each of them: ``outcome``, or ``outcome and calendar year``.
    """
    total = int(counts.sum())
    verb = "are" if " and " in known else "is"
    if total == 0:
        return f"No inspection {counted} by {formats.day(as_at)} whose {known} {verb} known is counted."
    if total == 1:
        return f"One inspection {counted} by {formats.day(as_at)} is counted; it found {FOUND[str(counts.idxmax())]}."
    parts = [_part(int(counts.loc[outcome]), total, FOUND[outcome], confidence) for outcome in SECOND_OUTCOMES]
    return f"Of {total:,} inspections {counted} by {formats.day(as_at)} whose {known} {verb} known, {join(parts)}."


def failings_by_group(shares: pd.DataFrame, confidence: float, *, group_noun: str) -> str:
    """Say which groups have the highest and the lowest share of areas with failings."""
    text = formats.extremes(shares, confidence, group_noun=group_noun)
    return f"As to {FOUND[SECOND_OUTCOMES[-1]]}, {text[0].lower()}{text[1:]}"


def not_known(unknown: Mapping[str, Sequence[str]], *, date_rule: str, unknown_start: str) -> str:
    """Say which inspections lack an outcome, a start date, an index of deprivation or an earlier inspection.

    Parameters
    ----------
    unknown : mapping
        ``outcome``, ``start``, ``deprivation`` and ``earlier`` to the names of the areas concerned.
    date_rule, unknown_start : str
        Which date gives the year, and what is done about the start dates; see `helpers.counting.second_framework`.
    """
    done = "they count by the date of publication"
    if unknown_start == "estimated":
        done = "the start is estimated from the publication date"
    elif date_rule == "start":
        done = "by calendar year they are left out, and elsewhere counted"
    start = f"No source gives a start date for {{}}; {done}."
    told = {
        "outcome": "No source gives an outcome for {}: inspected, but not counted among the outcomes.",
        "start": start,
        "deprivation": "The index of deprivation has no value for {}, made after it was published; where deprivation "
        "is asked for, such areas are left out.",
        "earlier": "No earlier outcome is used for {}; in the comparison with the earlier framework such areas are "
        "left out.",
    }
    said = [text.format(_names(unknown[key])) for key, text in told.items() if unknown[key]]
    return " ".join(said) or "Outcome, start, deprivation and earlier outcome are known for every inspection."


def earlier_and_later(counts: pd.DataFrame) -> str:
    """Say what areas that had needed a statement, and those that had not, were found to be later."""
    rows = {str(name): row for name, row in counts.iterrows()}
    without, needed = (rows[name] for name in FIRST_OUTCOMES)
    return f"{_group(needed, 'had needed a statement of action')} {_group(without, 'had not needed one')}"


def family_of_questions(frame: pd.DataFrame, *, level: float) -> str:
    """Say which primary test of a notebook stays below the level once adjusted for their number."""
    tests = "primary tests of this notebook"
    made = frame.dropna(subset="p_value")
    if made.empty:
        return f"None of the {tests} could be made, so there is nothing to adjust."
    smallest = made["adjusted_p_value"].min()
    below = [str(name) for name in made.index[made["adjusted_p_value"] < level]]
    if len(made) == 1:
        side = "below" if below else "at or above"
        return f"One of the {tests} could be made; it puts p {side} the level ({p_value(smallest, level=level)})."
    named = [f"‘{name}’" if "," in name else name for name in below]
    said = f"{join(named)} {'stays' if len(below) == 1 else 'stay'}"
    if not below:
        said = "none stays" if (made["p_value"] < level).any() else "none is"
    text = f"Of the {len(made)} {tests}, {said} below the level of {level:g}"
    return f"{text} when Holm's adjustment is made (smallest adjusted {p_value(smallest, level=level)})."


def choices(frame: pd.DataFrame, questions: Sequence[str], *, level: float) -> str:
    """Say between which values the exact p-value of each question moves over all definitions tried."""
    parts = []
    for name in questions:
        values = frame[name].dropna()
        if values.empty:
            parts.append(f"for the {name} it could not be computed")
            continue
        low, high = p_value(values.min(), level=level), p_value(values.max(), level=level)
        ends = (p_alone(value, level=level, below="<", above=">") for value in (values.min(), values.max()))
        spread = f"is {low.removeprefix('p = ')}" if low == high else f"runs from {' to '.join(ends)}"
        parts.append(f"for the {name} it {spread}, {_below(int((values < level).sum()), len(values), level)}")
    return f"The exact p-value under {plural(len(frame), 'definition')}: {'; '.join(parts)}."


def _part(count: int, total: int, found: str, confidence: float) -> str:
    limits = interval(count, total, confidence=confidence)
    share = f"{formats.percent(count / total)}; {formats.interval(limits.lower, limits.upper, confidence)}"
    return f"{_none(count)} found {found} ({share})"


def _group(row: pd.Series, words: str) -> str:
    total = int(row.sum())
    if total == 0:
        return f"Of the areas that {words}, none is counted here."
    if total == 1:
        return f"The one area that {words} was later found to have {FOUND[str(row.idxmax())]}."
    parts = [f"{_none(int(row.loc[outcome]))} had {FOUND[outcome]}" for outcome in SECOND_OUTCOMES]
    return f"Of {total} areas that {words}, later {join(parts)}."


def _names(names: Sequence[str]) -> str:
    return join_names(names) if len(names) <= 6 else f"{len(names)} areas"


def _below(count: int, total: int, level: float) -> str:
    return f"{of_total(count, total)} below {level:g}"


def _none(count: int) -> str:
    return "none" if count == 0 else f"{count:,}"


def ordered_effect(effects: pd.DataFrame, term: str, *, model: Result, level: float, confidence: float) -> str:
    """Say how the odds of an outcome further towards failings go with a term, alone and beside the others.

    Parameters
    ----------
    effects : DataFrame
        As `helpers.questions.q06_framework_2023.effect_table` gives it.
    term : str
        First level of its index: the term in words.
    model : Result
        The model of the term alone; its reason is given where there is none.
    """
    if isinstance(model, NotComputable):
        return f"How the odds change with {term} cannot be modelled here ({model.reason.rstrip('.')})."
    alone, together = (effects.loc[[(term, name)]].iloc[0] for name in ("alone", "together"))
    text = f"With {term} the odds of an outcome further towards failings {_effect(alone, level, confidence)}"
    if isnan(together["odds_ratio"]) or together["odds_ratio"] == alone["odds_ratio"]:
        return f"{text}."
    limits = number_interval(together["lower"], together["upper"], confidence)
    return f"{text}; beside the other terms the odds ratio is {number(together['odds_ratio'])} ({limits})."


def proportionality(model: Result, *, level: float) -> str:
    """Say whether the test of proportional odds speaks against one odds ratio for both boundaries."""
    if not isinstance(model, ProportionalOddsResult):
        return "Whether one odds ratio serves both boundaries between outcomes cannot be tested, without a model."
    check = model.proportionality
    if isnan(check.p_value):
        return f"Whether one odds ratio serves both boundaries between outcomes cannot be tested here ({check.note})."
    name = f"{check.method[0].lower()}{check.method[1:]}"
    test = f"{name}, {p_value(check.p_value, level=level)}, level {level:g}, {plural(model.n, 'area')}"
    if check.p_value < level:
        return (
            f"One odds ratio does not serve both boundaries between outcomes ({test}); "
            f"the two boundaries are to be read apart."
        )
    return (
        f"Nothing here speaks against one odds ratio for both boundaries between outcomes ({test}); in so few areas "
        f"that is no evidence that one is enough, and the boundaries are given apart as well."
    )


def boundaries(frame: pd.DataFrame, *, confidence: float) -> str:
    """Say how many odds ratios, each boundary by itself, have an interval that leaves out 1."""
    made = frame.dropna(subset=["lower", "upper"])
    if made.empty:
        return "No odds ratio can be given at either boundary."
    apart = int(((made["lower"] > 1) | (made["upper"] < 1)).sum())
    low, high = number(made["odds_ratio"].min()), number(made["odds_ratio"].max())
    if len(made) == 1:
        return f"The one odds ratio at a boundary is {low}; its interval {'leaves out' if apart else 'holds'} 1."
    said = of_total(apart, len(made))
    verb = "has" if apart == 1 or apart == 0 else "have"
    level = f"{round(confidence * 100, 6):g}%"
    return (
        f"With the boundaries taken apart the odds ratios run from {low} to {high}, and {said} {verb} a {level} "
        f"interval that leaves out 1."
    )


def _effect(row: pd.Series, level: float, confidence: float) -> str:
    p = float(row["p_value"])
    ratio = float(row["odds_ratio"])
    direction = "are higher" if ratio > 1 else "are lower"
    found = direction if p < level else "are not shown to be higher or lower"
    limits = number_interval(float(row["lower"]), float(row["upper"]), confidence)
    size = f"odds ratio {number(ratio)}" if isfinite(ratio) else "odds ratio without a finite estimate"
    return f"{found} ({size}, {limits}, {p_value(p, level=level)}, {plural(int(row['n']), 'area')})"


DAYS_A_MONTH = 365.25 / 12
_CLOCK_WORDS = {"publication": "publication of the report", "start": "start of the inspection"}


def next_full(visits: pd.DataFrame, *, as_at: date, count_from: str) -> str:
    """Say how many areas have been inspected, and when the next full inspections of those are due at the latest."""
    states = visits["full_inspection"].value_counts()
    number_of = {status: int(states.get(status, 0)) for status in q06_framework_2023.STATUSES}
    waiting = number_of[q06_framework_2023.NOT_INSPECTED]
    inspected = len(visits) - waiting
    text = (
        f"Of {plural(len(visits), 'local area')} existing on {formats.day(as_at)}, {_none(inspected)} had had a full "
        f"inspection under the framework of 2023, and {_none(waiting)} had not."
    )
    if inspected == 0:
        return text
    unknown = number_of[q06_framework_2023.UNKNOWN]
    those = "that area" if inspected == 1 else f"the {inspected}"
    gap = f", and for {unknown} the date is not known" if unknown else ""
    return (
        f"{text} Counted from the {_CLOCK_WORDS[count_from]}, the next full inspection was overdue by the rules in "
        f"{_none(number_of[q06_framework_2023.OVERDUE])} of {those}, fell due within a year in "
        f"{_none(number_of[q06_framework_2023.SOON])}, and later in {_none(number_of[q06_framework_2023.LATER])}{gap}."
    )


def monitoring(visits: pd.DataFrame, *, months: int) -> str:
    """Say for how many areas with failings the time to a monitoring inspection had passed."""
    states = visits["monitoring"].dropna()
    if states.empty:
        return "No area counted had failings, so the rules ask for no monitoring inspection."
    passed = int((states == q06_framework_2023.OVERDUE).sum())
    who = f"{of_total(passed, len(states))} areas" if len(states) > 1 else "the one area"
    had = "had not yet passed" if len(states) == 1 and passed == 0 else "had passed"
    return (
        f"For {who} with failings, the {months} months to a monitoring inspection {had}; the data hold full "
        f"inspections only, so whether a monitoring inspection was made is not known here."
    )


def cycle(visits: pd.DataFrame, rules: q06_framework_2023.VisitRules, *, as_at: date) -> str:
    """Compare the pace of first inspections so far with the pace that the cycle still asks for."""
    waiting = int((visits["full_inspection"] == q06_framework_2023.NOT_INSPECTED).sum())
    done = len(visits) - waiting
    so_far = (pd.Timestamp(as_at) - rules.began).days / DAYS_A_MONTH
    left = (rules.cycle_ends - pd.Timestamp(as_at)).days / DAYS_A_MONTH
    end = formats.day(rules.cycle_ends)
    if waiting == 0:
        return f"Every existing area has had its inspection of the cycle that ends on {end}."
    if left <= 0:
        return f"The cycle ended on {end}, and {plural(waiting, 'area')} had no inspection in the data."
    pace, needed = number(done / so_far), number(waiting / left)
    return (
        f"Every area is to be inspected once by {end}: that asks for {needed} a month from {formats.day(as_at)} on "
        f"({plural(waiting, 'area')} in {number(left)} months), where {pace} a month have been inspected so far."
    )


def data_end(last: pd.Timestamp, *, as_at: date) -> str:
    """Warn where the as-at date lies beyond the last report in the data."""
    if pd.Timestamp(as_at) <= last:
        return ""
    return f"The data end with reports published by {formats.day(last)}; what came after is not counted."
