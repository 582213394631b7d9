"""The tests of a notebook's questions: each question by several methods, and the primary ones as one family."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from helpers.association import independence
from helpers.multiplicity import adjust
from helpers.results import Result, attempt

METHODS = ("exact", "exact-pearson", "mid-p", "pearson", "likelihood-ratio", "monte-carlo")
DRAWS: Final = 20_000


def independence_tests(counts: pd.DataFrame, *, seed: int, draws: int = DRAWS) -> dict[str, Result]:
    """Test independence in one table of groups x outcomes by every method that takes any number of columns.

    Returns
    -------
    dict
        Method to result, the primary one, "exact", first; a method that cannot take the table gives its reason.
    """
    return {method: attempt(independence, counts, method=method, draws=draws, rng=seed) for method in METHODS}


def adjusted_family(tests: Mapping[str, Result]) -> pd.DataFrame:
    """Set the p-values of a family of tests beside Holm's adjusted ones.

    A test that could not be made, or had nothing to compare, has no p-value and does not count towards the family.

    Returns
    -------
    DataFrame
        Indexed by `Question`: `p_value` and `adjusted`, NaN where there is no test.
    """
    values = {
        name: float(getattr(test, "p_value", float("nan"))) if getattr(test, "df", 1) else float("nan")
        for name, test in tests.items()
    }
    frame = pd.DataFrame({"p_value": pd.Series(values, dtype=float)}).rename_axis("Question")
    made = frame["p_value"].dropna()
    if made.empty:
        return frame.assign(adjusted=float("nan"))
    adjusted = adjust(made.to_numpy(), method="holm", names=list(made.index)).adjusted
    return frame.assign(adjusted=pd.Series(adjusted, index=made.index))
