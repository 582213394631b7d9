"""Every sentence that a committed notebook has computed keeps the rules, and none stands twice."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from tests.sentence_rules import MEDIAN, median_words, problems, sentences

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
REWRITTEN = (
    "01_deprivation",
    "02_year_on_year",
    "03_region_and_type",
    "04_population_and_provision",
    "05_revisits",
    "09_map",
)
"""Notebooks that have been rewritten to these rules."""


def said(notebook: str) -> list[str]:
    """Return each text that the notebook's answer and sentences show."""
    cells = nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells
    outputs: list[Any] = [output for cell in cells for output in cell.get("outputs", [])]
    kinds = {"answer", "sentence"}
    return [
        output.data["text/plain"]
        for output in outputs
        if output.get("metadata", {}).get("area_send", {}).get("kind") in kinds and output.data["text/plain"]
    ]


@pytest.mark.parametrize("notebook", REWRITTEN)
class TestEvery:
    def test_its_sentences_are_short_and_plain(self, notebook: str):
        texts = said(notebook)
        assert len(texts) >= 5
        assert [problem for text in texts for problem in problems(text)] == []
        assert median_words(texts) <= MEDIAN

    def test_none_stands_twice(self, notebook: str):
        found = [one for text in said(notebook) for one in sentences(text)]
        assert [one for one in set(found) if found.count(one) > 1] == []
