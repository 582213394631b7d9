"""What a notebook saves."""

import json
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from helpers.parameters.q01_deprivation import Deprivation
from helpers.report.record import Results, output_of, read_shown
from helpers.report.report import Report
from smallstats.errors import DataError, ParameterError
from smallstats.results import NotComputable


def filled_report() -> Report:
    report = Report("01_deprivation", Deprivation())
    refused = NotComputable(method="m", source="s", reason="too few")
    report.answer("not shown", "It is so.", "")
    kept = {"value": np.float64(0.1), "gap": float("nan"), "end": float("inf"), "test": refused}
    report.say("headline", "One.", "", "Two.", role="evidence", **kept)
    frame = pd.DataFrame({"share": [1 / 3]}, index=pd.Index(["North"], name="Group"))
    report.table("shares", frame, caption="Shares")
    figure, axes = plt.subplots()
    axes.plot([0, 1], [0, 1])
    report.figure("line", figure, alt="A line rises from 0 to 1.", main=True)
    return report


def test_results_are_written_at_full_precision_with_sorted_keys(tmp_path: Path):
    filled_report().save(str(tmp_path))
    text = (tmp_path / "results.json").read_text(encoding="utf-8")
    results = json.loads(text)
    assert [(said["name"], said["role"], said["text"]) for said in results["sentences"]] == [
        ("answer", "answer", "It is so."), ("headline", "evidence", "One."), ("headline", "evidence", "Two."),
    ]  # fmt: skip
    assert results["verdict"] == "not shown"
    assert results["numbers"]["headline"] == {
        "value": 0.1, "gap": None, "end": "Infinity", "test": {"method": "m", "source": "s", "reason": "too few"},
    }  # fmt: skip
    assert results["tables"] == [{"name": "shares", "caption": "Shares", "main": False}]
    assert results["figures"] == [{"name": "line", "alt": "A line rises from 0 to 1.", "main": True}]
    assert list(results) == sorted(results)
    assert "output_dir" not in results["parameters"]
    assert pd.read_csv(tmp_path / "tables" / "shares.csv")["share"].iloc[0] == 1 / 3


def test_two_saves_give_the_same_bytes(tmp_path: Path):
    for name in ("first", "second"):
        filled_report().save(str(tmp_path / name))
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).rglob("*.*")} for n in ("first", "second"))
    assert first == second
    assert set(first) == {"results.json", "tables.json", "shares.csv", "line.png", "line.svg"}


def test_what_is_written_is_read_back(tmp_path: Path):
    report = filled_report()
    report.save(str(tmp_path))
    found = Results.read(tmp_path / "results.json")
    assert found.said(role="evidence") == ["One.", "Two."]
    assert (found.main_figure, found.main_table) == (found.figures[0], found.tables[0])
    (shown,) = read_shown(tmp_path / "tables.json").values()
    assert (shown.heads, shown.rows, shown.keys, shown.numeric) == (
        ("Group", "share"), (("North", "33%"),), 1, (False, True),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no record of a run: the file: Invalid JSON"),
        ('{"format": 1}', "no record of a run: format"),
        ('{"format": 2, "notebook": "n", "parameters": {}, "verdict": "maybe"}', "no record of a run: verdict"),
    ],
)
def test_a_damaged_record_is_one_clear_error(tmp_path: Path, content: str, said: str):
    (tmp_path / "results.json").write_text(content)
    with pytest.raises(DataError, match=said):
        Results.read(tmp_path / "results.json")
    with pytest.raises(DataError, match="is missing"):
        Results.read(tmp_path / "none.json")


def test_what_is_said_again_under_a_name_replaces_what_was_said_before():
    report = filled_report()
    report.say("headline", "Three.", role="caution")
    report.answer("clear", "It is not so.")
    record = report.record()
    assert [said.text for said in record.sentences] == ["It is not so.", "Three."]
    assert (record.verdict, record.numbers) == ("clear", {})


def test_a_label_or_role_that_does_not_exist_is_refused_with_those_that_do():
    report = Report("01_deprivation", Deprivation())
    with pytest.raises(ParameterError, match="verdict='maybe': must be one of 'clear', "):
        report.answer("maybe", "It is so.")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="must have a sentence"):
        report.answer("clear", "")
    with pytest.raises(ParameterError, match="role='aside': must be one of 'evidence', "):
        report.say("text", "It is so.", role="aside")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="role='answer'"):
        report.say("text", "It is so.", role="answer")
    with pytest.raises(ParameterError, match="name='answer'"):
        report.say("answer", "It is so.")


def test_every_output_carries_its_kind_and_name():
    report = filled_report()
    figure = plt.figure()
    outputs: list[Any] = [
        report.answer("clear", "A."), report.say("said", "A."), report.figure("drawn", figure, alt="A."),
        report.table("shown", pd.DataFrame({"a": [1]}), caption="A"),
        report.page("map", "<p>A</p>", title="A", alt="A."),
    ]  # fmt: skip
    found = [output_of({"metadata": output._repr_mimebundle_()[1]}) for output in outputs]
    assert found == [
        ("answer", "answer"), ("sentence", "said"), ("figure", "drawn"), ("table", "shown"), ("page", "map"),
    ]  # fmt: skip
    assert output_of({"data": {}}) == ("", "")


def test_an_answer_shows_its_label_and_each_sentence():
    answer = Report("01_deprivation", Deprivation()).answer("not shown", "p < 0.05.", "So it is.")
    assert answer._repr_html_() == "<p><strong>Not shown.</strong></p>\n<p>p &lt; 0.05.</p>\n<p>So it is.</p>"
    assert repr(answer) == "Not shown. p < 0.05. So it is."


def test_nothing_is_written_without_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert "Nothing is saved" in repr(filled_report().save(""))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataError, match="cannot be written to"):
        filled_report().save(str(tmp_path / "file"))


@pytest.mark.parametrize("name", ["", "../up", "Upper", "a b", "1st"])
def test_a_name_that_is_no_file_stem_is_refused(name: str):
    with pytest.raises(ParameterError, match="must be lower-case"):
        Report("01_deprivation", Deprivation()).say(name, "text")


def test_a_figure_carries_its_alt_text_and_is_closed():
    report = Report("01_deprivation", Deprivation())
    figure = plt.figure()
    data, metadata = report.figure("plot", figure, alt="Nothing is drawn.")._repr_mimebundle_()
    assert metadata["image/png"]["alt"] == "Nothing is drawn."
    assert data["text/plain"] == "[Figure] Nothing is drawn."
    assert data["image/png"].startswith(b"\x89PNG")
    assert plt.get_fignums() == []


def test_a_sentence_is_escaped_in_html():
    sentence = Report("01_deprivation", Deprivation()).say("text", "p < 0.05 & <script>")
    assert sentence._repr_html_() == "<p>p &lt; 0.05 &amp; &lt;script&gt;</p>"


def test_a_page_is_shown_as_html_and_saved_whole_with_its_own_top_heading(tmp_path):
    report = Report("01_deprivation", Deprivation())
    page = report.page("map", "<h3>Map</h3><p>&lt;A&gt;</p>", title="A <map>", alt="A map of 3 areas.")
    assert page._repr_html_() == "<h3>Map</h3><p>&lt;A&gt;</p>"
    assert repr(page) == "[Map] A map of 3 areas."
    report.save(str(tmp_path))
    text = (tmp_path / "figures" / "map.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in text
    assert "<title>A &lt;map&gt;</title>" in text
    assert "<h1>Map</h1>" in text
