"""JupyterLab as students meet it, by clicking in a real browser."""

from typing import Any

import pytest
from tests.area_send.students.jupyterlab import WAIT, Lab

from helpers.parameters import notebooks
from helpers.parameters.guard import REFUSED

pytestmark = pytest.mark.browser
LINKS = """() => [...document.querySelectorAll('.jp-Notebook a, .jp-MarkdownViewer a')]
    .filter(link => !link.classList.contains('jp-InternalAnchorLink')).map(link => link.textContent)"""


def test_make_lab_opens_the_start_page_and_each_of_its_links_opens_a_file(lab: Lab):
    lab.run_all()
    names = lab.page.evaluate(LINKS)
    assert set(notebooks()) <= set(names)
    for name in names:
        lab.turn_to("docs/start.ipynb")
        lab.page.locator(".jp-Notebook a", has_text=name).click()
        other = {"Your own question": "docs/own_question.ipynb", "The students' guide": "docs/students.md"}
        lab.wait_for(f"notebooks/{name}.ipynb" if name in notebooks() else other[name])
    assert lab.page.locator(".jp-Dialog").count() == 0


def test_the_guide_opens_as_a_page_and_its_links_lead_on(lab: Lab):
    lab.page.locator(".jp-Notebook a", has_text="The students' guide").click()
    lab.wait_for("docs/students.md")
    lab.page.locator(".jp-MarkdownViewer h1", has_text="For students").wait_for()
    lab.page.locator(".jp-MarkdownViewer a", has_text="Methods").click()
    lab.wait_for("docs/methods/README.md")


def said(cells: list[Any]) -> list[str]:
    """Return the last line of each error that code cells show, nothing of other cells."""
    errors = [each for cell in cells for each in cell.get("outputs", []) if each["output_type"] == "error"]
    return [each["traceback"][-1] for each in errors]


def results(cells: list[Any]) -> list[Any]:
    """Return all that code cells show but for errors."""
    return [each for cell in cells for each in cell.get("outputs", []) if each["output_type"] != "error"]


def computed(cells: list[Any], cell: str) -> str:
    """Return what a cell of this name shows, as text."""
    (found,) = [each for each in cells if each["id"] == cell]
    return "".join(found["outputs"][0]["data"]["text/plain"])


def test_after_a_refusal_nothing_old_is_shown_or_saved_and_once_corrected_all_is_new(lab: Lab):
    lab.open("notebooks/01_deprivation.ipynb")
    first = lab.run_all()
    assert said(first) == []
    lab.rewrite("n_groups: int = 5", "n_groups: int = 99")
    lab.run_all()
    lab.run_cell("report.save(")  # of the cells after the check, JupyterLab itself runs some or none
    refused = lab.save()
    errors = said(refused)
    assert errors[0].startswith("ParameterError: 01_deprivation: n_groups=99 is not allowed: must be ")
    assert set(errors[1:]) == {f"NotComputedError: {REFUSED}"}
    assert results(refused) == []
    lab.rewrite("n_groups: int = 99", "n_groups: int = 3")
    corrected = lab.run_all()
    assert said(corrected) == []
    assert len(results(corrected)) == len(results(first))
    assert computed(corrected, "answer") != computed(first, "answer")


def test_a_corrected_typo_is_corrected_and_own_variables_do_no_harm(lab: Lab):
    lab.open("notebooks/02_year_on_year.ipynb")
    lab.rewrite("draws: int", "draw: int")
    assert "unknown parameter 'draw' (did you mean 'draws'?)" in said(lab.run_all())[0]
    lab.rewrite("draw: int", "seeds = [1]; draws: int")
    assert said(lab.run_all())[0].endswith("unknown parameter 'seeds' (did you mean 'seed'?).")
    lab.rewrite("seeds = [1]; ", "")
    assert said(lab.run_all()) == []


def test_a_date_without_quotes_is_refused_in_one_line_in_the_first_run(lab: Lab):
    lab.open("notebooks/03_region_and_type.ipynb")
    lab.rewrite('as_at_date: str = "2021-03-31"', "as_at_date: str = 2021-03-31")
    errors = said(lab.run_all())
    assert errors[0].startswith(
        "ParameterError: as_at_date=2021-03-31 is not allowed: text and dates stand in straight"
    )
    assert set(errors[1:]) <= {f"NotComputedError: {REFUSED}"}


def test_the_form_checks_as_one_types_runs_and_shows_what_changed(lab: Lab):
    lab.run_all()
    groups = lab.page.get_by_label("n_groups", exact=True)
    run = lab.page.locator("button.jupyter-button", has_text="Run")
    groups.fill("99")
    lab.page.locator(".widget-html", has_text="99 is not allowed: must be a whole number from 2 to 10").wait_for()
    assert run.is_disabled()
    groups.fill("3")
    run.click()
    shown = lab.page.locator(".widget-html table", has_text="n_groups is 3 (default 5)")
    shown.wait_for(timeout=2 * WAIT)
    assert shown.locator("mark", has_text="0.55").count() > 0


def test_the_start_page_checks_an_answer_and_leads_to_an_own_question_that_runs(lab: Lab):
    cells = lab.run_all()
    (asked,) = [cell["id"] for cell in cells if "answer(1," in cell["source"]]
    assert computed(cells, asked).startswith("Not quite.")
    lab.page.locator(".jp-Notebook a", has_text="Your own question").click()
    lab.wait_for("docs/own_question.ipynb")
    assert said(lab.run_all()) == []
    lab.rewrite('counts = count_outcomes(chosen, by="authority_type")', 'counts = chosen["ofsted_regoin"]')
    line = said(lab.run_all())[0]
    assert line.startswith("KeyError: no column 'ofsted_regoin' (did you mean 'ofsted_region'?).")


def test_comparing_with_the_default_in_a_notebook_shows_what_changed(lab: Lab):
    lab.open("notebooks/05_revisits.ipynb")
    lab.rewrite("horizon_months: int = 30", "horizon_months: int = 24")
    lab.rewrite("report.save(", "from area_send.students import compare_with_default; compare_with_default() #")
    shown = [cell for cell in lab.run_all() if "compare_with_default" in cell["source"]]
    assert computed(shown, shown[0]["id"]).startswith("05_revisits, horizon_months is 24 (default 30): ")
