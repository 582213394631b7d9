"""How needing a statement is linked to each indicator of provision, alone and beside other differences."""

from typing import Any, Final

import pandas as pd

from helpers.counting.provision import INDICATORS, before_inspection, standardise
from helpers.parameters.q04_size_provision import PopulationProvision
from helpers.questions.models import coefficient_table, fitted_shares, formula_for
from smallstats.models import logistic
from smallstats.multiplicity import adjust
from smallstats.results import Result, attempt

ADJUSTED_FOR: Final = ("deprivation", "region", "other_type", "year")
YEARS_BEFORE: Final = (0, 1, 2, 3)


def indicator_effects(frame: pd.DataFrame, values: pd.DataFrame, *, confidence: float) -> pd.DataFrame:
    """Fit needing a statement on each indicator, in standard deviations, alone and adjusted.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.models.model_frame` gives it.
    values : DataFrame
        Indexed as `frame`, one column an indicator.
    confidence : float
        Level of the limits.

    Returns
    -------
    DataFrame
        One row an indicator: `n`, `odds_ratio`, `lower`, `upper`, `p_value`, `holm` (adjusted over the indicators that
        could be tested); the same with `beside_` before the names, by Firth's penalty, beside deprivation, region,
        authority type and reporting year; `Not computable` gives the reason for a gap.
    """
    alone = _alone(frame, values, confidence)
    models = {words: _beside(frame, values[name], confidence) for name, words in INDICATORS.items()}
    beside = _with_holm(coefficient_table(models, term="indicator"))
    reasons = [table.pop("Not computable") for table in (alone, beside) if "Not computable" in table]
    table = alone.join(beside.drop(columns="rows_dropped").add_prefix("beside_"))
    if reasons:
        table["Not computable"] = reasons[0].where(reasons[0] != "", reasons[-1])
    return table


def indicator_curves(
    frame: pd.DataFrame, values: pd.DataFrame, *, confidence: float
) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Return what is drawn of each indicator, by its words: `dose` and `outcome` of each area, and the fitted curve."""
    return {words: _curve(frame, values[name], confidence) for name, words in INDICATORS.items()}


def _curve(frame: pd.DataFrame, values: pd.Series, confidence: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    known = _known(frame, values)
    model = attempt(logistic, known, "wsoa ~ indicator", confidence=confidence)
    points = known.rename(columns={"indicator": "dose", "wsoa": "outcome"})
    return points, fitted_shares(model, term="indicator", confidence=confidence)


def other_lookups(
    frame: pd.DataFrame, indicators: pd.DataFrame, cases: pd.DataFrame, parameters: PopulationProvision
) -> pd.DataFrame:
    """Ask about the indicators, alone, again: other years before the inspection, and zeros taken for missing numbers.

    Returns
    -------
    DataFrame
        Indexed by the definition in words, this run's own first: `known` (the most inspections with a number),
        `indicator` with the smallest p-value, its `odds_ratio`, `p_value` and `holm`; gaps where none can be tested.
    """
    own = before_inspection(indicators, cases, years=parameters.years_before)
    tried = {"this run's own definitions": own, "zeros taken for missing numbers": own.where(own != 0)} | {
        f"years_before = {years}": before_inspection(indicators, cases, years=years)
        for years in YEARS_BEFORE
        if years != parameters.years_before
    }
    rows = {name: _strongest(_alone(frame, values, parameters.confidence_level)) for name, values in tried.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("definition")


def _strongest(effects: pd.DataFrame) -> dict[str, Any]:
    """Return the numbers of the indicator with the smallest p-value, and the most inspections that any is known for."""
    known, tested = int(effects["n"].max()), effects.dropna(subset="p_value")
    name = None if tested.empty else str(tested["p_value"].idxmin())
    numbers = effects.reindex([name])[["odds_ratio", "p_value", "holm"]].iloc[0]
    return {"known": known, "indicator": name, **{str(key): float(value) for key, value in numbers.items()}}


def _alone(frame: pd.DataFrame, values: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Fit each indicator alone, and adjust the p-values by Holm; `n` counts the inspections with a number."""
    models = {
        words: attempt(
            logistic, _known(frame, values[name]), "wsoa ~ indicator", confidence=confidence, about="indicator"
        )
        for name, words in INDICATORS.items()
    }
    table = coefficient_table(models, term="indicator").drop(columns="rows_dropped").rename_axis("Indicator")
    table["n"] = [int(values[name].notna().sum()) for name in INDICATORS]
    return _with_holm(table)


def _with_holm(table: pd.DataFrame) -> pd.DataFrame:
    """Set Holm's adjusted p-value, over the rows that have one, beside the raw p-value."""
    with_holm = table.copy()
    with_holm.insert(list(table.columns).index("p_value") + 1, "holm", adjust(table["p_value"]))
    return with_holm


def _beside(frame: pd.DataFrame, values: pd.Series, confidence: float) -> Result:
    """Fit an indicator beside what areas differ in, by Firth's penalty: there are many terms for few areas."""
    known = _known(frame, values).dropna(subset=[*ADJUSTED_FOR])
    formula = formula_for(known, "wsoa", ["indicator", *ADJUSTED_FOR])
    return attempt(logistic, known, formula, penalty="firth", confidence=confidence, about="indicator")


def _known(frame: pd.DataFrame, values: pd.Series) -> pd.DataFrame:
    return frame.assign(indicator=standardise(values)).dropna(subset=["indicator"])
