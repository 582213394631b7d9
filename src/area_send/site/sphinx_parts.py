"""What Sphinx leaves out of tables written in Markdown: a caption for each, and a scope for each header cell."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

_HEADS = re.compile(r'<th class="head( stub)?"')


class CaptionTables(SphinxPostTransform):
    """Give every table without a caption the title of its section."""

    default_priority = 5

    def run(self, **_: Any) -> None:
        """Change the tables of one page."""
        for table in self.document.findall(nodes.table):
            if not any(isinstance(child, nodes.title) for child in table.children):
                title = nodes.title("", _section_title(table), classes=["section-caption"])
                table.insert(0, title)
                self.document.set_id(table)


def _section_title(node: nodes.Node) -> str:
    parent = node.parent
    while parent is not None and not isinstance(parent, nodes.section):
        parent = parent.parent
    heading = parent.next_node(nodes.title) if parent is not None else None
    return heading.astext() if heading is not None else "Table"


def add_scopes(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: nodes.Node | None) -> None:
    """Say of every header cell that Sphinx wrote whether it heads a column or a row."""
    if "body" in context:
        context["body"] = _HEADS.sub(_with_scope, context["body"])


def _with_scope(found: re.Match[str]) -> str:
    return f'{found[0]} scope="{"row" if found[1] else "col"}"'


def setup(app: Sphinx) -> dict[str, bool]:
    """Register both with Sphinx."""
    app.add_post_transform(CaptionTables)
    app.connect("html-page-context", add_scopes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
