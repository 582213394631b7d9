"""Question 3: inspections with their region and authority type, under this and under other definitions.

What the 2021 release prints by region and authority type, and the same computed from our rows.

Shares of groups standardised for a measure: each group's share, had it the measure's values of all counted areas.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit, ndtri

from helpers.counting.cases import BOUNDARY_POLICIES, Cases
from helpers.counting.first_framework import first_cases
from helpers.counting.places import type_and_london_part, type_on
from helpers.counting.shares import NO_WSOA, WSOA, attempt_groups, count_outcomes
from helpers.parameters.q03_regions import RegionAndType
from helpers.questions.other_definitions import answer_each, change_one, with_the_last
from smallstats.association import independence
from smallstats.models import LogisticResult, logistic
from smallstats.results import NotComputable, attempt

PRESENT: Final = date.max
TYPE_DATES: Final = ("as-at-date", "present")
ALTERNATIVES: Mapping[str, tuple[str, ...]] = {
    "boundary_policy": tuple(BOUNDARY_POLICIES),
    "authority_type_at": TYPE_DATES,
}
GROUPS: Final = {"region": "ofsted_region", "authority type": "type_at"}
"""What is asked about, to the column of `region_cases`."""


def region_cases(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: RegionAndType) -> Cases:
    """Choose the inspections that count, and give each `type_at` and `part_at`.

    The two are the authority type on the day that `authority_type_at` names, London boroughs in `part_at` as inner or
    outer London.

    Raises
    ------
    DataError
        If no inspection is left.
    """
    cases = first_cases(inspections, areas, parameters)
    day = PRESENT if parameters.authority_type_at == "present" else parameters.as_at_date
    kinds = {"type_at": type_on(cases.frame, day), "part_at": type_and_london_part(cases.frame, day)}
    return replace(cases, frame=cases.frame.assign(**kinds))


def other_region_definitions(
    inspections: pd.DataFrame, areas: pd.DataFrame, parameters: RegionAndType, *, group: str
) -> pd.DataFrame:
    """Ask about one grouping again with one definition changed at a time.

    Parameters
    ----------
    group : str
        One of `GROUPS`.

    Returns
    -------
    DataFrame
        Indexed by the definition in words, this run's own first: `chosen`, `inspections` and `p_value` (exact test).
    """
    every = with_the_last(change_one(parameters, ALTERNATIVES), inspections)
    return answer_each(every, lambda chosen: _answer(inspections, areas, chosen, group))


def _answer(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: RegionAndType, group: str) -> dict[str, Any]:
    frame = region_cases(inspections, areas, parameters).frame
    counts = count_outcomes(frame, by=GROUPS[group])
    return {"inspections": len(frame), "p_value": attempt_groups(independence, counts, noun=group).p_value}


PREFIX: Final = "ofsted-2021-release-"
NORTH_EAST: Final = "North East, Yorkshire and the Humber"
NUMBERS: Final = {
    "inner London, inspected": "type-inner-london-inspected",
    "inner London, with a statement": "type-inner-london",
    "outer London, inspected": "type-outer-london-inspected",
    "outer London, with a statement": "type-outer-london",
    "regions": "regions",
    "regions where areas without a statement outnumber those with one": "regions-more-without",
    "not inspected, London": "not-inspected-london",
    "not inspected, North East, Yorkshire and the Humber": "not-inspected-north-east-yorkshire-humber",
    "not inspected, all regions": "not-inspected",
}
WORDS: Final = {
    "London": "region-lowest-share",
    "East of England": "region-highest-share",
    "Outer London": "type-outer-london-share",
}
"""What is meant to the release's `figure_id`, without its prefix."""


def printed_regions(figures: pd.DataFrame) -> pd.Series:
    """Return the numbers that the release prints by region and type, by what they count."""
    value = figures.set_index("figure_id")["value"]
    return pd.Series({name: int(value[PREFIX + key]) for name, key in NUMBERS.items()}).rename_axis("Count")


def computed_regions(cases: pd.DataFrame, left: pd.DataFrame) -> pd.Series:
    """Return the same numbers from the inspections counted and the areas left over, by region.

    Parameters
    ----------
    cases : DataFrame
        As `helpers.questions.q03_regions.region_cases` gives it.
    left : DataFrame
        As `helpers.counting.places.not_inspected_by_region` gives it.
    """
    parts, regions = count_outcomes(cases, by="part_at"), count_outcomes(cases, by="ofsted_region")
    london = [
        number
        for part in ("Inner London", "Outer London")
        for number in (int(parts.loc[[part]].to_numpy().sum()), int(parts[WSOA][part]))
    ]
    outnumbered = int((regions[NO_WSOA] > regions[WSOA]).sum())
    remaining = left["not_inspected"]
    rest = [int(remaining["London"]), int(remaining[NORTH_EAST]), int(remaining.sum())]
    values = [*london, len(regions), outnumbered, *rest]
    return pd.Series(dict(zip(NUMBERS, values, strict=True))).rename_axis("Count")


def region_words(figures: pd.DataFrame) -> dict[str, str]:
    """Return the words in which the release gives shares of regions and of outer London."""
    verbal = figures.set_index("figure_id")["verbal"]
    return {name: str(verbal[PREFIX + key]) for name, key in WORDS.items()}


def shares_in_words(cases: pd.DataFrame) -> pd.DataFrame:
    """Return count and total of the shares that the release gives in words, from the inspections counted."""
    parts, regions = (count_outcomes(cases, by=by) for by in ("part_at", "ofsted_region"))
    sides = {name: parts if name in parts.index else regions for name in WORDS}
    rows = {name: (int(counts[WSOA][name]), int(counts.sum(axis=1)[name])) for name, counts in sides.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["count", "total"])


FloatArray = npt.NDArray[np.float64]


def standardised_shares(frame: pd.DataFrame, *, by: str, beside: str, confidence: float) -> pd.DataFrame:
    """Standardise the share of `wsoa` in each group to the values of a measure in all rows.

    A logistic regression of the outcome on group and measure, by Firth's penalised likelihood, gives each row a
    fitted share in each group; the standardised share of a group is their mean over all rows. Limits are those of
    the mean's log odds by the delta method.

    Parameters
    ----------
    frame : DataFrame
        One row an area: `wsoa` (0 or 1), the group and the measure. Rows without a measure are left out.
    by, beside : str
        Columns of the group (text) and of the measure (number).
    confidence : float
        Level of the limits, 0 to 1.

    Returns
    -------
    DataFrame
        Indexed by group, in order of name: `count`, `total`, `share` as observed, and `standardised`, `lower`,
        `upper`, each from 0 to 1. Where there is one group only, or one outcome, these three are NaN and a column
        `Not computable` gives the reason.

    References
    ----------
    Lane and Nelder (1982), Biometrics 38, 613-621; Firth (1993), Biometrika 80, 27-38.
    """
    rows = frame.dropna(subset=[by, beside]).reset_index(drop=True)
    grouped = rows.groupby(by)["wsoa"]
    held = pd.DataFrame({"count": grouped.sum(), "total": grouped.size(), "share": grouped.mean()})
    model = _fit(rows, by, beside)
    if not isinstance(model, LogisticResult):
        return held.assign(standardised=np.nan, lower=np.nan, upper=np.nan, **{"Not computable": model.reason})
    limits = [_mean_share(model, f"{by}[", str(group), confidence) for group in held.index]
    return held.join(pd.DataFrame(limits, index=held.index, columns=["standardised", "lower", "upper"]))


def _fit(rows: pd.DataFrame, by: str, beside: str) -> LogisticResult | NotComputable:
    """Fit group and measure, or the group alone where the measure does not vary."""
    if rows[by].nunique() < 2:
        reason = f"A comparison needs two groups; there is {rows[by].nunique() or 'none'}"
        return NotComputable(method="logistic", source="", reason=reason)
    formula = f"wsoa ~ {by} + {beside}" if rows[beside].nunique() > 1 else f"wsoa ~ {by}"
    return attempt(logistic, rows, formula, penalty="firth")


def _mean_share(model: LogisticResult, prefix: str, group: str, confidence: float) -> tuple[float, float, float]:
    """Return the mean fitted share with every row put into one group, and its limits."""
    matrix = np.asarray(model.design.matrix, dtype=float)
    names, beta = model.design.names, model.coefficients["estimate"].to_numpy(dtype=float)
    moved = matrix.copy()
    for place, name in enumerate(names):
        if name.startswith(prefix):
            moved[:, place] = float(name == f"{prefix}T.{group}]")
    shares = expit(moved @ beta)
    mean = float(shares.mean())
    gradient = (shares * (1 - shares)) @ moved / len(moved) / (mean * (1 - mean))
    reach = ndtri((1 + confidence) / 2) * float(np.sqrt(gradient @ _covariance(matrix, beta) @ gradient))
    return mean, float(expit(logit(mean) - reach)), float(expit(logit(mean) + reach))


def _covariance(matrix: FloatArray, beta: FloatArray) -> Any:
    """Return the inverse of the information at the estimates."""
    fitted = expit(matrix @ beta)
    return np.linalg.inv(matrix.T @ (matrix * (fitted * (1 - fitted))[:, None]))
