"""Which pages on methods a notebook leans on, read off its own imports."""

import ast
from pathlib import Path

from helpers.paths import project_root
from helpers.site.gather import SiteRun


def methods_dir() -> Path:
    """Return the folder of the pages on methods."""
    return project_root() / "docs" / "methods"


def method_pages() -> dict[str, str]:
    """Return name and title of every page on methods, in alphabetical order."""
    pages = sorted(path for path in methods_dir().glob("*.md") if path.stem != "README")
    return {path.stem: path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for path in pages}


def methods_of(run: SiteRun) -> dict[str, str]:
    """Return the pages on methods whose room of the package a notebook imports from, name to title."""
    rooms = {part for module in _imported(run) for part in module.split(".")[1:2]}
    return {name: title for name, title in method_pages().items() if name in rooms}


def _imported(run: SiteRun) -> set[str]:
    """Return the modules of this package that the code cells import from."""
    sources = [cell.source for cell in run.notebook.cells if cell.cell_type == "code"]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    modules = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    names = {
        f"{node.module}.{alias.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "helpers"
        for alias in node.names
    }
    return {module for module in modules | names if module.startswith("helpers.")}
