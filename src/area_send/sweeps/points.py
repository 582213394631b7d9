"""The runs of a sweep: every combination of the grid that its constraints allow, each checked before any is run."""

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from area_send.runs.plan import Run, plan_runs
from area_send.runs.verify import baseline_path
from area_send.sweeps.definition import Definition, plain_value, read_sweep
from area_send.sweeps.table import flatten
from helpers.parameters import FOLDERS, NotebookParameters, check_values, notebook_named, refuse_empty
from helpers.parameters.words import did_you_mean
from helpers.report.record import Results
from smallstats.errors import DataError, ParameterError

LARGEST = 10_000  # combinations of one grid


@dataclass(frozen=True)
class Sweep:
    """A sweep that may be run: its definition, and its runs in the order of the grid, the last parameter fastest."""

    name: str
    definition: Definition
    runs: list[Run]

    @property
    def fixed(self) -> dict[str, Any]:
        """Parameters with one value in all runs."""
        return {name: plain_value(value) for name, value in self.definition.fixed.items()}

    @property
    def grid(self) -> dict[str, list[Any]]:
        """Parameters that vary, with their values in the file's order."""
        return {name: [plain_value(value) for value in values] for name, values in self.definition.grid.items()}


def plan_sweep(name: str, *, data_dir: str = "") -> Sweep:
    """Read a sweep and check every point of it.

    Parameters
    ----------
    data_dir : str
        Folder with tables of the reader's own, for every run; the project's if empty.

    Raises
    ------
    ParameterError
        Naming all that is wrong with the file and its points at once.
    """
    definition = read_sweep(name)
    notebook_named(definition.notebook)
    problems = [*_wrong_values(definition), *_wrong_names(definition), *_wrong_headlines(definition)]
    if not problems:
        allowed = _allowed_points(definition, problems)
        points = [check_values(definition.notebook, {**values, "data_dir": data_dir}) for values in allowed]
        problems += _empty_points(points)
    if problems:
        raise ParameterError(f"sweeps/{name}.toml: {'; '.join(dict.fromkeys(problems))}.")
    return Sweep(name, definition, plan_runs(points))


def _wrong_values(definition: Definition) -> Iterator[str]:
    """Check each value by itself: type, range, and that no parameter or value is given twice."""
    varied = [(name, value) for name, values in definition.grid.items() for value in values]
    for name, value in [*definition.fixed.items(), *varied]:
        try:
            check_values(definition.notebook, {name: value})
        except ParameterError as error:
            yield str(error).removeprefix(f"{definition.notebook}: ").removesuffix(".")
    for name, values in definition.grid.items():
        if not values:
            yield f"grid.{name} is empty"
        if name in definition.fixed:
            yield f"{name!r} is both fixed and in the grid"
        if len({str(plain_value(value)) for value in values}) < len(values):
            yield f"grid.{name} gives a value twice"
    for name in FOLDERS.keys() & {*definition.fixed, *definition.grid}:
        yield f"{name} is the runner's own; choose the folder with {FOLDERS[name]}"
    count = math.prod(map(len, definition.grid.values()))
    if count > LARGEST:
        yield f"the grid has {count:,} combinations; at most {LARGEST:,} are allowed"


def _wrong_names(definition: Definition) -> Iterator[str]:
    """Check that constraints speak of parameters and values that the sweep has."""
    given = {**{name: [value] for name, value in definition.fixed.items()}, **definition.grid}
    for number, constraint in enumerate(definition.constraint, start=1):
        for name, wanted in [*constraint.when.items(), *constraint.require.items()]:
            if name not in given:
                yield f"constraint {number}: {name!r} is neither fixed nor in the grid{did_you_mean(name, given)}"
                continue
            unknown = [value for value in _listed(wanted) if value not in map(plain_value, given[name])]
            if unknown:
                yield f"constraint {number}: {name}={unknown[0]!r} is not among the values of the sweep"


def _wrong_headlines(definition: Definition) -> Iterator[str]:
    """Check that the numbers to be shown are there, where the committed baseline tells which there are."""
    if not baseline_path(definition.notebook).is_file():
        return
    known = {f"{row.finding}.{row.name}" for row in flatten(Results.read(baseline_path(definition.notebook)))}
    for headline in definition.headline:
        if headline.number not in known:
            yield f"headline {headline.number!r} is not a number of {definition.notebook}'s results" + did_you_mean(
                headline.number, known
            )


def _allowed_points(definition: Definition, problems: list[str]) -> list[dict[str, Any]]:
    """Combine the grid and leave out what the constraints do not allow; one that leaves out nothing is a problem."""
    points = [
        {**definition.fixed, **dict(zip(definition.grid, values, strict=True))}
        for values in itertools.product(*definition.grid.values())
    ]
    for number, constraint in enumerate(definition.constraint, start=1):
        if all(_is_allowed(point, constraint.when, constraint.require) for point in points):
            problems.append(f"constraint {number} leaves out no combination")
    kept = [
        point
        for point in points
        if all(_is_allowed(point, constraint.when, constraint.require) for constraint in definition.constraint)
    ]
    if not kept:
        problems.append("the constraints leave no combination")
    return kept


def _is_allowed(point: Mapping[str, Any], when: Mapping[str, Any], require: Mapping[str, Any]) -> bool:
    return not _holds(point, when) or _holds(point, require)


def _holds(point: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(plain_value(point[name]) in _listed(values) for name, values in wanted.items())


def _listed(values: Any) -> list[Any]:
    return [plain_value(value) for value in (values if isinstance(values, list) else [values])]


def _empty_points(points: Iterable[NotebookParameters]) -> Iterator[str]:
    for point in points:
        try:
            refuse_empty(point)
        except DataError as error:
            yield str(error).removesuffix(".")
