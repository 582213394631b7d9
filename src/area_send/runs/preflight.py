"""What can be refused before a kernel starts, beyond types and ranges: a choice that leaves nothing to analyse."""

from functools import cache
from pathlib import Path

import pandas as pd

from helpers.counting.cases import select_cases
from helpers.counting.first_framework import first_cases
from helpers.data.load import load_inspections, load_local_areas, load_revisits
from helpers.parameters import (
    Deprivation,
    Framework2023,
    Multiverse,
    NotebookParameters,
    PopulationProvision,
    RegionAndType,
    Revisits,
    TileMap,
    YearOnYear,
)
from helpers.paths import data_dir
from helpers.questions.q05_revisits import revisited_under
from helpers.questions.q06_framework_2023 import counted_inspections
from helpers.questions.q09_map import map_tiles
from helpers.vocabulary import FIRST_FRAMEWORK


def refuse_empty(parameters: NotebookParameters) -> None:
    """Refuse parameters whose filters leave no inspection.

    Raises
    ------
    DataError
        Naming the dates that would leave some.
    """
    inspections, local_areas, revisits = _tables(data_dir())
    if isinstance(parameters, Deprivation | YearOnYear | RegionAndType | PopulationProvision):
        first_cases(inspections, local_areas, parameters)
    if isinstance(parameters, Revisits):
        revisited_under(inspections, local_areas, revisits, parameters)
    if isinstance(parameters, Framework2023):
        counted_inspections(inspections, local_areas, parameters)
    if isinstance(parameters, Multiverse):
        # the strictest policy: every universe counts an inspection then
        select_cases(
            inspections,
            local_areas,
            framework=FIRST_FRAMEWORK,
            as_at_date=parameters.as_at_date,
            boundary_policy="never-abolished",
        )
    if isinstance(parameters, TileMap):
        map_tiles(inspections, local_areas, parameters)


@cache
def _tables(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Load the tables once a process: a sweep asks for each of its points."""
    return load_inspections(folder), load_local_areas(folder), load_revisits(folder)
