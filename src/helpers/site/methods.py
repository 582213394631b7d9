"""Which pages on methods a notebook leans on, read off its own imports."""

import ast
import re
from pathlib import Path

from helpers.paths import project_root
from helpers.site.gather import SiteRun

_ROOM = re.compile(r"helpers\.([a-z_]+)")


def methods_dir() -> Path:
    """Return the folder of the pages on methods."""
    return project_root() / "docs" / "methods"


def method_pages() -> dict[str, str]:
    """Return name and title of every page on methods, in alphabetical order."""
    return {path.stem: path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for path in _pages()}


def methods_of(run: SiteRun) -> dict[str, str]:
    """Return the pages on methods, name to title, whose opening names a room that a notebook imports from."""
    rooms = {part for module in _imported(run) for part in module.split(".")[1:2]}
    titles = method_pages()
    return {path.stem: titles[path.stem] for path in _pages() if rooms & _rooms_of(path)}


def _pages() -> list[Path]:
    return sorted(path for path in methods_dir().glob("*.md") if path.stem != "README")


def _rooms_of(page: Path) -> set[str]:
    """Return the rooms that the opening of a page, up to its first section, names as ``helpers.room``."""
    opening = page.read_text(encoding="utf-8").partition("\n## ")[0]
    return set(_ROOM.findall(opening))


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
