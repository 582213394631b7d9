"""What is found about size: the margin that the data support, other definitions, and the release's own statements."""

from typing import Any, Final

import pandas as pd

from helpers.alternatives import answer_each, change_one, with_the_last
from helpers.association import independence, max_range
from helpers.cases import BOUNDARY_POLICIES, Cases, first_cases_of
from helpers.parameters import PopulationProvision
from helpers.population import CUT_AMONG, RESIDENTS, halves, size_groups
from helpers.proportions import equivalence
from helpers.reconcile import reconcile
from helpers.results import Result, attempt
from helpers.sentences import level_name, p_value, percent, percentage_points
from helpers.summarise import WSOA, count_outcomes, share_of

ALTERNATIVES: Final[dict[str, tuple[Any, ...]]] = {
    "n_groups": (2, 3, 4, 5, 6, 10),
    "cut_among": CUT_AMONG,
    "boundary_policy": tuple(BOUNDARY_POLICIES),
}
"""Choice to the values tried, one choice at a time."""
TOTALS: Final = ("ofsted-2021-release-inspected", "ofsted-2021-release-wsoa")
STATEMENTS: Final = ("ofsted-2021-release-population-size", "ofsted-2021-release-population-split")


def size_counts(cases: Cases, parameters: PopulationProvision) -> pd.DataFrame:
    """Count outcomes by size group among the counted areas whose residents are known."""
    groups = size_groups(cases, n_groups=parameters.n_groups, cut_among=parameters.cut_among)
    return count_outcomes(
        cases.frame[["outcome"]].assign(size_group=groups).dropna(subset="size_group"), by="size_group"
    )


def compared_halves(cases: Cases, parameters: PopulationProvision) -> tuple[int, int, int, int]:
    """Return statements and areas in the larger half, then in the smaller, under one set of definitions."""
    return halves(size_groups(cases, n_groups=2, cut_among=parameters.cut_among), cases.frame["outcome"])


def smallest_margin(result: Result) -> float:
    """Return the margin that the interval of an equivalence test reaches to: no smaller one would be supported."""
    return max(abs(float(getattr(result, "lower", float("nan")))), abs(float(getattr(result, "upper", float("nan")))))


def other_sizes(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: PopulationProvision) -> pd.DataFrame:
    """Ask about size again with one definition changed at a time.

    Returns
    -------
    DataFrame
        Indexed by the definition in words, this run's own first: `chosen`, `inspections`, `p_value` (exact test of
        independence of outcome and size group), `smallest_margin` (0 to 1) of the larger against the smaller half, and
        `left_out`, the counted areas without residents, by name.
    """
    every, cases_of = (
        with_the_last(change_one(parameters, ALTERNATIVES), inspections),
        first_cases_of(inspections, areas),
    )
    return answer_each(every, lambda chosen: _answers(cases_of(chosen), chosen))


def totals_beside(figures: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Set the inspections and statements counted beside the release's totals; see `helpers.reconcile.reconcile`."""
    published = figures.set_index("figure_id").loc[list(TOTALS)]
    ours = pd.Series([len(cases), int((cases["outcome"] == WSOA).sum())], index=published["about"])
    theirs = pd.Series(published["value"].astype(int).to_numpy(), index=published["about"])
    return reconcile(ours, theirs).rename_axis("Published figure")


def statements_beside(figures: pd.DataFrame, cases: Cases, parameters: PopulationProvision) -> pd.DataFrame:
    """Set what the release says of size, in words, beside what the area-level rows give.

    *Not adversely affected* is read as: no association with the size group, and shown only if the halves are also
    equivalent within the margin. *Reasonably consistent* is read as: the range of the groups' shares is no wider than
    outcomes dealt out at random would often make it.

    Parameters
    ----------
    figures : DataFrame
        The published figures.
    cases : Cases
        The inspections that the release counts.
    parameters : PopulationProvision
        The definitions that the groups are cut by.

    Returns
    -------
    DataFrame
        Indexed by `Statement`, three rows: `residents` it speaks of, `found` in words, and `verdict`, one of
        ``reproduced``, ``not contradicted``, ``contradicted`` and ``not answered``.
    """
    printed = figures.set_index("figure_id").loc[list(STATEMENTS), "verbal"]
    counts, level = size_counts(cases, parameters), parameters.significance_level
    test = independence(counts, method="exact")
    spread = max_range(counts, draws=parameters.draws, rng=parameters.seed)
    bound = equivalence(
        *compared_halves(cases, parameters), margin=parameters.margin, confidence=parameters.confidence_level
    )
    alike = "reproduced" if bound.equivalent else "not contradicted"
    shares = share_of(counts, outcome=WSOA, confidence=parameters.confidence_level)["share"]
    size, split = printed.to_numpy()
    reach = f"{percentage_points(bound.lower).split(' ')[0]} to {percentage_points(bound.upper)}"
    tested = f"exact test {p_value(test.p_value)}; halves apart by {reach}, {level_name(bound.confidence)} interval"
    ranged = f"shares from {percent(shares.min())} to {percent(shares.max())}, {p_value(spread.p_value)}"
    none = "not in the open data used here"
    rows = [
        (size, "birth to 25", tested, "contradicted" if test.p_value < level else alike),
        (split, "birth to 25", ranged, "contradicted" if spread.p_value < level else "not contradicted"),
        (split, "all ages", none, "not answered"),
    ]
    return pd.DataFrame(rows, columns=["Statement", "residents", "found", "verdict"]).set_index("Statement")


def _answers(cases: Cases, parameters: PopulationProvision) -> dict[str, Any]:
    split = compared_halves(cases, parameters)
    bound = attempt(equivalence, *split, margin=parameters.margin, confidence=parameters.confidence_level)
    return {
        "inspections": int(cases.frame[RESIDENTS].notna().sum()),
        "p_value": attempt(independence, size_counts(cases, parameters), method="exact").p_value,
        "smallest_margin": smallest_margin(bound),
        "left_out": "; ".join(sorted(cases.frame.loc[cases.frame[RESIDENTS].isna(), "la_name"])) or "none",
    }
