"""Sentences on what the rules say comes next: how many areas are due, overdue and not yet inspected."""

from datetime import date

import pandas as pd

from helpers import next_visits, sentences
from helpers.sentences import number, of_total, plural

DAYS_A_MONTH = 365.25 / 12
_CLOCK_WORDS = {"publication": "publication of the report", "start": "start of the inspection"}


def next_full(visits: pd.DataFrame, *, as_at: date, count_from: str) -> str:
    """Say how many areas have been inspected, and when the next full inspections of those are due at the latest."""
    states = visits["full_inspection"].value_counts()
    number_of = {status: int(states.get(status, 0)) for status in next_visits.STATUSES}
    waiting = number_of[next_visits.NOT_INSPECTED]
    inspected = len(visits) - waiting
    text = (
        f"Of {plural(len(visits), 'local area')} existing on {sentences.day(as_at)}, {_none(inspected)} had had a full "
        f"inspection under the framework of 2023, and {_none(waiting)} had not."
    )
    if inspected == 0:
        return text
    unknown = number_of[next_visits.UNKNOWN]
    those = "that area" if inspected == 1 else f"the {inspected}"
    gap = f", and for {unknown} the date is not known" if unknown else ""
    return (
        f"{text} Counted from the {_CLOCK_WORDS[count_from]}, the next full inspection was overdue by the rules in "
        f"{_none(number_of[next_visits.OVERDUE])} of {those}, fell due within a year in "
        f"{_none(number_of[next_visits.SOON])}, and later in {_none(number_of[next_visits.LATER])}{gap}."
    )


def monitoring(visits: pd.DataFrame, *, months: int) -> str:
    """Say for how many areas with failings the time to a monitoring inspection had passed."""
    states = visits["monitoring"].dropna()
    if states.empty:
        return "No area counted had failings, so the rules ask for no monitoring inspection."
    passed = int((states == next_visits.OVERDUE).sum())
    who = f"{of_total(passed, len(states))} areas" if len(states) > 1 else "the one area"
    had = "had not yet passed" if len(states) == 1 and passed == 0 else "had passed"
    return (
        f"For {who} with failings, the {months} months to a monitoring inspection {had}; the data hold full "
        f"inspections only, so whether a monitoring inspection was made is not known here."
    )


def cycle(visits: pd.DataFrame, rules: next_visits.VisitRules, *, as_at: date) -> str:
    """Compare the pace of first inspections so far with the pace that the cycle still asks for."""
    waiting = int((visits["full_inspection"] == next_visits.NOT_INSPECTED).sum())
    done = len(visits) - waiting
    so_far = (pd.Timestamp(as_at) - rules.began).days / DAYS_A_MONTH
    left = (rules.cycle_ends - pd.Timestamp(as_at)).days / DAYS_A_MONTH
    end = sentences.day(rules.cycle_ends)
    if waiting == 0:
        return f"Every existing area has had its inspection of the cycle that ends on {end}."
    if left <= 0:
        return f"The cycle ended on {end}, and {plural(waiting, 'area')} had no inspection in the data."
    pace, needed = number(done / so_far), number(waiting / left)
    return (
        f"Every area is to be inspected once by {end}: that asks for {needed} a month from {sentences.day(as_at)} on "
        f"({plural(waiting, 'area')} in {number(left)} months), where {pace} a month have been inspected so far."
    )


def data_end(last: pd.Timestamp, *, as_at: date) -> str:
    """Warn where the as-at date lies beyond the last report in the data."""
    if pd.Timestamp(as_at) <= last:
        return ""
    return f"The data end with reports published by {sentences.day(last)}; what came after is not counted."


def _none(count: int) -> str:
    return "none" if count == 0 else f"{count:,}"
