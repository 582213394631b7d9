"""What a notebook saves."""

import json
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from helpers.parameters import Deprivation
from helpers.report.report import Report
from smallstats.errors import DataError, ParameterError
from smallstats.results import NotComputable


def filled_report() -> Report:
    report = Report("01_deprivation", Deprivation())
    refused = NotComputable(method="m", source="s", reason="too few")
    report.say("headline", "One.", "", "Two.", value=np.float64(0.1), gap=float("nan"), end=float("inf"), test=refused)
    frame = pd.DataFrame({"share": [1 / 3]}, index=pd.Index(["North"], name="Group"))
    report.table("shares", frame, caption="Shares", formats={"share": "percent"})
    figure, axes = plt.subplots()
    axes.plot([0, 1], [0, 1])
    report.figure("line", figure, alt="A line rises from 0 to 1.")
    return report


def test_results_are_written_at_full_precision_with_sorted_keys(tmp_path: Path):
    filled_report().save(str(tmp_path))
    text = (tmp_path / "results.json").read_text(encoding="utf-8")
    results = json.loads(text)
    assert results["findings"]["headline"] == {
        "sentence": "One. Two.", "value": 0.1, "gap": None, "end": "Infinity",
        "test": {"method": "m", "source": "s", "reason": "too few"},
    }  # fmt: skip
    assert list(results) == sorted(results)
    assert "output_dir" not in results["parameters"]
    assert pd.read_csv(tmp_path / "tables" / "shares.csv")["share"].iloc[0] == 1 / 3


def test_two_saves_give_the_same_bytes(tmp_path: Path):
    for name in ("first", "second"):
        filled_report().save(str(tmp_path / name))
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).rglob("*.*")} for n in ("first", "second"))
    assert first == second
    assert set(first) == {"results.json", "shares.csv", "line.png", "line.svg"}


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
