"""The commands on the site: what they print, what they leave, and how they refuse."""

import re
import shutil
from pathlib import Path

import pytest
from tests.area_send.site.conftest import Site
from tests.area_send.site.test_pages import OUTSIDE, read
from typer.testing import CliRunner

from area_send.cli import app
from area_send.site.browser import print_pdf
from smallstats.errors import DataError, ParameterError, RunError

RUNNER = CliRunner()


def test_an_export_is_one_file_that_asks_nothing_of_any_host(site: Site, tmp_path: Path):
    done = RUNNER.invoke(
        app, ["export", "01_deprivation", "--no-pdf", "--outputs", str(site.outputs), "--to", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    (page,) = tmp_path.iterdir()
    assert page.name == "01_deprivation.html"
    found = read(page)
    assert [link for link in found.links if OUTSIDE.match(link[2]) or not link[2].startswith("data:")] == []
    assert len(found.alts) == 3
    assert all(alt and re.search(r"\d", alt) and alt.endswith(".") for alt in found.alts)
    assert all(table["caption"] == 1 and table["heads"] == table["scopes"] for table in found.tables)
    text = page.read_text(encoding="utf-8")
    assert "14 of 22 of the most deprived areas" in text
    assert str(site.outputs) not in text


def test_other_parameters_are_exported_beside_the_default_under_their_key(site: Site, tmp_path: Path):
    words = ["-p", "n_groups=3", "--no-pdf", "--outputs", str(site.outputs), "--to", str(tmp_path)]
    assert RUNNER.invoke(app, ["export", "01_deprivation", *words]).exit_code == 0
    (page,) = tmp_path.iterdir()
    assert re.fullmatch(r"01_deprivation-[0-9a-f]{16}\.html", page.name)
    assert "area-send run 01_deprivation -p n_groups=3" in page.read_text(encoding="utf-8")


@pytest.mark.browser
def test_the_pdf_is_made_by_the_browser(site: Site, tmp_path: Path, browser: object):
    done = RUNNER.invoke(app, ["export", "01_deprivation", "--outputs", str(site.outputs), "--to", str(tmp_path)])
    assert done.exit_code == 0, done.output
    made = (tmp_path / "01_deprivation.pdf").read_bytes()
    assert made.startswith(b"%PDF-")
    assert len(made) > 50_000


def test_without_a_browser_a_pdf_is_refused_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AREA_SEND_BROWSER", "none-such")
    done = RUNNER.invoke(app, ["export", "01_deprivation", "--outputs", str(tmp_path), "--to", str(tmp_path / "to")])
    assert isinstance(done.exception, ParameterError)
    assert "No browser of the Chromium family" in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_an_exercise_is_checked_by_running_it(site: Site):
    done = RUNNER.invoke(app, ["check-exercise", "2", "-p", "n_groups=3", "--outputs", str(site.outputs)])
    assert done.exit_code == 1
    assert "ok       you changed n_groups from 5 to 3, and no other" in done.output
    assert "not yet  the exact test gives p = 0.55, and p = 0.52 with the default" in done.output
    assert "Your run found: No clear link" in done.output


def test_an_exercise_without_parameters_says_what_to_change(site: Site):
    done = RUNNER.invoke(app, ["check-exercise", "4", "--outputs", str(site.outputs)])
    assert done.exit_code == 1
    assert "horizon_months is still 30; give it with -p horizon_months=..." in done.output


def test_a_wrong_parameter_of_an_exercise_is_refused_before_a_run(tmp_path: Path):
    done = RUNNER.invoke(app, ["check-exercise", "2", "-p", "n_group=3", "--outputs", str(tmp_path)])
    assert isinstance(done.exception, ParameterError)
    assert "did you mean 'n_groups'" in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_the_site_of_no_runs_is_refused(tmp_path: Path):
    done = RUNNER.invoke(app, ["site", "--outputs", str(tmp_path)])
    assert isinstance(done.exception, DataError)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(shutil.which("true") is None, reason="there is no program that does nothing")
def test_a_browser_that_makes_no_file_is_not_taken_for_one_that_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AREA_SEND_BROWSER", "true")
    (tmp_path / "old.pdf").write_text("old")
    with pytest.raises(RunError, match=r"made no old\.pdf"):
        print_pdf(tmp_path / "page.html", tmp_path / "old.pdf")
    assert (tmp_path / "old.pdf").read_text() == "old"
