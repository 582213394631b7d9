"""Sentences that several notebooks share: a result in, one short sentence out, or nothing where nothing is to be said.

What is asked, the level and the dates are bound once (`Asked`). The lead of an answer follows its verdict label; no
sentence holds the name of a test, which stands in the tables and the method of its section.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Any, Final

import pandas as pd

from helpers import formats
from helpers.counting.cases import Cases
from helpers.counting.parts import PARTS
from helpers.formats import of_total, p_value, percent, plural
from helpers.vocabulary import Verdict
from smallstats.results import NotComputable

LEADS: Final[Mapping[Verdict, str]] = {
    "clear": "Yes",
    "clear alone, not among several questions": "Only taken by itself",
    "not shown": "No clear link",
    "depends on a choice": "By some definitions only",
    "cannot be tested here": "These inspections cannot say",
}
"""How an answer begins, by its label."""


@dataclass(frozen=True)
class Asked:
    """What a notebook asks about, and at which levels.

    Attributes
    ----------
    groups : str
        What the groups are, in the plural: ``deprivation groups``.
    needed : str
        What happened to an area: ``needed a statement``.
    level, confidence : float
        Significance level, and level of the intervals.
    as_at : date
        Last date counted.
    """

    groups: str
    needed: str
    level: float
    confidence: float
    as_at: date

    def overall(self, count: int, total: int) -> str:
        """Say how many of all counted areas had the outcome."""
        share = f" ({percent(count / total)})" if total else ""
        return f"By {formats.day(self.as_at)}, {of_total(count, total)} inspected areas {self.needed}{share}."

    def by_chance(self, test: Any) -> str:
        """Say how often shuffled outcomes would differ between groups as much as the real ones."""
        if untestable(test):
            return f"Whether {self.groups} differ cannot be tested here."
        return (
            f"By chance alone, {self.groups} would differ this much in {shuffles(test.p_value)} "
            f"({p_value(test.p_value, level=self.level)})."
        )

    def adjusted(self, family: pd.DataFrame, question: str) -> str:
        """Say what is left of a finding once the compendium's other primary questions are counted too."""
        asked = int(family["p_value"].notna().sum())
        alone, adjusted = family.loc[[question], ["p_value", "adjusted_p_value"]].to_numpy(dtype=float)[0].tolist()
        if isnan(alone) or isnan(adjusted) or asked < 2:
            return ""
        before, after = alone < self.level, adjusted < self.level
        now = p_value(adjusted, level=self.level)
        if not before:
            return ""
        stands = "stands" if after else "no longer stands"
        return f"Counted as one of {formats.spelled(asked)} questions, the finding {stands} ({now})."

    def gap(self, pair: pd.DataFrame, difference: Any, test: Any) -> str:
        """Say how far apart two groups' shares may be, with the p-value of that pair alone."""
        if isinstance(difference, NotComputable):
            return ""
        first, second = (str(name) for name in pair.index)
        span = formats.points_range(difference.lower, difference.upper)
        alone = "" if isinstance(test, NotComputable) else f" ({p_value(test.p_value, level=self.level)} for this pair)"
        return f"The gap between {first} and {second} could be anything {span}{alone}."

    def definitions(self, frame: pd.DataFrame) -> str:
        """Say how many other definitions put the p-value on the other side of the level than this run's own."""
        made = frame.dropna(subset="p_value")
        own, others = made.loc[made["chosen"], "p_value"], made.loc[~made["chosen"], "p_value"]
        if own.empty or others.empty:
            return ""
        found = bool(own.iloc[0] < self.level)
        same = int(((others < self.level) == found).sum())
        if len(others) == 1:
            return f"The one other definition tried {'agrees' if same else 'disagrees'}."
        which = of_total(same, len(others))
        return f"{which[:1].upper()}{which[1:]} other definitions tried give the same answer to this test."

    def reconciled(self, cells: pd.DataFrame, *, place: str) -> str:
        """Say whether the counts that a document prints come out of our rows."""
        alike, compared = int((cells["difference"] == 0).sum()), len(cells)
        if alike == compared:
            return f"All {compared} counts of {place} come out of the rows exactly."
        return f"{of_total(alike, compared).capitalize()} counts of {place} come out of the rows exactly."

    def tools(self, labels: Sequence[str]) -> str:
        """Say for which rows a reader's own tool would lead to another label."""
        if not labels:
            return "The readers' own tools would lead to no other label."
        return f"The readers' own tools would lead to another label for {formats.join(labels)}."


def untestable(test: Any) -> bool:
    """Tell whether a test was not made, or had one group or one outcome only."""
    return isinstance(test, NotComputable) or isnan(test.p_value) or getattr(test, "df", 1) == 0


def shuffles(p: float) -> str:
    """Write a p-value as a count of shuffles out of a hundred or a thousand: ``45 of 100 shuffles``."""
    if p >= 0.995:
        return "nearly every shuffle" if p < 1 else "every shuffle"
    if p >= 0.1:
        return f"{round(p * 100)} of 100 shuffles"
    if p >= 0.001:
        return f"{max(1, round(p * 1000))} of 1,000 shuffles"
    return "fewer than 1 of 1,000 shuffles"


def pair_in_counts(pair: pd.DataFrame, *, outcome: str) -> str:
    """Write two groups in counts: ``14 of 22 of the most deprived areas, and 45 of 94 of all others``."""
    filled = [(name, row) for name, row in pair.iterrows() if row.sum()]
    sides = [f"{of_total(int(row[outcome]), int(row.sum()))} of {name}" for name, row in filled]
    empty = [f"none of {name} was inspected" for name, row in pair.iterrows() if not row.sum()]
    return ", and ".join([*sides, *empty])


def part(cases: Cases) -> list[str]:
    """Say which part of England or of the time is counted, with the caution that goes for it; nothing for all of it."""
    left_out = len(cases.whole) - len(cases.frame)
    if not left_out:
        return []
    reasons = cases.steps.loc[cases.steps.index.isin(PARTS), "why"]
    kept = formats.join([str(reason).removesuffix(", as chosen") for reason in reasons])
    counted = f"Only a part is counted ({kept}): {plural(left_out, 'inspection is', 'inspections are')} left out."
    return [counted, "A part picked after looking makes a difference look surer than it is."]


def detectable(power: Any) -> str:
    """Say how weak an association would be missed: the size that is found four times in five."""
    if isinstance(power, NotComputable):
        return "How weak a link would be missed cannot be computed here."
    size = formats.number(power.cramers_v)
    return f"A link is found four times in five only if its strength is {size} or more, out of 1."


def turned(found: Any, asked: Asked) -> str:
    """Say how few outcomes would have to change to turn the answer."""
    if isinstance(found, NotComputable):
        return "How few outcomes would turn the answer cannot be computed here."
    way = "clear" if found.direction == "gained" else "no longer clear"
    if found.changes is None:
        return f"Even {found.most_changes} other outcomes would not make the answer {way}."
    return f"{formats.plural(found.changes, 'other outcome')} would be enough to make the answer {way}."


def spread(test: Any, asked: Asked) -> str:
    """Say how often shuffled outcomes give a range of shares as wide as the real one."""
    if untestable(test):
        return "Too few groups hold an area to compare their range with chance."
    p = p_value(test.p_value, level=asked.level)
    return f"By chance alone, the highest and lowest share lie as far apart in {shuffles(test.p_value)} ({p})."


def definitions_alt(frame: pd.DataFrame) -> str:
    """Describe the figure of p-values under other definitions."""
    made = frame["p_value"].dropna()
    if made.empty:
        return "No definition gives a p-value here."
    low, high = p_value(made.min()), p_value(made.max())
    return f"One point a definition, at its p-value: from {low} to {high}."
