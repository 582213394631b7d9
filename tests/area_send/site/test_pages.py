"""Every page of the site, read as HTML: links, pictures, tables, files to take away, and nothing from elsewhere."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jsonschema  # type: ignore[import-untyped]
import pytest
import requests
from tests.area_send.site.conftest import DESCRIBED, HOSTILE, SHOWN, Site

from area_send.site import build, finished_runs, reference
from smallstats.errors import DataError, RunError

LOADED = {("script", "src"), ("link", "href"), ("img", "src"), ("source", "src"), ("iframe", "src"), ("object", "data")}
OUTSIDE = re.compile(r"(?:https?:)?//")


@dataclass
class Read(HTMLParser):
    """What a page links to, loads and shows."""

    links: list[tuple[str, str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    alts: list[str | None] = field(default_factory=list)
    tables: list[dict[str, int]] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.names |= {given[name] or "" for name in ("id", "name") if name in given}
        for name in ("href", "src", "data"):
            if given.get(name):
                self.links.append((tag, name, given[name] or ""))
        if tag == "img":
            self.alts.append(given.get("alt"))
        if tag == "table":
            self.tables.append({"caption": 0, "heads": 0, "scopes": 0})
        if self.tables and tag in ("caption", "th"):
            self.tables[-1]["caption"] += tag == "caption"
            self.tables[-1]["heads"] += tag == "th"
            self.tables[-1]["scopes"] += tag == "th" and given.get("scope") in ("col", "row")


def read(page: Path) -> Read:
    found = Read()
    found.feed(page.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def contents(site: Site) -> dict[Path, Read]:
    """Every page, read once; a map that a notebook saved as a page of its own counts as well."""
    return {page: read(page) for page in site.pages}


def local_links(contents: dict[Path, Read]) -> Iterator[tuple[Path, Path, str]]:
    """Return page, file and place of every link within the site."""
    for page, found in contents.items():
        for _, _, address in found.links:
            parts = urlsplit(address)
            if not parts.scheme and not parts.netloc:
                target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
                yield page, target, parts.fragment


def test_sphinx_has_nothing_to_warn_of(site: Site):
    assert site.built.warnings == ()


def test_every_link_leads_to_a_file_and_a_place_in_it(contents: dict[Path, Read]):
    links = list(local_links(contents))
    assert len(links) > 1000
    for page, target, place in links:
        assert target.is_file(), (page.name, target)
        if place and target in contents:
            assert place in contents[target].names, (page.name, target.name, place)


def test_every_file_answers_from_a_web_server(site: Site, contents: dict[Path, Read], served: str):
    files = {target.relative_to(site.folder.resolve()).as_posix() for _, target, _ in local_links(contents)}
    with requests.Session() as session:
        assert {name for name in files if session.head(f"{served}/{name}", timeout=10).status_code != 200} == set()


def test_nothing_is_loaded_from_another_host(site: Site, contents: dict[Path, Read]):
    for page, found in contents.items():
        assert [link for link in found.links if link[:2] in LOADED and OUTSIDE.match(link[2])] == [], page
    for style in site.folder.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", style.read_text(encoding="utf-8")), style


def test_alternative_text_is_a_sentence_with_a_number(contents: dict[Path, Read]):
    alts = [(page.name, alt) for page, found in contents.items() for alt in found.alts]
    assert len(alts) >= 8
    for page, alt in alts:
        assert alt, page
        assert re.match(r"[A-Z0-9‘].*\d.*\.$", alt, flags=re.DOTALL), (page, alt)
        assert len(alt.split()) >= 6, (page, alt)


def test_every_table_has_one_caption_and_a_scope_for_each_header(contents: dict[Path, Read]):
    tables = [(page.name, table) for page, found in contents.items() for table in found.tables]
    assert len(tables) > 50
    for page, table in tables:
        assert table["caption"] == 1, page
        assert table["heads"] == table["scopes"] > 0, page


def test_a_run_page_states_its_facts_and_offers_its_files(site: Site):
    runs = {run.name: run for run in finished_runs.gather_runs(site.outputs)}
    for name in SHOWN[:2]:
        text = (site.folder / "notebooks" / f"{name}.html").read_text(encoding="utf-8")
        assert runs[name].key in text
        assert f"area-send run {name}" in text
        for check in ("Up to date", "Files as recorded", "Verified against baseline"):
            assert re.search(rf"<dt>{check}</dt> <dd><strong>yes</strong>", text), (name, check)
        for made in runs[name].folder.rglob("*"):
            offered = site.folder / "downloads" / name / made.relative_to(runs[name].folder)
            assert made.is_dir() or offered.read_bytes() == made.read_bytes()
            assert made.is_dir() or f"downloads/{name}/{made.relative_to(runs[name].folder).as_posix()}" in text


def test_a_run_that_is_not_as_committed_is_said_to_differ(site: Site):
    text = (site.folder / "notebooks" / f"{HOSTILE}.html").read_text(encoding="utf-8")
    assert re.search(r"<dt>Verified against baseline</dt> <dd><strong>no</strong>: \d+ differences from", text)


def test_no_page_names_a_folder_of_this_machine(site: Site):
    for page in site.pages:
        assert str(site.outputs) not in page.read_text(encoding="utf-8"), page


def test_every_column_of_the_data_has_its_place(site: Site):
    dictionary = (site.folder / "data" / "index.html").read_text(encoding="utf-8")
    for column in ("idaci_2019_rank_of_average_score", "progress_made", "suppression"):
        assert f"<code>{column}</code>" in dictionary


def test_every_module_of_the_package_is_described_and_named_in_the_list(site: Site, root: Path):
    rooms = {
        f"{path.parent.name}.{path.stem}"
        for package in ("smallstats", "helpers", "area_send")
        for path in (root / "src" / package).iterdir()
        if path.stem[0] not in "._" and path.suffix != ".typed"
    }
    assert rooms == set(reference.documented())
    assert {page.stem for page in (site.folder / "api").glob("*.html")} == {*DESCRIBED, "index"}
    page = (site.folder / "api" / "smallstats.association.html").read_text(encoding="utf-8")
    assert "Freeman and Halton" in page
    first = (site.folder / "api" / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{name}.html"' in first for name in DESCRIBED)


def test_a_notebook_without_an_up_to_date_run_is_named_with_the_command_that_makes_it(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with pytest.raises(DataError, match=r"No up-to-date run of 01_deprivation, .* `area-send run --all`"):
        finished_runs.gather_runs(tmp_path)
    monkeypatch.setattr("area_send.runs.plan.input_checksums", lambda _, own_data: {"code": "another"})
    with pytest.raises(DataError, match="No up-to-date run of 01_deprivation, 05_revisits"):
        finished_runs.gather_runs(site.outputs)
    assert [run.current for run in finished_runs.gather_runs(site.outputs, stale=True)] == [False] * len(SHOWN)


def test_a_build_that_fails_leaves_the_earlier_site(site: Site, monkeypatch: pytest.MonkeyPatch):
    before = (site.folder / "index.html").read_bytes()
    monkeypatch.setattr(build, "write_pages", lambda *_: None)
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    with pytest.raises(RunError, match="The site was not built"):
        build.build_site(site.outputs)
    assert (site.folder / "index.html").read_bytes() == before
    assert list((site.outputs / ".staging").iterdir()) == []


def test_the_schema_of_the_record_is_published(site: Site):
    schema = json.loads((site.folder / "downloads" / "results.schema.json").read_text(encoding="utf-8"))
    for path in (site.folder / "downloads").glob("*/results.json"):
        jsonschema.Draft202012Validator(schema).validate(json.loads(path.read_text(encoding="utf-8")))
    assert 'href="downloads/results.schema.json"' in (site.folder / "reproduce.html").read_text(encoding="utf-8")
