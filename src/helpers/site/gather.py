"""From a finished run's folder to the facts that a page shows: question, answer, figures, tables, record."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import DataError
from helpers.parameters import MODELS, check_values
from helpers.runs.crate import Record, read_crate
from helpers.runs.execute import NOTEBOOK
from helpers.runs.notebook_files import nbformat
from helpers.runs.plan import Run, plan_run
from helpers.runs.store import RECORD, run_dir
from helpers.site.answers import answer_parts, split_sentences
from helpers.site.shown_tables import caption_of

HEADLINE = "headline"


@dataclass(frozen=True)
class SiteRun:
    """One finished run, read back.

    Attributes
    ----------
    folder : Path
        Where it is kept.
    current : bool
        Whether code, data and notebook are still those that it was made with.
    results : dict
        The content of ``results.json``.
    record : Record
        What its crate says of it: key, end, checksums of inputs and outputs.
    notebook : NotebookNode
        The executed notebook.
    """

    folder: Path
    current: bool
    results: dict[str, Any]
    record: Record
    notebook: Any

    @property
    def name(self) -> str:
        """Name of the notebook, without its ending."""
        return str(self.results["notebook"])

    @property
    def key(self) -> str:
        """The run's key."""
        return self.record.key

    @property
    def parameters(self) -> dict[str, Any]:
        """The values that the run was given, without the runner's own `output_dir`."""
        return dict(self.results["parameters"])

    @property
    def question(self) -> str:
        """The title of the notebook."""
        first = str(self.notebook.cells[0].source).splitlines()[0]
        return first.removeprefix("# ").strip()

    @property
    def headline(self) -> list[str]:
        """The sentences of the headline."""
        return split_sentences(self.results["findings"].get(HEADLINE, {}).get("sentence", ""))

    @property
    def answer(self) -> list[str]:
        """The parts of the headline that answer the title."""
        return answer_parts(self.name, self.headline)

    @property
    def rest(self) -> list[str]:
        """The sentences of the headline that are no part of the answer."""
        return [sentence for sentence in self.headline if not any(sentence in part for part in self.answer)]

    @property
    def figures(self) -> dict[str, str]:
        """Name to alternative text of the figures, in the order in which the notebook shows them."""
        made = figure_names(self)
        shown = [made[png] for png in self._shown_pictures() if png in made]
        order = [*dict.fromkeys(shown), *sorted(set(self.results["figures"]) - set(shown))]
        return {name: self.results["figures"][name] for name in order}

    @property
    def tables(self) -> dict[str, str]:
        """Name to caption of the tables, in the order in which the notebook shows them."""
        captions = {caption: name for name, caption in reversed(self.results["tables"].items())}
        shown = [captions[caption] for caption in map(caption_of, self.shown_tables()) if caption in captions]
        order = [*dict.fromkeys(shown), *sorted(set(self.results["tables"]) - set(shown))]
        return {name: self.results["tables"][name] for name in order}

    def shown_tables(self) -> list[str]:
        """Return the HTML of every table of the notebook, in order."""
        return [html for html in (_html(output) for _, output in self._outputs()) if html.startswith("<table")]

    def main_table(self) -> str:
        """Return the HTML of the first table below the headline, or the empty text."""
        words = self.results["findings"].get(HEADLINE, {}).get("sentence", "")
        below = False
        for _, output in self._outputs():
            below = below or output.get("data", {}).get("text/plain") == words
            if below and _html(output).startswith("<table"):
                return _html(output)
        return ""

    def _shown_pictures(self) -> Iterator[bytes]:
        for _, output in self._outputs():
            if "image/png" in output.get("data", {}):
                yield base64.b64decode(output["data"]["image/png"])

    def _outputs(self) -> Iterator[tuple[Any, Any]]:
        for cell in self.notebook.cells:
            for output in cell.get("outputs", []):
                yield cell, output


def figure_names(run: SiteRun) -> dict[bytes, str]:
    """Return the names of a run's figures by the bytes of their PNG, as its notebook holds them."""
    return {(run.folder / "figures" / f"{name}.png").read_bytes(): name for name in run.results["figures"]}


def _html(output: Any) -> str:
    return str(output.get("data", {}).get("text/html", ""))


def gather_runs(outputs: Path, *, stale: bool = False) -> list[SiteRun]:
    """Read the finished run of every notebook with its defaults.

    Parameters
    ----------
    outputs : Path
        Folder that holds ``runs/``.
    stale : bool
        Take the newest run with the default parameters where none is up to date.

    Raises
    ------
    DataError
        Naming every notebook that has no such run, and the command that makes it.
    """
    found = {name: _default_run(name, outputs, stale=stale) for name in MODELS}
    missing = [name for name, run in found.items() if run is None]
    if missing:
        raise DataError(
            f"No up-to-date run of {', '.join(missing)} in {outputs / 'runs'}: make them with `area-send run --all`."
        )
    return [run for run in found.values() if run is not None]


def _default_run(name: str, outputs: Path, *, stale: bool) -> SiteRun | None:
    planned = plan_run(check_values(name, {}))
    folder = run_dir(planned, outputs)
    if (folder / RECORD).is_file():
        return read_run(folder, current=True)
    older = _with_parameters(planned, folder.parent) if stale else []
    return max(older, key=lambda run: run.record.finished, default=None)


def _with_parameters(planned: Run, folder: Path) -> list[SiteRun]:
    """Return every run of a notebook, made whenever, that was given these parameters."""
    wanted = {name: value for name, value in planned.parameters.to_literals().items() if name != "output_dir"}
    runs = [read_run(path.parent, current=False) for path in sorted(folder.glob(f"*/{RECORD}"))]
    return [run for run in runs if run.parameters == wanted]


def read_run(folder: Path, *, current: bool) -> SiteRun:
    """Read one run's folder.

    Raises
    ------
    DataError
        If a file of it is missing or cannot be read.
    """
    try:
        results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        raise DataError(f"{folder} holds no whole run ({error}); remove it and run the notebook again.") from None
    return SiteRun(folder=folder, current=current, results=results, record=read_crate(folder), notebook=notebook)
