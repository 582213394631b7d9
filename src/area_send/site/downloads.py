"""The files that a run's page offers: all that its folder holds, in the same places, so that a crate stays whole."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from area_send.runs.execute import NOTEBOOK
from area_send.runs.store import write_json
from area_send.site.finished_runs import SiteRun
from helpers.report.record import Results

LABELS = {
    "ro-crate-metadata.json": "RO-Crate: parameters, inputs, outputs and versions",
    "results.json": "The record: verdict, sentences and every number at full precision",
    "run.log": "Log of the run",
    "tables.json": "Every table as it is shown",
}


@dataclass(frozen=True)
class Download:
    """A file that a page offers: its place below the site's folder, its label and its size in bytes."""

    path: str
    label: str
    size: int

    @property
    def kilobytes(self) -> int:
        """Size in whole kilobytes, at least one."""
        return max(1, round(self.size / 1000))


@dataclass(frozen=True)
class Offered:
    """A title and the files that it stands for, one a format."""

    title: str
    files: tuple[Download, ...]


def offer_run(run: SiteRun, target: Path) -> dict[str, list[Offered]]:
    """Copy a run's files to ``downloads/<notebook>/`` in a folder, and say what is there.

    Returns
    -------
    dict
        ``notebook``, ``tables``, ``figures`` and ``records`` to what is offered.
    """
    place = Path("downloads") / run.name
    copy = _Copier(run.folder, target, place)
    figures = [
        Offered(entry.alt, tuple(copy(f"figures/{entry.name}.{ending}", ending.upper()) for ending in ("svg", "png")))
        for entry in run.results.figures
    ]
    figures += [
        Offered(f"{entry.title}, as a page", (copy(f"figures/{entry.name}.html", "HTML"),))
        for entry in run.results.pages
    ]
    return {
        "notebook": [Offered("Executed notebook", (copy(NOTEBOOK, "ipynb"),))],
        "tables": [Offered(entry.caption, (copy(f"tables/{entry.name}.csv", "CSV"),)) for entry in run.results.tables],
        "figures": figures,
        "records": [
            Offered(LABELS.get(path.name, path.name), (copy(path.name, path.suffix[1:] or "text"),))
            for path in sorted(run.folder.iterdir())
            if path.is_file() and path.name != NOTEBOOK
        ],
    }


SCHEMA = Path("downloads") / "results.schema.json"


def offer_schema(target: Path) -> str:
    """Write the JSON Schema of ``results.json`` to a folder, made from its model, and return HTML that offers it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Results.model_json_schema()}
    (target / SCHEMA).parent.mkdir(parents=True, exist_ok=True)
    write_json(target / SCHEMA, schema)
    return f'<p><a href="{SCHEMA.as_posix()}" download>JSON Schema of <code>results.json</code></a></p>'


class _Copier:
    """Copies files of one folder to a place below another, and says what they are there."""

    def __init__(self, source: Path, target: Path, place: Path) -> None:
        self._source, self._target, self._place = source, target, place

    def __call__(self, name: str, label: str) -> Download:
        there = self._place / name
        (self._target / there).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self._source / name, self._target / there)
        return Download(there.as_posix(), label, (self._target / there).stat().st_size)
