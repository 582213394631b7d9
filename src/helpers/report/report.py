"""What a notebook shows and saves: sentences, tables and figures, each kept under a name.

A notebook shows a thing by ending a cell on it, and saves everything it has shown with one call. Names are the
stems of the files: ``tables/shares.csv``, ``figures/shares.svg``.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.report.tables import Table
from smallstats.errors import DataError, ParameterError
from smallstats.results import Result, plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from helpers.parameters import NotebookParameters

FIGURE_DPI = 144
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, repr=False)
class Sentence:
    """One or more computed sentences, shown as a paragraph."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.text)}</p>"


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
    """

    png: bytes
    svg: bytes
    alt: str
    width: int
    height: int

    def __repr__(self) -> str:
        return f"[Figure] {self.alt}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        size = {"width": self.width, "height": self.height}
        return {"image/png": self.png, "text/plain": repr(self)}, {"image/png": {"alt": self.alt, **size}}


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
    """

    body: str
    title: str
    alt: str

    def __repr__(self) -> str:
        return f"[Map] {self.alt}"

    def _repr_html_(self) -> str:
        return self.body

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

    def __init__(self, notebook: str, parameters: "NotebookParameters") -> None:
        self._notebook = notebook
        self._parameters = parameters
        self._findings: dict[str, dict[str, Any]] = {}
        self._tables: dict[str, Table] = {}
        self._pictures: dict[str, Picture] = {}
        self._pages: dict[str, Page] = {}

    def say(self, name: str, *sentences: str, **numbers: Any) -> Sentence:
        """Keep a finding, its words and the numbers or results behind them, and return it for display."""
        text = " ".join(sentence for sentence in sentences if sentence)
        self._findings[_checked(name)] = {"sentence": text, **{key: plain(value) for key, value in numbers.items()}}
        return Sentence(text)

    def table(self, name: str, frame: pd.DataFrame, *, caption: str, formats: Mapping[str, str] | None = None) -> Table:
        """Keep a table under a name and return it for display."""
        self._tables[_checked(name)] = Table(frame, caption, dict(formats or {}))
        return self._tables[name]

    def figure(self, name: str, figure: "Figure", *, alt: str) -> Picture:
        """Keep a figure under a name, close it, and return it for display."""
        self._pictures[_checked(name)] = draw(figure, title=name, alt=alt)
        return self._pictures[name]

    def page(self, name: str, body: str, *, title: str, alt: str) -> Page:
        """Keep a piece of HTML under a name, to be saved beside the figures, and return it for display."""
        self._pages[_checked(name)] = Page(body=body, title=title, alt=alt)
        return self._pages[name]

    def save(self, output_dir: str) -> Sentence:
        """Write results.json, tables and figures to a folder; do nothing if it is the empty text.

        Raises
        ------
        DataError
            If the folder cannot be written to.
        """
        if not output_dir:
            return Sentence("Nothing is saved: output_dir is empty.")
        try:
            self._write(Path(output_dir))
        except OSError as error:
            raise DataError(f"output_dir={output_dir!r}: cannot be written to ({error.strerror or error}).") from None
        return Sentence(
            f"Saved results.json, {len(self._tables)} tables and {len(self._pictures)} figures to output_dir."
        )

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
        content = json.dumps(_json_safe(self._results()), indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
        (folder / "results.json").write_text(content + "\n", encoding="utf-8", newline="\n")

    def _results(self) -> dict[str, Any]:
        parameters = {key: value for key, value in self._parameters.to_literals().items() if key != "output_dir"}
        return {
            "notebook": self._notebook,
            "parameters": parameters,
            "findings": self._findings,
            "tables": {name: table.caption for name, table in self._tables.items()},
            "figures": {name: picture.alt for name, picture in self._pictures.items()},
        }


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
