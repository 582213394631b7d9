"""Writes the sources of every page, and the files they offer, into a folder for Sphinx to build."""

import shutil
from pathlib import Path

from area_send.site.checks import check_run
from area_send.site.downloads import offer_run, offer_schema
from area_send.site.explore import explore_page
from area_send.site.finished_runs import SiteRun, Swept
from area_send.site.html import markdown_text, raw_block
from area_send.site.notebook_page import notebook_page
from area_send.site.reference import api_pages
from area_send.site.static_pages import (
    citation,
    dictionary_page,
    find_ledger,
    home_page,
    ledger_page,
    log_page,
    methods_dir,
    methods_of,
)
from helpers.paths import project_root
from smallstats.errors import DataError

EXTRA = "_extra"
BENCHMARKS = ("benchmarks-statistics", "benchmarks-runs", "benchmarks-soak")
HAND_WRITTEN = ("changes.md", "students.md", "teachers.md", "reproduce.md", *(f"{name}.md" for name in BENCHMARKS))


def write_pages(runs: list[SiteRun], swept: list[Swept], folder: Path) -> None:
    """Write the sources of the whole site.

    Parameters
    ----------
    runs : list of SiteRun
        The run of each notebook with its defaults.
    swept : list of Swept
        The runs of sweeps, one entry a notebook that has some.
    folder : Path
        An empty folder; files to be served as they are go to ``_extra`` in it.
    """
    extra = folder / EXTRA
    ledger = find_ledger(runs)
    _write(folder, "index.md", home_page(runs) + _contents(with_claims=ledger is not None))
    _write(folder, "explore.md", explore_page(swept, extra))
    if ledger is not None:
        _write(folder, "claims.md", ledger_page(ledger))
    _write(folder, "notebooks/index.md", _list_of(runs))
    for run in runs:
        page = notebook_page(run, check_run(run), offer_run(run, extra), methods_of(run))
        _write(folder, f"notebooks/{run.name}.ipynb", page)
    _write(folder, "data/index.md", dictionary_page(extra) + _toctree("Data log <log>", "What changed <../changes>"))
    _write(folder, "data/log.md", log_page())
    for name, text in api_pages().items():
        _write(folder, f"api/{name}.md", text)
    for name in HAND_WRITTEN:
        shutil.copyfile(_docs() / name, folder / name)
    with (folder / "students.md").open("a", encoding="utf-8") as file:
        file.write(_toctree("teachers"))
    with (folder / "reproduce.md").open("a", encoding="utf-8") as file:
        file.write(citation())
        file.write(f"\n## The record of a run\n{raw_block(offer_schema(extra))}")
    _write_methods(folder / "methods")


def _docs() -> Path:
    folder = project_root() / "docs"
    missing = [name for name in ("conf.py", *HAND_WRITTEN) if not (folder / name).is_file()]
    if missing:
        raise DataError(f"{folder} lacks {', '.join(missing)}; restore it with `git checkout docs`.")
    return folder


def _write_methods(folder: Path) -> None:
    """Copy the pages on methods, with a list of them for the reader's side bar."""
    shutil.copytree(methods_dir(), folder)
    names = sorted(path.stem for path in folder.glob("*.md") if path.stem != "README")
    with (folder / "README.md").open("a", encoding="utf-8") as file:
        file.write(_toctree(*names, *(f"../{name}" for name in BENCHMARKS)))


def _contents(*, with_claims: bool) -> str:
    return _toctree(
        "Notebooks <notebooks/index>",
        "Explore <explore>",
        *(["Claims <claims>"] if with_claims else []),
        "Data <data/index>",
        "Methods <methods/README>",
        "Students <students>",
        "Code <api/index>",
        "Reproduce <reproduce>",
    )


def _list_of(runs: list[SiteRun]) -> str:
    lines = [f"- [{markdown_text(run.question)}]({run.name}.ipynb)" for run in runs]
    return "# Notebooks\n\n" + "\n".join(lines) + "\n" + _toctree(*(run.name for run in runs))


def _toctree(*names: str) -> str:
    return "\n\n```{toctree}\n:hidden:\n\n" + "\n".join(names) + "\n```\n"


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
