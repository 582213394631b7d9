"""Sentences about test results: what a result says, how strongly, and what it does not say.

Absence of evidence is worded as such, an odds ratio never as a ratio of risks, and a result that could not be
computed by its reason.

Sentences about a test among others: adjusted for a family of tests, or beside other terms of a model.

Sentences about groups compared two by two, and about shares that a document prints in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Any

import pandas as pd

from helpers import formats
from helpers.counting.cases import Cases
from helpers.counting.parts import PARTS
from helpers.formats import number, number_interval, of_total, p_alone, p_range, p_value, percent, plural
from smallstats.results import NotComputable, Result


@dataclass(frozen=True)
class Subject:
    """What the tests of a notebook are about.

    Attributes
    ----------
    groups, outcome : str
        The two things in words: ``the deprivation group``, ``needing a written statement of action``.
    level : float
        Significance level; a p-value below it counts as a finding.
    """

    groups: str
    outcome: str
    level: float


def overall(result: Any, *, as_at: date, outcome: str) -> str:
    """Say how many inspected areas had an outcome by a date; `result` is the interval of the overall share."""
    if result.total == 1:
        had = "was" if result.count else "was not"
        return f"Of the inspections published by {formats.day(as_at)} one is counted, and that area {had} {outcome}."
    limits = result.lower, result.upper, result.confidence
    share = formats.share(result.count, result.total, *limits, noun="inspected local areas")
    return f"By {formats.day(as_at)}, {share} had been {outcome}."


def association(result: Any, subject: Subject, *, effect: Any, alone: bool = False) -> str:
    """Say whether groups and outcome are associated, with the test's name, p and level.

    Parameters
    ----------
    result : Result
        A test of independence.
    subject : Subject
        What the test is about.
    effect : Result
        Cramér's V with its interval: what an absence of evidence leaves possible.
    alone : bool
        Whether to say that a finding is one taken alone, as where its place in a family of tests is told after it.
    """
    if isinstance(result, NotComputable):
        return f"Whether {subject.outcome} goes with {subject.groups} cannot be tested here{_because(result)}"
    if result.df == 0:
        return (
            f"Nothing can be said on whether {subject.outcome} goes with {subject.groups}: the counted areas all have "
            f"the same outcome, or all lie in one group."
        )
    test = _test(result, subject.level)
    if result.p_value < subject.level:
        found = f"Taken alone, {subject.outcome}" if alone else _capital(subject.outcome)
        return (
            f"{found} is associated with {subject.groups}: were the two unrelated, shares as "
            f"unlike one another as these would be rare ({test})."
        )
    return (
        f"These inspections do not show that {subject.outcome} goes with {subject.groups} ({test}). "
        f"That is not evidence that the two are unrelated{_what_is_left(effect)}."
    )


def agreement(tests: Mapping[str, Any], *, level: float) -> str:
    """Say on which side of the level the p-values of several tests of one question fall."""
    values = pd.Series({name: result.p_value for name, result in tests.items()}, dtype=float).dropna()
    made = [result for result in tests.values() if not isinstance(result, NotComputable)]
    if values.empty or all(getattr(result, "df", 1) == 0 for result in made):
        return "None of the tests has anything to compare."
    below = int((values < level).sum())
    puts = "puts" if len(values) == 1 else "put"
    who = {1: "The one test", 2: "Both tests"}.get(len(values), f"All {len(values)} tests")
    if below in (0, len(values)):
        side = "below" if below else "at or above"
        return f"{who} {puts} p {side} the level of {level:g} ({p_range(values, level=level)})."
    some = "one puts" if below == 1 else f"{below} put"
    return (
        f"The {len(values)} tests do not agree: {some} p below the level of {level:g} ({p_range(values, level=level)})."
    )


def range_of_shares(result: Any, subject: Subject) -> str:
    """Say whether the gap between the highest and the lowest share is wider than chance would often make it."""
    if isinstance(result, NotComputable):
        return f"Whether the range of the shares is unusual cannot be tested here{_because(result)}"
    if result.statistic == 0:
        return "There is no range to test: no two groups with an inspected area differ in their share."
    gap = formats.percentage_points(result.statistic)
    draws = f"{plural(result.draws, 'random draw')}, {p_value(result.p_value, level=subject.level)}"
    rare = "is rare" if result.p_value < subject.level else "is not rare"
    return (
        f"The highest and the lowest share lie {gap} apart. Outcomes dealt out at random over the groups lie as far "
        f"apart or further in {percent(result.p_value)} of deals, which {rare} at the level of "
        f"{subject.level:g} ({draws})."
    )


def trend(result: Any, subject: Subject, *, ends: tuple[str, str]) -> str:
    """Say whether the share rises or falls from the first group to the last, named by `ends`.

    A direction is given below the level only: above it, the shares may go up and down as they like.
    """
    if isinstance(result, NotComputable):
        return f"A gradient over {subject.groups} cannot be tested here{_because(result)}"
    path = f"from {ends[0]} to {ends[1]}"
    if result.df == 0:
        return f"The share {subject.outcome} neither rises nor falls {path}; there is nothing to test."
    test = _test(result, subject.level)
    if result.p_value < subject.level:
        return f"The share {subject.outcome} {'rises' if result.slope > 0 else 'falls'} {path} ({test})."
    return (
        f"No steady rise or fall of the share {subject.outcome} {path} is shown ({test}), which does not show that "
        f"there is none."
    )


def departure(result: Any, *, level: float) -> str:
    """Say whether the shares depart from a straight line over the groups."""
    if isinstance(result, NotComputable):
        return f"A departure from a straight line cannot be tested here{_because(result)}"
    if result.p_value < level:
        return f"The shares depart from a straight line over the groups ({_test(result, level)})."
    test = _test(result, level)
    return f"Around a straight line over the groups the shares scatter no more than chance often would ({test})."


def effect_size(result: Any, *, corrected: Any) -> str:
    """State Cramér's V, its interval, and its bias-corrected value."""
    if isinstance(result, NotComputable):
        return f"The strength of association cannot be measured here{_because(result)}"
    if result.df == 0:
        return "The strength of association cannot be measured where all areas have one outcome or lie in one group."
    limits = number_interval(result.lower, result.upper, result.confidence)
    return (
        f"Cramér's V, which runs from 0 for unrelated to 1, is {number(result.estimate)} ({limits}); corrected for "
        f"its bias in small tables it is {number(corrected.estimate)}."
    )


def comparison(pair: pd.DataFrame, difference: Any, ratio: Any, *, outcome: str) -> str:
    """Compare one group with the others: both counts, the difference of shares, and the odds ratio.

    Parameters
    ----------
    pair : DataFrame
        Two named rows, one column an outcome.
    difference, ratio : Result
        Difference of shares and odds ratio with intervals, first row less second and first to second.
    outcome : str
        Column whose share is compared.
    """
    empty = [str(name) for name, row in pair.iterrows() if row.sum() == 0]
    if empty:
        return f"No inspected area lies in {formats.join(empty)}, so there is nothing to compare."
    first, rest = (f"{of_total(int(row[outcome]), int(row.sum()))} in {name}" for name, row in pair.iterrows())
    counts = f"A {outcome} was required of {first} and of {rest}."
    if isinstance(difference, NotComputable):
        return f"{counts} The two cannot be compared{_because(difference)}"
    points = f"{_points(difference.lower)} to {_points(difference.upper)}"
    level = formats.level_name(difference.confidence)
    gap = f"The difference is {formats.percentage_points(difference.estimate)} ({level} interval {points})"
    if isinstance(ratio, NotComputable):
        return f"{counts} {gap}; an odds ratio cannot be given{_because(ratio)}"
    if isnan(ratio.estimate):
        return f"{counts} {gap}; an odds ratio cannot be estimated where all areas have the same outcome."
    limits = number_interval(ratio.lower, ratio.upper, ratio.confidence)
    return f"{counts} {gap}, and the odds ratio {number(ratio.estimate)} ({limits})."


def odds_per_step(effects: pd.DataFrame, subject: Subject, *, step: str, confidence: float) -> str:
    """Say how the odds of the outcome go with a step of a measure in each of several models."""
    parts = []
    for name, row in effects.iterrows():
        if pd.isna(row["odds_ratio"]):
            reason = f" ({row['Not computable'].rstrip('.')})" if row.get("Not computable") else ""
            parts.append(f"The model '{name}' cannot be fitted here{reason}.")
            continue
        limits = number_interval(row["lower"], row["upper"], confidence)
        odds = f"odds ratio {number(row['odds_ratio'])}, {limits}, {p_value(row['p_value'], level=subject.level)}"
        direction = "higher" if row["odds_ratio"] > 1 else "lower"
        found = f"are {direction}" if row["p_value"] < subject.level else "are not shown to be higher or lower"
        parts.append(f"In the model '{name}' the odds of {subject.outcome} {found} with each {step} ({odds}).")
    return " ".join(parts)


def detectable(result: Any, *, level: float) -> str:
    """State the weakest association that these numbers would find with the power asked for."""
    if isinstance(result, NotComputable):
        return f"What association could have been found cannot be computed here{_because(result)}"
    return (
        f"With {plural(result.n, 'inspection')} in {len(result.totals)} groups, a test at level {level:g} finds an "
        f"association with a probability of {percent(result.power)} only if Cramér's V is "
        f"{number(result.cramers_v)} or more; weaker ones are missed more often."
    )


def definitions(frame: pd.DataFrame, *, level: float, over: str = "") -> str:
    """Say how the p-value moves over other definitions, and how many put it below the level.

    Parameters
    ----------
    frame : DataFrame
        `p_value` under each definition, this run's own first.
    level : float
        Significance level.
    over : str
        The groups tested, where one answer must be told from another: ``regions``.
    """
    said = _definitions(frame, level)
    return f"Over {over}, {said[:1].lower()}{said[1:]}" if over else said


def _definitions(frame: pd.DataFrame, level: float) -> str:
    own, others = frame["p_value"].iloc[0], frame["p_value"].iloc[1:].dropna()
    if pd.isna(own) and others.empty:
        return "Under these definitions, or under any other, the test cannot be made here."
    mine = "do not allow the test" if pd.isna(own) else f"give {p_value(own, level=level)}"
    if others.empty:
        return f"This run's own definitions {mine}; no other definition allows the test."
    below = int((others < level).sum())
    counted = {0: "none puts", len(others): "all put"}.get(below, f"{below} {'puts' if below == 1 else 'put'}")
    which = f"Of {len(others)} other definitions, {counted}"
    if len(others) == 1:
        which = f"The one other definition that allows it {'puts' if below else 'does not put'}"
    told = f"This run's own definitions {mine}. {which} p below the level of {level:g}"
    if below in (0, len(others)):
        return f"{told} ({p_range(others, level=level)})."
    every = "both" if len(others) == 2 else f"all {len(others)}"
    low, high = (p_alone(value, level=level, below="under", above="over") for value in (others.min(), others.max()))
    return f"{told}; over {every}, p runs from {low} to {high}."


def reconciled(frame: pd.DataFrame, *, place: str) -> str:
    """Say how many published cells are reproduced, and by how much the others differ."""
    same = int(frame["difference"].eq(0).sum())
    cells = f"{_capital(of_total(same, len(frame)))} cells of {place} are reproduced"
    if same == len(frame):
        return f"{cells}."
    return f"{cells}; the largest difference is {int(frame['difference'].abs().max())}."


def _because(result: NotComputable) -> str:
    return f" ({result.reason.rstrip('.')})."


def _what_is_left(effect: Any) -> str:
    if isinstance(effect, NotComputable) or effect.upper == 0:
        return ""  # an interval of nothing but 0 comes of a table more even than chance makes them, and excludes little
    level = formats.level_name(effect.confidence)
    return f": the {level} interval of Cramér's V, 0 for unrelated and 1 at most, reaches up to {number(effect.upper)}"


def _test(result: Result, level: float) -> str:
    return f"{result.method}, {p_value(getattr(result, 'p_value', float('nan')), level=level)}, level {level:g}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _points(value: float) -> str:
    return formats.percentage_points(value).split(" ")[0]


def family(frame: pd.DataFrame, question: str, *, level: float) -> str:
    """Say what a question's p-value becomes among the primary tests of all notebooks.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.primary_tests.primary_tests` gives it.
    question : str
        The row to speak of.
    level : float
        Significance level.
    """
    row, tests = frame[frame.index == question].iloc[0], int(frame["p_value"].notna().sum())
    if pd.isna(row["p_value"]):
        return f"The {question} cannot be tested here, so it has no place among the primary tests."
    alone, adjusted = (p_value(row[name], level=level) for name in ("p_value", "adjusted_p_value"))
    if tests == 1:
        return f"The {question} is the only primary question that can be tested here, so {alone} is not adjusted."
    before, after = (row[name] < level for name in ("p_value", "adjusted_p_value"))
    counted = f"Among the {tests} primary tests of these notebooks, the {question} has {alone} alone and {adjusted}"
    if after:
        return f"{counted} once adjusted for their number, which is still below the level of {level:g}."
    if before:
        return (
            f"{counted} once adjusted for their number: taken alone it is below the level of {level:g}, "
            f"as one of several it is not."
        )
    return f"{counted} once adjusted for their number; neither is below the level of {level:g}."


def terms(frame: pd.DataFrame, subject: Subject) -> str:
    """Say in how many models a likelihood-ratio test of leaving out a grouping puts p below the level.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.models.term_tests` gives it.
    """
    made = frame.dropna(subset="p_value")["p_value"]
    if made.empty:
        return f"No model of {subject.groups} can be fitted here; the table gives the reason."
    models = f"the model ‘{made.index[0]}’" if len(made) == 1 else f"{len(made)} models"
    text = (
        f"Whether {subject.outcome} goes with {subject.groups} is tested in {models} (likelihood-ratio tests, level "
        f"{subject.level:g}, not adjusted for the number of questions): {_in_which(made, subject.level)}."
    )
    failed = [f"‘{name}’" for name in frame.index if name not in made.index]
    if not failed:
        return text
    others = f"The model {failed[0]}" if len(failed) == 1 else f"The models {formats.join(failed)}"
    return f"{text} {others} cannot be fitted here; the table gives the reason."


def _in_which(made: pd.Series, level: float) -> str:
    """Say in which models p lies below the level, model by model where they do not all lie on one side."""
    below = made < level
    spread = p_range(made, level=level)
    if below.all():
        where = {1: "p", 2: "in both p"}.get(len(made), "in all of them p")
        return f"{where} is below the level ({spread})"
    if not below.any():
        where = {1: "p is not", 2: "in neither is p"}.get(len(made), "in none of them is p")
        return f"{where} below the level ({spread}), which does not show that the two are unrelated"
    inside, outside = (
        formats.join([f"‘{name}’ ({p_value(value, level=level)})" for name, value in made[mask].items()])
        for mask in (below, ~below)
    )
    return f"p is below the level in {inside}, and not in {outside}"


def odds_range(frame: pd.DataFrame, *, model: str, reference: str, confidence: float) -> str:
    """Name the level of a grouping whose odds lie furthest from those of the reference, in one model."""
    rows = frame[frame.index.get_level_values("Model") == model].droplevel("Model").dropna(subset="odds_ratio")
    if rows.empty:
        return ""
    furthest = rows["odds_ratio"].map(lambda ratio: max(ratio, 1 / ratio)).idxmax()
    row = rows[rows.index == furthest].iloc[0]
    limits = formats.number_interval(row["lower"], row["upper"], confidence)
    return (
        f"In the model ‘{model}’ the odds lie furthest from those of ‘{reference}’ in ‘{furthest}’ "
        f"(odds ratio {formats.number(row['odds_ratio'])}, {limits})."
    )


def part(cases: Cases) -> str:
    """Say which part of England or of the time is counted, and what was left out; nothing where all is counted.

    Parameters
    ----------
    cases : Cases
        As `helpers.counting.parts.keep_part` gives them.
    """
    left_out = len(cases.whole) - len(cases.frame)
    if not left_out:
        return ""
    kept = [
        str(cases.steps.loc[step, "why"]).removesuffix(", as chosen") for step in PARTS if step in cases.steps.index
    ]
    return (
        f"Only a part is counted, {of_total(len(cases.frame), len(cases.whole))} inspections: {formats.join(kept)}. "
        f"A part picked after looking at the outcomes makes a difference look surer than it is."
    )


def contrasts(frame: pd.DataFrame, *, level: float, confidence: float, none: str) -> str:
    """Say which pairs differ after Holm's adjustment; where none does, give the pair that comes nearest.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.primary_tests.compare_pairs` gives it.
    level, confidence : float
        Significance level, and level of the intervals.
    none : str
        What to say where there is no pair.
    """
    if frame.empty:
        return none
    below = frame[frame["adjusted_p_value"] < level]
    adjusted = f", adjusted for {len(frame)} comparisons," if len(frame) > 1 else ""
    mark = "adjusted " if len(frame) > 1 else ""  # the interval beside it is not
    if below.empty:
        nearest = frame.loc[[frame["p_value"].idxmin()]]
        who = f"None of the {len(frame)} differences" if len(frame) > 1 else "The difference"
        verb = "is" if len(frame) > 1 else "is not"
        nearness = "The smallest p is that of" if len(frame) > 1 else "It is that of"
        return (
            f"{who} {verb} shown to be more than chance{adjusted} at the level of {level:g}. "
            f"{nearness} {_pairs(nearest, level, confidence, mark)}. A wide interval leaves large differences possible."
        )
    parts = _pairs(below, level, confidence, mark)
    rest = len(frame) - len(below)
    others = f" The other {rest} {'is' if rest == 1 else 'are'} not shown to be." if rest else ""
    which = f"{len(below)} of {len(frame)} differences" if len(frame) > 1 else "The one difference"
    found = f"{'are' if len(below) > 1 else 'is'} more than chance would often bring about"
    return f"{which} {found}{adjusted} at the level of {level:g}: {parts}.{others}"


def in_words(frame: pd.DataFrame, *, place: str) -> str:
    """Say how many shares printed in words lie on the side of the fraction that the words say.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.reconcile.beside_words` gives it.
    place : str
        Document the words are from.
    """
    fit = int(frame["on_the_side_said"].sum())
    counted = of_total(fit, len(frame))
    text = f"{counted[:1].upper()}{counted[1:]} shares that {place} gives in words lie where the words say"
    away = frame["points_away"].abs()
    furthest = frame[away == away.max()].iloc[0]
    share = f"{int(furthest['count'])} of {int(furthest['total'])}, {formats.percent(furthest['share'])}"
    gap = formats.percentage_points(float(away.max()))
    return f"{text}; the one furthest from its words is ‘{furthest['printed']}’ ({share}, {gap} away)."


def _pairs(rows: pd.DataFrame, level: float, confidence: float, adjusted: str) -> str:
    return "; ".join(_pair(str(name), row, level, confidence, adjusted) for name, row in rows.iterrows())


def _pair(name: str, row: pd.Series, level: float, confidence: float, adjusted: str) -> str:
    sides = f"{row['count']:,.0f} of {row['total']:,.0f} against {row['other_count']:,.0f} of {row['other_total']:,.0f}"
    low, high = (formats.percentage_points(float(row[end])).split(" ")[0] for end in ("lower", "upper"))
    return (
        f"‘{name}’, {sides} ({formats.percentage_points(float(row['difference']))}, "
        f"{formats.level_name(confidence)} interval {low} to {high}, "
        f"{adjusted}{p_value(row['adjusted_p_value'], level=level)})"
    )
