"""Runs of notebooks for the tests of this folder: made once a module, read back, and their words checked.

Where a test asks only whether an answer changes, a notebook's cells are executed as plain code in the test's own
process and its figures are not drawn: a fraction of a run's time, and the cells are the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest
from matplotlib.figure import Figure

from area_send.runs.differences import differences
from area_send.runs.execute import execute_run
from area_send.runs.plan import plan_run
from helpers.parameters import check_values
from helpers.report import report
from helpers.report.record import RESULTS, Results

# A missing number, a doubled mark, a gap, or a plural after one.
BROKEN = re.compile(r"\bnan\b|\binf\b|\bNone\b(?! of)|\.\.|  |\( | \)| ,|\b1 (inspections|groups|areas|draws|tests)\b")


@dataclass(frozen=True)
class Made:
    """One finished run, read back."""

    folder: Path
    values: dict[str, Any]

    @property
    def results(self) -> Results:
        return Results.read(self.folder / RESULTS)

    def said(self, name: str) -> str:
        return " ".join(self.results.said(name=name))

    @property
    def words(self) -> list[str]:
        found = self.results
        return [*(said.text for said in found.sentences), *(figure.alt for figure in found.figures)]

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.folder / "tables" / f"{name}.csv")

    def check_words(self) -> None:
        """Every sentence starts and ends as one, and none has a missing number, a doubled mark or a wrong plural."""
        for sentence in self.words:
            assert sentence[0].isupper() or sentence[0].isdigit(), sentence
            assert sentence.endswith("."), sentence
            assert not BROKEN.search(sentence), sentence


@pytest.fixture(scope="module")
def make_run(tmp_path_factory: pytest.TempPathFactory, warm: None) -> Callable[..., Made]:
    """Run a notebook with given values; a run made before in this module is found again."""
    outputs = tmp_path_factory.mktemp("outputs")

    def make(notebook: str, *, into: Path = outputs, cold: bool = False, **values: Any) -> Made:
        parameters = check_values(notebook, values)
        return Made(execute_run(plan_run(parameters), outputs=into, cold=cold).folder, parameters.choices())

    return make


@pytest.fixture(scope="module")
def default(request: pytest.FixtureRequest, make_run: Callable[..., Made]) -> Made:
    """Run the notebook that a test module names, with its defaults."""
    return make_run(request.module.NOTEBOOK)


@pytest.fixture
def follow(request: pytest.FixtureRequest, make_run: Callable[..., Made], default: Made) -> Callable[[str], Made]:
    """Run the notebook of a test module with one of its `OTHER` sets of values: whole sentences, and other ones."""

    def run(name: str) -> Made:
        made = make_run(request.module.NOTEBOOK, **request.module.OTHER[name])
        made.check_words()
        assert made.words != default.words
        assert made.results.parameters == made.values
        return made

    return run


@pytest.fixture
def moved(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Name what a notebook finds otherwise than its baseline when it is given these values."""
    monkeypatch.setattr(report, "draw", _undrawn)

    def found(notebook: str, values: dict[str, Any]) -> Results:
        namespace: dict[str, Any] = {}
        for cell in nbformat.read(root / "notebooks" / f"{notebook}.ipynb", as_version=4).cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, f"{notebook}, cell {cell.id}", "exec"), namespace)
            if "parameters" in cell.metadata.get("tags", []):
                namespace |= {**values, "output_dir": str(tmp_path)}
        return Results.read(tmp_path / RESULTS)

    def places(notebook: str, **values: Any) -> list[str]:
        kept = Results.read(root / "notebooks" / "baselines" / f"{notebook}.json")
        return [item.place for item in differences(kept.numbers, found(notebook, values).numbers, tolerance=1e-9)]

    return places


def _undrawn(figure: Figure, *, title: str, alt: str) -> report.Picture:
    plt.close(figure)
    return report.Picture(png=b"", svg=b"", alt=alt, width=1, height=1)
