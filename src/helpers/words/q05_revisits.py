"""Sentences about re-visits: what was found, how long it took, what could be foreseen, and who was chosen."""

from dataclasses import dataclass
from datetime import date
from math import isinf, isnan
from typing import Any, Final

import pandas as pd

from helpers import formats
from helpers.formats import number, of_total, p_value, percent, plural
from helpers.parameters.q05_revisits import Revisits
from helpers.questions.q05_revisits import CLOCKS, STARTS, Revisited
from helpers.words.findings import shuffles
from smallstats.results import NotComputable
from smallstats.waiting import WaitingResult

TABLE_2: Final = "Table 2 of the 2021 release"


@dataclass(frozen=True)
class Asked:
    """What a run asks: its dates, levels and horizon, bound once."""

    as_at: date
    start: str
    horizon: int
    level: float
    confidence: float

    def foreseen(self, made: pd.DataFrame) -> list[str]:
        """Say what the last day foresaw on the ordinary clock and the one that knows most, and what happened."""
        last = made[made["day"] == made["day"].max()] if len(made) else made
        if last.empty:
            return [f"For {plural(self.horizon, 'month')} of waiting no forecast can be scored: the data end too soon."]
        row = last.iloc[0]
        when = f"within {plural(self.horizon, 'month')} of {self.start}"
        came = of_total(int(row["happened"]), int(row["areas"]))
        happened = f"As is now known, {came} areas were re-visited {when} ({percent(row['share_happened'])})."
        rows = last.set_index("clock")
        return [happened, self._forecast(rows.loc[CLOCKS[2]], knowing=True), self._forecast(rows.loc[CLOCKS[0]])]

    def _forecast(self, row: Any, *, knowing: bool = False) -> str:
        low, high = percent(row["lower"]), percent(row["upper"])
        span = f"{low} in nearly every draw" if low == high else f"{low} to {high}"
        which = "A clock that leaves out the closed months" if knowing else "A clock that counts every day"
        off = float(row["share_foreseen"] - row["share_happened"])
        size = formats.percentage_points(abs(off)).replace("percentage ", "")
        distance = "as it came" if size.startswith("0 ") else f"{size} {'above' if off > 0 else 'below'} what happened"
        return f"{which} foresaw {percent(row['share_foreseen'])} ({span}), {distance}."

    def cautions(self, made: pd.DataFrame, *, last: date) -> list[str]:
        """Say what limits the forecast that did best, and what is known."""
        if made.empty:
            return []
        known = f"Re-visits reported after {formats.day(last)} are not in the data, so more may have happened."
        return ["The clock that leaves closed months out was chosen with the outcome in view.", known]

    def scored(self, scores: pd.DataFrame) -> list[str]:
        """Say how far each clock's forecasts lay from what happened; their drawn limits would move with the seed."""
        if scores.empty:
            return []
        parts = [
            f"Over {plural(int(row['forecasts']), 'forecast')} the share foreseen lay "
            f"{formats.percentage_points(float(row['mean_distance'])).replace('percentage ', '')} off on average "
            f"where {_counting(str(clock))}."
            for clock, row in scores.iterrows()
        ]
        return [*parts, "The forecasts share their areas, so they are far from separate trials."]

    def chosen(self, result: Any, frame: pd.DataFrame) -> list[str]:
        """Say whether the re-visited areas were the earliest inspected, and how unlike a random draw that is."""
        if isinstance(result, NotComputable):
            return ["Which areas were chosen cannot be asked where all, or none, have been re-visited."]
        if result.df == 0:
            return ["All areas were inspected on one day, so their order says nothing about the choice."]
        seen, rest = (frame.loc[frame["revisited"] == side, "inspection_start_date"] for side in (True, False))
        by_chance = (
            f"A random draw would be as unlike the rest in {shuffles(result.p_value)} "
            f"({p_value(result.p_value, level=self.level)})."
        )
        if seen.max() < rest.min():
            who = "The one re-visited area was" if len(seen) == 1 else f"All {len(seen)} re-visited areas were"
            whom = "the one" if len(rest) == 1 else f"all {len(rest)}"
            return [f"{who} inspected before {whom} still waiting.", by_chance]
        pairs = f"In {percent(result.earlier)} of all pairs, the re-visited area was inspected before the waiting one."
        return [pairs, by_chance]

    def number_and_share(self, result: Any) -> list[str]:
        """Say whether the share of weaknesses with progress is linked to the number identified."""
        if isinstance(result, NotComputable):
            return ["Whether the share with progress is linked to the number of weaknesses cannot be tested here."]
        test = f"(rank correlation {number(result.estimate)}, {p_value(result.p_value, level=self.level)})"
        if not result.p_value < self.level:
            return [
                f"No clear link shows between the number of weaknesses and the share with progress {test}.",
                f"That is no evidence of no link: {plural(result.n, 'area')} can show a strong one only.",
            ]
        way = "lower" if result.estimate < 0 else "higher"
        return [f"The more weaknesses an area had, the {way} the share of them with progress {test}."]

    def wait(self, result: WaitingResult, reached: Any) -> list[str]:
        """Say when half would have been re-visited with every day counted, and the share by the horizon."""
        months = number(result.longest, digits=3)
        if isinf(result.median):
            half = f"With every day counted, under half are re-visited within the {months} months followed."
        else:
            half = f"With every day counted, half are re-visited within {number(result.median, digits=3)} months."
        return [half, self._limits(result), self._by_horizon(reached)]

    def _limits(self, result: WaitingResult) -> str:
        if isinf(result.median_lower):
            return ""
        low, high = (number(end, digits=3) for end in (result.median_lower, result.median_upper))
        if isinf(result.median_upper):
            return f"That median could be anything from {low} months to longer than any area was followed."
        return f"That median could be anything from {low} to {high} months."

    def _by_horizon(self, reached: Any) -> str:
        when = plural(self.horizon, "month")
        if isnan(reached.estimate):
            return f"No area was followed for {when}, so no share is given for then."
        if isnan(reached.lower):
            return f"By {when} the curve has reached {'none' if reached.estimate == 0 else 'all'}, without limits."
        return f"By {when} it gives {percent(reached.estimate)}, or anything from {_to(reached)}."

    def against_intended(self, months: pd.Series, *, intended: int) -> list[str]:
        """Say how many re-visits came within an intended time of the start, and the shortest and longest wait."""
        known = months.dropna()
        if known.empty:
            return []
        within = int((known <= intended).sum())
        shortest, longest = (number(value, digits=3) for value in (known.min(), known.max()))
        came = of_total(within, len(known))
        if len(known) == 1:
            side = "within" if within else "later than"
            return [f"The one re-visit came {shortest} months after {self.start}, {side} the {intended} intended."]
        return [
            f"{_first(came)} re-visits began within {intended} months of {self.start}.",
            f"Those re-visited had waited from {shortest} to {longest} months.",
        ]


def asked(chosen: Revisits) -> Asked:
    """Bind what this notebook asks about to a run's parameters."""
    start = STARTS[chosen.waiting_from][1]
    levels = chosen.significance_level, chosen.confidence_level
    return Asked(chosen.as_at_date, start, chosen.horizon_months, *levels)


def answer(shares: pd.DataFrame) -> str:
    """Answer in one sentence: what the re-visits found, in counts."""
    total, counts = int(shares["total"].iloc[0]), shares["count"]
    if total == 1:
        return f"The one re-visited area had made sufficient progress in {counts.idxmax()} of its weaknesses."
    return (
        f"Of {total} re-visited areas, {_none(counts['all'])} had made sufficient progress in all weaknesses, "
        f"{_none(counts['some'])} in some, and {_none(counts['none'])} in none."
    )


def title(shares: pd.DataFrame) -> str:
    """Say in the main figure's title what is seen."""
    count, total = int(shares["count"]["all"]), int(shares["total"].iloc[0])
    return f"Re-visited areas with progress in all weaknesses: {count} of {total}"


def how_many(revisited: Revisited) -> list[str]:
    """Say how many areas with a statement had been re-visited by the as-at date, and how many waited."""
    areas, seen = len(revisited.frame), len(revisited.seen)
    waiting = areas - seen
    day = formats.day(revisited.as_at_date)
    first = f"By {day}, {of_total(seen, areas)} areas with a statement had a re-visit and its report."
    still = "No area was waiting." if not waiting else f"Still waiting: {plural(waiting, 'area')}."
    return [first, still]


def share_all(row: Any, *, total: int) -> str:
    """Say how sure the share with progress in all weaknesses is."""
    low, high = percent(row["exact_lower"]), percent(row["exact_upper"])
    visits = "one re-visit" if total == 1 else f"{total} re-visits"
    return f"The share with progress in all could be anything from {low} to {high}, on {visits}."


def weaknesses(ratio: Any, mean: Any, *, known: pd.DataFrame, unknown: int) -> list[str]:
    """Say in how many weaknesses progress was sufficient, allowing for weaknesses of one area being alike."""
    made, identified = (int(known[name].sum()) for name in ("progress_made", "weaknesses_identified"))
    areas = plural(len(known), "area")
    said = [f"Progress was sufficient in {of_total(made, identified)} weaknesses of {areas}."]
    if isinstance(ratio, NotComputable):
        said.append("Limits for that share need two areas or more.")
    else:
        said.append(f"Allowing for likeness within an area, the share could be anything from {_to(ratio)}.")
    if not isinstance(mean, NotComputable) and not isnan(mean.lower):
        said.append(f"In the average area it is {percent(mean.estimate)}, or anything from {_to(mean)}.")
    if unknown:
        said.append(f"Not counted, since their weaknesses are not known: {plural(unknown, 're-visited area')}.")
    return said


def gap(start: date, end: date, months: float) -> str:
    """Say when no re-visit began for longest."""
    length = number(months, digits=3)
    return f"The longest time without a re-visit ran from {formats.day(start)} to {formats.day(end)}, {length} months."


def cut_off(revisited: Revisited, *, unknown: int) -> list[str]:
    """Say where follow-up ends and why, what that leaves out, and which areas have no known start."""
    later = int((revisited.seen["revisit_start_date"] > pd.Timestamp(revisited.followed_until)).sum())
    said = [
        f"Waits are followed until {formats.day(revisited.followed_until)}, when nine in ten re-visits had a report."
    ]
    if later:
        said.append(f"Begun after that day, and still to come in the waits: {plural(later, 're-visit')}.")
    if revisited.unreported:
        count = revisited.unreported
        said.append(f"Begun by then and reported too late to count: {plural(count, 're-visit')}.")
    if unknown:
        said.append(f"Left out of the waits: {plural(unknown, 'area')} whose start is unknown or later.")
    return said


def bounds(low: float, high: float, *, areas: int) -> str:
    """State what the share may be over all areas with a statement, whatever those still waiting will show."""
    share = percent(low) if low == high else f"anything from {percent(low)} to {percent(high)}"
    return f"Over all {areas} areas with a statement, the share with progress in all may be {share}."


def rows_reproduced(frame: pd.DataFrame) -> list[str]:
    """Say how many rows of the published table are reproduced, and name those that are not."""
    printed = frame[frame["verdict"] != "only computed"]
    same = of_total(int((printed["verdict"] == "reproduced").sum()), len(printed))
    said = [f"{_first(same)} rows of {TABLE_2} are reproduced in every column."]
    unlike = frame.index[frame["verdict"] != "reproduced"]
    return [*said, f"Not alike: {formats.join_names(list(unlike))}."] if len(unlike) else said


def against_published(frame: pd.DataFrame, *, last: date) -> list[str]:
    """Say how many published counts are reproduced, and by how much the others differ."""
    unlike = frame[frame["verdict"] != "reproduced"]
    same = of_total(len(frame) - len(unlike), len(frame))
    said = [f"{_first(same)} published counts come out of the rows exactly."]
    said += [f"{name}: {row['published']} published, {row['computed']} here." for name, row in unlike.iterrows()]
    if len(unlike):
        said.append(f"Our last report of a re-visit is of {formats.day(last)}, so later ones are missing.")
    return said


def cuts(frame: pd.DataFrame) -> str:
    """Say how the share with progress in all weaknesses moves over other cuts of the data."""
    others = frame["share_all"].iloc[1:]
    low, high = percent(others.min()), percent(others.max())
    spread = low if low == high else f"from {low} to {high}"
    own = percent(frame["share_all"].iloc[0])
    return f"Progress in all is {own} here, and {spread} under {plural(len(others), 'other definition')}."


def progress_alt(table: pd.DataFrame) -> str:
    """Describe the figure of weaknesses."""
    known = table.dropna(subset=["progress_made", "progress_not_made"])
    made, rest = int(known["progress_made"].sum()), int(known["progress_not_made"].sum())
    return f"Stacked bars, one a re-visited area. Progress was sufficient in {made} weaknesses, and not in {rest}."


def timeline_alt(frame: pd.DataFrame) -> str:
    """Describe the figure of waits by date."""
    seen = int(frame["revisited"].sum())
    return f"Lines from inspection to re-visit, one an area: {seen} end in a re-visit, {len(frame) - seen} go on."


def waiting_alt(result: WaitingResult) -> str:
    """Describe the curve of waits."""
    areas, visits = plural(result.total, "area"), plural(result.events, "re-visit")
    return f"A rising curve of the share re-visited, from {areas} and {visits}."


def forecast_title(made: pd.DataFrame) -> str:
    """Say in the title what the last day foresaw on the clock that knows most, and what happened."""
    if made.empty:
        return "No forecast can be scored yet"
    row = made.iloc[-1]
    foreseen, happened = percent(row["share_foreseen"]), percent(row["share_happened"])
    return f"Foreseen on {formats.day(row['day'])}: {foreseen}. Happened: {happened}"


def forecast_alt(made: pd.DataFrame) -> str:
    """Describe the figure of forecasts."""
    held, days = int(made["within"].sum()), made["day"].nunique()
    return (
        f"Points with limits by day of the forecast, three clocks on {plural(days, 'day')}: {held} of {len(made)} held."
    )


def tools(labels: list[str]) -> str:
    """Say for which rows a reader's own tool would lead to another label."""
    return "The readers' own tools lead to " + (
        f"another label for {formats.join(labels)}." if labels else "no other label."
    )


def _counting(clock: str) -> str:
    return {
        CLOCKS[0]: "every day counts",
        CLOCKS[1]: "the suspension is left out",
        CLOCKS[2]: "the time before re-visits is left out too",
    }[clock]


def _first(text: str) -> str:
    """Begin a sentence with a count of a total."""
    return text.replace("none of", "Not one of", 1) if text.startswith("none") else f"{text[:1].upper()}{text[1:]}"


def _none(count: Any) -> str:
    return "none" if count == 0 else str(int(count))


def _to(result: Any) -> str:
    return f"{percent(result.lower)} to {percent(result.upper)}"
