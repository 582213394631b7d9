"""Sentences about regions: shares standardised for deprivation, and areas not inspected."""

from datetime import date

import pandas as pd

from helpers import formats
from helpers.formats import join, percent


def standardised(frame: pd.DataFrame, *, confidence: float) -> str:
    """Say which groups have the highest and the lowest standardised share, beside the share observed.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.q03_regions.standardised_shares` gives it.
    """
    if frame["standardised"].isna().all():
        return "Standardised shares cannot be given here; the table gives the reason."
    moved = (frame["standardised"] - frame["share"]).abs().max()
    ends = [_share(frame.loc[[getattr(frame["standardised"], end)()]], confidence) for end in ("idxmax", "idxmin")]
    return (
        f"Had every region the deprivation of all counted areas, the share would be highest in {ends[0]} and lowest "
        f"in {ends[1]}. No region's share moves by more than {_points(moved)}; part of each move is the pull of "
        f"the penalty towards one half."
    )


def left_over(left: pd.DataFrame, *, as_at: date) -> str:
    """Say how many areas had not been inspected, in which region most, and which came from inspected ones.

    Parameters
    ----------
    left : DataFrame
        As `helpers.counting.places.not_inspected` gives it.
    """
    if left.empty:
        return f"Every area that existed on {formats.day(as_at)} has an inspection that counts."
    counts = left["ofsted_region"].value_counts()
    most = [f"‘{name}’" for name in sorted(counts[counts == counts.max()].index)]
    where = f"The region with most is {most[0]} ({counts.max()})."
    if len(most) > 1:
        where = f"The regions with most are {join(most)} ({counts.max()} each)."
    text = (
        f"Of the areas that existed on {formats.day(as_at)}, {len(left)} {'has' if len(left) == 1 else 'have'} "
        f"no inspection that counts. {where}"
    )
    heirs = sorted(str(name) for name in left.loc[left["from_inspected"], "la_name"])
    if not heirs:
        return text
    came = "One of them was" if len(heirs) == 1 else f"{len(heirs)} of them were"
    return f"{text} {came} formed only from areas inspected before: {join(heirs)}."


def _share(row: pd.DataFrame, confidence: float) -> str:
    numbers = row.iloc[0]
    limits = formats.interval(numbers["lower"], numbers["upper"], confidence)
    return f"‘{row.index[0]}’ ({percent(numbers['standardised'])}; {limits}; observed {percent(numbers['share'])})"


def _points(value: float) -> str:
    return formats.percentage_points(float(value))
