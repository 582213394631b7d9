"""Is needing a statement linked to region or authority type? Counted inspections in, tables and tests out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pandas as pd

from helpers.counting.cases import BOUNDARY_POLICIES, Cases
from helpers.counting.deprivation_groups import standardised_values
from helpers.counting.first_framework import first_cases
from helpers.counting.places import (
    LONDON_BOROUGH,
    not_inspected,
    not_inspected_by_region,
    type_and_london_part,
    type_on,
)
from helpers.counting.shares import NO_WSOA, WSOA, count_outcomes
from helpers.data.checksums import colophon
from helpers.data.load import load_inspections, load_local_areas, load_published
from helpers.parameters.q03_regions import RegionAndType
from helpers.questions import verdicts
from helpers.questions.group_tests import (
    Pair,
    cells_apart,
    group_tests,
    rows_to_turn,
    shares_of,
    side_by_side,
    strength,
    strength_table,
    two_groups,
)
from helpers.questions.models import fit_beside, model_frame, term_tests
from helpers.questions.other_definitions import answer_each, change_one, look_again, with_the_last
from helpers.questions.pairs import compare_pairs, each_against_rest, one_against_each
from helpers.questions.primary_tests import primary_tests
from helpers.questions.q03_standardised import standardised_shares
from helpers.questions.reconcile import beside_words, reconcile
from helpers.questions.second_referee import Beside, beside, likelihood_ratio, odds_of, other_labels
from helpers.report.report import Report, begin_report
from helpers.vocabulary import LONDON, REGION, Verdict
from smallstats.association import independence
from smallstats.models import PooledShares, pooled_shares
from smallstats.results import NotComputable, attempt

__all__ = [
    "BESIDE",
    "LONDON",
    "REGION",
    "RELEASE",
    "areas_left",
    "begin",
    "cells_apart",
    "colophon",
    "count_outcomes",
    "drawn_together",
    "each_region",
    "family_of",
    "fit_beside",
    "group_tests",
    "label",
    "likelihood_ratio",
    "load_inspections",
    "load_local_areas",
    "load_published",
    "london_against_rest",
    "london_boroughs",
    "looks",
    "modelled",
    "other_labels",
    "other_region_definitions",
    "outside_london",
    "readers_tools",
    "region_cases",
    "release_numbers",
    "release_words",
    "rows_to_turn",
    "shares_of",
    "side_by_side",
    "standardised_shares",
    "strength",
    "strength_table",
    "term_tests",
]  # fmt: skip
RELEASE: Final = RegionAndType()
"""The definitions of the 2021 release."""
PRESENT: Final = date.max
TYPE_DATES: Final = ("as-at-date", "present")
ALTERNATIVES: Mapping[str, tuple[str, ...]] = {
    "boundary_policy": tuple(BOUNDARY_POLICIES),
    "authority_type_at": TYPE_DATES,
}
PAIR: Final = ("London's areas", "all others")
"""London and the rest of England, as sentences name them."""
BESIDE: Final = {
    "beside authority type": ["other_type"],
    "beside deprivation": ["deprivation"],
    "beside year": ["year"],
    "beside all three": ["other_type", "deprivation", "year"],
}
"""Model to the columns that stand beside the region in it."""


def begin(namespace: Mapping[str, Any]) -> tuple[RegionAndType, Report]:
    """Check the notebook's parameters and return them with the report that keeps what it shows."""
    return begin_report("03_region_and_type", RegionAndType, namespace)


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


def london_against_rest(cases: pd.DataFrame, *, confidence: float) -> Pair:
    """Compare London with the rest of England."""
    regions = count_outcomes(cases, by="ofsted_region")
    inside = regions.index == "London"
    rows = [regions[inside].sum(), regions[~inside].sum()]
    return two_groups(pd.DataFrame(rows, index=pd.Index(PAIR, name="Areas")).astype(int), confidence=confidence)


def outside_london(counts: pd.DataFrame) -> pd.DataFrame:
    """Leave London out of a table of regions or of authority types."""
    return counts.drop(index=["London", LONDON_BOROUGH], errors="ignore")


def family_of(inspections: pd.DataFrame, areas: pd.DataFrame, chosen: RegionAndType) -> pd.DataFrame:
    """Return the compendium's primary tests on these inspections; two of them are this notebook's."""
    return primary_tests(inspections, areas, chosen)


def label(family: pd.DataFrame, others: pd.DataFrame, *, level: float) -> Verdict:
    """Label the answer by the test of London, the family of questions and the other definitions."""
    return verdicts.among(family, LONDON, level=level, others=others.loc[~others["chosen"], "p_value"])


def each_region(counts: pd.DataFrame, chosen: RegionAndType) -> pd.DataFrame:
    """Compare each region with all others together, all limits holding together; see `compare_pairs`."""
    return compare_pairs(counts, each_against_rest(counts), outcome=WSOA, chosen=chosen, index_name="Region")


def london_boroughs(counts: pd.DataFrame, chosen: RegionAndType) -> pd.DataFrame:
    """Compare London boroughs with each other authority type, all limits holding together."""
    pairs = one_against_each(counts, name=LONDON_BOROUGH)
    return compare_pairs(counts, pairs, outcome=WSOA, chosen=chosen, index_name="Types")


def drawn_together(shares: pd.DataFrame, *, confidence: float) -> tuple[PooledShares | NotComputable, pd.DataFrame]:
    """Pool the regions partly; see `smallstats.models.pooled_shares`.

    Returns
    -------
    tuple
        The result, and a frame indexed as `shares`: `count`, `total`, `share` as observed, `pooled_share` with
        `lower` and `upper`; without rows where there are fewer than three regions, or one outcome.
    """
    held = shares[shares["total"] > 0]
    found = attempt(pooled_shares, held["count"], held["total"], confidence=confidence)
    groups = held.iloc[:0].assign(pooled=[]) if isinstance(found, NotComputable) else found.groups
    columns = ["count", "total", "share", "pooled", "lower", "upper"]
    return found, groups[columns].rename(columns={"pooled": "pooled_share"}).rename_axis(str(shares.index.name))


def modelled(cases: Cases, areas: pd.DataFrame, chosen: RegionAndType) -> pd.DataFrame:
    """Put outcome, region, type at the day chosen, year and deprivation of each inspection into one frame."""
    frame = cases.frame.assign(authority_type=cases.frame["type_at"])
    values = standardised_values(areas, measure=chosen.deprivation_measure, among=frame["la_code"])
    made = model_frame(frame, values)
    return made.assign(london=(made["region"] == "London").astype(int))


def looks(inspections: pd.DataFrame, areas: pd.DataFrame, chosen: RegionAndType) -> pd.DataFrame:
    """Ask about London again as at each 31 March up to this run's date; see `look_again`."""
    return look_again(
        chosen, inspections, lambda at: _answer(inspections, areas, at)["p_value"], level=chosen.significance_level
    )


def other_region_definitions(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: RegionAndType) -> pd.DataFrame:
    """Answer the question again with one definition changed at a time.

    Returns
    -------
    DataFrame
        Indexed by the definition in words, this run's own first: `chosen`, `inspections`, and p-values of exact
        tests: `p_value` (London against the rest), `regions_p_value` (outside London), `types_p_value` (all types).
    """
    every = with_the_last(change_one(parameters, ALTERNATIVES), inspections)
    return answer_each(every, lambda chosen: _answer(inspections, areas, chosen))


def _answer(inspections: pd.DataFrame, areas: pd.DataFrame, parameters: RegionAndType) -> dict[str, Any]:
    frame = region_cases(inspections, areas, parameters).frame
    regions, types = (count_outcomes(frame, by=by) for by in ("ofsted_region", "type_at"))
    london = pd.DataFrame([regions[regions.index == "London"].sum(), outside_london(regions).sum()])
    tables = {"p_value": london, "regions_p_value": outside_london(regions), "types_p_value": types}
    return {"inspections": len(frame)} | {name: _exact(counts) for name, counts in tables.items()}


def _exact(counts: pd.DataFrame) -> float:
    """Return the exact p-value, NaN where one group or one outcome is all there is."""
    if min((counts.sum(axis=1) > 0).sum(), (counts.sum() > 0).sum()) < 2:
        return float("nan")
    return verdicts.p_of(attempt(independence, counts))


def readers_tools(
    regions: pd.DataFrame,
    london: Pair,
    tested: pd.DataFrame,
    *,
    chi_square: Callable[[], float],
    fisher: Callable[[], float],
    logit: Callable[[], Any],
    beside_deprivation: Callable[[], float],
    confidence: float,
) -> pd.DataFrame:
    """Set scipy's tests and statsmodels' models beside ours; each is made in a line of the notebook."""
    odds, fisher_p = london.odds_ratio, verdicts.p_of(london.tests["Fisher's exact"])
    ours = float(tested["p_value"].get("beside deprivation", float("nan")))
    return beside(
        {
            "regions differ": Beside(attempt(independence, regions), chi_square, "large-sample against exact"),
            "London against all others": Beside(london.tests["Fisher's exact"], fisher, "the same test"),
            "odds ratio of London": Beside(
                (odds.estimate, odds.lower, odds.upper, fisher_p),
                lambda: odds_of(logit(), "london", confidence=confidence),
                "Wald's limits of the plain odds ratio against exact ones of the conditional",
            ),
            "region beside deprivation": Beside(
                (*(float("nan"),) * 3, ours), beside_deprivation, "maximum likelihood against Firth's penalty"
            ),
        }
    )


def areas_left(inspections: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """List the areas that the 2021 release counts as not inspected, from the rows and its own definitions."""
    return not_inspected(region_cases(inspections, areas, RELEASE), inspections)


def release_numbers(inspections: pd.DataFrame, areas: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Set what the 2021 release prints by region and type beside what the rows give under its own definitions."""
    release = region_cases(inspections, areas, RELEASE)
    left = not_inspected_by_region(not_inspected(release, inspections))
    return reconcile(computed_regions(release.frame, left), printed_regions(figures))


def release_words(inspections: pd.DataFrame, areas: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Set the shares that the 2021 release prints in words beside what the rows give."""
    release = region_cases(inspections, areas, RELEASE)
    return beside_words(shares_in_words(release.frame), region_words(figures))


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
