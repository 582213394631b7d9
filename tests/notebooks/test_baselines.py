"""The committed results at full precision belong to the committed notebooks, without running them."""

from collections.abc import Callable
from html import unescape
from pathlib import Path

import nbformat
import pytest

from helpers.parameters import notebook_named, notebooks
from helpers.report.record import Results, output_of

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def baseline(notebook: str) -> Results:
    return Results.read(NOTEBOOKS / "baselines" / f"{notebook}.json")


def test_every_notebook_has_a_baseline_and_every_baseline_a_notebook():
    assert sorted(path.stem for path in (NOTEBOOKS / "baselines").iterdir()) == sorted(notebooks())


@pytest.mark.parametrize("notebook", notebooks())
def test_a_baseline_is_of_the_defaults_and_says_what_the_notebook_shows(notebook: str):
    kept = baseline(notebook)
    defaults = {
        name: value
        for name, value in notebook_named(notebook).parameters().to_literals().items()
        if name != "output_dir"
    }
    assert (kept.notebook, kept.parameters) == (notebook, defaults)
    cells = nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    shown = "\n".join(unescape(text) for output in outputs for text in output.get("data", {}).values())
    entries = [(said.text, said.name) for said in kept.sentences]
    entries += [(table.caption, table.name) for table in kept.tables] + [(each.alt, each.name) for each in kept.figures]
    named = {output_of(output)[1] for output in outputs}
    missing = [text for text, name in entries if text not in shown or name not in named]
    assert missing == [], f"make it again with `area-send baseline {notebook}`"


def test_a_notebook_given_its_own_defaults_finds_what_its_baseline_holds(moved: Callable[..., list[str]]):
    assert moved("01_deprivation", n_groups=5) == []
    assert "headline.overall.count" in moved("01_deprivation", as_at_date="2019-03-31")
