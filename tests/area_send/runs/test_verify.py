"""A finished run held to what is committed, and two runs side by side."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from area_send.runs.compare import compare_runs, find_runs
from area_send.runs.verify import baseline_path, compare_with_baseline, verify_notebook
from smallstats.errors import DataError, ParameterError

RESULTS = {
    "notebook": "01_deprivation",
    "format": 2,
    "parameters": {"n_groups": 5},
    "verdict": "clear",
    "sentences": [{"name": "headline", "role": "evidence", "text": "59 of 116."}],
    "numbers": {"headline": {"share": {"count": 59, "estimate": 0.5086206896551724}}},
}
HTML = "<table><caption>Shares</caption></table>"


def changed(sentence: str = "59 of 116.", **numbers: Any) -> dict[str, Any]:
    said = [{"name": "headline", "role": "evidence", "text": sentence}]
    return {**RESULTS, "sentences": said, "numbers": {"headline": numbers}}


def cell(source: str, html: str = "", *, alt: str = "", tags: list[str] | None = None) -> Any:
    data = {"text/html": html} | ({"image/png": "AAAA"} if alt else {})
    about = {"area_send": {"kind": "figure", "name": "shares"}, "image/png": {"alt": alt}} if alt else {}
    output = nbformat.v4.new_output("execute_result", data, metadata=about)
    made = nbformat.v4.new_code_cell(source, outputs=[output])
    if tags:
        made.metadata.tags = tags
    return made


COMMITTED = [
    cell("show()", HTML), cell("draw()", alt="A share."),
    cell("report.save(chosen.output_dir)", "nothing saved"), cell("colophon()", "1.0", tags=["nbval-ignore-output"]),
]  # fmt: skip


@pytest.fixture
def make_run(project: Path, tmp_path: Path) -> Callable[..., Path]:
    """Write a project with its baseline, and a run's folder that holds these results and cells."""
    nbformat.write(nbformat.v4.new_notebook(cells=COMMITTED), project / "notebooks" / "01_deprivation.ipynb")
    (project / "notebooks" / "baselines").mkdir()
    baseline_path("01_deprivation").write_text(json.dumps(RESULTS))

    def make(results: dict[str, Any] = RESULTS, cells: list[Any] = COMMITTED, key: str = "0a1b") -> Path:
        folder: Path = tmp_path / "outputs" / "runs" / results["notebook"] / key
        folder.mkdir(parents=True)
        (folder / "results.json").write_text(json.dumps(results))
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "notebook.ipynb")
        return folder

    return make


def places(folder: Path, **options: float) -> list[str]:
    return [item.place for item in compare_with_baseline("01_deprivation", folder, **options)]


def test_a_run_as_committed_shows_no_difference_wherever_it_was_saved(make_run):
    injected = cell("# Parameters\noutput_dir = '.'", tags=["injected-parameters"])
    saved = cell("report.save(chosen.output_dir)", "saved")
    colophon = cell("colophon()", "2.0", tags=["nbval-ignore-output"])
    assert places(make_run(cells=[injected, *COMMITTED[:2], saved, colophon])) == []


def test_another_count_word_or_name_is_a_difference(make_run):
    made = make_run(changed(sentence="58 of 116.", share={"count": 58, "estimate": 0.5086206896551724}))
    assert places(made) == ["numbers.headline.share.count", "sentences.headline.1"]


def test_the_tolerance_is_for_floats_and_can_be_chosen(make_run):
    made = make_run(changed(share={"count": 59, "estimate": 0.508621}))
    assert places(made) == ["numbers.headline.share.estimate"]
    assert places(made, tolerance=1e-6) == []


def test_what_a_cell_shows_is_compared_and_pictures_by_their_alternative_text(make_run):
    made = make_run(cells=[cell("show()", HTML + " "), cell("draw()", alt="Another share."), *COMMITTED[2:]])
    assert places(made) == ["cell 1, output 1, text/html", "cell 2, figure shares, alternative text"]


def test_a_run_of_another_source_is_a_difference(make_run):
    assert places(make_run(cells=[cell("show(1)", HTML), *COMMITTED[1:]])) == ["notebook"]


def test_a_missing_or_damaged_baseline_is_one_clear_error(make_run):
    made = make_run()
    for damaged in ("{", "[" * 100_000 + "]" * 100_000):
        baseline_path("01_deprivation").write_text(damaged)
        with pytest.raises(DataError, match="is no record of a run"):
            places(made)
    baseline_path("01_deprivation").unlink()
    with pytest.raises(DataError, match="make it with `area-send baseline 01_deprivation`"):
        places(made)


def test_a_run_that_fails_is_a_difference_of_its_own(make_run, write_notebook):
    make_run()
    write_notebook("1 / 0")
    (failure,) = verify_notebook("01_deprivation").differences
    assert failure.place == "run"
    assert "ZeroDivisionError" in failure.found


def test_two_runs_are_compared_by_parameters_sentences_and_numbers(make_run, tmp_path: Path):
    other = changed(sentence="58 of 116.", share={"count": 58, "estimate": 0.5})
    other |= {"parameters": {"n_groups": 4}, "verdict": "not shown"}
    make_run()
    make_run(other, key="0a2b")
    found = compare_runs(*find_runs(("0a1", "0a2b"), tmp_path / "outputs"))
    assert [(item.place, item.expected, item.found) for item in found.parameters] == [("n_groups", 5, 4)]
    assert [(item.place, item.expected, item.found) for item in found.verdicts] == [("verdict", "clear", "not shown")]
    assert [item.place for item in found.sentences] == ["headline.1"]
    assert [item.place for item in found.numbers] == ["headline.share.count", "headline.share.estimate"]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("0a", "0a1b"), "2 runs have a key that begins with '0a'"),
        (("ff", "0a1b"), "no run in .* begins with 'ff'"),
        (("../x", "ff"), "'../x' is not a run's key.*; no run"),
        (("*", "0a1b"), "is not a run's key"),
        (("0a1b", "0b"), "0b of 02_year_on_year"),
    ],
)
def test_keys_that_name_no_pair_of_runs_are_one_clear_error(make_run, tmp_path: Path, keys, said: str):
    make_run()
    make_run(key="0a2b")
    make_run({**RESULTS, "notebook": "02_year_on_year"}, key="0b3b")
    with pytest.raises(ParameterError, match=said):
        find_runs(keys, tmp_path / "outputs")
