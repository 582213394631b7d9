"""The reference of the package's functions: one page a room or module, out of the docstrings.

Reads a NumPy docstring into its parts, and a module's source into its documented objects, importing nothing.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup, escape

from area_send.site.html import markdown_text, raw_block, render

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


SOURCE = Path(__file__).resolve().parents[2]
PACKAGES = ("smallstats", "helpers", "area_send")
_CODE = re.compile(r"``?([^`]+)``?")
_STRESSED = re.compile(r"(?<![\w*])\*(\w[^*\n]*?)\*(?![\w*])")


def api_pages() -> dict[str, str]:
    """Return the sources of the reference: page name to text, the first page among them as ``index``."""
    names = documented()
    pages = {name: _page(name) for name in names}
    rows = [{"name": name, "text": with_code(_first_line(name))} for name in names]
    toctree = "\n".join(["```{toctree}", ":hidden:", "", *names, "```"])
    first = "# Code\n\nThe functions that the notebooks call, from their own docstrings."
    return {**pages, "index": f"{first}\n{raw_block(render('api_index', rows=rows))}\n{toctree}\n"}


def documented() -> list[str]:
    """Return the names of all modules and rooms of our packages, such as ``helpers.data``, package by package."""
    return [
        f"{package}.{room}"
        for package in PACKAGES
        for room in sorted({path.stem for path in (SOURCE / package).iterdir() if _is_room(path)})
    ]


def _is_room(path: Path) -> bool:
    module = path.suffix == ".py" and not path.stem.startswith("_")
    return module or (path / "__init__.py").is_file()


def _page(name: str) -> str:
    parts = [f"# {markdown_text(name)}\n"]
    for module, path in _modules(name):
        paragraphs, objects = read_module(path)
        parts += [f"\n## {markdown_text(module.partition('.')[2])}\n"] if module != name else []
        parts += [raw_block(render("api_text", paragraphs=_texts(paragraphs)))]
        for found in objects:
            parts += [f"\n### {markdown_text(found.name)}\n", raw_block(_described(found))]
    return "\n".join(parts)


def _modules(name: str) -> Iterator[tuple[str, Path]]:
    """Return the modules of a room, its front first, or the one module."""
    package, room = name.split(".")
    single = SOURCE / package / f"{room}.py"
    if single.is_file():
        yield name, single
        return
    yield name, SOURCE / package / room / "__init__.py"
    for path in sorted((SOURCE / package / room).glob("*.py")):
        if path.stem != "__init__":
            yield f"{name}.{path.stem}", path


def _described(found: Documented) -> str:
    return render("api_object", found=found, texts=_texts, with_code=with_code, nested=lambda item: _nested(item))


def _nested(found: Documented) -> Markup:
    return Markup(_described(found))  # noqa: S704 # rendered with every value escaped


def _texts(paragraphs: tuple[str, ...]) -> list[dict[str, object]]:
    """Mark each paragraph as prose or, where it holds an example or is set in, as text to keep as it is."""
    return [
        {"kept": part.startswith((">>>", "    ")) or bool(re.search(r"^([-*] |\d\. |\|)", part, flags=re.MULTILINE)),
         "text": with_code(part)}
        for part in paragraphs
    ]  # fmt: skip


def with_code(text: str) -> Markup:
    """Escape text, set what stands between backticks as code, and stress what stands between single stars."""
    pieces = _CODE.split(text)
    return Markup().join(
        Markup("<code>{}</code>").format(piece) if place % 2 else _stressed(piece) for place, piece in enumerate(pieces)
    )


def _stressed(text: str) -> Markup:
    pieces = _STRESSED.split(text)
    return Markup().join(
        Markup("<em>{}</em>").format(piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces)
    )


def _first_line(name: str) -> str:
    """Return the first line of a room's docstring."""
    paragraphs, _ = read_module(next(_modules(name))[1])
    return " ".join(paragraphs[0].split()) if paragraphs else ""
