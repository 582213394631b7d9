"""The committed results at full precision belong to the committed notebooks, without running them."""

import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import nbformat
import pytest

from helpers.data.schema import read_package, with_referred
from helpers.parameters import notebook_named, notebooks
from helpers.paths import data_dir
from helpers.report.record import Results, output_of

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def baseline(notebook: str) -> Results:
    return Results.read(NOTEBOOKS / "baselines" / f"{notebook}.json")


def test_every_notebook_has_a_baseline_and_every_baseline_a_notebook():
    assert sorted(path.stem for path in (NOTEBOOKS / "baselines").iterdir()) == sorted(notebooks())


@pytest.mark.parametrize("notebook", notebooks())
def test_a_baseline_is_of_the_defaults_and_says_what_the_notebook_shows(notebook: str):
    kept = baseline(notebook)
    defaults = notebook_named(notebook).parameters().choices()
    assert (kept.notebook, kept.parameters) == (notebook, defaults)
    cells = nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    shown = "\n".join(unescape(text) for output in outputs for text in output.get("data", {}).values())
    entries = [(said.text, said.name) for said in kept.sentences]
    entries += [(table.caption, table.name) for table in kept.tables] + [(each.alt, each.name) for each in kept.figures]
    named = {output_of(output)[1] for output in outputs}
    missing = [text for text, name in entries if text not in shown or name not in named]
    assert missing == [], f"make it again with `area-send baseline {notebook}`"


@pytest.mark.parametrize("notebook", notebooks())
def test_a_baseline_keeps_to_the_schema_and_names_the_tables_that_its_notebook_is_known_to_read(notebook: str):
    text = (NOTEBOOKS / "baselines" / f"{notebook}.json").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(Results.model_json_schema()).validate(json.loads(text))
    known = with_referred(read_package(data_dir()), notebook_named(notebook).tables)
    assert set(baseline(notebook).tables_read) == set(known)


def test_the_schema_refuses_another_label_role_or_field():
    check = jsonschema.Draft202012Validator(Results.model_json_schema())
    right = {"format": 2, "notebook": "n", "parameters": {}}
    assert check.is_valid(right)
    said = [{"name": "n", "role": "aside", "text": "t"}]
    wrongs: list[dict[str, Any]] = [{"format": 1}, {"verdict": "maybe"}, {"sentences": said}, {"findings": {}}]
    for wrong in wrongs:
        assert not check.is_valid({**right, **wrong}), wrong


def test_a_notebook_given_its_own_defaults_finds_what_its_baseline_holds(moved: Callable[..., list[str]]):
    assert moved("01_deprivation", n_groups=5) == []
    assert "answer.overall.count" in moved("01_deprivation", as_at_date="2019-03-31")
