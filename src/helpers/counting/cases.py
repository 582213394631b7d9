"""Which inspections an analysis counts, and what each filter removed and why."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from helpers.formats import plural
from helpers.vocabulary import FIRST_FRAMEWORK, SECOND_FRAMEWORK
from smallstats.checks import check_choice
from smallstats.errors import DataError

BOUNDARY_POLICIES: Final = {
    "existing-at-date": "areas that no longer existed on the as-at date are not counted (the publisher's own rule)",
    "as-inspected": "every area is counted as it was when inspected, though abolished since",
    "never-abolished": "areas abolished at any time since are not counted",
}
REPEATS: Final = {
    "first": "an area counts once, by its first full inspection under the framework: what was found when it was new",
    "latest": "an area counts once, by its latest full inspection under the framework: as it stands",
    "all": "every inspection counts, so an area inspected twice counts twice: its two, a cluster, are not independent",
}
OWN = "own"
"""The source of rows that the reader added, as ``additions.csv`` has them."""
DATE_WORDS: Final = {"published_by": "published", "started_by": "started"}


@dataclass(frozen=True)
class Cases:
    """The inspections that are counted, and how they were chosen.

    Attributes
    ----------
    frame : DataFrame
        One row an inspection, with the facts of its local area joined on.
    steps : DataFrame
        One row a filter, indexed by `step`: `removed`, `left`, `removed_areas` (named where three or fewer), `why`.
    areas : DataFrame
        The local areas that existed on the as-at date, one row each: what could have been inspected.
    as_at_date : date
        Last date counted: of publication, unless the cases were chosen by another.
    whole : DataFrame
        As `frame`, of all England and all times, where `helpers.counting.parts` has kept a part only.
    """

    frame: pd.DataFrame
    steps: pd.DataFrame
    areas: pd.DataFrame
    as_at_date: date
    whole: pd.DataFrame


def select_cases(
    inspections: pd.DataFrame,
    areas: pd.DataFrame,
    *,
    framework: str,
    as_at_date: date,
    boundary_policy: str,
    date_column: str = "published_by",
    repeats: str = "all",
) -> Cases:
    """Choose the inspections of one framework that were published by a date, under a rule for abolished areas.

    An inspection whose publication date is not known counts from the date by which an official document reports
    its outcome (`published_by`).

    Parameters
    ----------
    inspections, areas : DataFrame
        As `helpers.data.load` gives them.
    framework : str
        ``2016 to 2022`` or ``2023 onwards``; never both.
    as_at_date : date
        Last publication date to count.
    boundary_policy : str
        One of `BOUNDARY_POLICIES`.
    date_column : str
        Column that the as-at date is held against, one of `DATE_WORDS`; `helpers.counting.second_framework` adds
        ``started_by``.
    repeats : str
        One of `REPEATS`: which inspections count of an area that was inspected more than once under the framework, of
        those that the as-at date lets in. One whose outcome is not known yet is still an area's first, or latest. With
        ``all``, `la_code` is the cluster.

    Raises
    ------
    ParameterError
        If the framework, the policy or the rule for repeats is unknown.
    DataError
        If no inspection is left; the message gives the dates that would leave some.
    """
    check_choice(framework, name="framework", allowed=(FIRST_FRAMEWORK, SECOND_FRAMEWORK))
    check_choice(boundary_policy, name="boundary_policy", allowed=tuple(BOUNDARY_POLICIES))
    check_choice(repeats, name="repeats", allowed=tuple(REPEATS))
    check_choice(date_column, name="date_column", allowed=tuple(DATE_WORDS))
    word = DATE_WORDS[date_column]
    facts = areas.set_index("la_code").reindex(inspections["la_code"])  # a left join, faster
    known = pd.concat([inspections.reset_index(drop=True), facts.reset_index(drop=True)], axis="columns")
    dated = known[date_column]
    filters = [
        ("Framework", known["framework"] == framework, f"only the framework of {framework}; the two are never pooled"),
        (
            "Outcome known",
            known["outcome"].notna(),
            "the source gives an outcome",
        ),
        (
            word.capitalize(),
            dated <= pd.Timestamp(as_at_date),
            f"{word} by {as_at_date.isoformat()}",
        ),
        ("Boundaries", _boundary_mask(known, boundary_policy, as_at_date), BOUNDARY_POLICIES[boundary_policy]),
    ]
    if repeats != "all":
        within = (known["framework"] == framework) & (dated <= pd.Timestamp(as_at_date))
        filters.append(("Once an area", _once_an_area(known, dated.where(within), repeats), REPEATS[repeats]))
    left = np.ones(len(known), dtype=bool)
    steps = [filter_step("All inspections", known["la_name"].iloc[:0], len(known), "")]
    for step, mask, why in filters:
        passing = mask.to_numpy(dtype=bool)
        removed, left = left & ~passing, left & passing
        steps.append(filter_step(step, known.loc[removed, "la_name"], int(left.sum()), why))
    own = left & known["source"].eq(OWN).to_numpy(dtype=bool) if "source" in known else np.zeros(len(known), dtype=bool)
    if own.any():
        names = ", ".join(sorted(known.loc[own, "la_name"]))
        why = f"{plural(int(own.sum()), 'row')} of them that you added or changed yourself: {names}"
        steps.append(filter_step("Own rows", known["la_name"].iloc[:0], int(left.sum()), why))
    if not left.any():
        raise DataError(_nothing_left(known, dated, framework, as_at_date, boundary_policy))
    order = known.loc[left, ["inspection_start_date", "la_code"]].sort_values(["inspection_start_date", "la_code"])
    ordered = known.take(order.index.to_numpy()).reset_index(drop=True)
    frame = ordered.assign(outcome=ordered["outcome"].astype(str))
    return Cases(frame, pd.DataFrame(steps).set_index("step"), areas_existing_on(areas, as_at_date), as_at_date, frame)


def areas_existing_on(areas: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the local areas that existed on a day: created by then and not yet abolished."""
    moment = pd.Timestamp(day)
    created = areas["created"].isna() | (areas["created"] <= moment)
    return areas[created & (areas["abolished"].isna() | (areas["abolished"] > moment))].reset_index(drop=True)


def _once_an_area(known: pd.DataFrame, dated: pd.Series, repeats: str) -> pd.Series:
    """Return which rows are their area's first, or latest, by their date; rows without one are none."""
    ordered = pd.DataFrame({"la_code": known["la_code"], "dated": dated}).dropna().sort_values("dated", kind="stable")
    kept = ordered.drop_duplicates("la_code", keep="first" if repeats == "first" else "last").index
    return pd.Series(known.index.isin(kept), index=known.index)


def _boundary_mask(known: pd.DataFrame, policy: str, as_at_date: date) -> pd.Series:
    if policy == "as-inspected":
        return pd.Series(True, index=known.index)
    surviving = known["abolished"].isna()
    if policy == "existing-at-date":
        return surviving | (known["abolished"] > pd.Timestamp(as_at_date))
    return surviving


def filter_step(step: str, removed: pd.Series, left: int, why: str) -> dict[str, object]:
    """Return a row of `Cases.steps`: what a filter removed, by name where that is few, and what it left."""
    names = ", ".join(sorted(removed)) if len(removed) <= 3 else ""
    return {"step": step, "removed": len(removed), "left": left, "removed_areas": names, "why": why}


def _nothing_left(known: pd.DataFrame, dated: pd.Series, framework: str, as_at_date: date, boundary_policy: str) -> str:
    """Say that no inspection is left, and from which as-at date some would be."""
    possible = known["framework"].eq(framework) & known["outcome"].notna()
    if boundary_policy == "never-abolished":
        possible &= known["abolished"].isna()
    first, last = dated[possible].min().date(), dated[possible].max().date()
    return (
        f"as_at_date={as_at_date.isoformat()} leaves no inspection of the framework {framework}: the first was "
        f"{DATE_WORDS[str(dated.name)]} on {first.isoformat()}, and all of them by {last.isoformat()}; choose a date "
        f"from {first.isoformat()} on."
    )
