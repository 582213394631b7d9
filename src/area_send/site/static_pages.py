"""The first page: every question with its computed answer, its main figure and the way to the rest.

How to cite, from `CITATION.cff`: as a sentence, and as the file itself.

The pages on the data: the dictionary out of `datapackage.json`, the log, and every table to take away.

The page of published claims: every row of the ledger that a run has saved, to filter by document and verdict.

Which pages on methods a notebook leans on, read off its own imports.
"""

import ast
import csv
import json
import re
import shutil
import struct
from pathlib import Path
from typing import Any

from area_send.site.finished_runs import SiteRun
from area_send.site.html import markdown_text, raw_block, render
from helpers import questions
from helpers.paths import data_dir, project_root
from helpers.questions.q08_claims import NOT_ANSWERED
from helpers.report.report import FIGURE_DPI
from smallstats.errors import DataError

CSS_DPI = 96

WELCOME = """# Area SEND inspections in England, computed again

England's inspectors judge how each local area serves children and young people with special educational needs and
disabilities (SEND). These pages ask what the inspections show. Every number, name and direction on them was computed
from open data by a notebook that you can read, check, change and run.
"""


def home_page(runs: list[SiteRun]) -> str:
    """Return the source of the first page, figures shown from where `downloads` puts them."""
    items = [{"run": run, "figure": main_figure(run)} for run in runs]
    return WELCOME + raw_block(render("home", items=items))


def main_figure(run: SiteRun) -> dict[str, object] | None:
    """Return place, size in CSS pixels and alternative text of the figure that carries a run's answer."""
    entry = run.results.main_figure
    if entry is None:
        return None
    width, height = png_size(run.figure_file(entry.name, "png"))
    scale = CSS_DPI / FIGURE_DPI
    source = f"downloads/{run.name}/figures/{entry.name}.png"
    return {"src": source, "alt": entry.alt, "width": round(width * scale), "height": round(height * scale)}


def png_size(path: Path) -> tuple[int, int]:
    """Return width and height of a PNG in its own pixels, from its header."""
    with path.open("rb") as file:
        width, height = struct.unpack(">II", file.read(24)[16:24])
    return width, height


_FIELD = re.compile(r"^(?:  - )?(?P<name>[a-z-]+): \"?(?P<value>.*?)\"?$", flags=re.MULTILINE)
NEEDED = ("title", "version", "license", "name")


def citation() -> str:
    """Return the part of a page that says how to cite the compendium and its data.

    Raises
    ------
    DataError
        If ``CITATION.cff`` is missing or lacks a field.
    """
    path = project_root() / "CITATION.cff"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}).") from None
    fields = {found["name"]: found["value"] for found in _FIELD.finditer(text)}
    missing = [name for name in NEEDED if name not in fields]
    if missing:
        raise DataError(f"{path}: lacks {', '.join(missing)}.")
    words = f"{fields['name']}. {fields['title']}. Version {fields['version']}. Licence: {fields['license']}."
    more = "Please cite the publishers of the data as well, as the [data log](data/log.md) names them. `CITATION.cff`:"
    return f"\n{markdown_text(words)}\n\n{more}\n{raw_block(render('kept', text=text))}"


FOLDER = Path("downloads") / "data"
BOUNDS = {"minimum": "at least", "maximum": "at most", "pattern": "form", "minLength": "characters, at least"}


def dictionary_page(target: Path) -> str:
    """Copy every table, and the package's description, to a folder and return the source of the dictionary's page."""
    package = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    resources = [_resource(resource, target) for resource in package["resources"]]
    _copy("datapackage.json", target)
    parts = [
        f"# {markdown_text(package['title'])}\n\n{markdown_text(package['description'])}\n",
        "[Data log: rules, faults found and what was done](log.md). [What changed, and why](../changes.md)\n",
        raw_block(render("data_overview", resources=resources, package=package, folder=FOLDER.as_posix())),
    ]
    for resource in resources:
        parts += [f"\n## {markdown_text(resource['title'])}\n", raw_block(render("data_table", table=resource))]
    parts += ["\n## Sources\n", raw_block(render("data_sources", sources=package["sources"]))]
    return "\n".join(parts)


def log_page() -> str:
    """Return the source of the data log: `data/README.md` as it is."""
    return (data_dir() / "README.md").read_text(encoding="utf-8")


def _copy(name: str, target: Path) -> Path:
    there = target / FOLDER / name
    there.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(data_dir() / name, there)
    return there


def _resource(resource: dict[str, Any], target: Path) -> dict[str, Any]:
    """Copy one table, and return what its page says about it."""
    there = _copy(resource["path"], target)
    with there.open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    key = resource["schema"].get("primaryKey", [])
    return {
        "name": resource["name"],
        "title": resource["title"],
        "description": resource.get("description", ""),
        "one_row": resource.get("description", "").partition(". ")[0].rstrip(".") + ".",
        "href": f"../{(FOLDER / resource['path']).as_posix()}",
        "file": resource["path"],
        "kilobytes": max(1, round(there.stat().st_size / 1000)),
        "rows": rows,
        "key": ", ".join([key] if isinstance(key, str) else key),
        "sources": [source["title"] for source in resource.get("sources", [])],
        "fields": [{**field, "allowed": _allowed(field)} for field in resource["schema"]["fields"]],
    }


def _allowed(field: dict[str, Any]) -> str:
    """Say in words what the constraints of a column allow."""
    rules = field.get("constraints", {})
    said = [f"one of {', '.join(map(str, rules['enum']))}"] if "enum" in rules else []
    said += [f"{word} {rules[name]}" for name, word in BOUNDS.items() if name in rules]
    said += ["each once"] if rules.get("unique") else []
    return "; ".join([*said, "never missing" if rules.get("required") else "may be missing"])


ANSWERED = "answered"
UNANSWERED = "not_answered"
DIFFERS = "differs"
KEY = "Claim id"

Row = dict[str, str]


def find_ledger(runs: list[SiteRun]) -> SiteRun | None:
    """Return the run whose tables hold the ledger of claims, if there is one."""
    return next((run for run in runs if {ANSWERED, UNANSWERED} <= {entry.name for entry in run.results.tables}), None)


def ledger_page(run: SiteRun) -> str:
    """Return the source of the page: the run's answer, then one row a claim, each with its document and verdict."""
    rows, documents = ledger_rows(run), _titles()
    named = {name: documents.get(name, name) for name in dict.fromkeys(row["document"] for row in rows)}
    verdicts = sorted({row["verdict"] for row in rows})
    body = render("ledger", run=run, rows=rows, documents=named, verdicts=verdicts)
    return f"# {markdown_text('Published claims, computed again')}\n{raw_block(body)}"


def ledger_rows(run: SiteRun) -> list[Row]:
    """Join the run's tables of claims: those that differ with the distance and the reason, the rest as they are."""
    documents = {row["claim_id"]: row["document"] for row in _read(data_dir() / "published" / "claims.csv")}
    different = {row[KEY]: row for row in _table(run, DIFFERS)}
    rows = []
    for row in _table(run, ANSWERED):
        more = different.get(row[KEY], {})
        against = f"Computed, against printed: {more['difference']}" if more.get("difference") else ""
        note = ". ".join(text for text in (against, more.get("why", "")) if text)
        rows.append({**row, "note": note})
    for row in _table(run, UNANSWERED):
        needed = row.get("what_would_be_needed", "")
        rows.append({**row, "computed": "", "verdict": NOT_ANSWERED, "note": needed})
    return [{**row, "document": documents.get(row[KEY], "")} for row in rows]


def _table(run: SiteRun, name: str) -> list[Row]:
    path = run.folder / "tables" / f"{name}.csv"
    return _read(path) if path.is_file() else []


def _titles() -> dict[str, str]:
    return {row["document"]: row["title"] for row in _read(data_dir() / "published" / "documents.csv")}


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_ROOM = re.compile(r"(?:helpers|smallstats)(?:\.[a-z_0-9]+)+")


def methods_dir() -> Path:
    """Return the folder of the pages on methods."""
    return project_root() / "docs" / "methods"


def method_pages() -> dict[str, str]:
    """Return name and title of every page on methods, in alphabetical order."""
    return {path.stem: path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for path in _pages()}


def methods_of(run: SiteRun) -> dict[str, str]:
    """Return the pages on methods, name to title, whose opening names a room that a notebook imports from."""
    imported = _imported(run)
    return {page: title for page, title in method_pages().items() if _rooms_of(methods_dir() / f"{page}.md") & imported}


def _pages() -> list[Path]:
    return sorted(path for path in methods_dir().glob("*.md") if path.stem != "README")


def _rooms_of(page: Path) -> set[str]:
    """Return the rooms, such as ``smallstats.association``, that the opening of a page, before any section, names."""
    opening = page.read_text(encoding="utf-8").partition("\n## ")[0]
    return {_room(name) for name in _ROOM.findall(opening)}


def _imported(run: SiteRun) -> set[str]:
    """Return the rooms of our packages that the code cells import from, and those that their questions' modules do."""
    names = {name for cell in run.notebook.cells if cell.cell_type == "code" for name in _names(cell.source)}
    asked = {name for name in names if name.startswith("helpers.questions.")}
    sources = [path.read_text(encoding="utf-8") for name in asked for path in _files(name.split(".")[2])]
    return {_room(name) for name in names.union(*map(_names, sources))}


def _names(source: str) -> set[str]:
    """Return the full name of all that a source imports from our packages."""
    return {
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(("helpers", "smallstats"))
        for alias in node.names
    }


def _files(question: str) -> list[Path]:
    """Return the files of a module or room of `helpers.questions`."""
    folder = Path(questions.__file__).parent
    return [path for path in [folder / f"{question}.py", *(folder / question).glob("*.py")] if path.is_file()]


def _room(name: str) -> str:
    """Return the room in a dotted name: its first two parts, or three for one question of `helpers.questions`."""
    parts = name.split(".")
    return ".".join(parts[: 3 if parts[1] == "questions" else 2])
