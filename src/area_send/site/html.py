"""HTML of our own within Markdown pages: every value is escaped, and a page's source cannot be broken out of."""

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).resolve().parent / "templates"
_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def render(template: str, **values: Any) -> str:
    """Fill one of our templates; every value is escaped unless it is marked as safe."""
    return _ENVIRONMENT.get_template(f"{template}.html.j2").render(**values)


def raw_block(html: str) -> str:
    """Wrap HTML for a Markdown page; a backtick, which could end the block, is written as its number."""
    return f"\n```{{raw}} html\n{html.replace('`', '&#96;').strip()}\n```\n"


def markdown_text(text: str) -> str:
    """Escape text for a line of Markdown, so that it shows as it is."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
