"""The primary tests of the notebooks on the outcomes of 2016 to 2022, and their p-values adjusted as one family."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd

from helpers.association import independence
from helpers.authority_types import type_on
from helpers.cases import Cases, select_cases
from helpers.deprivation import assign_groups
from helpers.multiplicity import adjust
from helpers.parameters import Deprivation, PopulationProvision
from helpers.population import size_groups
from helpers.results import attempt
from helpers.summarise import count_outcomes
from helpers.vocabulary import FIRST_FRAMEWORK
from helpers.year_rules import assign_year

DEPRIVATION, YEAR, REGION, TYPE = "deprivation group", "year", "Ofsted region", "authority type"
SIZE = "number of residents"
NOTEBOOKS: Final = {
    DEPRIVATION: "01_deprivation",
    YEAR: "02_year_on_year",
    REGION: "03_region_and_type",
    TYPE: "03_region_and_type",
    SIZE: "04_population_and_provision",
}
"""Primary question to the notebook that asks it."""


def primary_tests(
    inspections: pd.DataFrame,
    areas: pd.DataFrame,
    *,
    as_at_date: date,
    boundary_policy: str,
    own: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Test every primary question on the same inspections, and adjust the p-values by Holm.

    Parameters
    ----------
    inspections, areas : DataFrame
        As `helpers.load` gives them.
    as_at_date, boundary_policy
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
    cases = select_cases(
        inspections, areas, framework=FIRST_FRAMEWORK, as_at_date=as_at_date, boundary_policy=boundary_policy
    )
    given = own or {}
    groups = _groupings(cases, areas)
    p_values = pd.Series(
        {name: given.get(name, _exact_p(cases.frame, group)) for name, group in groups.items()}, dtype=float
    )
    known = p_values.dropna()
    adjusted = pd.Series(adjust(known).adjusted if len(known) else [], index=known.index, dtype=float)
    frame = pd.DataFrame({"p_value": p_values, "adjusted_p_value": adjusted.reindex(p_values.index)})
    frame.insert(0, "notebook", [NOTEBOOKS[str(name)] for name in frame.index])
    return frame.rename_axis("Question")


def _groupings(cases: Cases, areas: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the group of each inspection in every question, the groups as the notebooks' defaults cut them."""
    release, sizes, frame = Deprivation(), PopulationProvision(), cases.frame
    groups = assign_groups(areas, measure=release.deprivation_measure, cut=release.group_cut, n_groups=release.n_groups)
    return {
        DEPRIVATION: frame["la_code"].map(groups),
        YEAR: assign_year(frame, rule="reporting-year-by-start"),
        REGION: frame["ofsted_region"],
        TYPE: type_on(frame, cases.as_at_date),
        SIZE: size_groups(cases, n_groups=sizes.n_groups, cut_among=sizes.cut_among),
    }


def _exact_p(cases: pd.DataFrame, group: pd.Series) -> float:
    counted = cases.assign(group=group).dropna(subset="group")
    return float("nan") if counted.empty else attempt(independence, count_outcomes(counted, by="group")).p_value
