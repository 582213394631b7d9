"""What the 2021 release prints by reporting year, and the same computed from our rows."""

from typing import Final

import pandas as pd

from helpers.summarise import NO_WSOA, WSOA
from helpers.year_rules import without_first

PREFIX: Final = "ofsted-2021-release-"
NUMBERS: Final = {
    "2016-17, inspected": "year-2016-17-inspected",
    "2018-19, inspected": "year-2018-19-inspected",
    "2018-19, without a statement": "year-2018-19-without",
}
WORDS: Final = {
    "2016-17, without a statement": "year-2016-17-without-share",
    "2017-18, without a statement": "year-2017-18-without-share",
    "2018-19, without a statement": "year-2018-19-without-share",
    "latest years, highest share with a statement": "years-similar-highest",
    "latest years, lowest share with a statement": "years-similar-lowest",
}
"""What is meant to the release's `figure_id`, without its prefix."""


def printed_years(figures: pd.DataFrame) -> pd.Series:
    """Return the numbers that the release prints by year, by what they count."""
    value = figures.set_index("figure_id")["value"]
    return pd.Series({name: int(value[PREFIX + key]) for name, key in NUMBERS.items()}).rename_axis("Count")


def computed_years(counts: pd.DataFrame) -> pd.Series:
    """Return the same numbers from a table of years x outcomes."""
    totals, without = counts.sum(axis=1), counts[NO_WSOA]
    source = {"inspected": totals, "without a statement": without}
    parts = {name: name.split(", ") for name in NUMBERS}
    return pd.Series({name: int(source[what][year]) for name, (year, what) in parts.items()}).rename_axis("Count")


def year_words(figures: pd.DataFrame) -> dict[str, str]:
    """Return the words in which the release gives shares by year, by what they are a share of."""
    verbal = figures.set_index("figure_id")["verbal"]
    return {name: str(verbal[PREFIX + key]) for name, key in WORDS.items()}


def shares_in_words(counts: pd.DataFrame) -> pd.DataFrame:
    """Return count and total of the same shares from a table of years x outcomes; ties go to the earlier year."""
    totals, later = counts.sum(axis=1), without_first(counts)
    share = later[WSOA] / later.sum(axis=1)
    chosen = {"highest": str(share.idxmax()), "lowest": str(share.idxmin())}
    rows = {}
    for name in WORDS:
        first, rest = name.split(", ")
        year = chosen[rest.split(" ")[0]] if first == "latest years" else first
        column = NO_WSOA if rest.startswith("without") else WSOA
        rows[name] = int(counts[column][year]), int(totals[year])
    return pd.DataFrame.from_dict(rows, orient="index", columns=["count", "total"])
