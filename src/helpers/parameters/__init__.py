"""What each notebook may be given, and what is known of it without running it: one module a notebook."""

from helpers.parameters.base import FOLDERS, NotebookParameters
from helpers.parameters.reading import check_parameters, check_values, describe, parameter_names, read_values
from helpers.parameters.registry import Notebook, notebook_named, notebook_of, notebooks, refuse_empty

__all__ = [
    "FOLDERS",
    "Notebook",
    "NotebookParameters",
    "check_parameters",
    "check_values",
    "describe",
    "notebook_named",
    "notebook_of",
    "notebooks",
    "parameter_names",
    "read_values",
    "refuse_empty",
]
