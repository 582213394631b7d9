"""A form as its controls are used, without a page."""

from pathlib import Path

import pytest

from area_send.students import form
from helpers.parameters import notebook_named, notebooks
from smallstats.errors import ParameterError


@pytest.mark.parametrize("notebook", notebooks())
def test_every_notebook_has_a_form_whose_defaults_can_be_run(notebook: str):
    made = form(notebook)
    assert made.values() == notebook_named(notebook).parameters().choices()
    assert not made.button.disabled


def test_a_wrong_value_is_said_as_it_is_typed_and_cannot_be_run():
    made = form("01_deprivation")
    made.controls["n_groups"].value = "99"
    assert made.said["n_groups"].value == "<b>99 is not allowed: must be a whole number from 2 to 10</b>"
    assert made.button.disabled
    made.controls["as_at_date"].value = "soon"
    made.controls["n_groups"].value = "3"
    assert "must be a date written YYYY-MM-DD" in made.said["as_at_date"].value
    assert made.button.disabled
    made.controls["as_at_date"].value = "2022-08-31"
    assert not made.button.disabled


def test_running_shows_progress_and_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("area_send.students.trying.outputs_dir", lambda: tmp_path)
    made = form("01_deprivation")
    shares: list[float] = []
    made.progress.observe(lambda change: shares.append(change.new), names="value")
    made.controls["n_groups"].value = "3"
    made.button.click()
    assert "n_groups is 3 (default 5)" in made.result.value
    assert shares == sorted(shares)
    assert len(shares) > 20
    assert shares[-1] == 1
    assert not made.button.disabled


def test_what_leaves_nothing_to_analyse_is_said_in_the_form():
    made = form("01_deprivation")
    made.controls["as_at_date"].value = "2001-01-01"
    made.button.click()
    assert "leaves no inspection of the framework 2016 to 2022" in made.result.value
    assert not made.button.disabled


def test_without_widgets_plain_words_and_a_table_take_its_place():
    shown = form("01_deprivation")._repr_mimebundle_()
    assert list(shown) == ["application/vnd.jupyter.widget-view+json", "text/html", "text/plain"]
    assert "try_out('01_deprivation'" in shown["text/plain"]
    assert "one of existing-at-date, as-inspected, never-abolished" in shown["text/html"]


def test_an_unknown_notebook_has_no_form():
    with pytest.raises(ParameterError, match="did you mean '01_deprivation'"):
        form("01_deprivaton")
