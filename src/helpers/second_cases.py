"""The counted inspections of the framework of 2023, and each question of its notebook as one table of counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from helpers.alternatives import answer_each, change_one
from helpers.association import independence
from helpers.both_frameworks import LINK_RULES, SideBySide, side_by_side
from helpers.cases import Cases, select_cases
from helpers.deprivation import MEASURES, assign_groups
from helpers.errors import DataError
from helpers.parameters import Framework2023
from helpers.results import attempt
from helpers.starts import DATE_COLUMNS, UNKNOWN_STARTS, with_dates
from helpers.summarise import count_outcomes
from helpers.vocabulary import FIRST_FRAMEWORK, OFSTED_REGIONS, SECOND_FRAMEWORK, SECOND_OUTCOMES

QUESTIONS: Final = ("calendar year", "region", "deprivation group", "earlier outcome")
ALL: Final = "all full inspections"
ALTERNATIVES: Final[Mapping[str, tuple[Any, ...]]] = {
    "date_rule": tuple(DATE_COLUMNS),
    "unknown_start": tuple(UNKNOWN_STARTS),
    "link_rule": tuple(LINK_RULES),
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
        As `helpers.load` gives them, both frameworks.

    Raises
    ------
    DataError
        If no inspection is left, with the dates that would leave some.
    """
    earlier, later = (inspections[inspections["framework"] == name] for name in (FIRST_FRAMEWORK, SECOND_FRAMEWORK))
    dated = with_dates(later, date_rule=chosen.date_rule, unknown_start=chosen.unknown_start)
    column = DATE_COLUMNS[chosen.date_rule]
    cases = select_cases(
        dated,
        areas,
        framework=SECOND_FRAMEWORK,
        as_at_date=chosen.as_at_date,
        boundary_policy="as-inspected",
        date_column=column,
    )
    made = dated[dated[column] <= pd.Timestamp(chosen.as_at_date)]
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
    return {fact: sorted(names.loc[codes]) for fact, codes in lacking.items()}


def release_totals(inspections: pd.DataFrame, areas: pd.DataFrame, *, as_at: date, date_rule: str) -> pd.Series:
    """Count the outcomes of 2023 as the release does, all inspections first: started by its date, or published.

    Returns
    -------
    Series
        Counts by outcome, and by ``all full inspections``.
    """
    chosen = Framework2023.model_validate({"as_at_date": as_at, "date_rule": date_rule})
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
