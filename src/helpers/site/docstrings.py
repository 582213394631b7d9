"""Reads a NumPy docstring into its parts, and a module's source into its documented objects, importing nothing."""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_SECTION = re.compile(r"^(?P<title>[A-Z][A-Za-z ]+)\n-{3,}\n", flags=re.MULTILINE)
_LISTED = ("Parameters", "Attributes", "Returns", "Raises", "Yields", "Other Parameters")


@dataclass(frozen=True)
class Item:
    """One entry of a list in a docstring: its term, such as ``count : int``, and its text."""

    term: str
    text: str


@dataclass(frozen=True)
class Section:
    """A titled part of a docstring: entries where the title asks for them, paragraphs elsewhere."""

    title: str
    items: tuple[Item, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Documented:
    """A function, class or method with its docstring, read."""

    name: str
    signature: str
    paragraphs: tuple[str, ...]
    sections: tuple[Section, ...]
    members: tuple["Documented", ...] = field(default=())


def read_module(path: Path) -> tuple[tuple[str, ...], list[Documented]]:
    """Return the paragraphs of a module's own docstring, and its public functions and classes in their order."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return _paragraphs(ast.get_docstring(tree) or ""), list(_documented(tree.body))


def _documented(body: list[ast.stmt]) -> Iterator[Documented]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            text = ast.get_docstring(node)
            if text:
                lead, sections = split_docstring(text)
                members = tuple(_documented(node.body)) if isinstance(node, ast.ClassDef) else ()
                yield Documented(node.name, _signature(node), lead, sections, members)


def _signature(node: ast.FunctionDef | ast.ClassDef) -> str:
    """Write the line that defines an object, without its body."""
    if isinstance(node, ast.ClassDef):
        bases = ", ".join(ast.unparse(base) for base in node.bases)
        return f"class {node.name}({bases})" if bases else f"class {node.name}"
    decorators = {ast.unparse(item) for item in node.decorator_list}
    given = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{node.name}{given}" if "property" in decorators else f"{node.name}({ast.unparse(node.args)}){given}"


def split_docstring(text: str) -> tuple[tuple[str, ...], tuple[Section, ...]]:
    """Split a docstring into the paragraphs before its first titled section, and those sections."""
    found = list(_SECTION.finditer(text))
    if not found:
        return _paragraphs(text), ()
    ends = [*(match.start() for match in found[1:]), len(text)]
    return _paragraphs(text[: found[0].start()]), tuple(
        _section(match["title"], text[match.end() : end]) for match, end in zip(found, ends, strict=True)
    )


def _section(title: str, body: str) -> Section:
    listed = title in _LISTED and re.search(r"^\S", body, flags=re.MULTILINE)
    return Section(title, items=tuple(_items(body))) if listed else Section(title, paragraphs=_paragraphs(body))


def _items(body: str) -> Iterator[Item]:
    """Read terms at the margin, each with the indented text below it."""
    for block in re.split(r"\n(?=\S)", body.strip("\n")):
        term, _, text = block.partition("\n")
        yield Item(term.strip(), " ".join(inspect.cleandoc(text).split()))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip("\n") for part in re.split(r"\n\s*\n", text) if part.strip())
