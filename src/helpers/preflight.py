"""What can be refused before a kernel starts, beyond types and ranges: a choice that leaves nothing to analyse."""

from helpers.cases import first_cases, select_cases
from helpers.load import load_inspections, load_local_areas, load_revisits
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
from helpers.revisiting import revisited_under
from helpers.second_cases import counted_inspections
from helpers.tile_outcomes import map_tiles
from helpers.vocabulary import FIRST_FRAMEWORK


def refuse_empty(parameters: NotebookParameters) -> None:
    """Refuse parameters whose filters leave no inspection.

    Raises
    ------
    DataError
        Naming the dates that would leave some.
    """
    if isinstance(parameters, Deprivation | YearOnYear | RegionAndType | PopulationProvision):
        first_cases(load_inspections(), load_local_areas(), parameters)
    if isinstance(parameters, Revisits):
        revisited_under(load_inspections(), load_local_areas(), load_revisits(), parameters)
    if isinstance(parameters, Framework2023):
        counted_inspections(load_inspections(), load_local_areas(), parameters)
    if isinstance(parameters, Multiverse):
        # the strictest policy: every universe counts an inspection then
        select_cases(
            load_inspections(),
            load_local_areas(),
            framework=FIRST_FRAMEWORK,
            as_at_date=parameters.as_at_date,
            boundary_policy="never-abolished",
        )
    if isinstance(parameters, TileMap):
        map_tiles(load_inspections(), load_local_areas(), parameters)
