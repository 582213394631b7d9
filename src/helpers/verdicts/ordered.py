"""Sentences on proportional odds models of the three outcomes: effects, and whether one odds ratio is enough."""

from math import isfinite, isnan

import pandas as pd

from helpers.models import ProportionalOddsResult
from helpers.results import NotComputable, Result
from helpers.sentences import number, number_interval, of_total, p_value, plural


def ordered_effect(effects: pd.DataFrame, term: str, *, model: Result, level: float, confidence: float) -> str:
    """Say how the odds of an outcome further towards failings go with a term, alone and beside the others.

    Parameters
    ----------
    effects : DataFrame
        As `helpers.ordered.effect_table` gives it.
    term : str
        First level of its index: the term in words.
    model : Result
        The model of the term alone; its reason is given where there is none.
    """
    if isinstance(model, NotComputable):
        return f"How the odds change with {term} cannot be modelled here ({model.reason.rstrip('.')})."
    alone, together = (effects.loc[[(term, name)]].iloc[0] for name in ("alone", "together"))
    text = f"With {term} the odds of an outcome further towards failings {_effect(alone, level, confidence)}"
    if isnan(together["odds_ratio"]) or together["odds_ratio"] == alone["odds_ratio"]:
        return f"{text}."
    limits = number_interval(together["lower"], together["upper"], confidence)
    return f"{text}; beside the other terms the odds ratio is {number(together['odds_ratio'])} ({limits})."


def proportionality(model: Result, *, level: float) -> str:
    """Say whether the test of proportional odds speaks against one odds ratio for both boundaries."""
    if not isinstance(model, ProportionalOddsResult):
        return "Whether one odds ratio serves both boundaries between outcomes cannot be tested, without a model."
    check = model.proportionality
    if isnan(check.p_value):
        return f"Whether one odds ratio serves both boundaries between outcomes cannot be tested here ({check.note})."
    name = f"{check.method[0].lower()}{check.method[1:]}"
    test = f"{name}, {p_value(check.p_value, level=level)}, level {level:g}, {plural(model.n, 'area')}"
    if check.p_value < level:
        return (
            f"One odds ratio does not serve both boundaries between outcomes ({test}); "
            f"the two boundaries are to be read apart."
        )
    return (
        f"Nothing here speaks against one odds ratio for both boundaries between outcomes ({test}); in so few areas "
        f"that is no evidence that one is enough, and the boundaries are given apart as well."
    )


def boundaries(frame: pd.DataFrame, *, confidence: float) -> str:
    """Say how many odds ratios, each boundary by itself, have an interval that leaves out 1."""
    made = frame.dropna(subset=["lower", "upper"])
    if made.empty:
        return "No odds ratio can be given at either boundary."
    apart = int(((made["lower"] > 1) | (made["upper"] < 1)).sum())
    low, high = number(made["odds_ratio"].min()), number(made["odds_ratio"].max())
    if len(made) == 1:
        return f"The one odds ratio at a boundary is {low}; its interval {'leaves out' if apart else 'holds'} 1."
    said = of_total(apart, len(made))
    verb = "has" if apart == 1 or apart == 0 else "have"
    level = f"{round(confidence * 100, 6):g}%"
    return (
        f"With the boundaries taken apart the odds ratios run from {low} to {high}, and {said} {verb} a {level} "
        f"interval that leaves out 1."
    )


def _effect(row: pd.Series, level: float, confidence: float) -> str:
    p = float(row["p_value"])
    ratio = float(row["odds_ratio"])
    direction = "are higher" if ratio > 1 else "are lower"
    found = direction if p < level else "are not shown to be higher or lower"
    limits = number_interval(float(row["lower"]), float(row["upper"]), confidence)
    size = f"odds ratio {number(ratio)}" if isfinite(ratio) else "odds ratio without a finite estimate"
    return f"{found} ({size}, {limits}, {p_value(p, level=level)}, {plural(int(row['n']), 'area')})"
