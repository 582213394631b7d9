"""What each notebook may be given: one pydantic model a notebook, and the checks made before and inside a run."""

from helpers.parameters.base import NotebookParameters
from helpers.parameters.notebooks import (
    MODELS,
    Deprivation,
    Framework2023,
    Multiverse,
    PopulationProvision,
    PublishedClaims,
    RegionAndType,
    Revisits,
    TileMap,
    YearOnYear,
    model_for,
)
from helpers.parameters.reading import check_parameters, check_values, describe, parameter_names, read_values

__all__ = [
    "MODELS",
    "Deprivation",
    "Framework2023",
    "Multiverse",
    "NotebookParameters",
    "PopulationProvision",
    "PublishedClaims",
    "RegionAndType",
    "Revisits",
    "TileMap",
    "YearOnYear",
    "check_parameters",
    "check_values",
    "describe",
    "model_for",
    "parameter_names",
    "read_values",
]
