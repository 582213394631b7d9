"""From a finished run's folder to the facts that a page shows: question, answer, figures, tables, record.

Which sentences of a headline answer the notebook's title, each with the caveat that belongs to it.

The runs that sweeps have left, for the page on which a reader picks values: those made as the defaults were.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from area_send.runs.crate import Record, read_crate
from area_send.runs.execute import NOTEBOOK
from area_send.runs.notebook_files import nbformat
from area_send.runs.plan import Run, plan_run
from area_send.runs.store import RECORD, run_dir
from area_send.site.tables import caption_of
from helpers.parameters import MODELS, check_values
from smallstats.errors import DataError

ANSWERED_BY: dict[str, tuple[str, ...]] = {
    "01_deprivation": (r"with the deprivation group\b",),
    "02_year_on_year": (r"with the year\b",),
    "03_region_and_type": (r"with the region\b", r"with the authority type\b"),
    "04_population_and_provision": (r"\bsize\b", r"\bindicators?\b"),
    "05_revisits": (
        r"had made sufficient progress",
        r"\bmonths\b",
        r"inspected (before|first|on one day)|were chosen",
    ),
    "06_framework_2023": (r"\bfound\b", r"with the earlier outcome\b", r"had had a full inspection"),
    "07_multiverse": (r"^On deprivation", r"^On the year"),
    "08_published_claims": (r"^The ledger holds",),
    "09_map": (r"tiles for the framework of 2016", r"tiles for the framework of 2023"),
}
"""Notebook to what only a sentence that answers its title holds, whatever the parameters; one pattern a part."""
GOES_WITH = re.compile(
    r"That is not evidence|Among the \d+ primary tests|The .+ (only primary question|has no place)|Of all, |"
    r"Our tables answer"
)
"""How a sentence begins that qualifies or completes the one before it."""
_NEXT_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z‘0-9])")


def split_sentences(text: str) -> list[str]:
    """Split computed text at the ends of its sentences: a full stop followed by a capital or a digit."""
    return [sentence for sentence in _NEXT_SENTENCE.split(text) if sentence]


def answer_parts(notebook: str, headline: list[str]) -> list[str]:
    """Return the parts of a headline that answer its notebook's title, in the headline's order.

    Each is a sentence with those that qualify it. A headline without any such sentence is answered by its first one.
    """
    found = {_first(pattern, headline) for pattern in ANSWERED_BY.get(notebook, ())}
    starts = sorted(place for place in found if place is not None) or [0][: len(headline)]
    return [" ".join([headline[start], *_qualifying(headline[start + 1 :])]) for start in starts]


def _first(pattern: str, headline: list[str]) -> int | None:
    return next((place for place, sentence in enumerate(headline) if re.search(pattern, sentence)), None)


def _qualifying(following: list[str]) -> list[str]:
    return list(takewhile(GOES_WITH.match, following))


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


DONE = "done"


@dataclass(frozen=True)
class Swept:
    """A notebook's default run and other runs of it, made from the same code and data.

    Attributes
    ----------
    default : SiteRun
        The run with the default parameters.
    others : tuple of SiteRun
        Runs of sweeps, the ones nearest to the defaults first.
    left_out : int
        Runs of sweeps that are not shown: gone, or made from other code or data.
    """

    default: SiteRun
    others: tuple[SiteRun, ...]
    left_out: int


def gather_swept(runs: list[SiteRun], outputs: Path) -> list[Swept]:
    """Return every notebook of which a sweep has left runs, in the order of the notebooks.

    Raises
    ------
    DataError
        If a sweep's ``sweep.json`` cannot be read.
    """
    entries = list(_entries(outputs))
    found = []
    for default in runs:
        keys = {str(entry["key"]): entry["parameters"] for name, entry in entries if name == default.name}
        keys.pop(default.key, None)
        nearest = sorted(keys, key=lambda key: len(changed_names(keys[key], default.parameters)))
        others = [run for key in nearest for run in _made_alike(default, outputs / "runs" / default.name / key)]
        if keys:
            found.append(Swept(default=default, others=tuple(others), left_out=len(keys) - len(others)))
    return found


def changed_names(parameters: dict[str, Any], defaults: dict[str, Any]) -> list[str]:
    """Name the parameters whose value is not the default."""
    return [name for name, value in defaults.items() if name in parameters and parameters[name] != value]


def _entries(outputs: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the notebook and the entry of every finished run of every sweep."""
    for path in sorted((outputs / "sweeps").glob("*/sweep.json")):
        try:
            sweep = json.loads(path.read_text(encoding="utf-8"))
            done = [entry for entry in sweep["runs"] if entry["status"] == DONE]
            yield from ((str(sweep["notebook"]), entry) for entry in done)
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"{path} is no record of a sweep ({error!r}); run the sweep again.") from None


def _made_alike(default: SiteRun, folder: Path) -> list[SiteRun]:
    """Return the run of a folder in a list, empty if it is gone or was made from other code or data."""
    if not (folder / RECORD).is_file():
        return []
    run = read_run(folder, current=default.current)
    return [run] if run.record.inputs == default.record.inputs else []
