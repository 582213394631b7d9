"""The whole site in a real browser: no error, no outside request, no barrier, from a folder and from a server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.area_send.conftest import Tab
from tests.area_send.site.conftest import HOSTILE, Site

from helpers.parameters import notebooks

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Tab]

KINDS = (
    "index",
    "notebooks/01_deprivation",
    "explore",
    f"explore/{HOSTILE}/{'f' * 16}",
    "claims",
    "data/index",
    "methods/association",
    "students",
    "api/smallstats.association",
    "search",
)
"""One page of each kind, for what is alike on all pages of a kind: colours."""
COLOURS = "color-contrast"
"""The rule of axe whose answer depends on the theme; it takes nine tenths of axe's time."""
ALIKE = [["tbody tr:nth-child(n+7)"], ["li:nth-child(n+13)"], [".bd-article > section > section:nth-of-type(n+8)"]]
"""Rows, items and sections made as those before them."""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def address(site: Site, name: str) -> str:
    return (site.folder / f"{name}.html").as_uri()


def violations(page: Any, **options: Any) -> list[tuple[str, str]]:
    """Run axe-core on a page, without its own loading of style sheets, which a folder does not allow."""
    from axe_playwright_python.sync_playwright import Axe

    told = {"preload": False, "resultTypes": ["violations"], **options}
    found = Axe().run(page, context={"exclude": ALIKE}, options=told)
    return [(item["id"], item["nodes"][0]["html"]) for item in found.response["violations"]]


def test_no_page_has_a_barrier_an_error_or_an_outside_request_and_all_reflow_at_320_pixels(
    site: Site, open_tab: OpenTab
):
    tab = open_tab()
    for path in site.pages:
        tab.page.set_viewport_size({"width": 1280, "height": 800})
        page = tab.visit(path.as_uri())
        assert tab.troubles == [], path
        assert violations(page, rules={COLOURS: {"enabled": False}}) == [], path
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate(TOO_WIDE) == 0, path


def test_every_kind_of_page_can_be_read_in_light_and_dark_and_narrow(site: Site, open_tab: OpenTab):
    tab = open_tab()
    for name in KINDS:
        tab.page.emulate_media(color_scheme="light")
        page = tab.visit(address(site, name))
        assert violations(page, runOnly=[COLOURS]) == [], name
        page.emulate_media(color_scheme="dark")
        page.wait_for_function("(document.documentElement.dataset.theme || 'dark') === 'dark'")
        assert violations(page, runOnly=[COLOURS]) == [], name
    tab.page.set_viewport_size({"width": 320, "height": 800})
    for name in ("index", "explore", "claims"):
        assert violations(tab.visit(address(site, name))) == [], name


def test_words_of_a_computed_result_can_be_read_in_the_dark(site: Site, open_tab: OpenTab):
    """axe cannot tell the colour behind a box that scrolls, so it is computed here."""
    page = open_tab(dark=True).visit(address(site, "notebooks/01_deprivation"))
    colours = page.evaluate(
        """() => ['.cell_output p', '.cell_output td', '.cell_output caption'].map((which) => {
            const element = document.querySelector(which);
            let behind = element;
            while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
            const parts = (text) => text.match(/[0-9.]+/g).slice(0, 3).map(Number);
            return [parts(getComputedStyle(element).color), parts(getComputedStyle(behind).backgroundColor)];
        })"""
    )
    assert all(contrast(*pair) >= 4.5 for pair in colours), colours


def contrast(one: list[float], other: list[float]) -> float:
    """Return the contrast of two sRGB colours as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: list[float]) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_pages_work_from_a_web_server_as_well(served: str, open_tab: OpenTab):
    tab = open_tab()
    for name in ("index", "notebooks/01_deprivation", "explore", "claims", "api/smallstats.association"):
        tab.visit(f"{served}/{name}.html")
        assert tab.troubles == [], name


def test_search_finds_an_area_from_a_folder_and_from_a_server(site: Site, served: str, open_tab: OpenTab):
    for start in (site.folder.as_uri(), served):
        tab = open_tab()
        page = tab.visit(f"{start}/search.html?q=Sefton")
        page.wait_for_selector("#search-results ul.search li a")
        found = page.eval_on_selector_all("#search-results ul.search li a", "links => links.map(link => link.href)")
        assert any("notebooks/05_revisits.html" in link for link in found)
        assert tab.troubles == []


def test_the_question_on_deprivation_is_one_click_away_and_its_method_two(site: Site, open_tab: OpenTab):
    page = open_tab().visit(address(site, "index"))
    page.get_by_role("link", name=notebooks()["01_deprivation"].question).first.click()
    assert "14 of 22 of the most deprived areas" in page.inner_text(".answer")
    page.get_by_role("link", name="Tests of association").first.click()
    assert "Fisher-Freeman-Halton: the probability" in page.inner_text("main")


def test_choosing_another_value_by_keyboard_changes_sentences_table_and_figure(site: Site, open_tab: OpenTab):
    tab = open_tab()
    page = tab.visit(address(site, "explore"))
    before = {part: page.inner_html(f"#explore-{part}") for part in ("sentences", "table", "figure", "command")}
    assert page.locator("#explore-sentences mark").count() == 0
    page.focus("#explore-notebook")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "n_groups"
    page.keyboard.press("ArrowUp")
    after = {part: page.inner_html(f"#explore-{part}") for part in before}
    assert all(after[part] != before[part] for part in before)
    assert "0.55)." in page.locator("#explore-sentences mark").all_inner_texts()
    assert "n_groups is 3 (default 5)" in page.inner_text("#explore-status")
    assert page.inner_text("#explore-command") == "area-send run 01_deprivation -p n_groups=3"
    link = page.get_attribute("#explore-link", "href")
    assert (site.folder / link).is_file()
    page.reload()
    assert "n_groups is 3" in page.inner_text("#explore-status"), "the address does not lead back to the run"
    page.get_by_role("button", name="Back to the defaults").press("Enter")
    assert {part: page.inner_html(f"#explore-{part}") for part in before} == before
    assert tab.troubles == []


def test_without_javascript_explore_says_so_and_lists_every_run(site: Site, open_tab: OpenTab):
    page = open_tab(script=False).visit(address(site, "explore"))
    assert "Choosing needs JavaScript, which is off" in page.inner_text("main")
    assert "1 more run of sweeps is not shown" in page.inner_text("main"), "a run that is gone is not told of"
    assert not page.locator("#explorer").is_visible()
    links = page.locator("main details li a")
    assert links.count() == 4
    for place in range(4):
        assert (site.folder / str(links.nth(place).get_attribute("href"))).is_file()


def test_the_ledger_is_filtered_by_verdict_and_shown_whole_again(site: Site, open_tab: OpenTab):
    page = open_tab().visit(address(site, "claims"))
    assert page.locator("#claims tbody tr:visible").count() == 3
    page.select_option("select[name=verdict]", "differs")
    assert page.locator("#claims tbody tr:visible").all_inner_texts()[0].startswith("Second claim")
    assert page.inner_text("[data-count]") == "1 of 3 shown"
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("document.querySelector('[data-count]').textContent === '3 of 3 shown'")


def test_hostile_texts_show_as_text_wherever_they_stand(site: Site, open_tab: OpenTab):
    tab = open_tab()
    for name in ("index", f"notebooks/{HOSTILE}", "claims", "explore", f"explore/{HOSTILE}/{'f' * 16}"):
        page = tab.visit(address(site, name))
        if name == "explore":
            page.select_option("#explore-notebook", HOSTILE)
            page.select_option("#explore-choices select", index=0)
        assert page.evaluate("window.attacked") is None, name
        assert "<script>window.attacked=1</script>" in page.content().replace("&lt;", "<").replace("&gt;", ">")
        assert page.locator("img[src=x]").count() == 0, name
        assert "<img src=x onerror" in page.locator("main").first.evaluate("main => main.textContent"), name
    assert tab.troubles == []


def test_the_tables_of_a_page_are_not_cut_when_printed(site: Site, open_tab: OpenTab, tmp_path: Path):
    page = open_tab().visit(address(site, "notebooks/05_revisits"))
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.scrolling')).overflowX") == "visible"
