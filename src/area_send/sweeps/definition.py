"""What a sweep file may say: a notebook, what stays fixed, what varies, which combinations make sense.

A sweep is a file ``sweeps/<name>.toml``::

    title = "How does the share move with the cut of the groups?"   # a question: the title of the page
    notebook = "01_deprivation"

    [fixed]                              # parameters that have one value in all runs; the others keep their defaults
    draws = 5000

    [grid]                               # parameters that vary; every combination is a run
    as_at_date = [2020-03-31, 2021-03-31]
    n_groups = [4, 5]

    [[constraint]]                       # where all of `when` holds, all of `require` must hold, or there is no run
    when = { as_at_date = 2020-03-31 }   # a value or a list of values
    require = { n_groups = 5 }

    [[headline]]                         # numbers whose movement the page shows
    number = "headline.overall.estimate" # finding and number as in results.json
    name = "Share of inspected areas that had to write a statement"
    format = "percent"                   # percent, points, p, count or number (the default)
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from helpers.parameters.words import did_you_mean
from helpers.paths import project_root
from smallstats.errors import ParameterError

Value = bool | int | float | date | str


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Constraint(_Strict):
    """Which combinations make sense: where all of `when` holds, all of `require` must hold."""

    when: dict[str, Value | list[Value]] = Field(min_length=1)
    require: dict[str, Value | list[Value]] = Field(min_length=1)


class Headline(_Strict):
    """A number whose movement the page shows, by its place in ``results.json``, its name and its format."""

    number: str
    name: str
    format: Literal["percent", "points", "p", "count", "number"] = "number"


class Definition(_Strict):
    """One sweep file; see the module's text."""

    title: str
    notebook: str
    fixed: dict[str, Value] = Field(default_factory=dict)
    grid: dict[str, list[Value]] = Field(min_length=1)
    constraint: list[Constraint] = Field(default_factory=list)
    headline: list[Headline] = Field(default_factory=list)


NESTED: dict[str, type[BaseModel]] = {"constraint": Constraint, "headline": Headline}


def sweeps_dir() -> Path:
    """Return the folder of the sweep files."""
    return project_root() / "sweeps"


def sweep_names() -> list[str]:
    """Name every sweep there is, in order."""
    return sorted(path.stem for path in sweeps_dir().glob("*.toml"))


def read_sweep(name: str) -> Definition:
    """Read one sweep file.

    Raises
    ------
    ParameterError
        If there is none of that name, offering the near one, or it says what it may not, all problems at once.
    """
    if name not in sweep_names():
        there = ", ".join(sweep_names()) or "none"
        raise ParameterError(f"No sweep {name!r}{did_you_mean(name, sweep_names())}. There are: {there}.")
    path = sweeps_dir() / f"{name}.toml"
    try:
        return Definition.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParameterError(f"sweeps/{path.name} is not TOML: {error}.") from None
    except ValidationError as error:
        problems = dict.fromkeys(_problem(item) for item in error.errors(include_url=False))
        raise ParameterError(f"sweeps/{path.name}: {'; '.join(problems)}.") from None


def plain_value(value: Any) -> Any:
    """Return a value of a sweep file as the literal that a notebook's parameters cell holds."""
    return value.isoformat() if isinstance(value, date) else value


def _problem(item: ErrorDetails) -> str:
    known = NESTED.get(str(item["loc"][0]), Definition) if len(item["loc"]) > 1 else Definition
    if item["type"] == "extra_forbidden":
        offer = (
            did_you_mean(str(item["loc"][-1]), known.model_fields) or f" (there are: {', '.join(known.model_fields)})"
        )
        return f"unknown key {_place(item)!r}{offer}"
    if item["type"] == "missing":
        return f"{_place(item)} is missing"
    if item["loc"][0] in ("fixed", "grid", "constraint") and len(item["loc"]) > 1 and item["type"].endswith("_type"):
        return f"{_place(item)}={item['input']!r} is not allowed: must be text, a number, true or false, or a date" + (
            "" if item["loc"][0] == "fixed" else ", or a list of such"
        )
    return f"{_place(item)}: {item['msg'][0].lower()}{item['msg'][1:]}"


def _place(item: ErrorDetails) -> str:
    """Name a place in the file; pydantic's names of the kinds of value that it tried are left out."""
    kinds = {"bool", "int", "float", "date", "str"}
    return ".".join(str(part) for part in item["loc"] if part not in kinds and not str(part).startswith("list["))
