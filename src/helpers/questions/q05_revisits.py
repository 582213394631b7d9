"""Re-visits of the first framework: who had one by a date, what was found, and how long it took.

In: the counted inspections and the table of re-visits. Out: one row an area with a written statement of action, and
tables made from it.

Which areas were re-visited first: the order of inspection, the two groups side by side, and what they leave open.

Re-visits under one set of definitions, under others, and beside what was published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
from scipy.stats import rankdata

from helpers.counting.cases import BOUNDARY_POLICIES, Cases, select_cases
from helpers.counting.shares import WSOA
from helpers.data.checksums import colophon
from helpers.data.load import load_inspections, load_local_areas, load_published, load_revisits
from helpers.parameters.q05_revisits import Revisits
from helpers.questions.other_definitions import change_one
from helpers.questions.q05_forecasts import CLOCKS, MONTH, closed_days, followed_to, forecasts, scores
from helpers.questions.reconcile import reconcile
from helpers.questions.second_referee import Beside, beside, other_labels
from helpers.questions.verdicts import against_print
from helpers.report.report import Report, begin_report
from helpers.vocabulary import FIRST_FRAMEWORK, Verdict
from smallstats.association.trend import cochran_armitage
from smallstats.checks import check_choice
from smallstats.errors import DataError
from smallstats.follow_up import followed
from smallstats.models import clustered_binomial
from smallstats.proportions import intervals
from smallstats.rank_correlation import rank_correlation
from smallstats.results import Result, attempt
from smallstats.waiting import kaplan_meier, reached_by

__all__ = ["CLOCKS", "MONTH", "closed_days", "colophon", "other_labels", "scores"]
OUTCOMES: Final = ("all", "some", "none")
STARTS: Final = {
    "inspection": ("inspection_start_date", "the first day of the inspection"),
    "report": ("publication_date", "the publication of the inspection report"),
}
INTENDED: Final = "ofsted-2021-release-revisit-interval"
_COLUMNS = ["inspection_id", "revisit_start_date", "revisit_outcome", "progress_made", "progress_not_made"]


def begin(namespace: Mapping[str, Any]) -> tuple[Revisits, Report]:
    """Check the notebook's parameters and return them with the report that keeps what it shows."""
    return begin_report("05_revisits", Revisits, namespace)


def load(chosen: Revisits) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the inspections, the local areas and the re-visits."""
    return (
        load_inspections(chosen.data_dir),
        load_local_areas(chosen.data_dir),
        load_revisits(chosen.data_dir),
    )


@dataclass(frozen=True)
class Revisited:
    """The areas with a statement, and which of them had been re-visited by a date.

    Attributes
    ----------
    frame : DataFrame
        One row an area with a statement, the earliest inspected first: its facts, `revisited`, `revisit_start_date`,
        `revisit_outcome` (``all``, ``some`` or ``none`` of the weaknesses with sufficient progress), `progress_made`,
        `progress_not_made`, `begun` (re-visited by the end of follow-up), and `months` from the start of the wait to
        that re-visit or to the end of follow-up, missing where the start is unknown or later.
    steps : DataFrame
        One row a filter: `removed`, `left`, `removed_areas`, `why`.
    followed_until : date
        Where every wait is cut off: a re-visit counts in a wait if it began by then, and nine in ten of those had been
        reported by the as-at date (`helpers.questions.q05_forecasts.followed_to`).
    unreported : int
        Areas whose re-visit had begun by the end of follow-up and was reported after the as-at date.
    as_at_date : date
        Last publication date counted.
    """

    frame: pd.DataFrame
    steps: pd.DataFrame
    followed_until: date
    unreported: int
    as_at_date: date

    @property
    def seen(self) -> pd.DataFrame:
        """The areas that had been re-visited."""
        return self.frame[self.frame["revisited"]]


def check_first_revisit(revisits: pd.DataFrame, as_at_date: date) -> None:
    """Raise `DataError` if no re-visit had been reported by a date, with the dates that leave some."""
    first = revisits["publication_date"].min().date()
    if as_at_date < first:
        raise DataError(
            f"as_at_date={as_at_date.isoformat()} leaves no re-visit: the first was published on {first.isoformat()}; "
            f"choose a date from {first.isoformat()} on."
        )


def select_revisits(cases: Cases, revisits: pd.DataFrame, *, waiting_from: str) -> Revisited:
    """Join to each counted area with a statement the re-visit that had been reported by the as-at date.

    Parameters
    ----------
    cases : Cases
        The counted inspections of the first framework.
    revisits : DataFrame
        As `helpers.data.load` gives them.
    waiting_from : {"inspection", "report"}
        Where the wait starts; a start that is not known leaves `months` missing.

    Raises
    ------
    DataError
        If no re-visit had been reported by the as-at date.
    """
    start, _ = STARTS[check_choice(waiting_from, name="waiting_from", allowed=tuple(STARTS))]
    check_first_revisit(revisits, cases.as_at_date)
    until = pd.Timestamp(followed_to(revisits, on=cases.as_at_date))
    areas = cases.frame[cases.frame["outcome"] == WSOA]
    names = {
        "outcome": "revisit_outcome",
        "weaknesses_progress_made": "progress_made",
        "weaknesses_progress_not_made": "progress_not_made",
    }
    reported = revisits[revisits["published_by"] <= pd.Timestamp(cases.as_at_date)].rename(columns=names)
    frame = areas.merge(reported[_COLUMNS], on="inspection_id", how="left", validate="one_to_one")
    begun_by = frame["revisit_start_date"] <= until
    ends = frame["revisit_start_date"].where(begun_by, until)
    frame = frame.assign(
        revisited=frame["revisit_start_date"].notna(),
        begun=begun_by,
        revisit_outcome=frame["revisit_outcome"].astype("str"),
        months=((ends - frame[start]).dt.days / MONTH).where(frame[start] <= until),
    )
    begun = revisits[revisits["inspection_id"].isin(frame.loc[~frame["revisited"], "inspection_id"])]
    unreported = int((begun["revisit_start_date"] <= until).sum())
    return Revisited(frame, _steps(cases, frame), until.date(), unreported, cases.as_at_date)


def revisited_under(
    inspections: pd.DataFrame, areas: pd.DataFrame, revisits: pd.DataFrame, parameters: Revisits
) -> Revisited:
    """Return the areas with a statement and their re-visits under one set of definitions.

    Raises
    ------
    DataError
        If no re-visit had been reported by the as-at date.
    """
    check_first_revisit(revisits, parameters.as_at_date)
    cases = select_cases(
        inspections,
        areas,
        framework=FIRST_FRAMEWORK,
        as_at_date=parameters.as_at_date,
        boundary_policy=parameters.boundary_policy,
    )
    return select_revisits(cases, revisits, waiting_from=parameters.waiting_from)


def progress_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one row a re-visited area by name: `outcome`, `weaknesses_identified`, `progress_made`, and not made."""
    columns = ["la_name", "revisit_outcome", "significant_weaknesses", "progress_made", "progress_not_made"]
    names = {"revisit_outcome": "outcome", "significant_weaknesses": "weaknesses_identified"}
    table = frame.loc[frame["revisited"], columns].rename(columns=names).set_index("la_name").sort_index()
    return table.rename_axis("Local area")


def outcome_shares(frame: pd.DataFrame, *, confidence: float) -> pd.DataFrame:
    """Give the share of each outcome among the re-visited areas, with exact and Jeffreys limits.

    Returns
    -------
    DataFrame
        One row an outcome: `count`, `total`, `share` (0 to 1), `exact_lower`, `exact_upper` (Clopper-Pearson),
        `jeffreys_lower`, `jeffreys_upper`.
    """
    outcomes = frame.loc[frame["revisited"], "revisit_outcome"]
    count = outcomes.value_counts().reindex(list(OUTCOMES), fill_value=0).rename_axis("Sufficient progress in")
    total = pd.Series(len(outcomes), index=count.index)
    exact = intervals(count, total, method="clopper-pearson", confidence=confidence)
    bayes = intervals(count, total, method="jeffreys", confidence=confidence)
    limits = {"exact_lower": exact["lower"], "exact_upper": exact["upper"]}
    limits |= {"jeffreys_lower": bayes["lower"], "jeffreys_upper": bayes["upper"]}
    shown = {name: values.to_numpy() for name, values in limits.items()}
    return pd.DataFrame({"count": count, "total": total, "share": count / total, **shown})


def longest_gap(revisited: Revisited) -> tuple[date, date, float]:
    """Return the longest time without a re-visit: its first and last day, and its months.

    It lies between the first days of two re-visits in a row, or after the last one up to the end of follow-up.
    """
    days = pd.Series(pd.unique(revisited.seen["revisit_start_date"])).sort_values(ignore_index=True)
    ends = days.shift(-1).fillna(max(days.iloc[-1], pd.Timestamp(revisited.followed_until)))
    longest = int((ends - days).argmax())
    start, end = days.iloc[longest], ends.iloc[longest]
    return start.date(), end.date(), (end - start).days / MONTH


def _steps(cases: Cases, frame: pd.DataFrame) -> pd.DataFrame:
    without = len(cases.frame) - len(frame)
    waiting = int((~frame["revisited"]).sum())
    rows = [
        {"removed": without, "left": len(frame), "why": "areas that need no statement are not re-visited"},
        {
            "removed": waiting,
            "left": len(frame) - waiting,
            "why": f"a re-visit reported by {cases.as_at_date.isoformat()}",
        },
    ]
    own = pd.DataFrame(rows, index=pd.Index(["Statement required", "Re-visited"], name="step")).assign(removed_areas="")
    return pd.concat([cases.steps, own[cases.steps.columns]])


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ChosenResult(Result):
    """Whether the chosen units come early in an order.

    Attributes
    ----------
    chosen, others : int
        Units in each group.
    earlier : float
        Share of all pairs of one chosen and one other unit in which the chosen one comes first, a tie counting half:
        one half under a random draw, 1 if every chosen one comes before every other.
    p_value : float
        Exact two-sided p-value of the rank sum, ties and all.
    df : int
        1; 0 where all units share one place.
    """

    chosen: int
    others: int
    earlier: float
    p_value: float
    df: int


def chosen_early(places: pd.Series, chosen: pd.Series) -> ChosenResult:
    """Test whether chosen units come earlier or later in an order than a random draw of as many would.

    The rank-sum test of Wilcoxon (1945) with its exact distribution given the ties; that is the exact test of trend
    over the distinct places with their mean ranks as scores.

    Parameters
    ----------
    places : Series
        Where each unit stands, for instance a date.
    chosen : Series of bool
        With the same index.

    Raises
    ------
    DataError
        If all units are chosen, or none is.
    """
    total = int(chosen.sum())
    if total in (0, len(chosen)):
        raise DataError("All areas, or none, have been chosen, so there is nothing to compare.")
    ranks = pd.Series(rankdata(places), index=places.index)
    table = pd.crosstab(ranks, chosen).reindex(columns=[False, True], fill_value=0)
    others = len(chosen) - total
    later = float(ranks[chosen].sum()) - total * (total + 1) / 2
    alike = len(table) == 1
    test = None if alike else cochran_armitage(table, scores=table.index.to_numpy(dtype=float), method="exact")
    return ChosenResult(
        method="Wilcoxon rank-sum test, exact",
        source="Wilcoxon (1945), Biometrics Bulletin 1, 80-83; exact with ties by the conditional score distribution",
        chosen=total,
        others=others,
        earlier=1 - later / (total * others),
        p_value=1.0 if test is None else test.p_value,
        df=int(not alike),
    )


def side_by_side(frame: pd.DataFrame) -> pd.DataFrame:
    """Describe the areas re-visited and those not.

    Returns
    -------
    DataFrame
        Two rows: `areas`, `first_inspected`, `last_inspected`, `median_weaknesses`, `weaknesses_unknown`; a group
        without areas has gaps.
    """
    rows = {
        name: _described(frame[frame["revisited"] == wanted])
        for name, wanted in (("re-visited", True), ("not yet re-visited", False))
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Areas with a statement")


def possible_shares(frame: pd.DataFrame, *, outcome: str) -> tuple[float, float]:
    """Return the lowest and highest share (0 to 1) of an outcome over all areas, whatever the waiting ones will show.

    The bounds assume nothing about the areas not re-visited (Manski, 1989, Journal of Human Resources 24, 343-360).
    """
    known = int((frame["revisit_outcome"] == outcome).sum())
    waiting = int((~frame["revisited"]).sum())
    return known / len(frame), (known + waiting) / len(frame)


def _described(rows: pd.DataFrame) -> dict[str, object]:
    weaknesses = rows["significant_weaknesses"]
    return {
        "areas": len(rows),
        "first_inspected": rows["inspection_start_date"].min(),
        "last_inspected": rows["inspection_start_date"].max(),
        "median_weaknesses": float(weaknesses.median()) if weaknesses.notna().any() else float("nan"),
        "weaknesses_unknown": int(weaknesses.isna().sum()),
    }


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
    """Set our counts beside the published ones, by what each counts; see `helpers.questions.reconcile.reconcile`."""
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
        "median_months": attempt(kaplan_meier, timed["months"], timed["begun"], confidence=confidence).median,
    }


def refuse_empty(parameters: Revisits) -> None:
    """Raise `DataError`, naming the dates that would leave some, if the filters leave no re-visit."""
    revisited_under(
        load_inspections(parameters.data_dir),
        load_local_areas(parameters.data_dir),
        load_revisits(parameters.data_dir),
        parameters,
    )


def clusters(known: pd.DataFrame, *, confidence: float) -> dict[str, Any]:
    """Estimate the share of weaknesses with progress, of all and in the average area; areas are the clusters."""
    pairs = known["progress_made"].to_list(), known["weaknesses_identified"].to_list()
    methods = ("ratio", "beta-binomial")
    return {name: attempt(clustered_binomial, *pairs, method=name, confidence=confidence) for name in methods}


def number_and_share(known: pd.DataFrame, chosen: Revisits) -> Any:
    """Correlate the number of weaknesses identified with the share of them in which progress was sufficient."""
    share = known["progress_made"] / known["weaknesses_identified"]
    options: dict[str, Any] = {
        "draws": chosen.draws,
        "rng": chosen.seed,
        "confidence": chosen.confidence_level,
    }
    return attempt(rank_correlation, known["weaknesses_identified"], share, **options)


def order_of_choice(frame: pd.DataFrame) -> Any:
    """Test whether the re-visited areas were inspected early; see `chosen_early`."""
    return attempt(chosen_early, frame["inspection_start_date"], frame["revisited"])


def by_clock(counted: Revisited, chosen: Revisits) -> pd.DataFrame:
    """Estimate the wait on each clock, in the months that it counts.

    Returns
    -------
    DataFrame
        Indexed by clock: `areas`, `re-visits`, `median_months` with `median_lower` and `median_upper` (infinite where
        not reached), `share_by_horizon` with limits, NaN beyond `longest_months`.
    """
    start, rows = STARTS[chosen.waiting_from][0], {}
    frame = counted.frame.dropna(subset=start)
    for clock in CLOCKS:
        windows = closed_days(clock, on=chosen.as_at_date)
        dates = frame[start], frame["revisit_start_date"]
        spans = followed(*dates, until=counted.followed_until, suspended=windows, clock="open")
        curve = kaplan_meier(spans["left"] / MONTH, spans["happened"], confidence=chosen.confidence_level)
        reached = reached_by(curve, chosen.horizon_months)
        rows[clock] = {
            "areas": curve.total, "re-visits": curve.events, "median_months": curve.median,
            "median_from": curve.median_lower, "median_to": curve.median_upper,
            "share_by_horizon": reached.estimate, "share_from": reached.lower, "share_to": reached.upper,
            "longest_months": curve.longest,
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Clock")


def foreseen(tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame], chosen: Revisits) -> pd.DataFrame:
    """Make the forecast of every quarter's end up to the as-at date, and of that date, with what is now known."""
    *_, revisits = tables
    first, last = revisits["published_by"].min(), min(pd.Timestamp(chosen.as_at_date), revisits["published_by"].max())
    days = sorted({*(day.date() for day in pd.date_range(first, last, freq="QE")), last.date()})
    known = {day: revisited_under(*tables, chosen.model_copy(update={"as_at_date": day})).frame for day in days}
    return forecasts(
        known,
        revisits,
        start=STARTS[chosen.waiting_from][0],
        horizon_months=chosen.horizon_months,
        draws=min(chosen.draws, FORECAST_DRAWS),
        seed=chosen.seed,
        confidence=chosen.confidence_level,
    )


FORECAST_DRAWS: Final = 2000
"""Most draws a forecast: limits of a share of some sixty areas do not become finer by more."""


def printed_rows(tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame], chosen: Revisits) -> pd.DataFrame:
    """Set Table 2 of the release beside our rows under its own definitions."""
    ours = progress_table(revisited_under(*tables, RELEASE).frame)
    printed = load_published("table_2_2021", chosen.data_dir).set_index("la_name")
    return row_by_row(ours, printed[list(ours.columns)])


def printed_counts(tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame], chosen: Revisits) -> pd.DataFrame:
    """Set the printed totals of the release and of the article beside ours; see `beside_published`."""
    release, article = (revisited_under(*tables, values) for values in (RELEASE, as_the_article(tables[2])))
    return beside_published(load_published("figures", chosen.data_dir), release=release, article=article)


def label(rows: pd.DataFrame) -> Verdict:
    """Label how the rows of a printed table compare with ours."""
    return against_print(alike=int(rows["verdict"].eq("reproduced").sum()), compared=len(rows))


def intended_months(chosen: Revisits) -> int:
    """Return the months within which the release says that re-visits were meant to come."""
    return int(load_published("figures", chosen.data_dir).set_index("figure_id")["value"][INTENDED])


def readers_tools(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> pd.DataFrame:
    """Set our results beside those of scipy and statsmodels, row by row; see `second_referee.beside`."""
    why = {
        "re-visited early": "theirs is exact without ties, and a normal approximation with them",
        "number and share": "theirs is a large-sample p-value, ours a count of random pairings",
        "share of weaknesses": "theirs are normal limits with a robust variance, ours keep between 0 and 1",
    }
    return beside({name: Beside(ours[name], theirs[name], why[name]) for name in why})


def mean_of(fit: Any, *, confidence: float) -> tuple[float, float, float, float]:
    """Return the mean that a fitted formula ``share ~ 1`` gives, with its limits; it tests nothing."""
    lower, upper = fit.conf_int(alpha=1 - confidence).loc["Intercept"]
    return float(fit.params["Intercept"]), float(lower), float(upper), float("nan")
