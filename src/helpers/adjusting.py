"""One grouping of the inspections tested alone and beside others, to see whether its association outlasts them."""

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.modelling import formula_for
from helpers.models import LogisticResult, logistic
from helpers.results import NotComputable, Result, attempt

COLUMNS = ("n", "statistic", "df", "p_value")


def fit_beside(
    frame: pd.DataFrame, term: str, others: Mapping[str, Sequence[str]], *, confidence: float
) -> dict[str, Result]:
    """Fit a term alone, and beside each set of other terms, by Firth's penalised likelihood.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.modelling.model_frame` gives it, with a column for each term.
    term : str
        Column whose association with `wsoa` is asked for.
    others : mapping
        Name of a model to the columns beside the term. One that does not vary is left out. The models hold the
        coefficients and the test of the term alone.
    confidence : float
        Level of the models' limits.

    Returns
    -------
    dict
        ``alone`` and the names given, to the model or why there is none. All models use the same rows: those
        where no column is missing.

    References
    ----------
    Firth (1993), Biometrika 80, 27-38.
    """
    needed = sorted({term, "wsoa", *(column for columns in others.values() for column in columns)})
    rows = frame.dropna(subset=needed).reset_index(drop=True)
    formulas = {name: formula_for(rows, "wsoa", [term, *columns]) for name, columns in {"alone": (), **others}.items()}
    return {
        name: attempt(logistic, rows, formula, penalty="firth", confidence=confidence, about=term)
        for name, formula in formulas.items()
    }


def term_tests(models: Mapping[str, Result], *, term: str) -> pd.DataFrame:
    """Set the tests of one term in several models side by side.

    Returns
    -------
    DataFrame
        Indexed by `Model`: `n`, and `statistic`, `df`, `p_value` of the likelihood-ratio test of leaving the term
        out; with the reasons in `Not computable` where a model could not be fitted or lacks the term.
    """
    rows = {name: _term_row(model, term) for name, model in models.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS)).rename_axis("Model")
    reasons = [_why_not(model, term) for model in models.values()]
    if any(reasons):
        frame["Not computable"] = reasons
    return frame.astype({"n": "Int64", "df": "Int64"})


def level_odds(models: Mapping[str, Result], *, term: str) -> pd.DataFrame:
    """Set the odds ratios of a term's levels, each against the first, side by side.

    Returns
    -------
    DataFrame
        Indexed by `Model` and `Level`: `odds_ratio`, `lower`, `upper`, `p_value`.
    """
    parts = [_levels(name, model, term) for name, model in models.items() if isinstance(model, LogisticResult)]
    columns = ["odds_ratio", "lower", "upper", "p_value"]
    empty = pd.DataFrame(columns=columns, index=pd.MultiIndex.from_tuples([], names=["Model", "Level"]), dtype=float)
    return pd.concat(parts) if parts else empty


def _levels(name: str, model: LogisticResult, term: str) -> pd.DataFrame:
    own = model.coefficients[model.coefficients.index.str.startswith(f"{term}[")]
    labels = [row[len(term) + 1 : -1].removeprefix("T.") for row in own.index]
    index = pd.MultiIndex.from_product([[name], labels], names=["Model", "Level"])
    shown = {"odds_ratio": "odds_ratio", "odds_ratio_lower": "lower", "odds_ratio_upper": "upper", "p_value": "p_value"}
    return own[list(shown)].rename(columns=shown).set_axis(index)


def _term_row(model: Result, term: str) -> tuple[float, ...]:
    if _why_not(model, term) or not isinstance(model, LogisticResult):
        return (float("nan"),) * len(COLUMNS)
    row = model.terms.loc[[term]].iloc[0]
    return model.n, float(row["statistic"]), int(row["df"]), float(row["p_value"])


def _why_not(model: Result, term: str) -> str:
    if isinstance(model, NotComputable):
        return model.reason
    if isinstance(model, LogisticResult) and term in model.terms.index:
        return ""
    return f"The inspections do not vary in {term}."
