"""Sentences about the size of areas: the halves compared, equivalence and its bound, and the release's statements.

Sentences about provision: missing numbers, and how the indicators go with the outcome.
"""

from typing import Any

import pandas as pd

from helpers import formats
from helpers.counting.sizes import RESIDENTS
from helpers.formats import number, number_interval, of_total, p_value, percent, plural
from helpers.questions.q04_size_provision import smallest_margin
from helpers.words.tests import Subject
from smallstats.results import NotComputable

MOST_NAMED = 5


def halves_compared(split: tuple[int, int, int, int]) -> str:
    """State the counts of the larger and of the smaller half of the areas."""
    empty = [name for name, total in (("larger", split[1]), ("smaller", split[3])) if not total]
    if empty:
        return f"No counted area lies in the {formats.join(empty)} half of the areas."
    larger, smaller = of_total(*split[:2]), of_total(*split[2:])
    return f"A statement was required of {larger} in the larger half of the areas and of {smaller} in the smaller half."


def equivalent(result: Any) -> str:
    """Say whether the halves are shown to be closer than the margin, and which margin would be supported.

    Parameters
    ----------
    result : Equivalence or NotComputable
        Larger half less smaller half.
    """
    if isinstance(result, NotComputable):
        return f"Whether the two are alike cannot be tested here ({result.reason.rstrip('.')})."
    margin, bound = _given(result.margin), formats.percentage_points(smallest_margin(result))
    low, high = (formats.percentage_points(value).split(" ")[0] for value in (result.lower, result.upper))
    gap = (
        f"The share in the larger half less that in the smaller is {formats.percentage_points(result.estimate)} "
        f"({formats.level_name(result.confidence)} interval {low} to {high})"
    )
    test = p_value(result.p_value, level=result.alpha)
    if result.equivalent:
        return f"{gap}: large and small areas are shown to differ by less than {margin} (two one-sided tests, {test})."
    return (
        f"{gap}: large and small areas are not shown to differ by less than {margin} (two one-sided tests, {test}). "
        f"These inspections would support only margins above about {bound}."
    )


def claim(association: Any, bound: Any, *, level: float) -> str:
    """Weigh the claim that outcomes are not affected by size: refuted, not shown, or shown up to a margin.

    Parameters
    ----------
    association : Result
        The test of outcome and size group.
    bound : Equivalence or NotComputable
        The equivalence test of the two halves.
    """
    if isinstance(association, NotComputable) or isinstance(bound, NotComputable) or association.df == 0:
        return "These inspections can neither support nor refute that outcomes are not affected by size."
    found, alike = association.p_value < level, bool(bound.equivalent)
    margin = _given(bound.margin)
    if found and alike:
        return f"Outcomes differ over the size groups, though the two halves differ by less than {margin}."
    if found:
        return "Outcomes differ over the size groups, which speaks against the claim that size does not affect them."
    if alike:
        return f"The claim that size does not affect outcomes is supported up to {margin} between the halves."
    return (
        "The claim that size does not affect outcomes is neither refuted nor shown: no association is found, and a "
        f"difference of {margin} or more between the halves is not excluded."
    )


def residents_known(cases: pd.DataFrame) -> str:
    """Say of how many counted areas the residents are known, and name the others."""
    unknown = sorted(cases.loc[cases[RESIDENTS].isna(), "la_name"])
    if not unknown:
        return f"The number of residents is known for {of_total(len(cases), len(cases))} counted areas."
    known = of_total(len(cases) - len(unknown), len(cases))
    return f"The number of residents is known for {known} counted areas; left out of what follows: {_named(unknown)}."


def sizes(frame: pd.DataFrame) -> str:
    """Say which margins other definitions would support."""
    known = frame["smallest_margin"].dropna()
    if known.empty:
        return "No margin is supported under these definitions or any other."
    low, high = (formats.percentage_points(value) for value in (known.min(), known.max()))
    spread = low if low == high else f"{low.split(' ')[0]} to {high}"
    return f"The margin that would be supported between the halves is {spread}, over all definitions in the table."


def left_out(frame: pd.DataFrame) -> str:
    """Say which counted inspections have no residents, under which definitions; empty if all have.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.q04_size_provision.other_sizes` gives it.
    """
    without = frame.loc[frame["left_out"] != "none", "left_out"]
    parts = []
    for names in without.unique():
        where, areas = frame.index[frame["left_out"] == names], names.split("; ")
        has, are = ("has", "is") if len(areas) == 1 else ("have", "are")
        parts.append(
            f"{plural(len(areas), 'inspection')} counted under {_definitions(where, len(frame))} ({_named(areas)}) "
            f"{has} no residents in the look-up and {are} left out."
        )
    return " ".join(parts)


def _named(areas: list[str]) -> str:
    return formats.join(areas) if len(areas) <= MOST_NAMED else plural(len(areas), "area")


def _definitions(names: pd.Index, total: int) -> str:
    if len(names) == total:
        return "every definition in the table"
    if len(names) > MOST_NAMED:
        return f"{len(names)} of the {total} definitions"
    return formats.join([f"‘{name}’" for name in names])


def statements(frame: pd.DataFrame) -> str:
    """Say which of the release's statements on size the rows bear out.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.q04_size_provision.statements_beside` gives it.
    """
    parts = [
        f"‘{name}’ for residents {'of' if row['residents'] == 'all ages' else 'from'} {row['residents']} is "
        f"{row['verdict']} ({row['found']})"
        for name, row in frame.iterrows()
    ]
    return f"Of what the 2021 release says of size, {'; '.join(parts)}."


def _given(margin: float) -> str:
    """Write a margin as it was given: one of 2.5 points, rounded, would claim more or less than was tested."""
    points = round(margin * 100, 9)
    return f"{points:g} percentage point{'' if points == 1 else 's'}"


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
    where = formats.join([f"‘{name}’" for name in other.index[other == worst]])
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
    return f"{said}: {formats.join(parts)}."


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
    name = formats.level_name(confidence)
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
        f"Beside {others} the {name} interval of the odds ratio leaves out 1 for {formats.join(parts)}; {looks}, for "
        f"which the p-value is adjusted and the interval is not."
    )


def lookups(frame: pd.DataFrame, *, level: float) -> str:
    """Say over which values the smallest adjusted p-value of the indicators moves under other definitions.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.q04_size_provision.other_lookups` gives it.
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
