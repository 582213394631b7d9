"""The reference of our packages: one page a room or module, whose content Sphinx's autodoc reads off the docstrings."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from inspect import getdoc

from area_send.site.html import markdown_text

PACKAGES = ("smallstats", "helpers", "area_send")


def api_pages() -> dict[str, str]:
    """Return the sources of the reference: page name to text, the first page among them as ``index``."""
    names = documented()
    lines = "\n".join(f"- [`{name}`]({name}.md): {markdown_text(_first_line(name))}" for name in names)
    toctree = "\n".join(["```{toctree}", ":hidden:", "", *names, "```"])
    first = f"# Code\n\nThe functions that the notebooks call, from their own docstrings.\n\n{lines}\n\n{toctree}\n"
    return {**{name: _page(name) for name in names}, "index": first}


def documented() -> list[str]:
    """Return the names of all modules and rooms of our packages, such as ``helpers.data``, package by package."""
    return [
        f"{package}.{module.name}"
        for package in PACKAGES
        for module in pkgutil.iter_modules(import_module(package).__path__)
    ]


def _page(name: str) -> str:
    """Return a page: the room's own text, then a section a module."""
    parts = [f"# {markdown_text(name)}\n", _described(name)]
    for module in _modules(name):
        parts += [f"\n## {markdown_text(module.partition('.')[2])}\n", _described(module)]
    return "\n".join(parts)


def _described(module: str) -> str:
    options = ("members", "ignore-module-all", "member-order: bysource")
    lines = [f".. automodule:: {module}", *(f"   :{option}" + ("" if ":" in option else ":") for option in options)]
    return "\n".join(["```{eval-rst}", *lines, "```", ""])


def _modules(room: str) -> Iterator[str]:
    """Return the names of all modules below a room, of deeper rooms too."""
    for module in pkgutil.walk_packages(getattr(import_module(room), "__path__", []), f"{room}."):
        yield module.name


def _first_line(name: str) -> str:
    return (getdoc(import_module(name)) or "").partition("\n")[0]
