"""The English Indices of Deprivation 2019, upper-tier summaries (XLSX): the sheet on income deprivation of children."""

from dataclasses import dataclass
from pathlib import Path

from area_send.sources.readers.rows import refuse_repeats
from area_send.sources.readers.spreadsheets import read_sheet

FILE = "File_11_-_IoD2019_Local_Authority_District_Summaries__upper-tier__.xlsx"
CODE = "Upper Tier Local Authority District code (2019)"
SCORE, RANK_OF_SCORE = "IDACI - Average score", "IDACI - Rank of average score"
RANK, RANK_OF_RANK = "IDACI - Average rank", "IDACI - Rank of average rank"
AUTHORITIES = 151
NEIGHBOURHOODS = 32_844
"""Number of neighbourhoods (LSOAs) of England that the average rank is an average over."""


@dataclass(frozen=True)
class Deprivation:
    """Average score and average rank of an authority, with the publisher's rank of each (1 = most deprived)."""

    average_score: float
    rank_of_average_score: int
    average_rank: float
    rank_of_average_rank: int


def read_deprivation(folder: Path) -> dict[str, Deprivation]:
    """Read the sheet IDACI, by the ONS code of 2019."""
    rows = read_sheet(folder / FILE, "IDACI", (CODE, SCORE, RANK_OF_SCORE, RANK, RANK_OF_RANK))
    refuse_repeats(rows, CODE)
    return {
        row.text(CODE): Deprivation(
            row.number_between(SCORE, 0, 1),
            row.count(RANK_OF_SCORE, 1, AUTHORITIES),
            row.number_between(RANK, 1, NEIGHBOURHOODS),
            row.count(RANK_OF_RANK, 1, AUTHORITIES),
        )
        for row in rows
    }
