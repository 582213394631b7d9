"""Area-level models of the first framework: the frame they are fitted to, and their results as tables and curves."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.special import expit, ndtri

from helpers.errors import DataError
from helpers.models import LogisticResult
from helpers.results import NotComputable, Result
from helpers.summarise import WSOA
from helpers.years import reporting_year


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
