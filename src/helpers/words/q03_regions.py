"""Sentences of the notebook on regions and authority types: results in, an answer and its evidence out."""

from dataclasses import replace
from datetime import date
from math import isnan
from typing import Any, Final

import pandas as pd

from helpers import formats
from helpers.counting.cases import Cases
from helpers.counting.shares import WSOA
from helpers.formats import join, of_total, p_value, percent, plural
from helpers.parameters.q03_regions import RegionAndType
from helpers.vocabulary import REGION, Verdict
from helpers.words.findings import (
    LEADS,
    Asked,
    definitions_alt,
    detectable,
    in_words,
    looked,
    models,
    pair_in_counts,
    pairs,
    part,
    spread,
    strongest,
    turned,
)
from smallstats.results import NotComputable

__all__ = [
    "DOCUMENT",
    "PLACE",
    "about_types",
    "alt",
    "answer",
    "asked",
    "cautions",
    "chances",
    "definitions_alt",
    "detectable",
    "each_region",
    "in_words",
    "left_over",
    "london_boroughs",
    "looked",
    "models",
    "outside",
    "pooled",
    "pooled_alt",
    "spread",
    "standardised",
    "strongest",
    "title",
    "turned",
    "types_title",
]  # fmt: skip
PLACE: Final = "the numbers by region and type in the 2021 release"
DOCUMENT: Final = "the 2021 release"


def asked(chosen: RegionAndType) -> Asked:
    """Bind what this notebook asks about to a run's levels and date."""
    return Asked(
        "the regions", "needed a statement", chosen.significance_level, chosen.confidence_level, chosen.as_at_date
    )


def about_types(asked: Asked, *, outside: bool = False) -> Asked:
    """Ask about authority types in place of regions: all, or those outside London."""
    return replace(asked, groups="the authority types outside London" if outside else "the authority types")


def title(pair: pd.DataFrame) -> str:
    """Say in a figure's title what is seen: London and the rest, in counts."""
    return f"A statement was needed by {pair_in_counts(pair, outcome=WSOA)}"


def types_title(shares: pd.DataFrame) -> str:
    """Say in a figure's title how far apart the shares of the authority types lie."""
    known = shares["share"].dropna()
    if known.empty:
        return "No authority type holds an inspected area"
    return f"By authority type, from {percent(known.min())} to {percent(known.max())} needed a statement"


def answer(verdict: Verdict, pair: pd.DataFrame) -> str:
    """Answer in one sentence: the label's lead, and London against the rest in counts."""
    if verdict == "cannot be tested here":
        return f"{LEADS[verdict]} whether London differs from the other regions."
    return f"{LEADS[verdict]}: a statement was needed by {pair_in_counts(pair, outcome=WSOA)}."


def outside(family: pd.DataFrame, asked: Asked) -> str:
    """Say whether the regions outside London differ among themselves, as one of the primary questions."""
    alone, adjusted = family.loc[[REGION], ["p_value", "adjusted_p_value"]].to_numpy(dtype=float)[0].tolist()
    if isnan(alone):
        return "Whether the regions outside London differ cannot be tested here."
    differ = "differ" if alone < asked.level else "do not clearly differ"
    count = int(family["p_value"].notna().sum())
    both = f"{p_value(alone, level=asked.level)} alone, {formats.p_alone(adjusted, level=asked.level)} as one of"
    rest = f" ({both} {formats.spelled(count)} questions)" if count > 1 else f" ({p_value(alone, level=asked.level)})"
    return f"Outside London, the regions {differ}{rest}."


def chances(found: Any) -> list[str]:
    """Say how likely it is that London's areas need a statement less often, and that the gap is small."""
    if isinstance(found, NotComputable):
        return ["One side of the comparison holds no area, so nothing can be said of the two shares."]
    less, within = (percent(share) for share in (1 - found.a_larger, found.within_margin))
    return [
        f"London's areas need a statement less often with a chance of {less}.",
        f"London's share and that of the others lie within {formats.percentage_points(found.margin)} "
        f"with a chance of {within}.",
    ]


def each_region(frame: pd.DataFrame, asked: Asked) -> list[str]:
    """Say which regions differ from all the others together."""
    return pairs(frame, asked, none="Only one region holds an inspection, so there is no rest to compare it with.")


def london_boroughs(frame: pd.DataFrame, asked: Asked) -> list[str]:
    """Say which authority types London boroughs differ from."""
    return pairs(frame, asked, none="No London borough is counted, or nothing else, so there is no pair of types.")


def pooled(found: Any, frame: pd.DataFrame) -> list[str]:
    """Say how far the highest and the lowest region are drawn in once the others are allowed to help."""
    if isinstance(found, NotComputable):
        return ["The regions cannot be drawn together here: fewer than three are counted, or one outcome only."]
    if found.spread == 0:
        one = percent(float(frame["pooled_share"].iloc[0]))
        return [f"The regions vary no more than chance would make them, so all are drawn to {one}."]
    high, low = (frame.loc[[name]] for name in (frame["share"].idxmax(), frame["share"].idxmin()))
    return [
        f"Drawn together, {_moved(high)}.",
        f"At the other end, {_moved(low)}.",
        "A region with few areas moves most, which guards against reading a ranking into chance.",
    ]


def standardised(frame: pd.DataFrame) -> str:
    """Say how far regions' shares move once all are given the same deprivation."""
    moved = (frame["standardised_share"] - frame["share"]).abs().max()
    if isnan(moved):
        return "Shares at equal deprivation cannot be given here: one region is counted, or one outcome only."
    return f"At equal deprivation, no region's share would move by more than {formats.percentage_points(moved)}."


def left_over(left: pd.DataFrame, *, as_at: date) -> list[str]:
    """Say how many areas had not been inspected, in which region most, and which came from inspected ones."""
    if left.empty:
        return [f"Every area that existed on {formats.day(as_at)} has an inspection that counts."]
    counts = left["ofsted_region"].value_counts()
    most = sorted(counts[counts == counts.max()].index)
    named = f"{'The region with most is' if len(most) == 1 else 'Regions with most are'} {formats.join_names(most)}"
    have = "has" if len(left) == 1 else "have"
    said = [
        f"Of the areas that existed on {formats.day(as_at)}, {len(left)} {have} no inspection that counts.",
        f"{named} ({counts.max()}{'' if len(most) == 1 else ' each'}).",
    ]
    heirs = sorted(str(name) for name in left.loc[left["from_inspected"], "la_name"])
    if heirs:
        said.append(f"{plural(len(heirs), 'area')} came from inspected areas alone: {join(heirs)}.")
    return said


def cautions(cases: Cases) -> list[str]:
    """Say what limits the answer: the part that is counted, and that London is a region and a type at once."""
    return [
        *part(cases),
        "All London boroughs are one region and one authority type, so London is asked about once.",
        "London was picked for its low share, and no p-value corrects for that.",
    ]


def alt(shares: pd.DataFrame, *, noun: str) -> str:
    """Describe a figure of shares: its kind, what is on it, and the highest and lowest share."""
    known = shares.dropna(subset="share").sort_values("share", kind="stable")
    if known.empty:
        return f"Points with intervals, 1 for each {noun}; none holds an inspected area."
    ends = [
        f"{of_total(int(row['count']), int(row['total']))} in {name}"
        for name, row in pd.concat([known.iloc[[-1]], known.iloc[[0]]]).iterrows()
    ]
    return f"Points with intervals, one for each {noun}. The share is highest with {ends[0]}, lowest with {ends[1]}."


def pooled_alt(frame: pd.DataFrame) -> str:
    """Describe the figure of raw and pooled shares."""
    if frame.empty:
        return "An empty figure: 0 regions can be drawn together."
    low, high = percent(frame["pooled_share"].min()), percent(frame["pooled_share"].max())
    return f"Two points a region: its share, and its share drawn towards the others, from {low} to {high}."


def _moved(row: pd.DataFrame) -> str:
    raw, drawn = (percent(float(row[name].iloc[0])) for name in ("share", "pooled_share"))
    return f"{row.index[0]} moves from {raw} to {drawn}"
