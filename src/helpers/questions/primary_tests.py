"""The primary tests of the notebooks on the outcomes of 2016 to 2022, and their p-values adjusted as one family.

Groups compared two by two: which pairs, their differences of shares with limits, exact tests, and Holm over all.

In: a table of groups x outcomes. Out: a list of pairs, or one row a pair.

The tests of a notebook's questions: each question by several methods, and the primary ones as one family.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pandas as pd

from helpers.counting.cases import Cases
from helpers.counting.deprivation_groups import assign_groups
from helpers.counting.first_framework import Chosen, first_cases
from helpers.counting.shares import count_outcomes, held
from helpers.counting.sizes import size_groups
from helpers.counting.years import assign_year
from helpers.parameters import notebooks
from helpers.parameters.q01_deprivation import Deprivation
from helpers.parameters.q04_size_provision import PopulationProvision
from helpers.questions.verdicts import p_of
from helpers.vocabulary import DEPRIVATION, LONDON, REGION, SIZE, YEAR
from smallstats.association import independence
from smallstats.multiplicity import adjust
from smallstats.proportions import difference
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


class Pair(NamedTuple):
    """Two rows of counts to compare, the first less the second, and what the pair is called."""

    name: str
    first: pd.Series
    second: pd.Series


COLUMNS = (
    "count", "total", "other_count", "other_total", "difference", "lower", "upper", "p_value", "adjusted_p_value"
)  # fmt: skip


def consecutive(counts: pd.DataFrame) -> list[Pair]:
    """Pair each group with the one before it; groups that hold nothing are passed over."""
    filled = held(counts)
    steps = zip(filled.index[1:], filled.index[:-1], strict=True)
    return [Pair(f"{later} less {earlier}", _row(filled, later), _row(filled, earlier)) for later, earlier in steps]


def each_against_rest(counts: pd.DataFrame) -> list[Pair]:
    """Pair each group with all the others together; without a pair where one group holds all."""
    filled = held(counts)
    if len(filled) < 2:
        return []
    return [Pair(str(name), row, filled.drop(index=name).sum()) for name, row in filled.iterrows()]


def one_against_each(counts: pd.DataFrame, *, name: str) -> list[Pair]:
    """Pair one group with each of the others; without a pair where that group holds nothing."""
    filled = held(counts)
    if name not in filled.index:
        return []
    others = filled.drop(index=name)
    return [Pair(f"{name} less {other}", _row(filled, name), row) for other, row in others.iterrows()]


def compare_pairs(pairs: Sequence[Pair], *, outcome: str, confidence: float, index_name: str) -> pd.DataFrame:
    """Compare the share of an outcome within each pair.

    Parameters
    ----------
    pairs : sequence of Pair
        None with an empty side.
    outcome : str
        Column whose share is compared.
    confidence : float
        Level of the limits, each difference by itself.
    index_name : str
        What a pair is.

    Returns
    -------
    DataFrame
        Indexed by the pair's name: `count` of `total` on the first side, `other_count` of `other_total` on the
        second, `difference` of shares (-1 to 1) with Newcombe's `lower` and `upper`, `p_value` of Fisher's exact
        test, `adjusted_p_value` by Holm over all pairs.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890; Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    rows = [_compare(pair, outcome, confidence) for pair in pairs]
    index = pd.Index([pair.name for pair in pairs], name=index_name, dtype="str")
    frame = pd.DataFrame(rows, index=index, columns=list(COLUMNS[:-1]))
    return frame.assign(adjusted_p_value=adjust(frame["p_value"]))


def _row(counts: pd.DataFrame, name: object) -> pd.Series:
    return counts[counts.index == name].iloc[0]


def _compare(pair: Pair, outcome: str, confidence: float) -> tuple[float, ...]:
    sides = [int(number) for row in (pair.first, pair.second) for number in (row[outcome], row.sum())]
    gap = difference(*sides, confidence=confidence)
    test = independence([[count, total - count] for count, total in (sides[:2], sides[2:])])
    return (*sides, gap.estimate, gap.lower, gap.upper, test.p_value)


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
