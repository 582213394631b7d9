"""Runs of notebooks for the tests of this folder: made once a module, read back, and their words checked."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.parameters import check_values
from helpers.runs.execute import execute_run
from helpers.runs.plan import plan_run

# A missing number, a doubled mark, a gap, or a plural after one.
BROKEN = re.compile(r"\bnan\b|\binf\b|\bNone\b(?! of)|\.\.|  |\( | \)| ,|\b1 (inspections|groups|areas|draws|tests)\b")


@dataclass(frozen=True)
class Made:
    """One finished run, read back."""

    folder: Path
    values: dict[str, Any]

    @property
    def results(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "results.json").read_text(encoding="utf-8"))
        return found

    @property
    def words(self) -> list[str]:
        found = self.results
        return [*(finding["sentence"] for finding in found["findings"].values()), *found["figures"].values()]

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
        literals = {name: value for name, value in parameters.to_literals().items() if name != "output_dir"}
        return Made(execute_run(plan_run(parameters), outputs=into, cold=cold).folder, literals)

    return make


@pytest.fixture(scope="module")
def default(request: pytest.FixtureRequest, make_run: Callable[..., Made]) -> Made:
    """Run the notebook that a test module names, with its defaults."""
    return make_run(request.module.NOTEBOOK)
