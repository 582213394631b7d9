"""What is refused before a kernel starts, for the questions on the framework of 2016 to 2022."""

from typing import Protocol

from helpers.counting.first_framework import Chosen, first_cases
from helpers.data.load import load_inspections, load_local_areas


class Asked(Chosen, Protocol):
    """Parameters that say which inspections count, and where the tables are."""

    @property
    def data_dir(self) -> str:
        """Folder with tables of the reader's own; the project's if empty."""


def no_first_inspection(parameters: Asked) -> None:
    """Raise `DataError`, naming the dates that would leave some, if the filters leave no inspection of 2016 to 2022."""
    first_cases(load_inspections(parameters.data_dir), load_local_areas(parameters.data_dir), parameters)
