"""The record of a run, ``results.json``: what a notebook says, with which numbers, tables and figures behind it.

Whoever reads a run (the site, `verify`, `compare`, a sweep) reads these models, and each output of the notebook says
in its metadata which entry it is: nothing is guessed from words.
"""

import json
from pathlib import Path
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from helpers.vocabulary import Role, Verdict
from smallstats.errors import DataError

RESULTS: Final = "results.json"
SHOWN_TABLES: Final = "tables.json"
ANSWER: Final = "answer"
"""Name under which the answer's sentences and numbers are kept."""
OUTPUT: Final = "area_send"
"""Key of an output's metadata under which its kind and name stand."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Entry):
    """One computed sentence."""

    name: str = Field(description="Under what it was said; several sentences may share a name")
    role: Role = Field(description="What it is there for")
    text: str = Field(description="The sentence, without markup")


class TableEntry(_Entry):
    """A table that is kept as ``tables/<name>.csv``."""

    name: str = Field(description="Stem of its file")
    caption: str = Field(description="What it shows, in one line")
    main: bool = Field(description="Whether it is the one that bears the answer")


class FigureEntry(_Entry):
    """A figure that is kept as ``figures/<name>.svg`` and ``.png``."""

    name: str = Field(description="Stem of its files")
    alt: str = Field(description="What it shows, as a sentence")
    main: bool = Field(description="Whether it is the one that carries the answer")


class PageEntry(_Entry):
    """A piece of HTML that is kept as ``figures/<name>.html``."""

    name: str = Field(description="Stem of its file")
    title: str = Field(description="Its title")
    alt: str = Field(description="What it shows, as a sentence")


class ShownTable(_Entry):
    """A table as it is shown: every cell as text."""

    caption: str = Field(description="What it shows, in one line")
    heads: tuple[str, ...] = Field(description="Names of all columns, those of the row headers first")
    rows: tuple[tuple[str, ...], ...] = Field(description="The cells of each row, row headers first")
    keys: int = Field(ge=1, description="How many cells of a row are its headers")
    numeric: tuple[bool, ...] = Field(description="Of each column, whether it holds numbers")


class Results(_Entry):
    """What one run of a notebook found. Lists are in the order in which the notebook shows things."""

    format: Literal[2] = Field(2, description="Number of this form of the record")
    notebook: str = Field(description="Name of the notebook, without its ending")
    parameters: dict[str, Any] = Field(description="Every parameter but the folder of outputs")
    tables_read: tuple[str, ...] = Field((), description="Our tables that were read, and those they refer to")
    own_data: tuple[str, ...] = Field((), description="Files of the reader's own that were read in place of ours")
    verdict: Verdict | None = Field(None, description="Label of the answer; none where a notebook gives no answer")
    sentences: tuple[Said, ...] = Field((), description="Everything said")
    numbers: dict[str, dict[str, Any]] = Field(
        default_factory=dict,
        description="Name to the numbers and results behind it; what JSON has no number for is null or text",
    )
    tables: tuple[TableEntry, ...] = Field((), description="Tables kept")
    figures: tuple[FigureEntry, ...] = Field((), description="Figures kept")
    pages: tuple[PageEntry, ...] = Field((), description="Pieces of HTML kept")

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a record from its file.

        Raises
        ------
        DataError
            If the file is missing, damaged, or of another form.
        """
        try:
            return cls.model_validate_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise DataError(f"{path} is missing.") from None
        except (ValidationError, UnicodeDecodeError) as error:
            raise DataError(f"{path} is no record of a run: {_first_fault(error)}.") from None

    def said(self, *, name: str = "", role: str = "") -> list[str]:
        """Return the sentences of a name, of a role, or of both, in order."""
        return [
            sentence.text for sentence in self.sentences if name in ("", sentence.name) and role in ("", sentence.role)
        ]

    @property
    def main_figure(self) -> FigureEntry | None:
        """The figure that carries the answer: the one marked, else the first."""
        return next((entry for entry in self.figures if entry.main), next(iter(self.figures), None))

    @property
    def main_table(self) -> TableEntry | None:
        """The table that bears the answer: the one marked, else the first."""
        return next((entry for entry in self.tables if entry.main), next(iter(self.tables), None))


def _first_fault(error: ValidationError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return str(error)
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}"


def output_of(output: Any) -> tuple[str, str]:
    """Return kind and name of a notebook's output, ``("table", "shares")``; two empty texts if it has none."""
    about = output.get("metadata", {}).get(OUTPUT, {})
    return str(about.get("kind", "")), str(about.get("name", ""))


def read_shown(path: Path) -> dict[str, ShownTable]:
    """Read a run's tables as they are shown, by name.

    Raises
    ------
    DataError
        If the file is missing, damaged, or of another form.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {name: ShownTable.model_validate(table) for name, table in content.items()}
    except FileNotFoundError:
        raise DataError(f"{path} is missing.") from None
    except (ValueError, AttributeError, RecursionError) as error:
        raise DataError(f"{path} holds no tables: {error}.") from None
