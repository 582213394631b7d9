"""Area-level models of the first framework: the frame they are fitted to, and their results as tables and curves.

One grouping of the inspections tested alone and beside others, to see whether its association outlasts them.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.special import expit, ndtri

from helpers.counting.shares import WSOA
from helpers.counting.years import reporting_year
from smallstats.errors import DataError
from smallstats.models import LogisticResult, logistic
from smallstats.results import NotComputable, Result, attempt


def model_frame(cases: pd.DataFrame, deprivation: pd.Series) -> pd.DataFrame:
    """Put outcome and explanatory variables of each counted inspection into the form a formula names.

    London is one region and one authority type at once: its boroughs keep their region, and in `other_type` they
    take the reference type, so that the London effect is counted once.

    Parameters
    ----------
    cases : DataFrame
        One row an inspection with its area's facts.
    deprivation : Series
        By `la_code`, in standard deviations.

    Returns
    -------
    DataFrame
        `wsoa` (0 or 1), `deprivation` (NA where the index does not cover the area), `region`, `other_type`,
        `year` (reporting year, as text).

    Raises
    ------
    DataError
        If there is no inspection.
    """
    if cases.empty:
        raise DataError("No inspection is left to fit a model to; widen as_at_date.")
    kind = cases["authority_type"].astype(str)
    return pd.DataFrame(
        {
            "wsoa": (cases["outcome"] == WSOA).astype(int),
            "deprivation": cases["la_code"].map(deprivation),
            "region": cases["ofsted_region"].astype(str),
            "other_type": kind.where(kind != "London borough", "Unitary authority"),
            "year": reporting_year(cases["inspection_start_date"]).astype(str),
        }
    )


def formula_for(frame: pd.DataFrame, outcome: str, terms: Sequence[str]) -> str:
    """Write a formula with those of the terms that vary in the frame; one that does not can explain nothing.

    Examples
    --------
    >>> formula_for(pd.DataFrame({"y": [0, 1], "a": [1, 2], "b": ["u", "u"]}), "y", ["a", "b"])
    'y ~ a'
    """
    varying = [term for term in terms if frame[term].nunique() > 1]
    return f"{outcome} ~ {' + '.join(varying) or '1'}"


def coefficient_table(models: Mapping[str, Result], *, term: str) -> pd.DataFrame:
    """Set one coefficient of several logistic models side by side.

    Returns
    -------
    DataFrame
        Indexed by `Model`: `n`, `rows_dropped`, `odds_ratio`, `lower`, `upper`, `p_value`; a model that could
        not be fitted has gaps and its reason in `Not computable`.
    """
    rows = {name: _coefficient_row(model, term) for name, model in models.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("Model")
    if any(isinstance(model, NotComputable) for model in models.values()):
        frame["Not computable"] = [getattr(model, "reason", "") for model in models.values()]
    return frame


def fitted_shares(model: Result, *, term: str, confidence: float, points: int = 61) -> pd.DataFrame:
    """Return the fitted share over the range of a model's only variable, with a pointwise band.

    The band is the interval of the linear predictor from its standard error (Wald), carried over to shares.

    Returns
    -------
    DataFrame
        `dose`, `share`, `lower`, `upper`; without rows where the model could not be fitted or is separated.
    """
    columns = ["dose", "share", "lower", "upper"]
    if not isinstance(model, LogisticResult) or model.separated:
        return pd.DataFrame(columns=columns, dtype=float)
    matrix = np.asarray(model.design.matrix)
    beta = model.coefficients["estimate"].to_numpy()
    weights = expit(matrix @ beta) * expit(-(matrix @ beta))
    covariance = np.linalg.inv(matrix.T @ (matrix * weights[:, None]))
    place = list(model.coefficients.index).index(term)
    dose = np.linspace(matrix[:, place].min(), matrix[:, place].max(), points)
    grid = np.ones((points, len(beta)))
    grid[:, place] = dose
    middle = grid @ beta
    reach = ndtri((1 + confidence) / 2) * np.sqrt(np.einsum("ij,jk,ik->i", grid, covariance, grid))
    values = [dose, expit(middle), expit(middle - reach), expit(middle + reach)]
    return pd.DataFrame(dict(zip(columns, values, strict=True)))


def _coefficient_row(model: Result, term: str) -> dict[str, float]:
    """Return the numbers of one coefficient, all NaN where the model has none."""
    shown = {"odds_ratio": "odds_ratio", "odds_ratio_lower": "lower", "odds_ratio_upper": "upper", "p_value": "p_value"}
    if not isinstance(model, LogisticResult) or term not in model.coefficients.index:
        return dict.fromkeys(["n", "rows_dropped", *shown.values()], float("nan"))
    row = model.coefficients.loc[[term]].iloc[0]
    numbers = {name: float(row.loc[column]) for column, name in shown.items()}
    return {"n": model.n, "rows_dropped": model.rows_dropped, **numbers}


COLUMNS = ("n", "statistic", "df", "p_value")


def fit_beside(
    frame: pd.DataFrame, term: str, others: Mapping[str, Sequence[str]], *, confidence: float
) -> dict[str, Result]:
    """Fit a term alone, and beside each set of other terms, by Firth's penalised likelihood.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.models.model_frame` gives it, with a column for each term.
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
