"""JupyterLab as students meet it, by clicking in a real browser."""

import pytest
from tests.area_send.students.jupyterlab import Lab

from helpers.parameters import MODELS

pytestmark = pytest.mark.browser
LINKS = """() => [...document.querySelectorAll('.jp-Notebook a, .jp-MarkdownViewer a')]
    .filter(link => !link.classList.contains('jp-InternalAnchorLink')).map(link => link.textContent)"""


def test_make_lab_opens_the_start_page_and_each_of_its_links_opens_a_file(lab: Lab):
    lab.run_all()
    names = lab.page.evaluate(LINKS)
    assert set(MODELS) <= set(names)
    for name in names:
        lab.turn_to("docs/start.ipynb")
        lab.page.locator(".jp-Notebook a", has_text=name).click()
        lab.wait_for(f"notebooks/{name}.ipynb" if name in MODELS else "docs/students.md")
    assert lab.page.locator(".jp-Dialog").count() == 0


def test_the_guide_opens_as_a_page_and_its_links_lead_on(lab: Lab):
    lab.page.locator(".jp-Notebook a", has_text="The students' guide").click()
    lab.wait_for("docs/students.md")
    lab.page.locator(".jp-MarkdownViewer h1", has_text="For students").wait_for()
    lab.page.locator(".jp-MarkdownViewer a", has_text="Methods").click()
    lab.wait_for("docs/methods/README.md")
