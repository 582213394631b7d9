"""Somebody's own copy of a notebook: which notebook it was made from, what it is given, and what it lacks to be run."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from area_send.runs.notebook_files import read_cells
from area_send.runs.plan import Run, plan_copy
from helpers.parameters import check_values, notebooks, read_values
from helpers.parameters.cells import statements
from smallstats.errors import DataError


def plan_own_copy(path: Path, texts: Mapping[str, str]) -> Run:
    """Plan a run of a copy: with the values of its own parameters cell, but for those given as texts.

    Raises
    ------
    DataError
        If the file is no notebook, or lacks what a run needs; the message names all of it.
    ParameterError
        If a parameter, its own or one given, is unknown or out of range.
    """
    path = path.resolve()
    cells = [cell for cell in read_cells(path) if cell.cell_type == "code"]
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    calls = [
        node
        for cell in cells
        for item in statements(cell.source)
        for node in ast.walk(item)
        if isinstance(node, ast.Call)
    ]
    names = [_text(call.args[0]) for call in calls if _called(call) == "check_parameters" and call.args]
    if any(_called(call) == "begin" for call in calls):
        names += [name for cell in cells for name in _questions(cell.source)]
    lacks = {
        "a cell with the tag 'parameters'": len(tagged) == 1,
        "a call question.begin(globals()), or check_parameters with the name of a notebook": len(names) == 1,
        "a call report.save(chosen.output_dir)": any(_called(call) == "save" for call in calls),
    }
    if not all(lacks.values()):
        missing = "; ".join(what for what, there in lacks.items() if not there)
        raise DataError(f"{path.name} cannot be run, because it lacks (or has twice) {missing}.")
    own = check_values(names[0], _values(tagged[0])).to_literals()
    if own["data_dir"]:  # as Jupyter would read it: from the copy's own folder
        own["data_dir"] = str(path.parent / own["data_dir"])
    given = read_values(names[0], texts).to_literals()
    return plan_copy(path, check_values(names[0], {**own, **{name: given[name] for name in texts}}))


def _questions(source: str) -> list[str]:
    """Name the notebooks whose questions a cell imports: 01_deprivation for q01_deprivation."""
    imports = [item for item in statements(source) if isinstance(item, ast.ImportFrom)]
    taken = [name.name for item in imports if item.module == "helpers.questions" for name in item.names]
    return [notebook for name in taken for notebook in notebooks() if name[1:].startswith(notebook[:3])]


def _values(source: str) -> dict[str, Any]:
    """Return the values that a parameters cell sets, those of lines that Python can read as values."""
    found = {}
    for item in statements(source):
        target = item.target if isinstance(item, ast.AnnAssign) else getattr(item, "targets", [None])[0]
        if isinstance(target, ast.Name) and isinstance(item, ast.AnnAssign | ast.Assign) and item.value is not None:
            try:
                found[target.id] = ast.literal_eval(item.value)
            except ValueError:
                raise DataError(
                    f"{target.id} = {ast.unparse(item.value)} in the parameters cell is no plain value: "
                    "write text and dates in quotes, and numbers as they are."
                ) from None
    return found


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _text(value: ast.expr) -> str:
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
