"""Re-visits under one set of definitions, under others, and beside what was published."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from helpers.alternatives import change_one
from helpers.cases import BOUNDARY_POLICIES
from helpers.models import clustered_binomial
from helpers.parameters import Revisits
from helpers.reconcile import reconcile
from helpers.results import attempt
from helpers.revisiting import OUTCOMES, Revisited, outcome_shares, progress_table, revisited_under
from helpers.waiting import kaplan_meier

RELEASE: Final = Revisits()
COUNTED: Final = {
    "ofsted-2021-release-revisits": ("release", "revisited"),
    "ofsted-2021-release-revisits-all": ("release", "all"),
    "ofsted-2021-release-revisits-some": ("release", "some"),
    "ofsted-2021-release-revisits-none": ("release", "none"),
    "ofsted-2021-release-revisits-awaited": ("release", "waiting"),
    "snj-article-2023-part-1-revisits": ("article", "revisited"),
    "snj-article-2023-part-1-revisits-all": ("article", "all"),
    "snj-article-2023-part-1-revisits-not-all": ("article", "not all"),
}
"""Published figure -> the cut of the data and the count that answer it."""


def whole_file(revisits: pd.DataFrame, parameters: Revisits) -> Revisits:
    """Return the parameters with the last re-visit report in the data as the as-at date."""
    last: date = revisits["published_by"].max().date()
    return parameters.model_copy(update={"as_at_date": last})


def as_the_article(revisits: pd.DataFrame) -> Revisits:
    """Return the parameters that count as the article does: all that the data hold, whatever became of the area."""
    return whole_file(revisits, RELEASE).model_copy(update={"boundary_policy": "as-inspected"})


def other_cuts(
    inspections: pd.DataFrame, areas: pd.DataFrame, revisits: pd.DataFrame, parameters: Revisits
) -> pd.DataFrame:
    """Count re-visits again with one definition changed at a time.

    Returns
    -------
    DataFrame
        Indexed by the definition in words, this run's own first: `statements`, `re-visits`, the three outcomes,
        `share_all` (0 to 1) with exact limits, `share_of_weaknesses` with progress, `median_months`.
    """
    dates = (RELEASE.as_at_date, whole_file(revisits, parameters).as_at_date)
    choices = {"as_at_date": dates, "boundary_policy": tuple(BOUNDARY_POLICIES)}
    answers = {
        name: _answers(revisited_under(inspections, areas, revisits, chosen), chosen.confidence_level)
        for name, chosen in change_one(parameters, choices).items()
    }
    return pd.DataFrame.from_dict(answers, orient="index").rename_axis("definition")


def counts_of(revisited: Revisited) -> dict[str, int]:
    """Count the re-visited areas, those by outcome, those without progress in all, and those still waiting."""
    outcomes = revisited.seen["revisit_outcome"].value_counts()
    found = {name: int(outcomes.get(name, 0)) for name in OUTCOMES}
    seen, waiting = len(revisited.seen), len(revisited.frame) - len(revisited.seen)
    return {**found, "revisited": seen, "not all": seen - found["all"], "waiting": waiting}


def beside_published(figures: pd.DataFrame, *, release: Revisited, article: Revisited) -> pd.DataFrame:
    """Set our counts beside the published ones, by what each counts; see `helpers.reconcile.reconcile`."""
    published = figures.set_index("figure_id").loc[list(COUNTED)]
    cuts = {"release": counts_of(release), "article": counts_of(article)}
    ours = pd.Series({name: cuts[cut][count] for name, (cut, count) in COUNTED.items()})
    theirs = published["value"].astype(int).rename("published")
    frame = reconcile(ours, theirs)
    frame.insert(0, "document", published["document"])
    return frame.set_axis(pd.Index(published["about"], name="Published figure"))


def row_by_row(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Set two tables of the same columns side by side, row by row.

    Returns
    -------
    DataFrame
        Every row of either table by name: our values, and `verdict`: ``reproduced``, ``only published``, ``only
        computed``, or ``differs`` with the columns.
    """
    names = sorted(set(ours.index) | set(theirs.index))
    verdicts = [_row_verdict(name, ours, theirs) for name in names]
    shown = ours.reindex(names)[list(theirs.columns)]
    return shown.assign(verdict=verdicts).rename_axis(str(ours.index.name))


def _row_verdict(name: str, ours: pd.DataFrame, theirs: pd.DataFrame) -> str:
    if name not in ours.index:
        return "only published"
    if name not in theirs.index:
        return "only computed"
    pairs: Mapping[str, tuple[Any, Any]] = {
        str(column): (ours[column].loc[[name]].iloc[0], theirs[column].loc[[name]].iloc[0]) for column in theirs
    }
    unlike = [column for column, (own, printed) in pairs.items() if pd.isna(own) or own != printed]
    return f"differs: {', '.join(unlike)}" if unlike else "reproduced"


def _answers(revisited: Revisited, confidence: float) -> dict[str, Any]:
    counts, shares = counts_of(revisited), outcome_shares(revisited.frame, confidence=confidence)
    known = progress_table(revisited.frame).dropna()
    timed = revisited.frame.dropna(subset="months")
    made, identified = (known[name].astype(int) for name in ("progress_made", "weaknesses_identified"))
    total = int(identified.sum())
    return {
        "statements": len(revisited.frame),
        "re-visits": counts["revisited"],
        **{name: counts[name] for name in OUTCOMES},
        "share_all": shares.loc["all", "share"],
        "lower": shares.loc["all", "exact_lower"],
        "upper": shares.loc["all", "exact_upper"],
        "share_of_weaknesses": int(made.sum()) / total if total else float("nan"),
        "mean_area_share": attempt(clustered_binomial, made.to_list(), identified.to_list()).estimate,
        "median_months": attempt(kaplan_meier, timed["months"], timed["revisited"], confidence=confidence).median,
    }
