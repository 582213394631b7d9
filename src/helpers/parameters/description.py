"""Listing a notebook's parameters for a reader."""

import json

from helpers.parameters.base import NotebookParameters
from helpers.parameters.models import model_for
from helpers.parameters.words import allowed


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
            "allowed": allowed(model.model_fields[name]),
        }
        for name in parameter_names(notebook)
    ]


def parameter_names(notebook: str) -> list[str]:
    """Name a notebook's parameters, its own before those that every notebook takes."""
    names = list(model_for(notebook).model_fields)
    common = NotebookParameters.model_fields
    return [name for name in names if name not in common] + [name for name in names if name in common]
