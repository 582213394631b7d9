"""Keeps results of other parameters out of sight in a notebook that is run by hand.

Jupyter goes on with later cells after one has failed, and they would show what an earlier run left in memory. So when
parameters are refused, or are others than before, all that cells have computed since is withdrawn; a cell that needs
it says so in one line, until the parameters are accepted and all cells run.
"""

import ast
import builtins
from collections.abc import Collection, Sequence
from typing import Any

from IPython.core.error import InputRejected

from helpers.parameters.base import NotebookParameters
from helpers.parameters.cells import (
    is_readable,
    last_parameters_cell,
    names_imported,
    names_missing,
    names_set,
    written_lines,
)
from smallstats.errors import ParameterError

REFUSED = "the parameters above were refused; correct them and run all cells."
CHANGED = "the parameters above have changed; run all cells."


class NotComputedError(ParameterError, InputRejected):
    """A cell needs what was withdrawn when parameters were refused or changed."""


class Guard:
    """Watches the cells of one kernel; IPython calls it with the text of each (`__call__`) and its tree (`visit`).

    Parameters
    ----------
    shell : InteractiveShell
        The kernel's own; its ``user_ns`` holds the notebook's variables, and under ``In`` the sources of its cells.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._first: int | None = None
        self._accepted: NotebookParameters | None = None
        self._refused = False
        self._gone: set[str] = set()

    def __call__(self, lines: list[str]) -> list[str]:
        """Refuse a parameters cell with a value that Python cannot read, in words on quotes and numbers."""
        written = written_lines("".join(lines), NotebookParameters.model_fields)
        problems = [_problem(*line) for line in written if not is_readable(line[2], line[1])]
        if problems:
            self._refused, self._accepted = True, None
            self._withdraw(since=len(self._cells), known=())
            raise ParameterError("; ".join(problems) + ".")
        return lines

    def visit(self, tree: ast.Module) -> ast.Module:
        """Refuse a cell that reads what was withdrawn."""
        if self._refused or self._gone:
            missing = names_missing(tree, {*self._shell.user_ns, *dir(builtins)})
            if missing and (self._refused or missing & self._gone):
                raise NotComputedError(REFUSED if self._refused else CHANGED)
        return tree

    def refuse(self, known: Collection[str]) -> None:
        """Withdraw what was computed before: the parameters just checked, of these names, are refused."""
        self._refused, self._accepted = True, None
        self._withdraw(since=self._begin(known), known=known)

    def accept(self, parameters: NotebookParameters) -> None:
        """Withdraw what was computed before if the parameters just checked are others."""
        if self._accepted not in (None, parameters):
            known = type(parameters).model_fields
            self._withdraw(since=self._begin(known), known=known)
        self._refused, self._accepted = False, parameters
        if self._first is None:
            self._first = len(self._cells) - 1

    @property
    def _cells(self) -> Sequence[str]:
        """The sources of the cells run so far, the one that runs now at the end."""
        cells: Sequence[str] = self._shell.user_ns.get("In", [])
        return cells

    def _begin(self, known: Collection[str]) -> int:
        """Return the place at which the present run of the cells began: its parameters cell, or the check alone."""
        place = last_parameters_cell(self._cells, known)
        return len(self._cells) - 1 if place is None else place

    def _withdraw(self, *, since: int, known: Collection[str]) -> None:
        """Remove what cells have set from the first check on, but for imports and what was set again since a place."""
        if self._first is None:
            return
        before = {name for source in self._cells[self._first : since] for name in names_set(source)}
        again = {name for source in self._cells[since:-1] for name in names_set(source)}
        imported = {name for source in self._cells for name in names_imported(source)}
        gone = before - again - imported - set(known)
        for name in gone:
            self._shell.user_ns.pop(name, None)
        self._gone |= gone


def guard_of(shell: Any) -> Guard:
    """Return the guard of an IPython shell, which gets one if it has none."""
    for one in shell.ast_transformers:
        if isinstance(one, Guard):
            return one
    guard = Guard(shell)
    shell.ast_transformers.append(guard)
    shell.input_transformers_post.append(guard)
    return guard


def _problem(name: str, kind: str, value: str) -> str:
    written = value.partition("  #")[0].strip()
    if kind == "str":
        bare = written.strip("\"'“”‘’")
        return f'{name}={written} is not allowed: text and dates stand in straight quotes, {name}: str = "{bare}"'
    return f"{name}={written} is not allowed: Python cannot read it as a value"
