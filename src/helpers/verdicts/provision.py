"""Sentences about provision: missing numbers, and how the indicators go with the outcome."""

import pandas as pd

from helpers import sentences
from helpers.sentences import number, number_interval, of_total, p_value, percent, plural
from helpers.verdicts.association import Subject


def missing(table: pd.DataFrame, *, inspections: int) -> str:
    """Say how many inspections lack an indicator, and why."""
    early, other = int(table["before_the_series"].max()), table["no_number"]
    low, high = int(table["known"].min()), int(table["known"].max())
    some = _count(high) if low == high else f"{low} to {high}, by indicator,"
    text = f"Of {plural(inspections, 'inspection')}, {some} {'has' if low == high == 1 else 'have'} a number; "
    text += f"{_count(early)} {'lacks' if early == 1 else 'lack'} one since the series starts later"
    worst = int(other.max())
    if not worst:
        return f"{text}, and none for another reason."
    where = sentences.join([f"‘{name}’" for name in other.index[other == worst]])
    return f"{text}, and at most {worst} for another reason ({where})."


def indicators(table: pd.DataFrame, subject: Subject, *, confidence: float) -> str:
    """Name the indicators that go with the outcome after Holm's adjustment, and state the strongest of the others."""
    tested = table.dropna(subset=["holm"])
    if tested.empty:
        return "None of the indicators can be tested here."
    found = tested[tested["holm"] < subject.level]
    if found.empty:
        row = tested.loc[[tested["p_value"].idxmin()]]
        who = f"None of {len(tested)} indicators is" if len(tested) > 1 else "The one indicator that is known is not"
        others = f"{who} shown to go with {subject.outcome} once"
        return (
            f"{others} adjusted for their number; the smallest p-value is that of {_effect(row, confidence, subject)}. "
            f"That is not evidence of no association."
        )
    parts = [_effect(found.loc[[name]], confidence, subject) for name in found.index]
    verb = "goes" if len(found) == 1 else "go"
    counted = (
        f"{of_total(len(found), len(tested))} indicators" if len(tested) > 1 else "the one indicator that is known"
    )
    said = f"{_first_up(counted)} {verb} with {subject.outcome} once adjusted for their number"
    return f"{said}: {sentences.join(parts)}."


def missing_shares(table: pd.DataFrame) -> str:
    """Compare the share with a statement where an indicator is known with that where it is missing."""
    both = table.dropna(subset=["share_known", "share_missing"])
    if both.empty:
        return "No indicator is missing for some of these inspections and known for others."
    gap = (both["share_missing"] - both["share_known"]).abs()
    name = str(gap.idxmax())
    row = both.loc[[name]]
    parts = [
        f"{percent(float(row[f'share_{side}'].iloc[0]))} of the {int(row[side].iloc[0])} {words}"
        for side, words in (("missing", "without a number"), ("known", "with one"))
    ]
    return (
        f"A statement was required after {parts[0]} for ‘{name}’ and after {parts[1]}, the widest such gap; nothing "
        f"below speaks of those without."
    )


def beside(table: pd.DataFrame, *, level: float, confidence: float) -> str:
    """Name the indicators whose odds ratio beside other differences has limits that leave out 1, each with Holm's p."""
    known = table.dropna(subset=["beside_odds_ratio"])
    others = "deprivation, region, authority type and year"
    if known.empty:
        return f"No model of an indicator beside {others} can be fitted here."
    apart = known[(known["beside_lower"] > 1) | (known["beside_upper"] < 1)]
    name = sentences.level_name(confidence)
    if apart.empty:
        return f"Beside {others} the {name} interval of each odds ratio holds 1."
    parts = [
        f"‘{name}’ ({number(row['beside_odds_ratio'])}, "
        f"{number_interval(row['beside_lower'], row['beside_upper'], confidence)}, "
        f"adjusted {p_value(row['beside_holm'], level=level)})"
        for name, row in apart.iterrows()
    ]
    looks = f"{plural(len(known), 'indicator')} {'is' if len(known) == 1 else 'are'} looked at"
    return (
        f"Beside {others} the {name} interval of the odds ratio leaves out 1 for {sentences.join(parts)}; {looks}, for "
        f"which the p-value is adjusted and the interval is not."
    )


def lookups(frame: pd.DataFrame, *, level: float) -> str:
    """Say over which values the smallest adjusted p-value of the indicators moves under other definitions.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.provision_effects.other_lookups` gives it.
    """
    holm = frame["holm"].dropna()
    if holm.empty:
        return "No indicator can be tested under these definitions or any other."
    low, high = (p_value(value, level=level) for value in (holm.min(), holm.max()))
    spread = f"is {low}" if low == high else f"lies between {low} and {high}"
    below = int((holm < level).sum())
    counted = f"{_count(below)} of them below the level of {level:g}"
    return f"The smallest adjusted p-value {spread} over {plural(len(holm), 'definition')}, {counted}."


def _effect(row: pd.DataFrame, confidence: float, subject: Subject) -> str:
    values = {column: float(row[column].iloc[0]) for column in ("odds_ratio", "lower", "upper", "holm")}
    limits = number_interval(values["lower"], values["upper"], confidence)
    adjusted = p_value(values["holm"], level=subject.level)
    return (
        f"‘{row.index[0]}’ (odds ratio {number(values['odds_ratio'])} for each standard deviation more, {limits}, "
        f"adjusted {adjusted})"
    )


def _count(number_of: int) -> str:
    return str(number_of) if number_of else "none"


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
