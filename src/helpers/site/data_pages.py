"""The pages on the data: the dictionary out of `datapackage.json`, the log, and every table to take away."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

from helpers.paths import data_dir
from helpers.site.fragments import markdown_text, raw_block, render

FOLDER = Path("downloads") / "data"
BOUNDS = {"minimum": "at least", "maximum": "at most", "pattern": "form", "minLength": "characters, at least"}


def dictionary_page(target: Path) -> str:
    """Copy every table, and the package's description, to a folder and return the source of the dictionary's page."""
    package = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    resources = [_resource(resource, target) for resource in package["resources"]]
    _copy("datapackage.json", target)
    parts = [
        f"# {markdown_text(package['title'])}\n\n{markdown_text(package['description'])}\n",
        "[Data log: rules, faults found and what was done](log.md)\n",
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
