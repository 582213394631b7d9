"""Is needing a statement linked to the number of residents? Counted inspections in, tables, tests and bounds out."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from helpers.counting.cases import BOUNDARY_POLICIES, Cases
from helpers.counting.deprivation_groups import standardised_values
from helpers.counting.first_framework import first_cases_of
from helpers.counting.shares import WSOA, count_outcomes, share_of
from helpers.counting.sizes import CUT_AMONG, RESIDENTS, doublings, halves, size_groups
from helpers.formats import level_name, p_value, percent, percentage_points
from helpers.parameters.q04_size_provision import PopulationProvision
from helpers.questions import verdicts
from helpers.questions.models import formula_for, model_frame
from helpers.questions.other_definitions import answer_each, change_one, with_the_last
from helpers.questions.primary_tests import primary_tests
from helpers.questions.reconcile import reconcile
from helpers.questions.second_referee import Beside, beside, odds_of, our_odds
from helpers.report.report import Report, begin_report
from helpers.vocabulary import FIRST_OUTCOMES, SIZE, Verdict
from smallstats.association import cochran_armitage, independence, max_range
from smallstats.models import logistic
from smallstats.proportions import difference, equivalence, interval
from smallstats.results import Result, attempt, tabulate

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
    """Set the inspections and statements counted beside the release's totals; see `reconcile`."""
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
        "p_value": verdicts.p_of(attempt(independence, size_counts(cases, parameters), method="exact")),
        "smallest_margin": smallest_margin(bound),
        "left_out": "; ".join(sorted(cases.frame.loc[cases.frame[RESIDENTS].isna(), "la_name"])) or "none",
    }


def begin(namespace: Mapping[str, Any]) -> tuple[PopulationProvision, Report]:
    """Check the notebook's parameters and return them with the report that keeps what it shows."""
    return begin_report("04_population_and_provision", PopulationProvision, namespace)


def shares_of(counts: pd.DataFrame, cases: Cases, *, confidence: float) -> tuple[pd.DataFrame, Result]:
    """Return each size group's share that needed a statement, and the share of all counted areas together."""
    total = interval(int((cases.frame["outcome"] == WSOA).sum()), len(cases.frame), confidence=confidence)
    return share_of(counts, outcome=WSOA, confidence=confidence), total


def size_tests(counts: pd.DataFrame, chosen: PopulationProvision) -> dict[str, Result]:
    """Test whether outcomes differ between size groups: the primary test first, then the others, by name in words."""
    methods = {"exact (primary)": "exact", "exact, mid-p": "mid-p", "Pearson's chi-square": "pearson"}
    tests = {name: attempt(independence, counts, method=method) for name, method in methods.items()}
    return {
        **tests,
        "gradient from the smallest to the largest, exact": attempt(cochran_armitage, counts, method="exact"),
        "range of the shares": attempt(max_range, counts, draws=chosen.draws, rng=chosen.seed),
    }


class Halves(NamedTuple):
    """The larger half of the areas against the smaller half.

    Attributes
    ----------
    counts : DataFrame
        Two rows, named as sentences name them, by outcome.
    difference, bound : Result
        Share in the larger less share in the smaller half, and the test of equivalence within the margin.
    test : Result
        Fisher's exact test of the two halves.
    """

    counts: pd.DataFrame
    difference: Result
    bound: Result
    test: Result


def halves_apart(cases: Cases, chosen: PopulationProvision) -> Halves:
    """Compare the larger half of the areas with the smaller half."""
    larger, larger_total, smaller, smaller_total = split = compared_halves(cases, chosen)
    counts = pd.DataFrame(
        [[larger_total - larger, larger], [smaller_total - smaller, smaller]],
        columns=list(FIRST_OUTCOMES),
        index=pd.Index(["the larger half", "the smaller half"], name="Half of the areas"),
    )
    level = chosen.confidence_level
    return Halves(
        counts,
        attempt(difference, *split, confidence=level),
        attempt(equivalence, *split, margin=chosen.margin, confidence=level),
        attempt(independence, counts),
    )


def modelled(cases: Cases, areas: pd.DataFrame) -> pd.DataFrame:
    """Put outcome, residents in doublings, deprivation, region, type and year of each inspection into one frame."""
    counted = cases.frame
    deprivation = standardised_values(areas, measure="average-score", among=counted["la_code"])
    return model_frame(counted, deprivation).assign(size=doublings(counted[RESIDENTS]))


def size_models(frame: pd.DataFrame, *, confidence: float) -> dict[str, Result]:
    """Fit needing a statement on residents in doublings: alone, without the smallest area, and beside other terms."""
    without = frame[frame["size"] > frame["size"].min()]
    full = formula_for(frame.dropna(), "wsoa", ["size", "deprivation", "region", "other_type", "year"])
    return {
        "alone": attempt(logistic, frame, "wsoa ~ size", confidence=confidence),
        "without the smallest area": attempt(logistic, without, "wsoa ~ size", confidence=confidence, about="size"),
        "beside deprivation, region, type and year": attempt(
            logistic, frame, full, penalty="firth", confidence=confidence, about="size"
        ),
    }


def worst_per_doubling(frame: pd.DataFrame, *, level: float) -> float:
    """Return the largest odds ratio a doubling that a one-sided test at the level leaves possible; NaN if not fitted.

    *Not adversely affected* is one-sided: only odds that rise with size would speak against it. The upper limit of a
    two-sided interval at one minus twice the level is that bound.
    """
    fit = attempt(logistic, frame, "wsoa ~ size", confidence=1 - 2 * level)
    coefficients = getattr(fit, "coefficients", None)
    if not isinstance(coefficients, pd.DataFrame):
        return float("nan")
    return float(coefficients.loc[["size"], "odds_ratio_upper"].iloc[0])


def family_of(
    inspections: pd.DataFrame, areas: pd.DataFrame, chosen: PopulationProvision, tests: Mapping[str, Result]
) -> pd.DataFrame:
    """Return the compendium's primary tests on these inspections, this run's own among them."""
    return primary_tests(inspections, areas, chosen, own={SIZE: verdicts.p_of(next(iter(tests.values())))})


def label(family: pd.DataFrame, others: pd.DataFrame, *, level: float) -> Verdict:
    """Label the answer on size by the primary test, the family of questions and the other definitions."""
    return verdicts.among(family, SIZE, level=level, others=others.loc[~others["chosen"], "p_value"])


def bound_table(bound: Result) -> pd.DataFrame:
    """Set the test of equivalence out in one row: shares, difference, limits, margin and p-values."""
    columns = {"share_a": "share of the larger half", "share_b": "share of the smaller half", "estimate": "difference"}
    columns |= {"lower": "lower", "upper": "upper", "margin": "margin", "p_value": "p"}
    return tabulate({"two one-sided tests": bound}, columns=columns, index_name="Test")


def readers_tools(
    counts: pd.DataFrame,
    halves: Halves,
    alone: Result,
    *,
    chi_square: Callable[[], float],
    fisher: Callable[[], float],
    logit: Callable[[], Any],
    confidence: float,
) -> pd.DataFrame:
    """Set scipy's tests and statsmodels' model beside ours; each is made in a line of the notebook."""
    return beside(
        {
            "size groups differ": Beside(attempt(independence, counts), chi_square, "large-sample against exact"),
            "larger against smaller half": Beside(halves.test, fisher, "the same test"),
            "odds ratio of a doubling alone": Beside(
                our_odds(alone, "size"),
                lambda: odds_of(logit(), "size", confidence=confidence),
                "Wald's limits and test against profile likelihood",
            ),
        }
    )
