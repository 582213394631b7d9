"""One finished run as one HTML file that asks nothing of any host: prose, sentences, tables, figures, code folded."""

import base64
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from area_send.site.finished_runs import SiteRun
from area_send.site.html import TEMPLATES, render
from area_send.site.notebook_page import INJECTED, command_of, parameter_rows
from area_send.site.tables import in_a_box
from helpers.report.record import ShownTable

Place = Callable[[bytes], str]


def embedded(png: bytes) -> str:
    """Return the address of a picture that is its own content."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def one_file(run: SiteRun, *, place: Place = embedded, with_code: bool = True, back: str = "") -> str:
    """Return a run as a whole HTML page.

    Parameters
    ----------
    run : SiteRun
        The run, with whatever parameters.
    place : function
        From a PNG to the address under which the page shows it.
    with_code : bool
        Whether the code is there, folded.
    back : str
        Address of the page to lead back to; no link if empty.
    """
    cells = [cell for cell in run.notebook.cells if INJECTED not in cell.metadata.get("tags", [])]
    title, *rest = [_parts(cell, place, with_code, run.tables) for cell in cells]
    return render(
        "one_file",
        run=run,
        title=title,
        cells=rest,
        rows=parameter_rows(run),
        command=command_of(run),
        style=Markup((TEMPLATES / "one_file.css").read_text(encoding="utf-8")),  # noqa: S704 # our own file
        back=back,
    )


def _parts(cell: Any, place: Place, with_code: bool, tables: dict[str, ShownTable]) -> dict[str, Any]:
    """Return a cell as what is shown: HTML of its text, or its code and its outputs."""
    if cell.cell_type != "code":
        return {"text": _markdown(cell.source), "code": "", "outputs": []}
    return {
        "text": "",
        "code": cell.source if with_code else "",
        "outputs": [_output(output, place, tables) for output in cell.outputs],
    }


def _output(output: Any, place: Place, tables: dict[str, ShownTable]) -> Markup:
    data = output.get("data", {})
    if "image/png" in data:
        about = output.get("metadata", {}).get("image/png", {})
        source = place(base64.b64decode(data["image/png"]))
        return Markup(render("picture", source=source, about=about))  # noqa: S704 # rendered with values escaped
    if "text/html" in data:
        return Markup(in_a_box(output, tables))  # noqa: S704 # escaped by helpers.report
    return Markup("<pre>{}</pre>").format(data.get("text/plain", output.get("text", "")))


def _markdown(source: str) -> Markup:
    """Render a Markdown cell; HTML in it shows as text."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    renderer = IPythonRenderer(escape=True, exclude_anchor_links=True)
    return Markup(MarkdownWithMath(renderer=renderer).render(source))  # noqa: S704 # the renderer escapes
