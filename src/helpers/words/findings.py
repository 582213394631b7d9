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


def pairs(frame: pd.DataFrame, asked: Asked, *, none: str) -> list[str]:
    """Say which of several pairs of groups differ, all compared together, and how wide the widest interval is.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.pairs.compare_pairs` gives it.
    none : str
        What to say where there is no pair.
    """
    if frame.empty:
        return [none]
    below = frame[frame["adjusted_p_value"] < asked.level]
    count = len(frame)
    if below.empty:
        which = "The one pair does not clearly differ"
        if count > 1:
            which = f"None of the {formats.spelled(count)} pairs clearly differs"
        first = frame.loc[[frame["adjusted_p_value"].idxmin()]]
        return [f"{which}.", f"The clearest is {_pair(first, asked)}."]
    if len(below) > 3:
        return [f"{of_total(len(below), count).capitalize()} pairs differ clearly, all compared together."]
    differ = "pairs differs" if len(below) == 1 else "pairs differ"
    lead = f"{formats.spelled(len(below)).capitalize()} of {formats.spelled(count)} {differ} clearly."
    if count == 1:
        lead = "The one pair differs clearly."
    return [lead, *(f"{_pair(below.loc[[name]], asked, capital=True)}." for name in below.index)]


def models(frame: pd.DataFrame, asked: Asked) -> str:
    """Say whether groups differ beside other variables, model by model (`helpers.questions.models.term_tests`)."""
    p_values = frame["p_value"].dropna()
    if p_values.empty:
        return f"No model of {asked.groups} can be fitted here."
    below, count = int((p_values < asked.level).sum()), len(p_values)
    which = "the one model" if count == 1 else f"{of_total(below, count)} models"
    if count == 1 and below == 0:
        return (
            f"In the one model, {asked.groups} do not clearly differ ({p_value(p_values.iloc[0], level=asked.level)})."
        )
    return f"{_capital(asked.groups)} differ in {which} ({formats.p_range(p_values, level=asked.level)})."


def strongest(v: Any, asked: Asked) -> str:
    """Say how strong a link the limits of a measure of strength leave open."""
    if isinstance(v, NotComputable) or isnan(v.upper):
        return f"How strongly {asked.groups} could differ cannot be computed here."
    return f"The link with {asked.groups} could still be as strong as {formats.number(v.upper)}, out of 1."


def looked(frame: pd.DataFrame) -> str:
    """Say at how many looks a reader of every spring's figures would have found something."""
    if frame.empty:
        return "No look before this run's date has enough inspections to be tested."
    found = int(frame["found"].sum())
    which = of_total(found, len(frame))
    return f"{_capital(which)} looks would have found a difference, once looking again is allowed for."


def in_words(frame: pd.DataFrame, *, place: str) -> str:
    """Say whether shares that a document prints in words lie where the words say."""
    right = of_total(int(frame["on_the_side_said"].sum()), len(frame))
    return f"{_capital(right)} shares that {place} gives in words lie where the words say."


def _pair(row: pd.DataFrame, asked: Asked, *, capital: bool = False) -> str:
    name, numbers = str(row.index[0]), row.iloc[0].to_dict()
    sides = [
        of_total(int(numbers[count]), int(numbers[total]))
        for count, total in (("count", "total"), ("other_count", "other_total"))
    ]
    span = formats.points_range(numbers["lower"], numbers["upper"])
    p = p_value(numbers["adjusted_p_value"], level=asked.level)
    return f"{_capital(name) if capital else name}, {sides[0]} against {sides[1]}: {span} ({p})"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
