"""The sources of a notebook's cells: which of them are parameters, what they set, and what they need."""

import ast
import re
from collections.abc import Collection, Iterable, Sequence

PAPERMILL = "# Parameters\n"
"""How the cell begins that Papermill adds below the parameters cell, with the values it was given."""
_LINE = re.compile(r"^(?P<name>[A-Za-z_]\w*)[ \t]*:[ \t]*(?P<type>[\w\[\]]+)[ \t]*=[ \t]*(?P<value>.*)$", re.MULTILINE)


def statements(source: str) -> list[ast.stmt]:
    """Return the statements of a cell; none of a cell that Python cannot read, which has set nothing."""
    try:
        return ast.parse(source).body
    except SyntaxError:
        return []


def names_set(source: str) -> set[str]:
    """Name all that a cell assigns or imports, at its own level."""
    return {name for statement in statements(source) for name in _stored(statement)}


def names_missing(tree: ast.Module, known: Collection[str]) -> set[str]:
    """Name what a cell reads before anything has set it, given the names that are known before it runs."""
    known, missing = set(known), set()
    for statement in tree.body:
        read = {
            node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
        stored = _stored(statement)
        missing |= read - known - (set() if isinstance(statement, ast.Assign | ast.AnnAssign) else stored)
        known |= stored
    return missing - _bound_inside(tree)


def last_parameters_cell(cells: Sequence[str], known: Collection[str]) -> int | None:
    """Return the place of the parameters cell that was run last: one that sets at least half of the known names."""
    places = [place for place, source in enumerate(cells) if 2 * len(names_set(source) & set(known)) >= len(known)]
    own = [place for place in places if not cells[place].startswith(PAPERMILL)]
    return own[-1] if own else None


def written_lines(source: str, common: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return name, type and value, as text, of each line of a parameters cell; nothing of any other cell.

    A cell is one if it declares at least two of the names that every notebook takes, whether Python can read it or not.
    """
    lines = [(found["name"], found["type"], found["value"]) for found in _LINE.finditer(source)]
    return lines if len({name for name, _, _ in lines} & set(common)) >= 2 else []


def names_imported(source: str) -> set[str]:
    """Name what a cell imports, at its own level."""
    imports = [item for item in statements(source) if isinstance(item, ast.Import | ast.ImportFrom)]
    return {name for item in imports for name in _stored(item)}


def is_readable(text: str, kind: str) -> bool:
    """Tell whether a line of a parameters cell holds a value: text in quotes, or something without unknown names.

    A list may begin here and end on another line; whether it does is for Python to say.
    """
    try:
        value = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return kind != "str" and text.lstrip().startswith(("[", "("))
    if kind == "str":
        return isinstance(value, ast.Constant) and isinstance(value.value, str)
    return not any(isinstance(node, ast.Name) for node in ast.walk(value))


def _named(tree: ast.AST, use: type[ast.expr_context]) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, use)}


def _stored(statement: ast.stmt) -> set[str]:
    found = _named(statement, ast.Store)
    if isinstance(statement, ast.Import | ast.ImportFrom):
        found |= {(item.asname or item.name).partition(".")[0] for item in statement.names}
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        found.add(statement.name)
    return found


def _bound_inside(tree: ast.Module) -> set[str]:
    """Name what comprehensions and functions bind for themselves."""
    comprehended = {
        name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.comprehension)
        for name in ast.walk(node.target)
        if isinstance(name, ast.Name)
    }
    return comprehended | {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
