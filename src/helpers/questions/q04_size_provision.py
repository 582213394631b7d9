"""What is found about size: the margin that the data support, other definitions, and the release's own statements.

How needing a statement goes with each indicator of provision, alone and beside other differences.
"""

from typing import Any, Final

import pandas as pd

from helpers.counting.cases import BOUNDARY_POLICIES, Cases
from helpers.counting.first_framework import first_cases_of
from helpers.counting.provision import INDICATORS, before_inspection, standardise
from helpers.counting.shares import WSOA, count_outcomes, share_of
from helpers.counting.sizes import CUT_AMONG, RESIDENTS, halves, size_groups
from helpers.formats import level_name, p_value, percent, percentage_points
from helpers.parameters.q04_size_provision import PopulationProvision
from helpers.questions.models import coefficient_table, fitted_shares, formula_for
from helpers.questions.other_definitions import answer_each, change_one, with_the_last
from helpers.questions.reconcile import reconcile
from smallstats.association import independence, max_range
from smallstats.models import logistic
from smallstats.multiplicity import adjust
from smallstats.proportions import equivalence
from smallstats.results import Result, attempt

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
        "p_value": attempt(independence, size_counts(cases, parameters), method="exact").p_value,
        "smallest_margin": smallest_margin(bound),
        "left_out": "; ".join(sorted(cases.frame.loc[cases.frame[RESIDENTS].isna(), "la_name"])) or "none",
    }


ADJUSTED_FOR: Final = ("deprivation", "region", "other_type", "year")
YEARS_BEFORE: Final = (0, 1, 2, 3)


def indicator_effects(frame: pd.DataFrame, values: pd.DataFrame, *, confidence: float) -> pd.DataFrame:
    """Fit needing a statement on each indicator, in standard deviations, alone and adjusted.

    Parameters
    ----------
    frame : DataFrame
        As `helpers.questions.models.model_frame` gives it.
    values : DataFrame
        Indexed as `frame`, one column an indicator.
    confidence : float
        Level of the limits.

    Returns
    -------
    DataFrame
        One row an indicator: `n`, `odds_ratio`, `lower`, `upper`, `p_value`, `holm` (adjusted over the indicators that
        could be tested); the same with `beside_` before the names, by Firth's penalty, beside deprivation, region,
        authority type and reporting year; `Not computable` gives the reason for a gap.
    """
    alone = _alone(frame, values, confidence)
    models = {words: _beside(frame, values[name], confidence) for name, words in INDICATORS.items()}
    beside = _with_holm(coefficient_table(models, term="indicator"))
    reasons = [table.pop("Not computable") for table in (alone, beside) if "Not computable" in table]
    table = alone.join(beside.drop(columns="rows_dropped").add_prefix("beside_"))
    if reasons:
        table["Not computable"] = reasons[0].where(reasons[0] != "", reasons[-1])
    return table


def indicator_curves(
    frame: pd.DataFrame, values: pd.DataFrame, *, confidence: float
) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Return what is drawn of each indicator, by its words: `dose` and `outcome` of each area, and the fitted curve."""
    return {words: _curve(frame, values[name], confidence) for name, words in INDICATORS.items()}


def _curve(frame: pd.DataFrame, values: pd.Series, confidence: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    known = _known(frame, values)
    model = attempt(logistic, known, "wsoa ~ indicator", confidence=confidence)
    points = known.rename(columns={"indicator": "dose", "wsoa": "outcome"})
    return points, fitted_shares(model, term="indicator", confidence=confidence)


def other_lookups(
    frame: pd.DataFrame, indicators: pd.DataFrame, cases: pd.DataFrame, parameters: PopulationProvision
) -> pd.DataFrame:
    """Ask about the indicators, alone, again: other years before the inspection, and zeros taken for missing numbers.

    Returns
    -------
    DataFrame
        Indexed by the definition in words, this run's own first: `known` (the most inspections with a number),
        `indicator` with the smallest p-value, its `odds_ratio`, `p_value` and `holm`; gaps where none can be tested.
    """
    own = before_inspection(indicators, cases, years=parameters.years_before)
    tried = {"this run's own definitions": own, "zeros taken for missing numbers": own.where(own != 0)} | {
        f"years_before = {years}": before_inspection(indicators, cases, years=years)
        for years in YEARS_BEFORE
        if years != parameters.years_before
    }
    rows = {name: _strongest(_alone(frame, values, parameters.confidence_level)) for name, values in tried.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("definition")


def _strongest(effects: pd.DataFrame) -> dict[str, Any]:
    """Return the numbers of the indicator with the smallest p-value, and the most inspections that any is known for."""
    known, tested = int(effects["n"].max()), effects.dropna(subset="p_value")
    name = None if tested.empty else str(tested["p_value"].idxmin())
    numbers = effects.reindex([name])[["odds_ratio", "p_value", "holm"]].iloc[0]
    return {"known": known, "indicator": name, **{str(key): float(value) for key, value in numbers.items()}}


def _alone(frame: pd.DataFrame, values: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Fit each indicator alone, and adjust the p-values by Holm; `n` counts the inspections with a number."""
    models = {
        words: attempt(
            logistic, _known(frame, values[name]), "wsoa ~ indicator", confidence=confidence, about="indicator"
        )
        for name, words in INDICATORS.items()
    }
    table = coefficient_table(models, term="indicator").drop(columns="rows_dropped").rename_axis("Indicator")
    table["n"] = [int(values[name].notna().sum()) for name in INDICATORS]
    return _with_holm(table)


def _with_holm(table: pd.DataFrame) -> pd.DataFrame:
    """Set Holm's adjusted p-value, over the rows that have one, beside the raw p-value."""
    with_holm = table.copy()
    with_holm.insert(list(table.columns).index("p_value") + 1, "holm", adjust(table["p_value"]))
    return with_holm


def _beside(frame: pd.DataFrame, values: pd.Series, confidence: float) -> Result:
    """Fit an indicator beside what areas differ in, by Firth's penalty: there are many terms for few areas."""
    known = _known(frame, values).dropna(subset=[*ADJUSTED_FOR])
    formula = formula_for(known, "wsoa", ["indicator", *ADJUSTED_FOR])
    return attempt(logistic, known, formula, penalty="firth", confidence=confidence, about="indicator")


def _known(frame: pd.DataFrame, values: pd.Series) -> pd.DataFrame:
    return frame.assign(indicator=standardise(values)).dropna(subset=["indicator"])
