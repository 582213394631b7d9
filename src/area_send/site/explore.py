"""The page on which a reader picks values of parameters and sees that run: its facts as JSON, its runs as pages.

What differs from the default run: words of sentences, cells of tables.
"""

import hashlib
import io
import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup
from PIL import Image

from area_send.runs.verify import by_name
from area_send.site.finished_runs import SiteRun, Swept, changed_names
from area_send.site.html import raw_block, render
from area_send.site.notebook_page import command_of
from area_send.site.one_file import one_file
from area_send.site.static_pages import main_figure
from helpers.parameters import describe
from helpers.report.record import ShownTable

Piece = tuple[str, bool]


def changed_words(text: str, default: str) -> list[Piece]:
    """Cut a text into pieces, each with whether the default's text lacks it.

    Returns
    -------
    list of (str, bool)
        Joined by single spaces the pieces give the text's words.
    """
    words, before = text.split(), default.split()
    pieces: list[Piece] = []
    for kind, _, _, start, end in SequenceMatcher(None, before, words, autojunk=False).get_opcodes():
        if end > start:
            pieces.append((" ".join(words[start:end]), kind != "equal"))
    return pieces


def changed_cells(table: ShownTable, default: ShownTable | None) -> list[tuple[int, int]]:
    """Return row and column of every cell that the default's table lacks or holds with another text.

    Rows are matched by their headers and columns by their names, so that a row more marks itself only.
    """
    before = _cells(default) if default else {}
    return [
        (row, column)
        for row, column, name, text in _named_cells(table)
        if column >= table.keys and before.get(name) != text
    ]


def _cells(table: ShownTable) -> dict[tuple[str, ...], str]:
    return {name: text for _, _, name, text in _named_cells(table)}


def _named_cells(table: ShownTable) -> list[tuple[int, int, tuple[str, ...], str]]:
    return [
        (row, column, (*texts[: table.keys], table.heads[column]), text)
        for row, texts in enumerate(table.rows)
        for column, text in enumerate(texts)
    ]


FOLDER = "explore"
MOST_BYTES = 5_000_000
"""Size up to which pages of runs are written; the site is to stay small enough to send."""
COLOURS = 32


def explore_page(swept: list[Swept], target: Path) -> str:
    """Write a page and a picture for each run into a folder, and return the source of the page that picks among them.

    Runs are written until they fill `MOST_BYTES`, the ones nearest to the defaults first; the page says how many
    are not shown.
    """
    written = [_written(found, target, MOST_BYTES // len(swept)) for found in swept]
    facts = [_facts(found, shown) for found, shown in zip(swept, written, strict=True) if shown]
    hidden = [found.left_out + len(found.others) - len(shown) for found, shown in zip(swept, written, strict=True)]
    page = render("explore", facts=facts, hidden=sum(hidden), data=_embedded(facts))
    return f"# Explore\n{raw_block(page)}"


def _embedded(facts: list[dict[str, Any]]) -> Markup:
    """Write facts as JSON that cannot end the element it stands in."""
    text = json.dumps(facts, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 # escaped


def _written(found: Swept, target: Path, most: int) -> list[SiteRun]:
    """Write pages and pictures of a notebook's runs up to a size, and return the runs written."""
    folder = target / FOLDER / found.default.name
    folder.mkdir(parents=True, exist_ok=True)
    shown: list[SiteRun] = []
    for run in found.others:
        page = folder / f"{run.key}.html"
        back = "../../explore.html"
        page.write_text(
            one_file(run, place=partial(keep_picture, folder), with_code=False, back=back), encoding="utf-8"
        )
        if sum(path.stat().st_size for path in folder.iterdir()) > most:
            page.unlink()
            break
        shown.append(run)
    return shown


def keep_picture(folder: Path, png: bytes) -> str:
    """Write a picture, made smaller, under a name that says its content, and return the name."""
    name = f"{hashlib.sha256(png).hexdigest()[:16]}.png"
    if not (folder / name).exists():
        (folder / name).write_bytes(smaller(png))
    return name


def smaller(png: bytes) -> bytes:
    """Return a PNG with a palette of few colours: charts lose nothing that shows, and two thirds of their size."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").quantize(COLOURS).save(buffer, format="png", optimize=True)
    return buffer.getvalue()


def _facts(found: Swept, shown: list[SiteRun]) -> dict[str, Any]:
    """Return what the page needs to know of a notebook: the parameters that vary, and each run."""
    runs = [found.default, *shown]
    choices = [
        {
            "name": row["name"],
            "meaning": row["meaning"],
            "default": _text(found.default.parameters.get(row["name"])),
            "values": _values(row["name"], runs),
        }
        for row in describe(found.default.name)
    ]
    varied = [choice for choice in choices if len(choice["values"]) > 1]
    return {
        "notebook": found.default.name,
        "question": found.default.question,
        "choices": varied,
        "runs": [_run_facts(run, found.default, [str(choice["name"]) for choice in varied]) for run in runs],
    }


def _values(name: str, runs: list[SiteRun]) -> list[str]:
    """List the values that runs give a parameter, in order."""
    values = {_text(run.parameters[name]): run.parameters[name] for run in runs if name in run.parameters}
    return [_text(value) for value in sorted(values.values())]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _run_facts(run: SiteRun, default: SiteRun, names: list[str]) -> dict[str, Any]:
    is_default = run.key == default.key
    figure, entry = main_figure(run), run.results.main_figure
    if figure and entry and not is_default:
        png = run.figure_file(entry.name, "png").read_bytes()
        figure["src"] = f"{FOLDER}/{run.name}/{hashlib.sha256(png).hexdigest()[:16]}.png"
    return {
        "key": run.key,
        "values": {name: _text(run.parameters[name]) for name in names},
        "changed": changed_names(run.parameters, default.parameters),
        "command": command_of(run),
        "href": f"notebooks/{run.name}.html" if is_default else f"{FOLDER}/{run.name}/{run.key}.html",
        "verdict": run.verdict,
        "usual_verdict": default.verdict,
        "sentences": list(_sentences(run, default)),
        "table": _table(run, default),
        "figure": figure,
        "others": _other_findings(run, default),
    }


def _sentences(run: SiteRun, default: SiteRun) -> Iterator[list[Piece]]:
    """Cut each sentence of the answer and its evidence where it differs from the default's in the same place."""
    before = by_name(default.results)["sentences"]
    for name, said in by_name(run.results)["sentences"].items():
        if name in _told(run):
            for place, text in said.items():
                yield changed_words(text, before.get(name, {}).get(place, ""))


def _told(run: SiteRun) -> set[str]:
    """Return the names under which the answer and its evidence are said."""
    return {sentence.name for sentence in run.results.sentences if sentence.role in ("answer", "evidence")}


def _table(run: SiteRun, default: SiteRun) -> dict[str, Any] | None:
    table = run.main_table
    if table is None:
        return None
    return {**table.model_dump(), "marked": changed_cells(table, default.main_table)}


def _other_findings(run: SiteRun, default: SiteRun) -> str:
    """Say how many findings beside the answer and its evidence differ from the default's."""
    ours, theirs = by_name(run.results)["sentences"], by_name(default.results)["sentences"]
    names = [name for name in ours if name not in _told(run)]
    odd = sum(ours[name] != theirs.get(name) for name in names)
    return f"{odd} of {len(names)} further findings differ from the default's."
