"""Sentences about re-visits: how many, what was found, how long it took, and who was chosen."""

from datetime import date
from math import isinf, isnan
from typing import Any

import pandas as pd

from helpers import formats
from helpers.formats import number, number_interval, of_total, p_value, percent, plural
from helpers.questions.q05_revisits import Revisited
from smallstats.results import NotComputable
from smallstats.waiting import ReachedResult, WaitingResult


def how_many(revisited: Revisited) -> str:
    """Say how many areas with a statement had been re-visited by the as-at date, and how many waited."""
    areas, seen = len(revisited.frame), len(revisited.seen)
    text = f"By {formats.day(revisited.as_at_date)}, {of_total(seen, areas)} local areas with a written statement "
    text += "of action had been re-visited and had the report published"
    return f"{text}; {_waiting(areas - seen)}."


def found(shares: pd.DataFrame, *, confidence: float) -> str:
    """Say what the re-visits found: each outcome's count, share and exact limits."""
    total = int(shares["total"].iloc[0])
    if total == 1:
        outcome = shares.index[shares["count"] == 1][0]
        return f"The one re-visited area had made sufficient progress in {outcome} of its significant weaknesses."
    parts = [f"{_share(row, confidence)} in {name}" for name, row in shares.iterrows()]
    first = parts[0].removesuffix(" in all") + " had made sufficient progress in all of their significant weaknesses"
    return f"Of the {total} re-visited areas, {formats.join([first, *parts[1:]])}."


def weaknesses(ratio: Any, mean: Any, *, known: pd.DataFrame, unknown: int) -> str:
    """Say in how many weaknesses progress was sufficient, allowing for weaknesses of one area being alike.

    Parameters
    ----------
    ratio, mean : ClusteredResult or NotComputable
        The share of all weaknesses, and the share in the average area.
    known : DataFrame
        The areas counted: `progress_made`, `weaknesses_identified`.
    unknown : int
        Re-visited areas whose weaknesses are not known.
    """
    gap = f" The weaknesses of {plural(unknown, 're-visited area')} are not known and not counted." if unknown else ""
    if isinstance(ratio, NotComputable):
        made, identified = (int(known[name].sum()) for name in ("progress_made", "weaknesses_identified"))
        text = f"Sufficient progress was found in {of_total(made, identified)} significant weaknesses of "
        return f"{text}{plural(len(known), 're-visited area')}; limits need two areas or more.{gap}"
    limits = formats.interval(ratio.lower, ratio.upper, ratio.confidence)
    text = (
        f"Sufficient progress was found in {of_total(ratio.successes, ratio.total)} significant weaknesses of "
        f"{ratio.clusters} areas ({percent(ratio.estimate)}; {limits}, which allows for weaknesses of one area being "
        f"alike). "
    )
    limits = formats.interval(mean.lower, mean.upper, mean.confidence)
    text += f"The share in the average area is {percent(mean.estimate)} ({limits}, beta-binomial model)"
    return f"{text}.{gap}" if isnan(mean.correlation) else f"{text}; {_likeness(mean)}.{gap}"


def number_and_share(result: Any, *, level: float) -> str:
    """Say whether the share of weaknesses with progress goes with the number identified."""
    if isinstance(result, NotComputable):
        return f"Whether that share goes with the number identified cannot be tested here ({result.reason[:-1]})."
    limits = number_interval(result.lower, result.upper, result.confidence)
    test = f"rank correlation {number(result.estimate)}, {limits}; {p_value(result.p_value, level=level)}"
    if result.p_value >= level:
        return (
            f"These {result.n} areas do not show that the share with progress goes with the number identified "
            f"({test}), which is not evidence that the two are unrelated."
        )
    way = "lower" if result.estimate < 0 else "higher"
    return f"The more weaknesses were identified, the {way} the share of them with progress ({test})."


def wait(result: WaitingResult, reached: ReachedResult, *, start: str, order: Any, level: float) -> str:
    """Say when half had been re-visited, and what share by a horizon, and on which assumption.

    Parameters
    ----------
    result, reached : WaitingResult, ReachedResult
        The curve of the waits, and what it says of the horizon.
    start : str
        In words, the day the waits are counted from.
    order : ChosenResult or NotComputable
        Whether the re-visited areas come early, or late, in the order of inspection: then the assumption is doubtful.
    level : float
        Significance level.
    """
    areas = "the one area" if result.total == 1 else f"half of {result.total} areas"
    if isinf(result.median):
        reaching = f"fewer than {areas} {{}} re-visited within the {number(result.longest, digits=3)} months followed"
    else:
        months = number(result.median, digits=3)
        reaching = f"{areas} {{}} re-visited within {months} months of {start} ({_limits(result)})"
    cut = result.total - result.events
    if cut:
        who = "the area" if cut == 1 else "the areas"
        doubt = "" if isinstance(order, NotComputable) or order.p_value >= level else ", which is doubtful here"
        text = f"If {who} cut off were to wait as the others did{doubt}, {reaching.format('would be')}"
    else:
        text = reaching[:1].upper() + reaching[1:].format("had been")
    return f"{text}. {_by_horizon(result, reached)}"


def against_intended(months: pd.Series, *, intended: int, start: str) -> str:
    """Say how many re-visits came within an intended time of the start, and which was the shortest and longest wait."""
    within = int((months <= intended).sum())
    some = "None" if within == 0 else formats.of_total(within, len(months)).capitalize()
    of = f" of the {len(months)} re-visits" if within == 0 else " re-visits"
    if len(months) == 1:
        side = "within" if within else "not within"
        only = number(months.iloc[0], digits=3)
        return f"The one re-visit, {only} months after {start}, was {side} {intended} months of it."
    shortest, longest = (number(value, digits=3) for value in (months.min(), months.max()))
    return f"{some}{of} began within {intended} months of {start}; the waits ran from {shortest} to {longest} months."


def chosen(result: Any, frame: pd.DataFrame, *, level: float) -> str:
    """Say whether the re-visited areas were the earliest inspected, and how unlike a random draw that is."""
    if isinstance(result, NotComputable):
        return f"Which areas were chosen cannot be asked here ({result.reason.rstrip('.')})."
    if result.df == 0:
        return "All areas were inspected on one day, so the order of inspection says nothing about the choice."
    seen, rest = (frame.loc[frame["revisited"] == side, "inspection_start_date"] for side in (True, False))
    test = f"{result.method}, {p_value(result.p_value, level=level)}"
    if seen.max() < rest.min():
        who = "The one re-visited area was" if len(seen) == 1 else f"All {len(seen)} re-visited areas were"
        whom = "the one" if len(rest) == 1 else f"every one of the {len(rest)}"
        return f"{who} inspected before {whom} still waiting: {_drawn(result, level)} ({test})."
    return (
        f"In {percent(result.earlier)} of all pairs of a re-visited and a waiting area the re-visited one was "
        f"inspected first, where a random draw gives one half on average: {_drawn(result, level)} ({test})."
    )


def gap(start: date, end: date, months: float) -> str:
    """Say when no re-visit began for longest; the wait goes on through it."""
    return (
        f"The longest time without a re-visit ran from {formats.day(start)} to {formats.day(end)}, "
        f"{number(months, digits=3)} months, and counts as waiting."
    )


def cut_off(revisited: Revisited, *, unknown: int) -> str:
    """Say where follow-up ends, and which areas it misjudges or has to leave out."""
    text = f"Waits are followed until {formats.day(revisited.followed_until)}"
    if revisited.followed_until < revisited.as_at_date:
        text += ", the last report of a re-visit in the data"
    begun = {0: "no area counts as waiting whose re-visit had begun but was reported later"}.get(
        revisited.unreported,
        f"{plural(revisited.unreported, 'area')} whose re-visit had begun but was reported later "
        f"{'counts' if revisited.unreported == 1 else 'count'} as waiting",
    )
    missing = f"; {plural(unknown, 'area')} without a known start left out of the waits" if unknown else ""
    return f"{text}; {begun}{missing}."


def bounds(low: float, high: float, *, areas: int) -> str:
    """State what the share may be over all areas with a statement, whatever those still waiting will show."""
    share = percent(low) if low == high else f"anything from {percent(low)} to {percent(high)}"
    return (
        f"Over all {areas} areas with a statement the share with progress in all weaknesses may be {share}, depending "
        f"on what re-visits to the others would have found."
    )


def rows_reproduced(frame: pd.DataFrame, *, place: str) -> str:
    """Say how many rows of a published table are reproduced, and name those that are not."""
    printed = frame[frame["verdict"] != "only computed"]
    unlike = frame[frame["verdict"] != "reproduced"]
    same = int((printed["verdict"] == "reproduced").sum())
    text = f"{of_total(same, len(printed))} rows of {place} are reproduced in every column"
    text = text[:1].upper() + text[1:]
    if unlike.empty:
        return f"{text}, and no other area is counted."
    names = formats.join([f"{name} ({row['verdict']})" for name, row in unlike.iterrows()])
    return f"{text}; the others: {names}."


def against_published(frame: pd.DataFrame, *, last: Any) -> str:
    """Say which published counts are reproduced, and by how much the others differ and why that may be."""
    unlike = frame[frame["verdict"] != "reproduced"]
    same = f"{of_total(len(frame) - len(unlike), len(frame))} published counts are reproduced"
    same = same[:1].upper() + same[1:]
    if unlike.empty:
        return f"{same}."
    pairs = [
        f"{_uncapital(str(name))}, {row['published']} published and {row['computed']} here"
        for name, row in unlike.iterrows()
    ]
    end = f"The last report of a re-visit in the data is of {formats.day(last)}."
    return f"{same}. Not reproduced: {'; '.join(pairs)}. {end}"


def cuts(frame: pd.DataFrame) -> str:
    """Say how the share with progress in all weaknesses moves over other cuts of the data."""
    own, others = frame["share_all"].iloc[0], frame["share_all"].iloc[1:]
    low, high = percent(others.min()), percent(others.max())
    spread = low if low == high else f"from {low} to {high}"
    return (
        f"This run's own definitions give {percent(own)} with progress in all weaknesses; "
        f"under {plural(len(others), 'other definition')} it is {spread}."
    )


def _waiting(count: int) -> str:
    return {0: "none was waiting", 1: "one was waiting"}.get(count, f"{count} were waiting")


def _share(row: pd.Series, confidence: float) -> str:
    limits = formats.interval(row["exact_lower"], row["exact_upper"], confidence)
    return f"{int(row['count'])} ({percent(row['share'])}; {limits})"


def _likeness(mean: Any) -> str:
    limits = number_interval(mean.correlation_lower, mean.correlation_upper, mean.confidence)
    return f"two weaknesses of one area have a correlation of {number(mean.correlation)} ({limits})"


def _limits(result: WaitingResult) -> str:
    level, ends = formats.level_name(result.confidence), (result.median_lower, result.median_upper)
    low, high = (f"{number(end, digits=3)} months" for end in ends)
    if isinf(ends[0]):
        return f"no {level} interval can be given"
    return f"{level} interval from {low} to {'beyond the end of follow-up' if isinf(ends[1]) else high}"


def _by_horizon(result: WaitingResult, reached: ReachedResult) -> str:
    when = plural(int(reached.time), "month")
    if isnan(reached.estimate):
        return f"No area was followed for {when}, so no share is given for then."
    if isnan(reached.lower):
        who = "none" if reached.estimate == 0 else "all"
        return f"By {when} the estimate is {who} of them; no limits can be given for it."
    limits = formats.interval(reached.lower, reached.upper, reached.confidence)
    return f"By {when} the estimate is {percent(reached.estimate)} ({limits})."


def _drawn(result: Any, level: float) -> str:
    return "not a random draw" if result.p_value < level else "no more than a random draw often brings"


def _uncapital(text: str) -> str:
    return text[:1].lower() + text[1:]
