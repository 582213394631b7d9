"""What the parent of warm kernels imports: whatever the notebooks and the helpers they use import.

The list is read, not kept: the import statements of every notebook in a folder, then those of the helpers modules
which that loads, inside functions too, until nothing new comes. Only what other libraries import late is named here.
"""

import ast
import importlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat

# What a kernel and the libraries import while they run a cell, so that no statement of ours names it.
# Never matplotlib_inline.backend_inline: it ties itself to the shell that imports it.
IMPORTED_LATE = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
)


def preload(notebooks: Path) -> None:
    """Import what the notebooks of a folder will import.

    A module that cannot be imported is left out: the notebook that wants it shall fail, in its own words.
    """
    for name in IMPORTED_LATE:
        _import(name)
    for source in notebook_sources(notebooks):
        _follow(source)
    read: set[str] = set()
    while new := {name for name in sys.modules if name.startswith("helpers.")} - read:
        for name in sorted(new):
            _follow(Path(str(sys.modules[name].__file__)).read_text(encoding="utf-8"))
        read |= new


def notebook_sources(folder: Path) -> Iterator[str]:
    """Yield the source of every code cell of every notebook in a folder."""
    for path in sorted(folder.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                yield cell.source


def imports_of(source: str) -> list[tuple[str, list[str]]]:
    """List what a source imports, anywhere in it, as pairs of module and names taken from it.

    A source that is not plain Python, as a cell with magic commands, imports nothing that can be known.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    found: list[tuple[str, list[str]]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, []) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.module, [alias.name for alias in node.names]))
    return found


def _follow(source: str) -> None:
    for module, names in imports_of(source):
        _import(module, names)


def _import(module: str, names: Iterable[str] = ()) -> None:
    try:
        loaded = importlib.import_module(module)
        for name in names:
            if name != "*" and not hasattr(loaded, name):
                importlib.import_module(f"{module}.{name}")
    except ImportError as error:
        print(f"Not imported ahead: {module} ({error})", file=sys.stderr)  # noqa: T201
