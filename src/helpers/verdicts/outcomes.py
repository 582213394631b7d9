"""Sentences on the three outcomes of the framework of 2023: how many of each, in which group, and after what."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from helpers import sentences
from helpers.proportions import interval
from helpers.sentences import join, join_names, of_total, p_alone, p_value, plural
from helpers.vocabulary import FIRST_OUTCOMES, SECOND_OUTCOMES

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
        return f"No inspection {counted} by {sentences.day(as_at)} whose {known} {verb} known is counted."
    if total == 1:
        return f"One inspection {counted} by {sentences.day(as_at)} is counted; it found {FOUND[str(counts.idxmax())]}."
    parts = [_part(int(counts.loc[outcome]), total, FOUND[outcome], confidence) for outcome in SECOND_OUTCOMES]
    return f"Of {total:,} inspections {counted} by {sentences.day(as_at)} whose {known} {verb} known, {join(parts)}."


def failings_by_group(shares: pd.DataFrame, confidence: float, *, group_noun: str) -> str:
    """Say which groups have the highest and the lowest share of areas with failings."""
    text = sentences.extremes(shares, confidence, group_noun=group_noun)
    return f"As to {FOUND[SECOND_OUTCOMES[-1]]}, {text[0].lower()}{text[1:]}"


def not_known(unknown: Mapping[str, Sequence[str]], *, date_rule: str, unknown_start: str) -> str:
    """Say which inspections lack an outcome, a start date, an index of deprivation or an earlier inspection.

    Parameters
    ----------
    unknown : mapping
        ``outcome``, ``start``, ``deprivation`` and ``earlier`` to the names of the areas concerned.
    date_rule, unknown_start : str
        Which date gives the year, and what is done about the start dates; see `helpers.starts`.
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
    smallest = made["adjusted"].min()
    below = [str(name) for name in made.index[made["adjusted"] < level]]
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
    share = f"{sentences.percent(count / total)}; {sentences.interval(limits.lower, limits.upper, confidence)}"
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
