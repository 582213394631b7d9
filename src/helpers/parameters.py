"""What each notebook may be given: one pydantic model a notebook, and the checks made before and inside a run.

A model is the single place for a parameter's type, default, meaning and allowed values. The notebook's own
`parameters` cell repeats name, type and default, because Papermill and a reader need them there; a test keeps
the two in step.
"""

import ast
import json
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from helpers.errors import ParameterError


def _iso_date(value: object) -> object:
    """Read an ISO date from text; the notebook's parameters are literals, so a date arrives as text."""
    if isinstance(value, str):
        if len(value) != len("2021-03-31"):
            raise ValueError("a date is written YYYY-MM-DD")
        return date.fromisoformat(value)
    return value


NEAR_MISS = 0.88  # share of letters alike from which a variable's name counts as a misspelt parameter

IsoDate = Annotated[date, BeforeValidator(_iso_date)]


class NotebookParameters(BaseModel):
    """Parameters that every notebook takes."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, validate_default=True)

    confidence_level: float = Field(0.95, ge=0.5, le=0.999, description="Confidence level of every interval")
    seed: int = Field(2021, ge=0, le=2**32 - 1, description="Seed of the random draws")
    output_dir: str = Field("", description="Folder to save results to; nothing is saved if empty")

    @property
    def significance_level(self) -> float:
        """The level a p-value is read against: one minus the confidence level, free of binary noise."""
        return round(1 - self.confidence_level, 12)

    def to_literals(self) -> dict[str, Any]:
        """Return the values as the literals that the notebook's parameters cell holds."""
        return self.model_dump(mode="json")


BoundaryPolicy = Literal["existing-at-date", "as-inspected", "never-abolished"]
DeprivationMeasure = Literal["rank-of-average-score", "average-score", "rank-of-average-rank", "average-rank"]
YearRule = Literal[
    "reporting-year-by-start", "reporting-year-by-publication", "academic-year-by-start", "calendar-year-by-start"
]
GroupCut = Literal["remainder-last", "quantile", "quantile-of-inspected", "equal-width"]
LedgerPolicy = Literal["of-the-document", "existing-at-date", "as-inspected", "never-abolished"]
ClaimsDocument = Literal[
    "all",
    "ofsted-2021-release",
    "ofsted-2023-release",
    "ofsted-cqc-slides-2017",
    "snj-article-2023-part-1",
    "snj-article-2023-part-2",
]


class Deprivation(NotebookParameters):
    """Parameters of 01_deprivation; the defaults reproduce the 2021 release."""

    as_at_date: IsoDate = Field(date(2021, 3, 31), description="Last publication date to count")
    boundary_policy: BoundaryPolicy = Field(
        "existing-at-date", description="Which inspections of areas that no longer exist are counted"
    )
    deprivation_measure: DeprivationMeasure = Field(
        "rank-of-average-score", description="Which IDACI 2019 summary orders the areas"
    )
    group_cut: GroupCut = Field("remainder-last", description="How areas are cut into groups")
    n_groups: int = Field(5, ge=2, le=10, description="Number of deprivation groups")
    draws: int = Field(20_000, ge=1_000, le=1_000_000, description="Random draws of each permutation test")


class YearOnYear(NotebookParameters):
    """Parameters of 02_year_on_year; the defaults reproduce the 2021 release."""

    as_at_date: IsoDate = Field(date(2021, 3, 31), description="Last publication date to count")
    boundary_policy: BoundaryPolicy = Field(
        "existing-at-date", description="Which inspections of areas that no longer exist are counted"
    )
    year_rule: YearRule = Field("reporting-year-by-start", description="Which date gives an inspection its year")
    draws: int = Field(20_000, ge=1_000, le=1_000_000, description="Random draws of each permutation test")


class RegionAndType(NotebookParameters):
    """Parameters of 03_region_and_type; the defaults reproduce the 2021 release."""

    as_at_date: IsoDate = Field(date(2021, 3, 31), description="Last publication date to count")
    boundary_policy: BoundaryPolicy = Field(
        "existing-at-date", description="Which inspections of areas that no longer exist are counted"
    )
    authority_type_at: Literal["as-at-date", "present"] = Field(
        "as-at-date", description="Day whose authority type counts"
    )
    deprivation_measure: DeprivationMeasure = Field(
        "average-score", description="Which IDACI 2019 summary regions are standardised for"
    )
    draws: int = Field(20_000, ge=1_000, le=1_000_000, description="Random draws of each permutation test")


class Revisits(NotebookParameters):
    """Parameters of 05_revisits; the defaults reproduce Table 2 of the 2021 release."""

    as_at_date: IsoDate = Field(date(2021, 3, 31), description="Last publication date to count")
    boundary_policy: BoundaryPolicy = Field(
        "existing-at-date", description="Which inspections of areas that no longer exist are counted"
    )
    waiting_from: Literal["inspection", "report"] = Field(
        "inspection", description="Whether the wait starts at the inspection or at its report"
    )
    horizon_months: int = Field(30, ge=1, le=72, description="Months of waiting after which a share is stated")
    draws: int = Field(20_000, ge=1_000, le=1_000_000, description="Random draws of each permutation test")


class Framework2023(NotebookParameters):
    """Parameters of 06_framework_2023; the defaults hold the 2023 release, as the row of that year."""

    as_at_date: IsoDate = Field(date(2025, 11, 30), description="Last date to count, and the day that visits are due")
    date_rule: Literal["start", "publication"] = Field(
        "start", description="Which date of an inspection decides whether and in which year it counts"
    )
    unknown_start: Literal["left-out", "estimated"] = Field(
        "left-out", description="What is done about the year of an inspection whose start is unknown"
    )
    link_rule: Literal["same-area", "predecessors-too"] = Field(
        "same-area", description="Which earlier inspection an area is compared with"
    )
    deprivation_measure: DeprivationMeasure = Field(
        "rank-of-average-score", description="Which IDACI 2019 summary orders the areas"
    )
    n_groups: int = Field(5, ge=2, le=10, description="Number of deprivation groups")
    count_from: Literal["publication", "start"] = Field(
        "publication", description="Date from which the time to the next visit is counted"
    )


class TileMap(NotebookParameters):
    """Parameters of 09_map; the defaults are the last file of the first cycle, and all that is known since."""

    first_as_at_date: IsoDate = Field(
        date(2022, 8, 31), description="Last publication date to count under the framework of 2016 to 2022"
    )
    second_as_at_date: IsoDate = Field(
        date(2025, 11, 30), description="Last publication date to count under the framework of 2023"
    )
    boundary_policy: BoundaryPolicy = Field(
        "existing-at-date", description="Which inspections of areas that no longer exist are counted"
    )
    tile_km: int = Field(28, ge=15, le=40, description="Side of a tile in kilometres")
    neighbours: int = Field(5, ge=1, le=20, description="Number of nearest areas that each area is compared with")
    draws: int = Field(20_000, ge=1_000, le=200_000, description="Random draws of each permutation test")


class PublishedClaims(NotebookParameters):
    """Parameters of 08_published_claims; the defaults count as each document does."""

    tolerance: float = Field(
        0.08, ge=0, le=0.16, description="How far a share may lie from the fraction that words name"
    )
    boundary_policy: LedgerPolicy = Field(
        "of-the-document", description="Which inspections of areas that no longer exist are counted"
    )
    document: ClaimsDocument = Field("all", description="Document whose claims are shown")
    draws: int = Field(2_000, ge=100, le=100_000, description="Times that values are dealt out at random")


MODELS: dict[str, type[NotebookParameters]] = {
    "01_deprivation": Deprivation,
    "02_year_on_year": YearOnYear,
    "03_region_and_type": RegionAndType,
    "05_revisits": Revisits,
    "06_framework_2023": Framework2023,
    "08_published_claims": PublishedClaims,
    "09_map": TileMap,
}


def model_for(notebook: str) -> type[NotebookParameters]:
    """Return the parameter model of a notebook, named without its ending.

    Raises
    ------
    ParameterError
        If no notebook has that name; the message offers the near one.
    """
    if notebook not in MODELS:
        raise ParameterError(f"No notebook {notebook!r}{_near(notebook, MODELS)}. There are: {', '.join(MODELS)}.")
    return MODELS[notebook]


def read_values(notebook: str, texts: Mapping[str, str]) -> NotebookParameters:
    """Build a notebook's parameters from texts, as a command line gives them.

    Raises
    ------
    ParameterError
        Naming every unknown, ill-typed and out-of-range parameter at once.
    """
    model = model_for(notebook)
    try:
        return model.model_validate_strings(dict(texts), strict=True)
    except ValidationError as error:
        raise ParameterError(_explain(notebook, model, error)) from None


def check_values(notebook: str, values: Mapping[str, Any]) -> NotebookParameters:
    """Build a notebook's parameters from Python values; raises as `read_values` does."""
    model = model_for(notebook)
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        raise ParameterError(_explain(notebook, model, error)) from None


def check_parameters(notebook: str, namespace: Mapping[str, Any]) -> NotebookParameters:
    """Check the parameters that a notebook's first cells have set; call it with ``globals()``.

    Plain Papermill injects a misspelt name as one more variable and only warns, so the names that its cell sets are
    checked as well, and so is any variable whose name is nearly that of a parameter.

    Raises
    ------
    ParameterError
        As `read_values` does.
    """
    known = model_for(notebook).model_fields
    injected = _names_set_by_papermill(namespace.get("In", []))
    given = {
        name: value
        for name, value in namespace.items()
        if name in known or name in injected or (isinstance(value, str | int | float) and _is_near(name, known))
    }
    return check_values(notebook, given)


def _names_set_by_papermill(cells: Iterable[str]) -> set[str]:
    """Return the names that Papermill's own cells have set, from the sources of the cells run so far."""
    sources = [source for source in cells if source.startswith("# Parameters\n")]
    statements = [statement for source in sources for statement in ast.parse(source).body]
    targets = [target for item in statements if isinstance(item, ast.Assign) for target in item.targets]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _is_near(name: str, known: Iterable[str]) -> bool:
    return not name.startswith("_") and bool(get_close_matches(name, list(known), n=1, cutoff=NEAR_MISS))


def describe(notebook: str) -> list[dict[str, str]]:
    """List a notebook's parameters, its own before the common ones.

    Returns
    -------
    list of dict
        `name`, `type` and `default` as the parameters cell writes them, `meaning` and `allowed` in words.
    """
    model = model_for(notebook)
    defaults = model().to_literals()
    return [
        {
            "name": name,
            "type": type(defaults[name]).__name__,
            "default": json.dumps(defaults[name]),
            "meaning": model.model_fields[name].description or "",
            "allowed": _allowed(model.model_fields[name]),
        }
        for name in parameter_names(notebook)
    ]


def parameter_names(notebook: str) -> list[str]:
    """Name a notebook's parameters, its own before those that every notebook takes."""
    names = list(model_for(notebook).model_fields)
    common = NotebookParameters.model_fields
    return [name for name in names if name not in common] + [name for name in names if name in common]


def _explain(notebook: str, model: type[NotebookParameters], error: ValidationError) -> str:
    problems = [_problem(model, item) for item in error.errors(include_url=False)]
    return f"{notebook}: " + "; ".join(problems) + "."


def _problem(model: type[NotebookParameters], item: ErrorDetails) -> str:
    name = ".".join(str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        known = model.model_fields
        offer = _near(name, known) or f" (there are: {', '.join(known)})"
        return f"unknown parameter {name!r}{offer}"
    return f"{name}={item['input']!r} is not allowed: must be {_allowed(model.model_fields[name])}"


def _near(name: str, known: Mapping[str, object]) -> str:
    close = get_close_matches(name, known, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _allowed(field: FieldInfo) -> str:
    if get_origin(field.annotation) is Literal:
        return "one of " + ", ".join(get_args(field.annotation))
    if field.annotation is date:
        return "a date written YYYY-MM-DD"
    if field.annotation is str:
        return "text"
    kind = "a whole number" if field.annotation is int else "a number"
    bounds = {type(rule).__name__: rule for rule in field.metadata}
    low, high = getattr(bounds.get("Ge"), "ge", None), getattr(bounds.get("Le"), "le", None)
    return f"{kind} from {low} to {high}"
