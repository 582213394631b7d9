"""What is refused before a kernel starts, for the questions on the framework of 2016 to 2022."""

from helpers.counting.first_framework import Chosen, first_cases
from helpers.data.load import load_inspections, load_local_areas


def no_first_inspection(parameters: Chosen) -> None:
    """Raise `DataError`, naming the dates that would leave some, if the filters leave no inspection of 2016 to 2022."""
    first_cases(load_inspections(), load_local_areas(), parameters)
