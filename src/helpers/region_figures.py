"""What the 2021 release prints by region and authority type, and the same computed from our rows."""

from typing import Final

import pandas as pd

from helpers.summarise import NO_WSOA, WSOA, count_outcomes

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
        As `helpers.region_definitions.region_cases` gives it.
    left : DataFrame
        As `helpers.not_inspected.not_inspected_by_region` gives it.
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
