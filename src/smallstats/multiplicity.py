"""Adjusted p-values for a family of tests: p-values in, p-values that may be compared with one level out."""

from typing import Any, Literal

import pandas as pd

from smallstats.checks import check_choice
from smallstats.errors import DataError

_METHODS = {"holm": "holm", "bh": "fdr_bh"}


def adjust(p_values: Any, *, method: Literal["holm", "bh"] = "holm") -> pd.Series:
    """Adjust the p-values of a family of tests, as R's ``p.adjust`` does (`statsmodels.stats.multitest.multipletests`).

    An adjusted p-value is the smallest level for the whole family at which that test would reject.

    Parameters
    ----------
    p_values : Series, mapping or sequence of float, shape (tests,)
        One p-value a test, each in [0, 1]. A test that could not be made is NaN: not of the family, it stays NaN.
    method : {"holm", "bh"}
        "holm" holds the chance of one or more false rejections whatever the dependence between the tests; "bh" holds
        the expected share of false rejections among the rejections, for independent or positively dependent tests.

    Returns
    -------
    Series
        Adjusted p-values, labelled and ordered as those given.

    Raises
    ------
    DataError
        If a p-value is not a number or outside [0, 1].
    ParameterError
        If `method` is unknown.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70. Benjamini and Hochberg (1995), Journal of the
    Royal Statistical Society B 57, 289-300.

    Examples
    --------
    >>> adjust({"year": 0.01, "region": 0.04, "size": float("nan"), "London": 0.03}).to_dict()
    {'year': 0.03, 'region': 0.06, 'size': nan, 'London': 0.06}
    """
    from statsmodels.stats.multitest import multipletests

    check_choice(method, name="method", allowed=tuple(_METHODS))
    try:
        given = pd.Series(p_values, dtype=object).astype(float)
    except (TypeError, ValueError):
        raise DataError("p_values: every p-value must be a number from 0 to 1, one a test.") from None
    made = given.dropna()
    outside = made[(made < 0) | (made > 1)]
    if len(outside):
        raise DataError(f"p_values: that of {outside.index[0]} is {outside.iloc[0]:g}; a p-value lies in [0, 1].")
    adjusted = multipletests(made.to_numpy(), method=_METHODS[method])[1] if len(made) else []
    return pd.Series(adjusted, index=made.index, dtype=float).reindex(given.index)
