"""What every committed notebook keeps to, whatever it asks."""

import ast
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from papermill.inspection import _infer_parameters
from papermill.iorw import load_notebook_node
from tests.notebooks.test_sentences import REWRITTEN

from helpers.parameters import describe, notebook_named, notebooks
from helpers.parameters.words import choices_comment

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SECTIONS = ["Parameters", "Set-up", "Data", "Headline", "Does it hold?", "Limits", "Save", "Colophon"]
ANSWER_FIRST = ["Parameters", "Set-up", "Answer", "Data", "Does it hold?", "Limits", "Save", "Colophon"]
"""The sections of notebooks that have been rewritten, see `tests.notebooks.test_sentences.REWRITTEN`."""


def read(notebook: str) -> Any:
    return nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4)


def code_cells(notebook: str) -> list[Any]:
    return [cell for cell in read(notebook).cells if cell.cell_type == "code"]


def with_choices(source: str, fields: Any) -> list[str]:
    """Return the lines of a parameters cell, each with what it may be below it."""
    lines = [line for line in source.splitlines() if not line.startswith("#")]
    comments = [choices_comment(fields[line.partition(":")[0]]) for line in lines]
    return [part for pair in zip(lines, comments, strict=True) for part in pair if part]


def prose(notebook: str) -> str:
    return "\n\n".join(cell.source for cell in read(notebook).cells if cell.cell_type == "markdown")


def test_every_notebook_has_a_model_and_every_model_a_notebook():
    assert sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")) == sorted(notebooks())


@pytest.mark.parametrize("notebook", notebooks())
class TestEvery:
    def test_it_asks_its_question_first_and_keeps_the_order_of_sections(self, notebook: str):
        assert re.match(r"# .+\?\n", prose(notebook))
        assert prose(notebook).splitlines()[0] == f"# {notebook_named(notebook).question}"
        heads = re.findall(r"^## (.+)$", prose(notebook), flags=re.MULTILINE)
        places = [heads.index(section) for section in (ANSWER_FIRST if notebook in REWRITTEN else SECTIONS)]
        assert places == sorted(places)
        assert places[3] + 1 < places[4], "no question stands between headline and 'Does it hold?'"

    def test_papermill_reads_every_parameter_with_the_models_type_default_and_meaning(self, notebook: str):
        found = [
            (item.name, item.inferred_type_name, item.default, item.help)
            for item in _infer_parameters(load_notebook_node(str(NOTEBOOKS / f"{notebook}.ipynb")))
        ]
        expected = [(row["name"], row["type"], row["default"], row["meaning"]) for row in describe(notebook)]
        assert found == expected

    def test_what_a_parameter_may_be_stands_below_it(self, notebook: str):
        (source,) = [each.source for each in code_cells(notebook) if "parameters" in each.metadata.get("tags", [])]
        fields = notebook_named(notebook).parameters.model_fields
        assert source == "\n".join(with_choices(source, fields))

    def test_only_one_cell_is_tagged_parameters_and_only_the_colophon_is_not_compared(self, notebook: str):
        tags = [
            (place, tag) for place, cell in enumerate(read(notebook).cells) for tag in cell.metadata.get("tags", [])
        ]
        assert [tag for _, tag in tags] == ["parameters", "nbval-ignore-output"]
        assert tags[-1][0] == len(read(notebook).cells) - 1

    def test_it_is_committed_executed_in_order_without_warning_or_error(self, notebook: str):
        cells = code_cells(notebook)
        assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
        kinds = {output.output_type for cell in cells for output in cell.outputs}
        assert kinds <= {"execute_result", "display_data"}

    def test_code_is_plain_and_ends_on_one_thing(self, notebook: str):
        told_elsewhere = ast.FunctionDef | ast.ClassDef | ast.For | ast.While | ast.With | ast.Try
        for cell in code_cells(notebook):
            assert not cell.source.rstrip().endswith(";")
            assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, told_elsewhere)], (
                cell.source
            )
            assert len(cell.outputs) <= 1

    def test_a_rewritten_one_imports_in_six_lines_and_attempts_nothing(self, notebook: str):
        statements = [node for cell in code_cells(notebook) for node in ast.parse(cell.source).body]
        imports = [node for node in statements if isinstance(node, ast.Import | ast.ImportFrom)]
        if notebook in REWRITTEN:
            assert len(imports) <= 6
            assert not any("attempt(" in cell.source for cell in code_cells(notebook))

    def test_no_result_is_typed_into_the_prose(self, notebook: str):
        typed = r"\d+(\.\d+)?\s?%|\bp\s?[=<>]\s?0?\.\d|\b\d+ (of|out of) \d+|\b\d+ (local )?areas|\b0\.\d+"
        assert not re.search(typed, prose(notebook)), re.search(typed, prose(notebook))

    def test_every_figure_has_alt_text_that_is_a_sentence_with_a_result(self, notebook: str):
        pictures = [o for cell in code_cells(notebook) for o in cell.outputs if "image/png" in o.get("data", {})]
        assert pictures
        for output in pictures:
            alt = output.metadata["image/png"]["alt"]
            assert alt.endswith(".")
            assert len(alt.split()) >= 6
            assert re.search(r"\d", alt)

    def test_every_table_has_a_caption_and_no_empty_header(self, notebook: str):
        tables = [
            o["data"]["text/html"]
            for cell in code_cells(notebook)
            for o in cell.outputs
            if "<table" in o.get("data", {}).get("text/html", "")
        ]
        assert tables
        for html in tables:
            assert re.search(r"<caption>[^<]+</caption>", html)
            assert '<th scope="col"></th>' not in html
