"""The same local areas under both frameworks, side by side: the earlier outcome of each later inspection.

The frameworks are never pooled: one gives the rows, the other the columns of a table.
"""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from helpers.inputs import check_choice
from helpers.sentences import join_names
from helpers.vocabulary import FIRST_OUTCOMES

LINK_RULES: Final = {
    "same-area": "only areas that were inspected before as they are constituted now",
    "predecessors-too": "an area made from one abolished area, and not inspected before itself, takes its outcome",
}
SAME, PREDECESSOR, NONE = "same area", "abolished area it was made from", "none"


@dataclass(frozen=True)
class SideBySide:
    """Later inspections with the outcome of the earlier one.

    Attributes
    ----------
    frame : DataFrame
        The later inspections: `earlier_outcome` (ordered categorical, missing where there is no earlier inspection
        under the link rule), `earlier_area` (code), `link` and `years_between` the two starts.
    steps : DataFrame
        One row a kind of link: `inspections`, `compared`, `areas_linked` (named where few) and `earlier_areas`.
    """

    frame: pd.DataFrame
    steps: pd.DataFrame


def side_by_side(later: pd.DataFrame, earlier: pd.DataFrame, areas: pd.DataFrame, *, link_rule: str) -> SideBySide:
    """Look up for each later inspection the earlier inspection of the same area.

    Parameters
    ----------
    later : DataFrame
        Counted inspections of the later framework, with the facts of their areas.
    earlier : DataFrame
        Inspections of the earlier framework; one an area.
    areas : DataFrame
        All local areas.
    link_rule : str
        One of `LINK_RULES`. Two areas made from one abolished area share one earlier outcome.

    Raises
    ------
    ParameterError
        If the rule is unknown.
    """
    check_choice(link_rule, name="link_rule", allowed=tuple(LINK_RULES))
    before = earlier.dropna(subset="outcome").set_index("la_code")
    own = later["la_code"].where(later["la_code"].isin(before.index))
    made_from = later["predecessors"].where(later["predecessors"].isin(before.index) & own.isna())
    link = pd.Series(NONE, index=later.index).mask(own.notna(), SAME).mask(made_from.notna(), PREDECESSOR)
    used = own.fillna(made_from) if link_rule == "predecessors-too" else own
    outcome = pd.Categorical(used.map(before["outcome"].astype(str)), categories=FIRST_OUTCOMES, ordered=True)
    began = before["inspection_start_date"].reindex(used).set_axis(later.index)
    days = (later["inspection_start_date"] - began).dt.days
    frame = later.assign(earlier_outcome=outcome, earlier_area=used, link=link, years_between=days / 365.25)
    return SideBySide(frame, _steps(frame, own.fillna(made_from), areas))


def compared(linked: SideBySide) -> pd.DataFrame:
    """Return the later inspections that have an earlier outcome to be compared with."""
    return linked.frame.dropna(subset="earlier_outcome")


def _steps(frame: pd.DataFrame, source: pd.Series, areas: pd.DataFrame) -> pd.DataFrame:
    names = areas.set_index("la_code")["la_name"]
    rows = []
    for link in (SAME, PREDECESSOR, NONE):
        chosen = frame["link"] == link
        few = link != SAME
        rows.append(
            {
                "earlier_inspection": link,
                "inspections": int(chosen.sum()),
                "compared": int(frame.loc[chosen, "earlier_outcome"].notna().sum()),
                "areas_linked": join_names(frame.loc[chosen, "la_name"].tolist()) if few else "",
                "earlier_areas": join_names(names.reindex(source[chosen].dropna().unique()).tolist()) if few else "",
            }
        )
    return pd.DataFrame(rows).set_index("earlier_inspection")
