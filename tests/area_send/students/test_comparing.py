"""What a change changes, beside the defaults: in words, marked, from a report and from a run."""

import json
from pathlib import Path

import pytest

from area_send.runs.verify import baseline_path
from area_send.students import compare_with_default, try_out
from area_send.students.comparing import beside_default
from helpers.report.record import Results
from smallstats.errors import ParameterError


@pytest.fixture
def default() -> Results:
    return Results.read(baseline_path("01_deprivation"))


def changed(default: Results, **values: object) -> Results:
    content = json.loads(default.model_dump_json())
    content["parameters"]["n_groups"] = 3
    content["sentences"][0]["text"] = "An <odd> answer."
    return Results.model_validate_json(json.dumps({**content, **values}))


def test_the_default_run_differs_in_nothing_and_says_so(default: Results):
    beside = beside_default(default)
    assert (dict(beside.changed), dict(beside.sentences)) == ({}, {})
    assert "all parameters at their defaults: no finding reads otherwise" in beside._repr_html_()


def test_what_reads_otherwise_stands_beside_the_default_with_its_new_words_marked(default: Results):
    beside = beside_default(changed(default))
    name = default.sentences[0].name
    assert dict(beside.changed) == {"n_groups": (5, 3)}
    assert list(beside.sentences) == [name]
    assert "n_groups is 3 (default 5): 1 finding reads otherwise" in repr(beside)
    assert "<mark>An &lt;odd&gt; answer.</mark>" in beside._repr_html_()


def test_another_verdict_comes_first(default: Results):
    beside = beside_default(changed(default, verdict="clear"))
    assert next(iter(beside.sentences)) == "verdict"
    assert beside.sentences["verdict"][1] == "Clear."


def test_comparing_before_any_cell_has_run_says_what_to_do():
    with pytest.raises(ParameterError, match="run all cells of the notebook first"):
        compare_with_default()


def test_trying_out_a_value_runs_the_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("area_send.students.trying.outputs_dir", lambda: tmp_path)
    beside = try_out("01_deprivation", n_groups=3)
    assert dict(beside.changed) == {"n_groups": (5, 3)}
    assert "answer" in beside.sentences
    with pytest.raises(ParameterError, match="n_groups=99 is not allowed"):
        try_out("01_deprivation", n_groups=99)
