"""The counted inspections of the framework of 2023, and each question of its notebook as one table of counts.

What the rules of the framework of 2023 say comes next for each local area, as at a date.

The rules are those of the release: a full inspection within so many years, by outcome, and a monitoring inspection
within so many months after failings; every area once within the cycle. They are read from the published figures.

Area-level models of the three ordered outcomes: the frame, the fits, and their results as tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from helpers.counting.cases import REPEATS, Cases, select_cases
from helpers.counting.deprivation_groups import MEASURES, assign_groups
from helpers.counting.parts import areas_of_part, keep_part
from helpers.counting.second_framework import (
    DATE_COLUMNS,
    LINK_RULES,
    UNKNOWN_STARTS,
    SideBySide,
    side_by_side,
    with_dates,
)
from helpers.counting.shares import WSOA, count_outcomes
from helpers.data.load import load_inspections, load_local_areas
from helpers.parameters.q06_framework_2023 import Framework2023
from helpers.questions.other_definitions import answer_each, change_one
from helpers.vocabulary import FIRST_FRAMEWORK, OFSTED_REGIONS, SECOND_FRAMEWORK, SECOND_OUTCOMES
from smallstats.association import independence
from smallstats.checks import check_choice
from smallstats.errors import DataError
from smallstats.models import ProportionalOddsResult, logistic, proportional_odds
from smallstats.results import NotComputable, Result, attempt

QUESTIONS: Final = ("calendar year", "region", "deprivation group", "earlier outcome")
ALL: Final = "all full inspections"
ALTERNATIVES: Final[Mapping[str, tuple[Any, ...]]] = {
    "date_rule": tuple(DATE_COLUMNS),
    "unknown_start": tuple(UNKNOWN_STARTS),
    "link_rule": tuple(LINK_RULES),
    "repeats": tuple(REPEATS),
    "deprivation_measure": tuple(MEASURES),
    "n_groups": (2, 3, 4, 5),
}


@dataclass(frozen=True)
class Counted:
    """What the notebook counts.

    Attributes
    ----------
    cases : Cases
        Inspections with a known outcome by the as-at date, with `calendar_year`, and how they were chosen.
    made : DataFrame
        All inspections made by that date, those without a known outcome too.
    linked : SideBySide
        The same cases with their earlier outcomes.
    """

    cases: Cases
    made: pd.DataFrame
    linked: SideBySide


def counted_inspections(inspections: pd.DataFrame, areas: pd.DataFrame, chosen: Framework2023) -> Counted:
    """Choose the inspections of the framework of 2023 that count, and look up the earlier outcome of each.

    Parameters
    ----------
    inspections, areas : DataFrame
        As `helpers.data.load` gives them, both frameworks.

    Raises
    ------
    DataError
        If no inspection is left, with the dates that would leave some.
    """
    earlier, later = (inspections[inspections["framework"] == name] for name in (FIRST_FRAMEWORK, SECOND_FRAMEWORK))
    dated = with_dates(later, date_rule=chosen.date_rule, unknown_start=chosen.unknown_start)
    column = DATE_COLUMNS[chosen.date_rule]
    everywhere = select_cases(
        dated,
        areas,
        framework=SECOND_FRAMEWORK,
        as_at_date=chosen.as_at_date,
        boundary_policy="as-inspected",
        date_column=column,
        repeats=chosen.repeats,
    )
    cases = keep_part(everywhere, chosen)
    inside = dated["la_code"].isin(areas_of_part(areas, chosen, chosen.as_at_date)["la_code"])
    made = dated[(dated[column] <= pd.Timestamp(chosen.as_at_date)) & inside]
    return Counted(cases, made, side_by_side(cases.frame, earlier, areas, link_rule=chosen.link_rule))


def question_tables(counted: Counted, areas: pd.DataFrame, chosen: Framework2023) -> dict[str, pd.DataFrame]:
    """Count outcomes by calendar year, region, deprivation group and earlier outcome.

    Inspections whose group is not known are left out of that table; `left_out` says how many.

    Returns
    -------
    dict
        One of `QUESTIONS` to groups x outcomes, empty groups kept.
    """
    measure, n_groups = chosen.deprivation_measure, chosen.n_groups
    groups = assign_groups(areas, measure=measure, cut="remainder-last", n_groups=n_groups)
    columns = ("calendar_year", "ofsted_region", "deprivation_group", "earlier_outcome")
    cases = counted.linked.frame
    frame = pd.DataFrame({name: cases[name] for name in ("outcome", "calendar_year", "earlier_outcome")}).assign(
        ofsted_region=pd.Categorical(cases["ofsted_region"], categories=OFSTED_REGIONS),
        deprivation_group=cases["la_code"].map(groups),
    )
    return {
        name: count_outcomes(frame, by=column, outcomes=SECOND_OUTCOMES).rename_axis(name.capitalize())
        for name, column in zip(QUESTIONS, columns, strict=True)
    }


def left_out(counted: Counted, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Say how many of the counted inspections each table leaves out because the group is not known."""
    total = len(counted.cases.frame)
    rows = {name: {"counted": int(table.to_numpy().sum())} for name, table in tables.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("Question")
    return frame.assign(left_out=total - frame["counted"])


def unknown_facts(counted: Counted, areas: pd.DataFrame) -> dict[str, list[str]]:
    """Name the areas of inspections that lack an outcome, a start date, deprivation or an earlier outcome.

    Returns
    -------
    dict
        ``outcome``, ``start``, ``deprivation`` and ``earlier`` to names.
    """
    names = areas.set_index("la_code")["la_name"]
    frame = counted.linked.frame
    lacking = {
        "outcome": counted.made.loc[counted.made["outcome"].isna(), "la_code"],
        "start": counted.made.loc[counted.made["inspection_start_precision"] == "unknown", "la_code"],
        "deprivation": frame.loc[frame["idaci_2019_average_score"].isna(), "la_code"],
        "earlier": frame.loc[frame["earlier_outcome"].isna(), "la_code"],
    }
    return {fact: sorted(names.loc[codes.unique()]) for fact, codes in lacking.items()}


def release_totals(inspections: pd.DataFrame, areas: pd.DataFrame, *, as_at: date, date_rule: str) -> pd.Series:
    """Count the outcomes of 2023 as the release does, all inspections first: started by its date, or published.

    Returns
    -------
    Series
        Counts by outcome, and by ``all full inspections``.
    """
    chosen = Framework2023.model_validate({"as_at_date": as_at, "date_rule": date_rule, "repeats": "all"})
    found = counted_inspections(inspections, areas, chosen).cases.frame["outcome"].value_counts()
    counts = found.reindex(list(SECOND_OUTCOMES), fill_value=0)
    return pd.concat([pd.Series({ALL: int(counts.sum())}), counts]).astype(int).rename("computed")


def published_totals(outcomes: pd.DataFrame, figures: pd.DataFrame) -> pd.Series:
    """Return what the 2023 release prints, in the order of `release_totals`."""
    printed = outcomes.set_index("outcome")["areas"].astype(int)
    whole = figures.set_index("figure_id")["value"].loc["ofsted-2023-release-inspected"]
    return pd.concat([pd.Series({ALL: int(whole)}), printed]).rename_axis("Outcome").rename("published")


def other_choices(inspections: pd.DataFrame, areas: pd.DataFrame, chosen: Framework2023) -> pd.DataFrame:
    """Answer the four questions again with one choice changed at a time.

    Returns
    -------
    DataFrame
        Indexed by the definition in words, this run's own first: `chosen`, `inspections`, and the p-value of the
        exact test of independence for each of `QUESTIONS`.
    """
    every = change_one(chosen, ALTERNATIVES)
    return answer_each(every, lambda other: _answers(inspections, areas, other))


def _answers(inspections: pd.DataFrame, areas: pd.DataFrame, chosen: Framework2023) -> dict[str, Any]:
    try:
        counted = counted_inspections(inspections, areas, chosen)
    except DataError:  # another choice can leave no inspection where this run's own leaves some
        return {"inspections": 0, **dict.fromkeys(QUESTIONS, float("nan"))}
    tables = question_tables(counted, areas, chosen)
    tests = {name: attempt(independence, table, method="exact") for name, table in tables.items()}
    return {"inspections": len(counted.cases.frame), **{name: test.p_value for name, test in tests.items()}}


NOT_INSPECTED, LATER, SOON, OVERDUE, UNKNOWN = (
    "not yet inspected",
    "due later",
    "due within a year",
    "overdue",
    "date not known",
)
STATUSES: Final = (NOT_INSPECTED, LATER, SOON, OVERDUE, UNKNOWN)
CLOCKS: Final = {"publication": "publication_date", "start": "inspection_start_date"}
RELEASE: Final = "ofsted-2023-release"


@dataclass(frozen=True)
class VisitRules:
    """The published rules: years to the next full inspection by outcome, months to monitoring, and the cycle."""

    full_years: Mapping[str, int]
    monitoring_months: int
    cycle_years: int
    began: pd.Timestamp

    @property
    def cycle_ends(self) -> pd.Timestamp:
        """The last day by which every area is to have had a full inspection."""
        return self.began + pd.DateOffset(years=self.cycle_years) - pd.Timedelta(days=1)


def read_rules(figures: pd.DataFrame) -> VisitRules:
    """Read the rules from the table of published figures."""
    found = figures.set_index("figure_id")
    number = found["value"].dropna().astype(float)
    names = ("typically-positive", "inconsistent", "failings")
    years = [int(number.loc[f"{RELEASE}-next-inspection-{name}"]) for name in names]
    return VisitRules(
        full_years=dict(zip(SECOND_OUTCOMES, years, strict=True)),
        monitoring_months=int(number.loc[f"{RELEASE}-monitoring-after-failings"]),
        cycle_years=int(number.loc[f"{RELEASE}-cycle-years"]),
        began=pd.Timestamp(str(found["date"].loc[f"{RELEASE}-framework-inspections-from"])),
    )


def plan_visits(
    inspections: pd.DataFrame, existing: pd.DataFrame, rules: VisitRules, *, as_at: date, count_from: str
) -> pd.DataFrame:
    """Say for each existing area by when its next full and monitoring inspections are due.

    Parameters
    ----------
    inspections : DataFrame
        Full inspections made by the as-at date, those without a known outcome too; an area's latest one counts.
    existing : DataFrame
        Local areas that existed on the as-at date.
    count_from : str
        One of `CLOCKS`: the date from which years and months are counted. The release does not say which.

    Returns
    -------
    DataFrame
        One row an existing area: `la_name`, `ofsted_region`, `outcome`, `full_by`, `monitoring_by`, and
        `full_inspection` and `monitoring`, each one of `STATUSES`; monitoring is missing where none is due.

    Raises
    ------
    ParameterError
        If `count_from` is unknown.
    """
    check_choice(count_from, name="count_from", allowed=tuple(CLOCKS))
    latest = inspections.sort_values("started_by").drop_duplicates("la_code", keep="last").set_index("la_code")
    areas = existing[["la_code", "la_name", "ofsted_region"]].set_index("la_code")
    outcome = latest["outcome"].astype(object).reindex(areas.index)
    start = latest[CLOCKS[count_from]].reindex(areas.index)
    inspected = areas.index.isin(latest.index)
    full_by = _add(start, outcome.map(dict(rules.full_years)).astype(float) * 12)
    failing = outcome.eq(SECOND_OUTCOMES[-1])
    monitoring_by = _add(start, failing.map({True: float(rules.monitoring_months)}))
    return areas.assign(
        outcome=outcome,
        full_by=full_by,
        monitoring_by=monitoring_by,
        full_inspection=_status(full_by, as_at).where(inspected, NOT_INSPECTED),
        monitoring=_status(monitoring_by, as_at).where(failing),
    )


def status_by_region(visits: pd.DataFrame) -> pd.DataFrame:
    """Count areas by region and state of their next full inspection, with those whose monitoring date has passed.

    Returns
    -------
    DataFrame
        Indexed by `Region`, one column a status, then `areas`, `monitoring_date_passed` and `failings`.
    """
    grouped = visits.groupby("ofsted_region", observed=True)
    counts = grouped["full_inspection"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=list(STATUSES), fill_value=0).astype(int)
    counts.columns.name = None
    passed = visits["monitoring"].eq(OVERDUE).groupby(visits["ofsted_region"], observed=True).sum()
    failings = visits["monitoring"].notna().groupby(visits["ofsted_region"], observed=True).sum()
    counts = counts.assign(areas=grouped.size(), failings=failings, monitoring_date_passed=passed)
    return counts.set_axis(pd.Index([str(name) for name in counts.index], name="Region"))


def _add(start: pd.Series, months: pd.Series) -> pd.Series:
    known = start.notna() & months.notna()
    pairs = zip(start[known], months[known], strict=True)
    dates = [day + pd.DateOffset(months=int(count)) for day, count in pairs]
    return pd.Series(dates, index=start.index[known], dtype="datetime64[us]").reindex(start.index)


def _status(due: pd.Series, as_at: date) -> pd.Series:
    """Name the state of each due date; a date is met while its last day has not passed."""
    today = pd.Timestamp(as_at)
    status = pd.Series(LATER, index=due.index).mask(due <= today + pd.DateOffset(years=1), SOON)
    return status.mask(due < today, OVERDUE).mask(due.isna(), UNKNOWN)


TERMS: Final = {
    "calendar_year": "each later calendar year",
    "deprivation": "each standard deviation more of deprivation",
    "earlier_wsoa": "an earlier written statement of action",
}
NAMES: Final = {"calendar_year": "calendar year", "earlier_wsoa": "earlier outcome"}
BOUNDARIES: Final = {
    "inconsistent or failings": SECOND_OUTCOMES[1:],
    "failings": SECOND_OUTCOMES[2:],
}


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class TermTest(Result):
    """A likelihood-ratio test of one term of a proportional odds model."""

    statistic: float
    df: int
    p_value: float

    @property
    def statistic_kind(self) -> str:
        """Twice the gain of log likelihood."""
        return "chi-square"


def ordered_frame(linked: pd.DataFrame, deprivation: pd.Series) -> pd.DataFrame:
    """Put outcome and explanatory variables of each counted inspection into the form a formula names.

    Parameters
    ----------
    linked : DataFrame
        Inspections with `calendar_year`, `earlier_outcome` and the facts of their area.
    deprivation : Series
        By `la_code`, in standard deviations.

    Returns
    -------
    DataFrame
        `outcome` (ordered, only those that occur), `calendar_year` (a number, so that its odds ratio is for one
        year), `deprivation`, `earlier_wsoa` (0 or 1) and `region`; NA where not known.
    """
    order = [outcome for outcome in SECOND_OUTCOMES if outcome in set(linked["outcome"])]
    known = linked["earlier_outcome"].notna()
    return pd.DataFrame(
        {
            "outcome": pd.Categorical(linked["outcome"], categories=order, ordered=True),
            "calendar_year": linked["calendar_year"].astype(object).map(float, na_action="ignore").astype(float),
            "deprivation": linked["la_code"].map(deprivation).astype(float),
            "earlier_wsoa": (linked["earlier_outcome"].astype(object) == WSOA).astype(float).where(known),
            "region": linked["ofsted_region"].astype(str),
        },
        index=linked.index,
    )


def fit_ordered(
    frame: pd.DataFrame, terms: Sequence[str], *, confidence: float, test: str = "brant"
) -> ProportionalOddsResult:
    """Fit the proportional odds model of the outcome on some terms, over the rows where all are known.

    Raises
    ------
    DataError
        If outcome or a term does not vary over those rows; an outcome that none of them has takes no part.
    """
    used = frame.dropna(subset=[*terms, "outcome"])
    for name in ("outcome", *terms):
        if used[name].nunique() < 2:
            raise DataError(f"the {NAMES.get(name, name)} does not vary over the areas for which all is known.")
    occurring = [outcome for outcome in used["outcome"].cat.categories if outcome in set(used["outcome"])]
    kept = frame.assign(outcome=frame["outcome"].cat.set_categories(occurring))
    return proportional_odds(kept, f"outcome ~ {' + '.join(terms)}", test=test, confidence=confidence)


def fit_all(frame: pd.DataFrame, *, confidence: float) -> dict[str, Result]:
    """Fit each term alone, and all of them that vary together.

    Returns
    -------
    dict
        Term to its model alone, in the order of `TERMS`; then ``together``.
    """
    alone: dict[str, Result] = {
        term: attempt(fit_ordered, frame, [term], confidence=confidence, test="score") for term in TERMS
    }
    whole = frame.dropna(subset=list(TERMS))
    varying = [term for term in TERMS if whole[term].nunique() > 1]
    return alone | {"together": attempt(fit_ordered, frame, varying, confidence=confidence, test="score")}


def term_test(model: Result, term: str) -> Result:
    """Return the likelihood-ratio test of a term of a fitted model, or the reason why there is none."""
    if isinstance(model, NotComputable):
        return NotComputable(method=model.method, source=model.source, reason=model.reason, stands_for=TermTest)
    if not isinstance(model, ProportionalOddsResult):
        return model
    row = model.terms.loc[[term]].iloc[0]
    return TermTest(
        method="likelihood-ratio test, proportional odds",
        source=model.source,
        statistic=float(row["statistic"]),
        df=int(row["df"]),
        p_value=float(row["p_value"]),
    )


def effect_table(models: Mapping[str, Result]) -> pd.DataFrame:
    """Set the odds ratios of all terms side by side, each alone and together with the others.

    Returns
    -------
    DataFrame
        Indexed by `Term` and `Model`: `n`, `rows_dropped`, `odds_ratio`, `lower`, `upper`, `p_value`, and
        `proportional_p`, the p-value of the test that the odds ratio is the same at both boundaries.
    """
    rows = {}
    for term, words in TERMS.items():
        rows[(words, "alone")] = _effect(models[term], term)
        rows[(words, "together")] = _effect(models["together"], term)
    frame = pd.DataFrame.from_dict(rows, orient="index")
    return frame.set_index(pd.MultiIndex.from_tuples(list(rows), names=["Term", "Model"]))


def boundary_table(frame: pd.DataFrame, *, confidence: float) -> pd.DataFrame:
    """Give the odds ratio of each term at each boundary between outcomes by itself, with Firth's penalty.

    Returns
    -------
    DataFrame
        Indexed by `Term` and `Outcome`, the outcomes on the far side of the boundary: `n`, `odds_ratio`, `lower`,
        `upper`, `p_value`; NaN where a term or the outcome does not vary.
    """
    rows = {}
    for term, words in TERMS.items():
        for name, outcomes in BOUNDARIES.items():
            far = frame.assign(far=frame["outcome"].isin(outcomes).astype(int)).dropna(subset=term)
            varies = far["far"].nunique() > 1 and far[term].nunique() > 1
            options: dict[str, Any] = {"penalty": "firth", "confidence": confidence, "about": term}
            model = attempt(logistic, far, f"far ~ {term}", **options) if varies else None
            rows[(words, name)] = _numbers(model, term)
    index = pd.MultiIndex.from_tuples(list(rows), names=["Term", "Outcome"])
    return pd.DataFrame(list(rows.values())).set_index(index)


def _effect(model: Result, term: str) -> dict[str, float | int]:
    found = _numbers(model, term)
    proportional = np.nan
    if isinstance(model, ProportionalOddsResult) and term in model.proportionality.terms.index:
        proportional = float(model.proportionality.terms["p_value"].loc[term])
    dropped = getattr(model, "rows_dropped", np.nan)
    return {"n": found.pop("n"), "rows_dropped": dropped, **found, "proportional_p": proportional}


def _numbers(model: Result | None, term: str) -> dict[str, float | int]:
    """Return the numbers of one coefficient, all NaN where the model has none."""
    shown = {"odds_ratio": "odds_ratio", "odds_ratio_lower": "lower", "odds_ratio_upper": "upper", "p_value": "p_value"}
    coefficients = None if isinstance(model, NotComputable) else getattr(model, "coefficients", None)
    if coefficients is None or term not in coefficients.index:
        return dict.fromkeys(["n", *shown.values()], np.nan)
    row = coefficients.loc[[term]].iloc[0]
    return {"n": getattr(model, "n", np.nan), **{name: float(row[column]) for column, name in shown.items()}}


def refuse_empty(parameters: Framework2023) -> None:
    """Raise `DataError`, naming the dates that would leave some, if the filters leave no inspection."""
    counted_inspections(load_inspections(parameters.data_dir), load_local_areas(parameters.data_dir), parameters)
