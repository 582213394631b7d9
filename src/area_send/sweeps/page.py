"""The page of a sweep: how its headline numbers move with each parameter, every run, and what failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from area_send.sweeps.definition import Headline
from area_send.sweeps.movement_chart import movement_chart
from area_send.sweeps.moves import headline_values, movement, movement_sentence, reference_values
from area_send.sweeps.points import Sweep
from helpers.report.report import draw
from helpers.report.tables import Table

STYLE = """
:root { color-scheme: light dark; }
body { background: light-dark(#ffffff, #16181c); color: light-dark(#1a1a1a, #eeeeee); }
a { color: light-dark(#0b4fb3, #9cc3ff); }
body { font: 1rem/1.5 "DejaVu Sans", system-ui, sans-serif; max-width: 68rem; margin: 0 auto; padding: 1rem; }
img { max-width: 100%; height: auto; background: white; }
table { border-collapse: collapse; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { text-align: left; padding: .2rem .7rem .2rem 0; border-bottom: 1px solid #8888; vertical-align: top; }
td { font-variant-numeric: tabular-nums; }
td:not(:last-child), th[scope="row"] { white-space: nowrap; }
.scroll { overflow-x: auto; }
:focus-visible { outline: 3px solid #D55E00; }
"""


@dataclass(frozen=True)
class Line:
    """One run on the page: its key, parameters, error (empty if none) and folder seen from the page."""

    key: str
    parameters: Mapping[str, Any]
    error: str
    folder: str


def write_page(folder: Path, sweep: Sweep, table: pd.DataFrame, lines: Sequence[Line]) -> None:
    """Write ``index.html`` and its figures into a folder."""
    (folder / "figures").mkdir()
    sections = [
        _headline_section(folder, sweep, table, headline, f"headline_{place}")
        for place, headline in enumerate(sweep.definition.headline, start=1)
    ]
    parts = [_introduction(sweep, lines), *sections, _failures(sweep, lines), _every_run(sweep, table, lines)]
    content = "\n".join(filter(None, parts))
    title = escape(sweep.definition.title)
    (folder / "index.html").write_text(
        f'<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{content}\n</main>\n</body>\n</html>\n",
        encoding="utf-8",
        newline="\n",
    )


def _introduction(sweep: Sweep, lines: Sequence[Line]) -> str:
    reference = reference_values(sweep.definition.notebook, sweep.grid)
    fixed = "".join(
        f"<li><code>{escape(name)}</code>: {escape(str(value))}</li>" for name, value in sweep.fixed.items()
    )
    varied = "".join(
        f"<li><code>{escape(name)}</code>: {escape(', '.join(map(str, values)))} "
        f"(held at {escape(str(reference[name]))} while another is changed alone)</li>"
        for name, values in sweep.grid.items()
    )
    finished = sum(not line.error for line in lines)
    fixed_part = f"<p>Fixed in every run:</p>\n<ul>{fixed}</ul>\n" if fixed else ""
    return (
        f"<p>{finished} of {len(lines)} runs of <code>{escape(sweep.definition.notebook)}</code> finished. "
        'All their numbers and sentences are in <a href="runs.csv">runs.csv</a> and '
        '<a href="runs.parquet">runs.parquet</a>.</p>\n'
        f"{fixed_part}<p>Varied:</p>\n<ul>{varied}</ul>"
    )


def _headline_section(folder: Path, sweep: Sweep, table: pd.DataFrame, headline: Headline, stem: str) -> str:
    values = headline_values(table, headline)
    reference = reference_values(sweep.definition.notebook, sweep.grid)
    moves = {
        name: movement(values, parameter=name, grid=sweep.grid, reference=reference)
        for name, options in sweep.grid.items()
        if len(options) > 1
    }
    heading = f"<section>\n<h2>{escape(headline.name)}</h2>\n"
    if not moves:
        return f"{heading}<p>No parameter has more than one value.</p>\n</section>"
    sentence = movement_sentence(headline, moves)
    figure = movement_chart(moves, title=headline.name, percent=headline.format == "percent")
    picture = draw(figure, title=headline.name, alt=sentence)
    (folder / "figures" / f"{stem}.svg").write_bytes(picture.svg)
    (folder / "figures" / f"{stem}.png").write_bytes(picture.png)
    formats = dict.fromkeys(("lowest", "median", "highest", "alone"), headline.format) | {"runs": "count"}
    tables = [
        _scrolled(Table(frame, f"{headline.name}, by {name}", formats), f"{headline.name}, by {name}")
        for name, frame in moves.items()
    ]
    image = f'<img src="figures/{stem}.svg" alt="{escape(sentence)}" width="{picture.width}" height="{picture.height}">'
    return "\n".join([f"{heading}<p>{escape(sentence)}</p>", f"<p>{image}</p>", *tables, "</section>"])


def _failures(sweep: Sweep, lines: Sequence[Line]) -> str:
    failed = [line for line in lines if line.error]
    if not failed:
        return ""
    frame = pd.DataFrame([{**_varied(sweep, line), "error": line.error} for line in failed])
    frame.index = pd.Index([line.key for line in failed], name="key")
    return f"<section>\n<h2>Runs that failed</h2>\n{_scrolled(Table(frame, 'Runs that failed'), 'Failed')}\n</section>"


def _every_run(sweep: Sweep, table: pd.DataFrame, lines: Sequence[Line]) -> str:
    """List the finished runs in the order of the grid, each a link to its executed notebook."""
    done = [line for line in lines if not line.error]
    keys = pd.Index([line.key for line in done], name="key")
    frame = pd.DataFrame([_varied(sweep, line) for line in done], index=keys)
    formats = {}
    for headline in sweep.definition.headline:
        found = headline_values(table, headline).set_index("key")["value"]
        frame[headline.name] = found.reindex(frame.index)
        formats[headline.name] = headline.format
    html = _scrolled(Table(frame, "Every run that finished, in the order of the grid", formats), "Every run")
    for line in done:
        head = f'<th scope="row">{line.key}</th>'
        html = html.replace(head, f'<th scope="row"><a href="{escape(line.folder)}/notebook.ipynb">{line.key}</a></th>')
    return f"<section>\n<h2>Every run</h2>\n{html}\n</section>"


def _varied(sweep: Sweep, line: Line) -> dict[str, Any]:
    return {name: str(line.parameters[name]) for name in sweep.grid}


def _scrolled(table: Table, label: str) -> str:
    opening = f'<div class="scroll" role="region" aria-label="{escape(label)}" tabindex="0">'
    return f"{opening}\n{table._repr_html_()}\n</div>"
