"""Sentences about groups compared two by two, and about shares that a document prints in words."""

import pandas as pd

from helpers import sentences
from helpers.sentences import of_total, p_value


def contrasts(frame: pd.DataFrame, *, level: float, confidence: float, none: str) -> str:
    """Say which pairs differ after Holm's adjustment; where none does, give the pair that comes nearest.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.contrasts.compare_pairs` gives it.
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
        As `helpers.printed_words.beside_words` gives it.
    place : str
        Document the words are from.
    """
    fit = int(frame["on_the_side_said"].sum())
    counted = of_total(fit, len(frame))
    text = f"{counted[:1].upper()}{counted[1:]} shares that {place} gives in words lie where the words say"
    away = frame["points_away"].abs()
    furthest = frame[away == away.max()].iloc[0]
    share = f"{int(furthest['count'])} of {int(furthest['total'])}, {sentences.percent(furthest['share'])}"
    gap = sentences.percentage_points(float(away.max()))
    return f"{text}; the one furthest from its words is ‘{furthest['printed']}’ ({share}, {gap} away)."


def _pairs(rows: pd.DataFrame, level: float, confidence: float, adjusted: str) -> str:
    return "; ".join(_pair(str(name), row, level, confidence, adjusted) for name, row in rows.iterrows())


def _pair(name: str, row: pd.Series, level: float, confidence: float, adjusted: str) -> str:
    sides = f"{row['count']:,.0f} of {row['total']:,.0f} against {row['other_count']:,.0f} of {row['other_total']:,.0f}"
    low, high = (sentences.percentage_points(float(row[end])).split(" ")[0] for end in ("lower", "upper"))
    return (
        f"‘{name}’, {sides} ({sentences.percentage_points(float(row['difference']))}, "
        f"{sentences.level_name(confidence)} interval {low} to {high}, "
        f"{adjusted}{p_value(row['adjusted_p_value'], level=level)})"
    )
