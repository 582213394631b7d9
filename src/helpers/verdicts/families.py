"""Sentences about a test among others: adjusted for a family of tests, or beside other terms of a model."""

import pandas as pd

from helpers import sentences
from helpers.sentences import p_range, p_value
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
    """Say in how many models a likelihood-ratio test of leaving out a grouping puts p below the level.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.adjusting.term_tests` gives it.
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
    others = f"The model {failed[0]}" if len(failed) == 1 else f"The models {sentences.join(failed)}"
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
        sentences.join([f"‘{name}’ ({p_value(value, level=level)})" for name, value in made[mask].items()])
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
    limits = sentences.number_interval(row["lower"], row["upper"], confidence)
    return (
        f"In the model ‘{model}’ the odds lie furthest from those of ‘{reference}’ in ‘{furthest}’ "
        f"(odds ratio {sentences.number(row['odds_ratio'])}, {limits})."
    )
