"""Area-level models of the three ordered outcomes: the frame, the fits, and their results as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from helpers.errors import DataError
from helpers.models import ProportionalOddsResult, logistic, proportional_odds
from helpers.results import NotComputable, Result, attempt
from helpers.summarise import WSOA
from helpers.vocabulary import SECOND_OUTCOMES

TERMS: Final = {
    "calendar_year": "each later calendar year",
    "deprivation": "each standard deviation more of deprivation",
    "earlier_wsoa": "an earlier written statement of action",
}
NAMES: Final = {"calendar_year": "calendar year", "earlier_wsoa": "earlier outcome"}
BOUNDARIES: Final = {
    "inconsistent or failings": SECOND_OUTCOMES[1:],
    "failings": SECOND_OUTCOMES[2:],
}


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class TermTest(Result):
    """A likelihood-ratio test of one term of a proportional odds model."""

    statistic: float
    df: int
    p_value: float

    @property
    def statistic_kind(self) -> str:
        """Twice the gain of log likelihood."""
        return "chi-square"


def ordered_frame(linked: pd.DataFrame, deprivation: pd.Series) -> pd.DataFrame:
    """Put outcome and explanatory variables of each counted inspection into the form a formula names.

    Parameters
    ----------
    linked : DataFrame
        Inspections with `calendar_year`, `earlier_outcome` and the facts of their area.
    deprivation : Series
        By `la_code`, in standard deviations.

    Returns
    -------
    DataFrame
        `outcome` (ordered, only those that occur), `calendar_year` (a number, so that its odds ratio is for one
        year), `deprivation`, `earlier_wsoa` (0 or 1) and `region`; NA where not known.
    """
    order = [outcome for outcome in SECOND_OUTCOMES if outcome in set(linked["outcome"])]
    known = linked["earlier_outcome"].notna()
    return pd.DataFrame(
        {
            "outcome": pd.Categorical(linked["outcome"], categories=order, ordered=True),
            "calendar_year": linked["calendar_year"].astype(object).map(float, na_action="ignore").astype(float),
            "deprivation": linked["la_code"].map(deprivation).astype(float),
            "earlier_wsoa": (linked["earlier_outcome"].astype(object) == WSOA).astype(float).where(known),
            "region": linked["ofsted_region"].astype(str),
        },
        index=linked.index,
    )


def fit_ordered(
    frame: pd.DataFrame, terms: Sequence[str], *, confidence: float, test: str = "brant"
) -> ProportionalOddsResult:
    """Fit the proportional odds model of the outcome on some terms, over the rows where all are known.

    Raises
    ------
    DataError
        If outcome or a term does not vary over those rows; an outcome that none of them has takes no part.
    """
    used = frame.dropna(subset=[*terms, "outcome"])
    for name in ("outcome", *terms):
        if used[name].nunique() < 2:
            raise DataError(f"the {NAMES.get(name, name)} does not vary over the areas for which all is known.")
    occurring = [outcome for outcome in used["outcome"].cat.categories if outcome in set(used["outcome"])]
    kept = frame.assign(outcome=frame["outcome"].cat.set_categories(occurring))
    return proportional_odds(kept, f"outcome ~ {' + '.join(terms)}", test=test, confidence=confidence)


def fit_all(frame: pd.DataFrame, *, confidence: float) -> dict[str, Result]:
    """Fit each term alone, and all of them that vary together.

    Returns
    -------
    dict
        Term to its model alone, in the order of `TERMS`; then ``together``.
    """
    alone: dict[str, Result] = {
        term: attempt(fit_ordered, frame, [term], confidence=confidence, test="score") for term in TERMS
    }
    whole = frame.dropna(subset=list(TERMS))
    varying = [term for term in TERMS if whole[term].nunique() > 1]
    return alone | {"together": attempt(fit_ordered, frame, varying, confidence=confidence, test="score")}


def term_test(model: Result, term: str) -> Result:
    """Return the likelihood-ratio test of a term of a fitted model, or the reason why there is none."""
    if not isinstance(model, ProportionalOddsResult):
        return model
    row = model.terms.loc[[term]].iloc[0]
    return TermTest(
        method="likelihood-ratio test, proportional odds",
        source=model.source,
        statistic=float(row["statistic"]),
        df=int(row["df"]),
        p_value=float(row["p_value"]),
    )


def effect_table(models: Mapping[str, Result]) -> pd.DataFrame:
    """Set the odds ratios of all terms side by side, each alone and together with the others.

    Returns
    -------
    DataFrame
        Indexed by `Term` and `Model`: `n`, `rows_dropped`, `odds_ratio`, `lower`, `upper`, `p_value`, and
        `proportional_p`, the p-value of the test that the odds ratio is the same at both boundaries.
    """
    rows = {}
    for term, words in TERMS.items():
        rows[(words, "alone")] = _effect(models[term], term)
        rows[(words, "together")] = _effect(models["together"], term)
    frame = pd.DataFrame.from_dict(rows, orient="index")
    return frame.set_index(pd.MultiIndex.from_tuples(list(rows), names=["Term", "Model"]))


def boundary_table(frame: pd.DataFrame, *, confidence: float) -> pd.DataFrame:
    """Give the odds ratio of each term at each boundary between outcomes by itself, with Firth's penalty.

    Returns
    -------
    DataFrame
        Indexed by `Term` and `Outcome`, the outcomes on the far side of the boundary: `n`, `odds_ratio`, `lower`,
        `upper`, `p_value`; NaN where a term or the outcome does not vary.
    """
    rows = {}
    for term, words in TERMS.items():
        for name, outcomes in BOUNDARIES.items():
            far = frame.assign(far=frame["outcome"].isin(outcomes).astype(int)).dropna(subset=term)
            varies = far["far"].nunique() > 1 and far[term].nunique() > 1
            options: dict[str, Any] = {"penalty": "firth", "confidence": confidence, "about": term}
            model = attempt(logistic, far, f"far ~ {term}", **options) if varies else None
            rows[(words, name)] = _numbers(model, term)
    index = pd.MultiIndex.from_tuples(list(rows), names=["Term", "Outcome"])
    return pd.DataFrame(list(rows.values())).set_index(index)


def _effect(model: Result, term: str) -> dict[str, float | int]:
    found = _numbers(model, term)
    proportional = np.nan
    if isinstance(model, ProportionalOddsResult) and term in model.proportionality.terms.index:
        proportional = float(model.proportionality.terms["p_value"].loc[term])
    dropped = getattr(model, "rows_dropped", np.nan)
    return {"n": found.pop("n"), "rows_dropped": dropped, **found, "proportional_p": proportional}


def _numbers(model: Result | None, term: str) -> dict[str, float | int]:
    """Return the numbers of one coefficient, all NaN where the model has none."""
    shown = {"odds_ratio": "odds_ratio", "odds_ratio_lower": "lower", "odds_ratio_upper": "upper", "p_value": "p_value"}
    coefficients = None if isinstance(model, NotComputable) else getattr(model, "coefficients", None)
    if coefficients is None or term not in coefficients.index:
        return dict.fromkeys(["n", *shown.values()], np.nan)
    row = coefficients.loc[[term]].iloc[0]
    return {"n": getattr(model, "n", np.nan), **{name: float(row[column]) for column, name in shown.items()}}
