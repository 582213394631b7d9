"""Re-visits of the first framework: who had one by a date, what was found, and how long it took.

In: the counted inspections and the table of re-visits. Out: one row an area with a written statement of action, and
tables made from it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from helpers.cases import Cases, first_cases
from helpers.errors import DataError
from helpers.inputs import check_choice
from helpers.parameters import Revisits
from helpers.proportions import intervals
from helpers.summarise import WSOA

MONTH: Final = 365.25 / 12
OUTCOMES: Final = ("all", "some", "none")
STARTS: Final = {
    "inspection": ("inspection_start_date", "the first day of the inspection"),
    "report": ("publication_date", "the publication of the inspection report"),
}
_COLUMNS = ["inspection_id", "revisit_start_date", "revisit_outcome", "progress_made", "progress_not_made"]


@dataclass(frozen=True)
class Revisited:
    """The areas with a statement, and which of them had been re-visited by a date.

    Attributes
    ----------
    frame : DataFrame
        One row an area with a statement, the earliest inspected first: its facts, `revisited`, `revisit_start_date`,
        `revisit_outcome` (``all``, ``some`` or ``none`` of the weaknesses with sufficient progress), `progress_made`,
        `progress_not_made`, and `months` from the start of the wait to the re-visit or to the end of follow-up.
    steps : DataFrame
        One row a filter: `removed`, `left`, `removed_areas`, `why`.
    followed_until : date
        Where the wait of areas not re-visited is cut off: the as-at date, or the last report that the data hold.
    unreported : int
        Areas counted as waiting although a re-visit had begun: its report came out after the as-at date.
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
        As `helpers.load` gives them.
    waiting_from : {"inspection", "report"}
        Where the wait starts; a start that is not known leaves `months` missing.

    Raises
    ------
    DataError
        If no re-visit had been reported by the as-at date.
    """
    start, _ = STARTS[check_choice(waiting_from, name="waiting_from", allowed=tuple(STARTS))]
    check_first_revisit(revisits, cases.as_at_date)
    until = min(pd.Timestamp(cases.as_at_date), revisits["published_by"].max())
    areas = cases.frame[cases.frame["outcome"] == WSOA]
    names = {
        "outcome": "revisit_outcome",
        "weaknesses_progress_made": "progress_made",
        "weaknesses_progress_not_made": "progress_not_made",
    }
    reported = revisits[revisits["published_by"] <= pd.Timestamp(cases.as_at_date)].rename(columns=names)
    frame = areas.merge(reported[_COLUMNS], on="inspection_id", how="left", validate="one_to_one")
    ends = frame["revisit_start_date"].fillna(until)
    frame = frame.assign(
        revisited=frame["revisit_start_date"].notna(),
        revisit_outcome=frame["revisit_outcome"].astype("str"),
        months=(ends - frame[start]).dt.days / MONTH,
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
    cases = first_cases(inspections, areas, parameters)
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
    ends = days.shift(-1).fillna(pd.Timestamp(revisited.followed_until))
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
