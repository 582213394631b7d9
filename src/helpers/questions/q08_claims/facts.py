"""Our tables as one document counts them: as at its date, and under its rule for areas that no longer exist."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import pandas as pd

from helpers.counting.cases import Cases, areas_existing_on, select_cases
from helpers.counting.deprivation_groups import assign_groups
from helpers.counting.shares import WSOA
from helpers.counting.years import reporting_year
from helpers.data.load import load_published
from helpers.vocabulary import FIRST_FRAMEWORK, SECOND_FRAMEWORK
from smallstats.checks import check_choice
from smallstats.errors import DataError, ParameterError

OWN_RULE: Final = "of-the-document"
ROWS: Final = (
    "areas", "counted", "existing", "first_framework", "not_inspected", "revisited", "revisits", "second_framework",
    "visits",
)  # fmt: skip
"""The rows that a claim may be about: properties of `Facts`."""
SUMMER_MONTH, AUTUMN_MONTH = 4, 9  # of the reporting year, whose terms run from April


@dataclass(frozen=True)
class Facts:
    """What the functions of the ledger compute from.

    Attributes
    ----------
    areas, inspections, revisits : DataFrame
        As `helpers.data.load` gives them; areas with `inspected` (yes or no): whether under the first framework.
    as_at : date
        The day the document's counts refer to.
    boundary_policy : str
        One of `helpers.counting.cases.BOUNDARY_POLICIES`.
    level : float
        Significance level of the tests.
    """

    areas: pd.DataFrame
    inspections: pd.DataFrame
    revisits: pd.DataFrame
    as_at: date
    boundary_policy: str
    level: float

    def rows(self, name: str) -> pd.DataFrame:
        """Return one of the kinds of rows that claims are about.

        Raises
        ------
        DataError
            If the kind is not one of `ROWS`.
        """
        if name not in ROWS:
            raise DataError(f"claims.csv, column rows: {name!r} is not allowed; one of {', '.join(ROWS)}.")
        found: pd.DataFrame = getattr(self, name)
        return found

    @cached_property
    def cases(self) -> Cases:
        """The inspections of the first framework that are counted, with the areas that existed on the day."""
        return select_cases(
            self.inspections,
            self.areas,
            framework=FIRST_FRAMEWORK,
            as_at_date=self.as_at,
            boundary_policy=self.boundary_policy,
        )

    @cached_property
    def counted(self) -> pd.DataFrame:
        """Inspections of the first framework that are counted.

        With `wsoa` (0 or 1), reporting `year`, `year_number` (1 the first) and `year_from_last` (1 the latest),
        `type_then` (authority type on the day), `deprivation_group` (1 the most deprived, cut as the 2021 release's
        Table 1 is; NaN where the index does not cover the area), `revisited` (yes or no), and as `_with_dates` adds.
        """
        frame = self.cases.frame
        groups = assign_groups(self.areas, measure="rank-of-average-score", cut="remainder-last", n_groups=5)
        changed_since = frame["authority_type_since"] > pd.Timestamp(self.as_at)
        former, present = frame["former_authority_type"].astype(str), frame["authority_type"].astype(str)
        year = reporting_year(frame["inspection_start_date"])
        number = year.astype(str).rank(method="dense")
        return self._with_dates(frame).assign(
            wsoa=frame["outcome"].eq(WSOA).astype(int),
            year=year,
            year_number=number,
            year_from_last=number.max() + 1 - number,
            deprivation_group=frame["la_code"].map(groups.cat.codes[groups.notna()] + 1),
            type_then=former.where(changed_since, present),
            revisited=_yes(frame["inspection_id"].isin(self._known_revisits["inspection_id"])),
        )

    @cached_property
    def first_framework(self) -> pd.DataFrame:
        """Inspections of the first framework, whether or not they are counted, as `_with_dates` adds to them."""
        return self._with_dates(self.inspections[self.inspections["framework"] == FIRST_FRAMEWORK])

    @cached_property
    def second_framework(self) -> pd.DataFrame:
        """Inspections of the second framework published by the day, as `_with_dates` adds to them."""
        chosen = self._with_dates(self.inspections[self.inspections["framework"] == SECOND_FRAMEWORK])
        return chosen[chosen["published_by"] <= pd.Timestamp(self.as_at)]

    @cached_property
    def existing(self) -> pd.DataFrame:
        """The local areas that existed on the day, with `counted` (yes or no): whether an inspection is."""
        found = areas_existing_on(self.areas, self.as_at)
        return found.assign(counted=_yes(found["la_code"].isin(self.counted["la_code"])))

    @cached_property
    def not_inspected(self) -> pd.DataFrame:
        """The local areas that existed on the day and had no counted inspection."""
        return self.existing[self.existing["counted"] == "no"]

    @cached_property
    def revisited(self) -> pd.DataFrame:
        """Re-visits published by the day, after a counted inspection, with that inspection's start and weaknesses."""
        first = self.counted[["inspection_id", "inspection_start_date", "significant_weaknesses"]]
        return self._known_revisits.merge(first, on="inspection_id")

    @cached_property
    def visits(self) -> pd.DataFrame:
        """First days of counted inspections and of re-visits after them, in one column `start_date`."""
        days = [self.counted["inspection_start_date"], self.revisited["revisit_start_date"]]
        return pd.DataFrame({"start_date": pd.concat(days)})

    @property
    def _known_revisits(self) -> pd.DataFrame:
        return self.revisits[self.revisits["published_by"] <= pd.Timestamp(self.as_at)]

    def _with_dates(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Add `start_year`, school `term` and `report`, which says whether it was out by the day.

        And `begun_year`: that of the start, or of the report where no source gives a start, which it bounds.
        """
        start, out = frame["inspection_start_date"], frame["published_by"] <= pd.Timestamp(self.as_at)
        return frame.assign(
            start_year=start.dt.year,
            begun_year=start.fillna(frame["publication_date"]).dt.year,
            term=start.map(_term, na_action="ignore"),
            report=out.map({True: "report published", False: "report not yet published"}),
        )


def _yes(mask: pd.Series) -> pd.Series:
    return mask.map({True: "yes", False: "no"})


def _term(day: pd.Timestamp) -> str:
    season = "spring" if day.month < SUMMER_MONTH else "summer" if day.month < AUTUMN_MONTH else "autumn"
    return f"{season} {day.year}"


def document_rules(data_dir: str = "") -> dict[str, tuple[date, str]]:
    """Return each document's day of reference and its rule for areas abolished since, from documents.csv."""
    rows = load_published("documents", data_dir).set_index("document")
    days = rows["counts_as_at"].dt.date
    return {str(name): (days[name], rule) for name, rule in rows["boundary_policy"].astype(str).items()}


def facts_for(
    document: str,
    *,
    areas: pd.DataFrame,
    inspections: pd.DataFrame,
    revisits: pd.DataFrame,
    boundary_policy: str,
    level: float,
) -> Facts:
    """Return the facts as a document counts them; its own rule for abolished areas holds under `OWN_RULE`.

    Raises
    ------
    ParameterError
        If documents.csv has no such document.
    """
    rules = document_rules()
    check_choice(document, name="document", allowed=tuple(rules))
    as_at, own = rules[document]
    policy = own if boundary_policy == OWN_RULE else boundary_policy
    if not 0 < level < 1:
        raise ParameterError(f"level={level!r}: must lie strictly between 0 and 1.")
    seen = areas["la_code"].isin(inspections.loc[inspections["framework"] == FIRST_FRAMEWORK, "la_code"])
    return Facts(areas.assign(inspected=_yes(seen)), inspections, revisits, as_at, policy, level)
