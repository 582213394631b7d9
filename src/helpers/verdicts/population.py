"""Sentences about the size of areas: the halves compared, equivalence and its bound, and the release's statements."""

from typing import Any

import pandas as pd

from helpers import sentences
from helpers.population import RESIDENTS
from helpers.population_answers import smallest_margin
from helpers.results import NotComputable
from helpers.sentences import of_total, p_value, plural

MOST_NAMED = 5


def halves_compared(split: tuple[int, int, int, int]) -> str:
    """State the counts of the larger and of the smaller half of the areas."""
    empty = [name for name, total in (("larger", split[1]), ("smaller", split[3])) if not total]
    if empty:
        return f"No counted area lies in the {sentences.join(empty)} half of the areas."
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
    margin, bound = _given(result.margin), sentences.percentage_points(smallest_margin(result))
    low, high = (sentences.percentage_points(value).split(" ")[0] for value in (result.lower, result.upper))
    gap = (
        f"The share in the larger half less that in the smaller is {sentences.percentage_points(result.estimate)} "
        f"({sentences.level_name(result.confidence)} interval {low} to {high})"
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
    low, high = (sentences.percentage_points(value) for value in (known.min(), known.max()))
    spread = low if low == high else f"{low.split(' ')[0]} to {high}"
    return f"The margin that would be supported between the halves is {spread}, over all definitions in the table."


def left_out(frame: pd.DataFrame) -> str:
    """Say which counted inspections have no residents, under which definitions; empty if all have.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.population_answers.other_sizes` gives it.
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
    return sentences.join(areas) if len(areas) <= MOST_NAMED else plural(len(areas), "area")


def _definitions(names: pd.Index, total: int) -> str:
    if len(names) == total:
        return "every definition in the table"
    if len(names) > MOST_NAMED:
        return f"{len(names)} of the {total} definitions"
    return sentences.join([f"‘{name}’" for name in names])


def statements(frame: pd.DataFrame) -> str:
    """Say which of the release's statements on size the rows bear out.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.population_answers.statements_beside` gives it.
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
