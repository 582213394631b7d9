"""The reference of the package's functions: one page a room or module, out of the docstrings."""

import re
from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup, escape

from helpers.site.docstrings import Documented, read_module
from helpers.site.fragments import markdown_text, raw_block, render

PACKAGE = Path(__file__).resolve().parents[1]
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
    """Return the names of all modules and rooms of the package, in alphabetical order."""
    return sorted({path.stem for path in PACKAGE.iterdir() if _is_room(path)})


def _is_room(path: Path) -> bool:
    module = path.suffix == ".py" and not path.stem.startswith("_")
    return module or (path / "__init__.py").is_file()


def _page(name: str) -> str:
    parts = [f"# {markdown_text(f'helpers.{name}')}\n"]
    for module, path in _modules(name):
        paragraphs, objects = read_module(path)
        parts += [f"\n## {markdown_text(module.removeprefix('helpers.'))}\n"] if module != f"helpers.{name}" else []
        parts += [raw_block(render("api_text", paragraphs=_texts(paragraphs)))]
        for found in objects:
            parts += [f"\n### {markdown_text(found.name)}\n", raw_block(_described(found))]
    return "\n".join(parts)


def _modules(name: str) -> Iterator[tuple[str, Path]]:
    """Return the modules of a room, its front first, or the one module."""
    single = PACKAGE / f"{name}.py"
    if single.is_file():
        yield f"helpers.{name}", single
        return
    yield f"helpers.{name}", PACKAGE / name / "__init__.py"
    for path in sorted((PACKAGE / name).glob("*.py")):
        if path.stem != "__init__":
            yield f"helpers.{name}.{path.stem}", path


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
