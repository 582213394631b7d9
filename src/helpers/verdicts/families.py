"""Sentences about a test among others: adjusted for a family of tests, or beside other terms of a model."""

import pandas as pd

from helpers import sentences
from helpers.sentences import p_value
from helpers.verdicts.association import Subject


def family(frame: pd.DataFrame, question: str, *, level: float) -> str:
    """Say what a question's p-value becomes among the primary tests of all notebooks.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.family.primary_tests` gives it.
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
    """Say whether a grouping goes with the outcome in each of several models.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.adjusting.term_tests` gives it.
    """
    if frame["p_value"].isna().all():
        return f"No model of {subject.groups} can be fitted here; the table gives the reason."
    parts = [_term(str(name), row, subject) for name, row in frame.iterrows()]
    return " ".join(parts)


def _term(name: str, row: pd.Series, subject: Subject) -> str:
    if pd.isna(row["p_value"]):
        return f"In the model ‘{name}’ this cannot be said; the table gives the reason."
    found = "goes" if row["p_value"] < subject.level else "is not shown to go"
    test = f"likelihood-ratio test, {p_value(row['p_value'], level=subject.level)}, level {subject.level:g}"
    return f"In the model ‘{name}’ {subject.outcome} {found} with {subject.groups} ({test})."


def odds_range(frame: pd.DataFrame, *, model: str, reference: str, confidence: float) -> str:
    """Name the level of a grouping whose odds lie furthest from those of the reference, in one model."""
    rows = frame[frame.index.get_level_values("Model") == model].droplevel("Model").dropna(subset="odds_ratio")
    if rows.empty:
        return ""
    furthest = rows["odds_ratio"].map(lambda ratio: max(ratio, 1 / ratio)).idxmax()
    row = rows[rows.index == furthest].iloc[0]
    limits = sentences.number_interval(row["lower"], row["upper"], confidence)
    return (
        f"In the model ‘{model}’ the odds lie furthest from those of ‘{reference}’ in ‘{furthest}’ "
        f"(odds ratio {sentences.number(row['odds_ratio'])}, {limits})."
    )
