"""Sentences of the notebook on years: results in, an answer and its evidence out."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pandas as pd

from helpers import formats
from helpers.counting.cases import Cases
from helpers.counting.shares import WSOA, held
from helpers.formats import of_total, p_value, plural
from helpers.parameters.q02_years import YearOnYear
from helpers.vocabulary import Verdict
from helpers.words.findings import (
    LEADS,
    Asked,
    definitions_alt,
    detectable,
    in_words,
    looked,
    models,
    pairs,
    part,
    shuffles,
    spread,
    strongest,
    turned,
    untestable,
)

__all__ = [
    "DOCUMENT",
    "PLACE",
    "answer",
    "asked",
    "cautions",
    "change",
    "definitions_alt",
    "detectable",
    "extension",
    "first_term",
    "gradient",
    "in_words",
    "later",
    "looked",
    "models",
    "odds",
    "pairs",
    "shapes",
    "shares_alt",
    "spread",
    "starts_alt",
    "steps",
    "strongest",
    "title",
    "turned",
    "without_first_term",
]  # fmt: skip
PLACE: Final = "the numbers by year in the 2021 release"
DOCUMENT: Final = "the 2021 release"
EQUALLY_GOOD = 2.0  # units of AIC within which models are about equally supported (Burnham and Anderson, 2002, p. 70)


def asked(chosen: YearOnYear) -> Asked:
    """Bind what this notebook asks about to a run's levels and date."""
    return Asked(
        "the years", "needed a statement", chosen.significance_level, chosen.confidence_level, chosen.as_at_date
    )


def later(asked: Asked) -> Asked:
    """Ask about the later years alone."""
    return replace(asked, groups="the later years")


def title(pair: pd.DataFrame) -> str:
    """Say in a figure's title what is seen: the share on both sides of its largest change, in counts."""
    return f"A statement was needed by {_sides(pair)}"


def answer(verdict: Verdict, pair: pd.DataFrame) -> str:
    """Answer in one sentence: the label's lead, and the two sides of the largest change in counts."""
    if verdict == "cannot be tested here":
        return f"{LEADS[verdict]} whether the share changed from year to year."
    lead = "No clear change" if verdict == "not shown" else LEADS[verdict]
    return f"{lead}: a statement was needed by {_sides(pair)}."


def change(test: Any, pair: pd.DataFrame, asked: Asked) -> str:
    """Say how often shuffled outcomes would have so large a change at some place."""
    if untestable(test) or len(pair) < 2:
        return "No place where the share changes can be found in these years."
    p = p_value(test.p_value, level=asked.level)
    return f"By chance alone, a change as large at some place comes up in {shuffles(test.p_value)} ({p})."


def gradient(test: Any, counts: pd.DataFrame, asked: Asked) -> str:
    """Say whether the share moves steadily from the first year to the last."""
    filled = held(counts)
    if untestable(test) or len(filled) < 2:
        return "Whether the share moves steadily over the years cannot be tested here."
    p, ends = p_value(test.p_value, level=asked.level), f"from {filled.index[0]} to {filled.index[-1]}"
    if test.p_value >= asked.level:
        return f"The share does not clearly rise or fall {ends} ({p})."
    return f"The share {'rises' if test.statistic > 0 else 'falls'} {ends} ({p}), which one step would bring about too."


def shapes(frame: pd.DataFrame) -> list[str]:
    """Say which shape over the years has the lowest AIC, and which are about as good."""
    known = frame.dropna(subset="aic").sort_values("aic", kind="stable")
    if len(known) < 2:
        return ["The shapes cannot be compared: these years, or their outcomes, vary too little."]
    near = [str(name) for name in known[known["above_lowest"] < EQUALLY_GOOD].index[1:]]
    best = f"By AIC the best of {formats.spelled(len(known))} shapes is {known.index[0]}."
    if not near:
        return [best, f"The next, {known.index[1]}, lies {formats.number(known['above_lowest'].iloc[1])} above it."]
    fits = "fits" if len(near) == 1 else "fit"
    return [best, f"{_capital(formats.join(near))} {fits} about as well, so the years do not tell them apart."]


def steps(frame: pd.DataFrame, asked: Asked) -> list[str]:
    """Say which years differ from the one before."""
    return pairs(frame, asked, none="Only one year holds an inspection, so there is no pair of years.")


def first_term(starts: pd.Series, early: pd.Series) -> str:
    """Say how many inspections started in the first school term, and from when to when."""
    days = starts[early]
    begin, end = formats.day(days.min()), formats.day(days.max())
    when = f"on {begin}" if begin == end else f"from {begin} to {end}"
    left = len(starts) - len(days)
    rest = f"leaving them out leaves {left:,}" if left else "leaving them out leaves nothing"
    return f"{plural(len(days), 'inspection')} started in the first school term, {when}; {rest}."


def without_first_term(test: Any, asked: Asked) -> str:
    """Say what the primary test gives without the first school term."""
    if untestable(test):
        return "Without the first school term, whether the years differ cannot be tested here."
    p = p_value(test.p_value, level=asked.level)
    still = "still differ" if test.p_value < asked.level else "do not clearly differ"
    return f"Without the inspections of the first school term, the years {still} ({p})."


def odds(frame: pd.DataFrame, asked: Asked, *, reference: object) -> str:
    """Say in which year the odds beside region lie furthest from those of the first."""
    rows = frame[frame.index.get_level_values("Model") == "beside region"].dropna(subset="odds_ratio")
    if rows.empty:
        return ""
    away = rows["odds_ratio"].where(rows["odds_ratio"] >= 1, 1 / rows["odds_ratio"])
    place = int(away.to_numpy().argmax())
    row, year = rows.iloc[place], rows.index[place][1]
    times, low, high = (formats.number(float(row[name])) for name in ("odds_ratio", "lower", "upper"))
    return f"Beside region, the odds in {year} are {times} times those in {reference} ({low} to {high})."


def extension(counted: int, extended: int, test: Any, asked: Asked, *, last: date) -> list[str]:
    """Say how many inspections count by the framework's last publication, and whether the years then differ."""
    if last <= asked.as_at:
        return [f"No inspection of this framework was published after {formats.day(asked.as_at)}: nothing is added."]
    counts = f"To {formats.day(last)}, {plural(extended, 'inspection')} {_are(extended)} counted, against {counted:,}."
    if untestable(test):
        return [counts, "Whether the years then differ cannot be tested here."]
    differ = "differ" if test.p_value < asked.level else "do not clearly differ"
    return [counts, f"All years together {differ} ({p_value(test.p_value, level=asked.level)})."]


def cautions(cases: Cases) -> list[str]:
    """Say what limits the answer: the part that is counted, and what a change over the years may be."""
    return [
        *part(cases),
        "The place of the change was picked after looking; its own test allows for that search.",
        "Each year holds other areas, so a change may be one in areas or in inspecting.",
    ]


def shares_alt(shares: pd.DataFrame) -> str:
    """Describe the figure of shares by year: its kind, what is on it, and the highest and lowest share."""
    known = shares.dropna(subset="share")
    if known.empty:
        return "Points with intervals, 1 a year; no year holds an inspected area."
    ordered = known.sort_values("share", kind="stable")
    low, high = (
        f"{of_total(int(row['count']), int(row['total']))} in {name}"
        for name, row in (next(ordered.iloc[[0]].iterrows()), next(ordered.iloc[[-1]].iterrows()))
    )
    return f"Points with intervals, one a year, and fitted lines. The share is highest with {high}, lowest with {low}."


def starts_alt(cases: pd.DataFrame) -> str:
    """Describe the figure of inspections by their start."""
    needed = int((cases["outcome"] == WSOA).sum())
    return f"Stacked bars of {plural(len(cases), 'inspection')} by start and outcome; {needed} needed a statement."


def _sides(pair: pd.DataFrame) -> str:
    said = [f"{of_total(int(row[WSOA]), int(row.sum()))} inspected areas {name}" for name, row in pair.iterrows()]
    if len(said) < 2:
        return f"{of_total(int(pair[WSOA].iloc[0]), int(pair.to_numpy().sum()))} inspected areas over all years"
    return f"{said[0]}, and {said[1].replace(' inspected areas', '')}"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
