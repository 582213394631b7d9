"""Sentences of the notebook on deprivation: results in, an answer and its evidence out."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers import formats
from helpers.counting.cases import Cases
from helpers.counting.shares import WSOA
from helpers.formats import of_total, p_value
from helpers.parameters.q01_deprivation import Deprivation
from helpers.vocabulary import Verdict
from helpers.words.findings import (
    LEADS,
    Asked,
    definitions_alt,
    detectable,
    pair_in_counts,
    part,
    spread,
    turned,
    untestable,
)
from smallstats.results import NotComputable

__all__ = [
    "PLACE",
    "alt",
    "answer",
    "asked",
    "cautions",
    "chances",
    "curve_alt",
    "definitions_alt",
    "detectable",
    "gradient",
    "odds",
    "spread",
    "title",
    "turned",
]  # fmt: skip
PLACE = "Table 1 of the 2021 release"


def asked(chosen: Deprivation) -> Asked:
    """Bind what this notebook asks about to a run's levels and date."""
    return Asked(
        "the deprivation groups",
        "needed a statement",
        chosen.significance_level,
        chosen.confidence_level,
        chosen.as_at_date,
    )


def title(pair: pd.DataFrame) -> str:
    """Say in a figure's title what is seen: the most deprived areas and all others, in counts."""
    return f"A statement was needed by {pair_in_counts(pair, outcome=WSOA)}"


def alt(shares: pd.DataFrame) -> str:
    """Describe the figure of shares: its kind, what is on it, and the highest and lowest share."""
    known = shares.dropna(subset="share")
    if known.empty:
        return "Points with intervals, one a deprivation group; no group holds an inspected area."
    ordered = known.sort_values("share", kind="stable").reset_index(names="group")
    low, high = (
        f"{of_total(int(row['count']), int(row['total']))} in the group '{row['group']}'"
        for row in (ordered.iloc[0].to_dict(), ordered.iloc[-1].to_dict())
    )
    return f"Points with intervals, one a deprivation group. The share is highest with {high}, lowest with {low}."


def answer(verdict: Verdict, pair: pd.DataFrame) -> str:
    """Answer in one sentence: the label's lead, and the most deprived areas against all others in counts."""
    if verdict == "cannot be tested here":
        return f"{LEADS[verdict]} whether deprivation is linked to needing a statement."
    return f"{LEADS[verdict]}: a statement was needed by {pair_in_counts(pair, outcome=WSOA)}."


def gradient(tests: Mapping[str, Any], shares: pd.Series, asked: Asked) -> str:
    """Say whether the share changes steadily from the most to the least deprived group."""
    test, known = next(iter(tests.values())), shares.dropna()
    if untestable(test) or known.nunique() < 2:
        return "Whether the share changes steadily with deprivation cannot be tested here."
    p = p_value(test.p_value, level=asked.level)
    if test.p_value >= asked.level:
        return f"The share does not clearly rise or fall from the most to the least deprived group ({p})."
    way = "falls" if known.iloc[0] > known.iloc[-1] else "rises"
    return f"The share {way} from the most to the least deprived group ({p})."


def odds(effects: pd.DataFrame, asked: Asked) -> list[str]:
    """Say, for each penalised model, what one standard deviation more of deprivation does to the odds."""
    said = []
    for name, row in effects[~effects.index.str.contains("without penalty")].iterrows():
        if pd.isna(row["odds_ratio"]):
            continue
        limits = f"{formats.number(row['lower'])} to {formats.number(row['upper'])}"
        times, p = formats.number(row["odds_ratio"]), p_value(row["p_value"], level=asked.level)
        said.append(
            f"A standard deviation more of deprivation, {name}, goes along with odds {times} times as high "
            f"({limits}; {p})."
        )
    return said or ["No model of deprivation can be fitted to these inspections."]


def chances(found: Any) -> list[str]:
    """Say how likely it is that the most deprived areas need a statement more often, and that the gap is small."""
    if isinstance(found, NotComputable):
        return ["One side of the comparison holds no area, so nothing can be said of the two shares."]
    larger, within = (formats.percent(share) for share in (found.a_larger, found.within_margin))
    return [
        f"The most deprived areas need a statement more often with a chance of {larger}.",
        f"The two shares lie within {formats.percentage_points(found.margin)} with a chance of {within}.",
    ]


def cautions(cases: Cases) -> list[str]:
    """Say what limits the answer: the part that is counted, and that a row is an area."""
    return [*part(cases), "One row is an area, not a child, and no result here names a cause."]


def curve_alt(curve: pd.DataFrame) -> str:
    """Describe the figure of areas and the fitted curve."""
    if curve.empty:
        return "One point an area, at its deprivation and outcome; no curve can be fitted."
    ends = [formats.percent(share) for share in curve["share"].iloc[[0, -1]]]
    return f"One point an area, with a fitted curve from {ends[0]} at the least to {ends[1]} at the most deprived."
