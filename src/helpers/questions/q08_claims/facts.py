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
from helpers.vocabulary import FIRST_FRAMEWORK, SECOND_FRAMEWORK
from smallstats.checks import check_choice
from smallstats.errors import ParameterError

OWN_RULE: Final = "of-the-document"
# document -> the day its counts refer to, and how it counts areas abolished since
DOCUMENTS: Final = {
    "ofsted-2021-release": (date(2021, 3, 31), "existing-at-date"),
    "ofsted-2023-release": (date(2024, 6, 5), "existing-at-date"),  # all reports on 2023 were out
    "ofsted-cqc-slides-2017": (date(2017, 1, 23), "existing-at-date"),
    "snj-article-2023-part-1": (date(2022, 12, 31), "as-inspected"),  # written in early 2023
    "snj-article-2023-part-2": (date(2025, 12, 31), "as-inspected"),  # on the framework to come; our whole list
}


@dataclass(frozen=True)
class Facts:
    """What the functions of the ledger compute from.

    Attributes
    ----------
    areas, inspections, revisits : DataFrame
        As `helpers.data.load` gives them.
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

        With `wsoa` (0 or 1), reporting `year`, `type_then` (authority type on the day) and `deprivation_group` (1 the
        most deprived, cut as the 2021 release's Table 1 is; NaN where the index does not cover the area).
        """
        frame = self.cases.frame
        groups = assign_groups(self.areas, measure="rank-of-average-score", cut="remainder-last", n_groups=5)
        changed_since = frame["authority_type_since"] > pd.Timestamp(self.as_at)
        former, present = frame["former_authority_type"].astype(str), frame["authority_type"].astype(str)
        return frame.assign(
            wsoa=frame["outcome"].eq(WSOA).astype(int),
            year=reporting_year(frame["inspection_start_date"]),
            deprivation_group=frame["la_code"].map(groups.cat.codes[groups.notna()] + 1),
            type_then=former.where(changed_since, present),
        )

    @cached_property
    def existing(self) -> pd.DataFrame:
        """The local areas that existed on the day."""
        return areas_existing_on(self.areas, self.as_at)

    @cached_property
    def not_inspected(self) -> pd.DataFrame:
        """The local areas that existed on the day and had no counted inspection."""
        return self.existing[~self.existing["la_code"].isin(self.counted["la_code"])]

    @cached_property
    def revisited(self) -> pd.DataFrame:
        """Re-visits published by the day, after a counted inspection, with that inspection's start and weaknesses."""
        known = self.revisits[self.revisits["published_by"] <= pd.Timestamp(self.as_at)]
        first = self.counted[["inspection_id", "inspection_start_date", "significant_weaknesses"]]
        return known.merge(first, on="inspection_id")

    @cached_property
    def second(self) -> pd.DataFrame:
        """Inspections of the second framework published by the day."""
        chosen = self.inspections["framework"].eq(SECOND_FRAMEWORK)
        return self.inspections[chosen & (self.inspections["published_by"] <= pd.Timestamp(self.as_at))]


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
        If the document is not one of `DOCUMENTS`.
    """
    check_choice(document, name="document", allowed=tuple(DOCUMENTS))
    as_at, own = DOCUMENTS[document]
    policy = own if boundary_policy == OWN_RULE else boundary_policy
    if not 0 < level < 1:
        raise ParameterError(f"level={level!r}: must lie strictly between 0 and 1.")
    return Facts(areas, inspections, revisits, as_at, policy, level)
