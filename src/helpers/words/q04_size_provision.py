"""Sentences of the notebook on size and provision: results in, an answer and its evidence out."""

from math import isnan
from typing import Any

import pandas as pd

from helpers import formats
from helpers.counting.cases import Cases
from helpers.counting.shares import WSOA
from helpers.counting.sizes import RESIDENTS
from helpers.formats import number, of_total, p_value, percent, plural
from helpers.parameters.q04_size_provision import PopulationProvision
from helpers.questions.q04_size_provision import smallest_margin
from helpers.vocabulary import Verdict
from helpers.words.findings import LEADS, Asked, pair_in_counts, part, shuffles, untestable
from smallstats.results import NotComputable

PLACE = "the 2021 release's totals"
MOST_NAMED = 3


def asked(chosen: PopulationProvision) -> Asked:
    """Bind what this notebook asks about to a run's levels and date."""
    return Asked(
        "the size groups",
        "needed a statement",
        chosen.significance_level,
        chosen.confidence_level,
        chosen.as_at_date,
    )


def answer(verdict: Verdict, pair: pd.DataFrame) -> str:
    """Answer in one sentence: the label's lead, and the larger half against the smaller in counts."""
    if verdict == "cannot be tested here":
        return f"{LEADS[verdict]} whether size is linked to needing a statement."
    return f"{LEADS[verdict]}: a statement was needed by {pair_in_counts(pair, outcome=WSOA)} of areas."


def title(pair: pd.DataFrame) -> str:
    """Say in a figure's title what is seen: the two halves in counts."""
    return f"A statement was needed by {pair_in_counts(pair, outcome=WSOA)}"


def alt(shares: pd.DataFrame) -> str:
    """Describe the figure of shares by size group."""
    known = shares.dropna(subset="share")
    if known.empty:
        return "Points with intervals, one a size group; no group holds an inspected area."
    low, high = percent(float(known["share"].min())), percent(float(known["share"].max()))
    return f"Points with intervals, one a size group, from {low} to {high} of areas needing a statement."


def bounded(bound: Any) -> list[str]:
    """Say whether the halves are shown to be closer than the margin, and which margin would be supported."""
    if isinstance(bound, NotComputable):
        return ["Whether the two halves are alike cannot be tested here."]
    margin, reach = _given(bound.margin), formats.percentage_points(smallest_margin(bound))
    if bound.equivalent:
        return [f"The two halves are shown to lie within {margin} of each other."]
    return [
        f"A difference of {margin} between the halves is not excluded.",
        f"These inspections only rule out differences of more than {reach}.",
    ]


def worst(odds: float) -> str:
    """Say how far odds could rise with each doubling of residents: what 'not adversely affected' leaves open."""
    if isnan(odds):
        return "How far the odds may rise with size cannot be computed here."
    return f"With each doubling of residents the odds may rise {number(odds)}-fold at most."


def odds(effects: pd.DataFrame, asked: Asked) -> list[str]:
    """Say, for each model, what a doubling of residents does to the odds."""
    said = [
        f"A doubling of residents, {name}, goes along with odds {number(row['odds_ratio'])} times as high "
        f"({number(row['lower'])} to {number(row['upper'])}; {p_value(row['p_value'], level=asked.level)})."
        for name, row in effects.iterrows()
        if pd.notna(row["odds_ratio"])
    ]
    return said or ["No model of size can be fitted to these inspections."]


def spread(test: Any, asked: Asked) -> str:
    """Say how often shuffled outcomes give a range of shares as wide as the real one."""
    if untestable(test):
        return "Too few groups hold an area to compare their range with chance."
    p = p_value(test.p_value, level=asked.level)
    return f"By chance alone, the highest and lowest share lie as far apart in {shuffles(test.p_value)} ({p})."


def curve_alt(curve: pd.DataFrame) -> str:
    """Describe the figure of areas and the fitted curve."""
    if curve.empty:
        return "One point an area, at its residents and outcome; no curve can be fitted."
    ends = [percent(share) for share in curve["share"].iloc[[0, -1]]]
    return f"One point an area, with a fitted curve from {ends[0]} for the smallest to {ends[1]} for the largest."


def residents_known(cases: pd.DataFrame) -> str:
    """Say of how many counted areas the residents are known, and name the others where they are few."""
    unknown = sorted(cases.loc[cases[RESIDENTS].isna(), "la_name"])
    known = of_total(len(cases) - len(unknown), len(cases))
    if not unknown:
        return f"The number of residents is known for {known} counted areas."
    names = formats.join_names(unknown) if len(unknown) <= MOST_NAMED else plural(len(unknown), "area")
    return f"The number of residents is known for {known} counted areas, not for {names}."


def margins(frame: pd.DataFrame) -> str:
    """Say which differences other definitions would rule out."""
    known = frame["smallest_margin"].dropna()
    if known.empty:
        return "No definition rules out any difference between the halves."
    low, high = (formats.percentage_points(value) for value in (known.min(), known.max()))
    over = low if low == high else f"{low.split(' ')[0]} to {high}"
    return f"Over all definitions, differences of more than {over} between the halves are ruled out."


def missing(table: pd.DataFrame, *, inspections: int) -> str:
    """Say for how many inspections an indicator is known."""
    low, high = int(table["known"].min()), int(table["known"].max())
    some = of_total(high, inspections) if low == high else f"between {low} and {high} of {inspections}"
    return f"An indicator is known for {some} inspections, since its series starts later."


def missing_shares(table: pd.DataFrame) -> str:
    """Compare the share with a statement where an indicator is known with that where it is missing."""
    both = table.dropna(subset=["share_known", "share_missing"])
    if both.empty:
        return "No indicator is missing for some of these inspections and known for others."
    name = (both["share_missing"] - both["share_known"]).abs().idxmax()
    row = both.loc[[name]].iloc[0]
    sides = percent(float(row["share_missing"])), percent(float(row["share_known"]))
    return f"A statement was needed by {sides[0]} of areas without and {sides[1]} with a number ({name})."


def indicators(table: pd.DataFrame, asked: Asked) -> str:
    """Name the indicators that are linked to the outcome once all are counted; else the nearest to it."""
    tested = table.dropna(subset=["holm"])
    if tested.empty:
        return "None of the indicators of provision can be tested here."
    found = tested[tested["holm"] < asked.level]
    if found.empty:
        who = f"None of {len(tested)} indicators" if len(tested) > 1 else "The one indicator known is not"
        verb = " of provision is" if len(tested) > 1 else ""
        smallest = p_value(float(tested["holm"].min()), level=asked.level)
        return f"{who}{verb} clearly linked (smallest adjusted {smallest})."
    verb = "is" if len(found) == 1 else "are"
    return f"Linked to needing a statement {verb} {formats.join([str(name) for name in found.index])}."


def indicators_beside(table: pd.DataFrame, asked: Asked) -> str:
    """Say for how many indicators the odds ratio beside other differences is clear of 1, once all are counted."""
    known = table.dropna(subset=["beside_holm"])
    if known.empty:
        return "No model of an indicator beside the areas' other differences can be fitted here."
    below = int((known["beside_holm"] < asked.level).sum())
    return f"Beside deprivation, region, type and year, {of_total(below, len(known))} indicators stay linked."


def indicators_alt(effects: pd.DataFrame) -> str:
    """Describe the figure of the five indicators."""
    return f"One panel an indicator, {len(effects)} in all: each area's outcome and the fitted share with its band."


def lookups(frame: pd.DataFrame, asked: Asked) -> str:
    """Say under how many definitions an indicator stands out once all are counted."""
    holm = frame["holm"].dropna()
    if holm.empty:
        return "No indicator can be tested under these definitions or any other."
    below = int((holm < asked.level).sum())
    return f"An indicator stands out under {of_total(below, len(holm))} definitions of what is looked up."


def definitions_alt(frame: pd.DataFrame) -> str:
    """Describe the figure of p-values under other definitions."""
    made = frame["p_value"].dropna()
    if made.empty:
        return "No definition gives a p-value here."
    return f"One point a definition, at its p-value: from {p_value(made.min())} to {p_value(made.max())}."


def statements(frame: pd.DataFrame) -> list[str]:
    """Say which of the release's statements on size the rows bear out."""
    links = {"all ages": "of"}
    return [
        f"For residents {links.get(row['residents'], 'from')} {row['residents']}, '{name}' is {row['verdict']}."
        for name, row in frame.iterrows()
    ]


def turned(found: Any) -> str:
    """Say how few outcomes would have to change to turn the answer."""
    if isinstance(found, NotComputable):
        return "How few outcomes would turn the answer cannot be computed here."
    way = "clear" if found.direction == "gained" else "no longer clear"
    if found.changes is None:
        return f"Even {found.most_changes} other outcomes would not make the answer {way}."
    return f"{plural(found.changes, 'other outcome')} would be enough to make the answer {way}."


def cautions(cases: Cases) -> list[str]:
    """Say what limits the answer: the part that is counted, and that a row is an area."""
    return [*part(cases), "One row is an area, not a child, and no result here names a cause."]


def _given(margin: float) -> str:
    """Write a margin as it was given: one of 2.5 points, rounded, would claim more or less than was tested."""
    points = round(margin * 100, 9)
    return f"{points:g} percentage point{'' if points == 1 else 's'}"
