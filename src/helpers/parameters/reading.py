"""Building a notebook's parameters from what a command line, a program or Papermill gives.

Listing a notebook's parameters for a reader.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from helpers.parameters.base import NotebookParameters
from helpers.parameters.cells import PAPERMILL, last_parameters_cell, names_set
from helpers.parameters.guard import guard_of
from helpers.parameters.registry import notebook_named
from helpers.parameters.words import allowed, did_you_mean, shown
from smallstats.errors import ParameterError


def read_values(notebook: str, texts: Mapping[str, str]) -> NotebookParameters:
    """Build a notebook's parameters from texts, as a command line gives them.

    Raises
    ------
    ParameterError
        Naming every unknown, ill-typed and out-of-range parameter at once.
    """
    model = notebook_named(notebook).parameters
    odd = {name: text for name, text in texts.items() if _is_odd_number(model, name, text)}
    problems = [
        f"{name}={shown(text)} is not allowed: must be {allowed(model.model_fields[name])}, in digits"
        for name, text in odd.items()
    ]
    try:
        found = model.model_validate_strings({name: texts[name] for name in texts if name not in odd}, strict=True)
    except ValidationError as error:
        problems += _problems(model, error)
    if problems:
        raise ParameterError(f"{notebook}: " + "; ".join(problems) + ".")
    return found


def _is_odd_number(model: type[NotebookParameters], name: str, text: str) -> bool:
    """Tell whether Python would read a text as a number and a reader would not, such as 1_0 for 10."""
    field = model.model_fields.get(name)
    return field is not None and field.annotation in (int, float) and "_" in text


def check_values(notebook: str, values: Mapping[str, Any]) -> NotebookParameters:
    """Build a notebook's parameters from Python values; raises as `read_values` does."""
    model = notebook_named(notebook).parameters
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        raise ParameterError(f"{notebook}: " + "; ".join(_problems(model, error)) + ".") from None


def check_parameters(notebook: str, namespace: Mapping[str, Any]) -> NotebookParameters:
    """Check the parameters that a notebook's first cells have set; call it with ``globals()``.

    Looks at the names that the parameters cell sets and, since plain Papermill injects a misspelt name as one more
    variable and only warns, at those that Papermill's own cell below it sets; at no other variable. In a notebook,
    nothing that was computed with other parameters is left for later cells (see `helpers.parameters.guard`).

    Raises
    ------
    ParameterError
        As `read_values` does.
    """
    known = notebook_named(notebook).parameters.model_fields
    given = {name: namespace[name] for name in _names_given(namespace, known) if name in namespace}
    guard = guard_of(namespace["get_ipython"]()) if "get_ipython" in namespace else None
    try:
        chosen = check_values(notebook, given)
    except ParameterError:
        if guard:
            guard.refuse(known)
        raise
    if guard:
        guard.accept(chosen)
    return chosen


def _names_given(namespace: Mapping[str, Any], known: Collection[str]) -> set[str]:
    """Return the names that the parameters cell and Papermill set; outside a notebook, those that are parameters."""
    cells = namespace.get("In", [])
    place = last_parameters_cell(cells, known)
    own = set(known) if place is None else names_set(cells[place])
    injected = [source for source in cells[place or 0 :] if source.startswith(PAPERMILL)]
    return own.union(*map(names_set, injected))


def _problems(model: type[NotebookParameters], error: ValidationError) -> list[str]:
    return [_problem(model, item) for item in error.errors(include_url=False)]


def _problem(model: type[NotebookParameters], item: ErrorDetails) -> str:
    name = str(item["loc"][0])
    if item["type"] == "extra_forbidden":
        known = model.model_fields
        offer = did_you_mean(name, known) or f" (there are: {', '.join(known)})"
        return f"unknown parameter {shown(name)}{offer}"
    return f"{name}={shown(item['input'])} is not allowed: must be {allowed(model.model_fields[name])}"


def describe(notebook: str) -> list[dict[str, str]]:
    """List a notebook's parameters, its own before the common ones.

    Returns
    -------
    list of dict
        `name`, `type` and `default` as the parameters cell writes them, `meaning` and `allowed` in words.
    """
    model = notebook_named(notebook).parameters
    words = {name: field.default for name, field in model.model_fields.items() if isinstance(field.default, str)}
    defaults = model().to_literals() | words
    return [
        {
            "name": name,
            "type": type(defaults[name]).__name__,
            "default": json.dumps(defaults[name]),
            "meaning": model.model_fields[name].description or "",
            "allowed": allowed(model.model_fields[name]),
        }
        for name in parameter_names(notebook)
    ]


def parameter_names(notebook: str) -> list[str]:
    """Name a notebook's parameters, its own before those that every notebook takes."""
    names = list(notebook_named(notebook).parameters.model_fields)
    common = NotebookParameters.model_fields
    return [name for name in names if name not in common] + [name for name in names if name in common]
