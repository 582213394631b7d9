"""The primary tests of the notebooks on the outcomes of 2016 to 2022, and their p-values adjusted as one family.

The tests of a notebook's questions: each question by several methods, and the primary ones as one family.
"""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from helpers.counting.cases import Cases
from helpers.counting.deprivation_groups import assign_groups
from helpers.counting.first_framework import Chosen, first_cases
from helpers.counting.shares import count_outcomes
from helpers.counting.sizes import size_groups
from helpers.counting.years import assign_year
from helpers.parameters import notebooks
from helpers.parameters.q01_deprivation import Deprivation
from helpers.parameters.q04_size_provision import PopulationProvision
from helpers.questions.verdicts import p_of
from helpers.vocabulary import DEPRIVATION, LONDON, REGION, SIZE, YEAR
from smallstats.association import independence
from smallstats.multiplicity import adjust
from smallstats.results import Result, attempt


def primary_tests(
    inspections: pd.DataFrame,
    areas: pd.DataFrame,
    chosen: Chosen,
    *,
    own: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Test every primary question on the same inspections, and adjust the p-values by Holm.

    Parameters
    ----------
    inspections, areas : DataFrame
        As `helpers.data.load` gives them.
    chosen : parameters of a notebook
        Which inspections count; otherwise each question is asked with the groups of its notebook's defaults.
    own : mapping, optional
        Question to the p-value of a notebook's own test, which stands in place of the one computed here.

    Returns
    -------
    DataFrame
        Indexed by `Question`: `notebook`, `p_value` of the exact test of independence, `adjusted_p_value`. A
        question that these inspections cannot answer has gaps and is not of the family.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    cases = first_cases(inspections, areas, chosen)
    given = own or {}
    groups = _groupings(cases, areas)
    p_values = pd.Series(
        {name: given.get(name, _exact_p(cases.frame, group)) for name, group in groups.items()}, dtype=float
    )
    frame = pd.DataFrame({"p_value": p_values, "adjusted_p_value": adjust(p_values)})
    asked_by = {test: notebook.name for notebook in notebooks().values() for test in notebook.primary_tests}
    frame.insert(0, "notebook", [asked_by[str(name)] for name in frame.index])
    return frame.rename_axis("Question")


def _groupings(cases: Cases, areas: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the group of each inspection in every question, the groups as the notebooks' defaults cut them."""
    release, sizes, frame = Deprivation(), PopulationProvision(), cases.frame
    groups = assign_groups(areas, measure=release.deprivation_measure, cut=release.group_cut, n_groups=release.n_groups)
    return {
        DEPRIVATION: frame["la_code"].map(groups),
        YEAR: assign_year(frame, rule="reporting-year-by-start"),
        LONDON: frame["ofsted_region"].eq("London").map({True: "London", False: "elsewhere"}),
        REGION: frame["ofsted_region"].where(frame["ofsted_region"] != "London"),
        SIZE: size_groups(cases, n_groups=sizes.n_groups, cut_among=sizes.cut_among),
    }


def _exact_p(cases: pd.DataFrame, group: pd.Series) -> float:
    """Return the exact p-value, NaN where there is one group or one outcome alone, so that nothing can be tested."""
    counted = cases.assign(group=group).dropna(subset="group")
    if counted["group"].nunique() < 2 or counted["outcome"].nunique() < 2:
        return float("nan")
    return attempt(independence, count_outcomes(counted, by="group")).p_value


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
        Indexed by `Question`: `p_value` and `adjusted_p_value`, NaN where there is no test.
    """
    values = pd.Series({name: p_of(test) for name, test in tests.items()}, dtype=float)
    frame = pd.DataFrame({"p_value": values}).rename_axis("Question")
    return frame.assign(adjusted_p_value=adjust(frame["p_value"]))
