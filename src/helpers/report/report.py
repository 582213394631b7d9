"""What a notebook shows and saves: an answer, sentences, tables and figures, each kept under a name.

A notebook shows a thing by ending a cell on it, and saves everything it has shown with one call. Names are the
stems of the files: ``tables/shares.csv``, ``figures/shares.svg``. Each output carries its name in its metadata.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from helpers.parameters import NotebookParameters, check_parameters
from helpers.paths import forget_own, own_files_read, tables_read
from helpers.report.record import (
    ANSWER,
    OUTPUT,
    RESULTS,
    SHOWN_TABLES,
    FigureEntry,
    PageEntry,
    Results,
    Said,
    TableEntry,
)
from helpers.report.tables import Table
from helpers.vocabulary import ROLES, VERDICTS, Role, Verdict
from smallstats.errors import DataError, ParameterError
from smallstats.results import Result, plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Chosen = TypeVar("Chosen", bound=NotebookParameters)
FIGURE_DPI = 144
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, repr=False)
class Sentence:
    """One or more computed sentences, shown as a paragraph; an answer's stand below its label in bold."""

    texts: tuple[str, ...]
    name: str = ""
    label: str = ""

    def __repr__(self) -> str:
        return " ".join((f"{_as_sentence(self.label)}", *self.texts) if self.label else self.texts)

    def _repr_html_(self) -> str:
        if self.label:
            label = f"<p><strong>{escape(_as_sentence(self.label))}</strong></p>"
            return "\n".join((label, *(f"<p>{escape(text)}</p>" for text in self.texts)))
        return f"<p>{escape(' '.join(self.texts))}</p>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        kind = "answer" if self.label else "sentence"
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}, {OUTPUT: {"kind": kind, "name": self.name}}


@dataclass(frozen=True, repr=False)
class Picture:
    """A drawn figure with its alternative text; the text is also what a reader without images gets.

    Attributes
    ----------
    png, svg : bytes
        The figure's two files.
    alt : str
        A sentence that states what the figure shows.
    width, height : int
        Size on the page, in CSS pixels.
    name : str
        Name under which it is kept.
    main : bool
        Whether it is the figure that carries the answer.
    """

    png: bytes
    svg: bytes
    alt: str
    width: int
    height: int
    name: str = ""
    main: bool = False

    def __repr__(self) -> str:
        return f"[Figure] {self.alt}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        size = {"width": self.width, "height": self.height}
        return {"image/png": self.png, "text/plain": repr(self)}, {
            "image/png": {"alt": self.alt, **size},
            OUTPUT: {"kind": "figure", "name": self.name},
        }


@dataclass(frozen=True, repr=False)
class Page:
    """A piece of accessible HTML that a notebook shows, and saves as a page of its own.

    Attributes
    ----------
    body : str
        HTML without scripts, its texts escaped.
    title : str
        Title of the page.
    alt : str
        A sentence that states what it shows, for a reader without HTML.
    name : str
        Name under which it is kept.
    """

    body: str
    title: str
    alt: str
    name: str = ""

    def __repr__(self) -> str:
        return f"[Map] {self.alt}"

    def _repr_html_(self) -> str:
        return self.body

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"text/html": self.body, "text/plain": repr(self)}, {OUTPUT: {"kind": "page", "name": self.name}}

    def document(self) -> str:
        """Return the whole page."""
        head = f'<meta charset="utf-8"><title>{escape(self.title)}</title>'
        body = re.sub(r"<(/?)h3\b", r"<\1h1", self.body)  # under a section of the notebook, but at the top of a page
        return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body><main>\n{body}\n</main></body></html>\n'


class Report:
    """Collects what a notebook finds; see the module's text.

    Parameters
    ----------
    notebook : str
        Name without its ending.
    parameters : NotebookParameters
        The checked parameters of this run.
    """

    def __init__(self, notebook: str, parameters: NotebookParameters) -> None:
        self._notebook = notebook
        self._parameters = parameters
        self._verdict: Verdict | None = None
        self._said: dict[str, list[Said]] = {}
        self._numbers: dict[str, dict[str, Any]] = {}
        self._tables: dict[str, Table] = {}
        self._main_table = ""
        self._pictures: dict[str, Picture] = {}
        self._pages: dict[str, Page] = {}
        forget_own()

    def answer(self, verdict: Verdict, *sentences: str, **numbers: Any) -> Sentence:
        """Keep the notebook's answer, and return it for display: its label in bold, then each sentence.

        Parameters
        ----------
        verdict : str
            One of `helpers.vocabulary.VERDICTS`, as `helpers.questions.verdicts` makes it from the results.
        *sentences : str
            What answers the title, most important first; an empty one is left out.
        **numbers
            Numbers and results behind them.

        Raises
        ------
        ParameterError
            If the verdict is no known label, or no sentence is left.
        """
        if verdict not in VERDICTS:
            raise ParameterError(f"verdict={verdict!r}: must be one of {', '.join(map(repr, VERDICTS))}.")
        if not any(sentences):
            raise ParameterError("answer: must have a sentence, and all given are empty.")
        self._verdict = verdict
        shown = self._keep(ANSWER, "answer", sentences, numbers, label=verdict)
        own = ", ".join(own_files_read())
        if own:
            said = self.say("own_data", f"This answer counts data of the reader's own: {own}.", role="caution")
            return replace(shown, texts=(*shown.texts, *said.texts))
        return shown

    def say(self, name: str, *sentences: str, role: Role = "method", **numbers: Any) -> Sentence:
        """Keep sentences and the numbers or results behind them under a name, and return them for display.

        Parameters
        ----------
        name : str
            Lower-case letters, digits and underscores; what was said under it before is replaced.
        *sentences : str
            Each an entry of the record; an empty one is left out.
        role : str
            What they are there for: ``evidence`` bears the answer and stands with it wherever that is shown,
            ``caution`` limits it, ``method`` (the usual thing within a section) says how it was found, and ``check``
            whether it holds.
        **numbers
            Numbers and results behind them.

        Raises
        ------
        ParameterError
            If the name or the role is not allowed.
        """
        allowed = ROLES[1:]
        if role not in allowed:
            raise ParameterError(f"role={role!r}: must be one of {', '.join(map(repr, allowed))}; see Report.answer.")
        if name == ANSWER:
            raise ParameterError(f"name={name!r}: is that of Report.answer; choose another.")
        return self._keep(name, role, sentences, numbers)

    def _keep(
        self, name: str, role: Role, sentences: tuple[str, ...], numbers: Mapping[str, Any], *, label: str = ""
    ) -> Sentence:
        texts = tuple(sentence for sentence in sentences if sentence)
        self._said[_checked(name)] = [Said(name=name, role=role, text=text) for text in texts]
        self._numbers[name] = {key: plain(value) for key, value in numbers.items()}
        return Sentence(texts, name, label)

    def table(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        caption: str,
        formats: Mapping[str, str] | None = None,
        main: bool = False,
    ) -> Table:
        """Keep a table under a name and return it for display.

        Parameters
        ----------
        formats : mapping, optional
            Column name to a format, for columns whose name does not say it: see `helpers.report.tables.format_of`.
        main : bool
            Whether it is the table that bears the answer; without one it is the first.
        """
        self._tables[_checked(name)] = Table(frame, caption, dict(formats or {}), name)
        self._main_table = name if main else self._main_table
        return self._tables[name]

    def figure(self, name: str, figure: "Figure", *, alt: str, main: bool = False) -> Picture:
        """Keep a figure under a name, close it, and return it for display.

        Parameters
        ----------
        main : bool
            Whether it is the figure that carries the answer; without one it is the first.
        """
        self._pictures[_checked(name)] = replace(draw(figure, title=name, alt=alt), name=name, main=main)
        return self._pictures[name]

    def page(self, name: str, body: str, *, title: str, alt: str) -> Page:
        """Keep a piece of HTML under a name, to be saved beside the figures, and return it for display."""
        self._pages[_checked(name)] = Page(body=body, title=title, alt=alt, name=name)
        return self._pages[name]

    def save(self, output_dir: str) -> Sentence:
        """Write results.json, tables and figures to a folder; do nothing if it is the empty text.

        Raises
        ------
        DataError
            If the folder cannot be written to.
        """
        if not output_dir:
            return Sentence(("Nothing is saved: output_dir is empty.",))
        try:
            self._write(Path(output_dir))
        except OSError as error:
            raise DataError(f"output_dir={output_dir!r}: cannot be written to ({error.strerror or error}).") from None
        kept = f"{len(self._tables)} tables and {len(self._pictures)} figures"
        return Sentence((f"Saved results.json, {kept} to output_dir.",))

    def _write(self, folder: Path) -> None:
        for part in ("tables", "figures"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for name, table in self._tables.items():
            table.frame.to_csv(folder / "tables" / f"{name}.csv", lineterminator="\n", encoding="utf-8")
        for name, picture in self._pictures.items():
            (folder / "figures" / f"{name}.png").write_bytes(picture.png)
            (folder / "figures" / f"{name}.svg").write_bytes(picture.svg)
        for name, page in self._pages.items():
            (folder / "figures" / f"{name}.html").write_text(page.document(), encoding="utf-8", newline="\n")
        _write_json(folder / SHOWN_TABLES, {name: table.shown().model_dump() for name, table in self._tables.items()})
        _write_json(folder / RESULTS, _json_safe(self.record().model_dump()))

    def record(self) -> Results:
        """Return the record of what was found so far, as ``results.json`` keeps it."""
        return Results(
            notebook=self._notebook,
            parameters=self._parameters.choices(),
            tables_read=tables_read(),
            own_data=tuple(own_files_read()),
            verdict=self._verdict,
            sentences=tuple(sentence for said in self._said.values() for sentence in said),
            numbers={name: numbers for name, numbers in self._numbers.items() if numbers},
            tables=tuple(
                TableEntry(name=name, caption=table.caption, main=name == self._main_table)
                for name, table in self._tables.items()
            ),
            figures=tuple(
                FigureEntry(name=name, alt=picture.alt, main=picture.main) for name, picture in self._pictures.items()
            ),
            pages=tuple(PageEntry(name=name, title=page.title, alt=page.alt) for name, page in self._pages.items()),
        )


def _write_json(path: Path, content: Any) -> None:
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _as_sentence(label: str) -> str:
    return f"{label[:1].upper()}{label[1:]}."


def begin_report(notebook: str, model: type[Chosen], namespace: Mapping[str, Any]) -> tuple[Chosen, Report]:
    """Check what a notebook's first cells have set, and open its report; call it with ``globals()``.

    Raises
    ------
    ParameterError
        Naming every unknown, ill-typed and out-of-range parameter at once.
    """
    chosen = check_parameters(notebook, namespace)
    if not isinstance(chosen, model):
        raise ParameterError(f"{notebook} takes {type(chosen).__name__}, not {model.__name__}.")
    return chosen, Report(notebook, chosen)


def draw(figure: "Figure", *, title: str, alt: str) -> Picture:
    """Turn a figure into the bytes of its two files, the same bytes each time, and close it."""
    import matplotlib.pyplot as plt

    from helpers.report.figure_files import picture_files

    png, svg = picture_files(figure, dpi=FIGURE_DPI, title=title, description=alt)
    width, height = (round(inches * 96) for inches in figure.get_size_inches())
    plt.close(figure)
    return Picture(png=png, svg=svg, alt=alt, width=width, height=height)


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ParameterError(f"name={name!r}: must be lower-case letters, digits and underscores, a letter first.")
    return name


def _json_safe(value: Any) -> Any:
    """Write what JSON has no number for in words: NaN as null, infinity as text."""
    if isinstance(value, dict):
        return {str(key): _json_safe(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_safe(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, Result):
        return _json_safe(value.to_dict())
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
