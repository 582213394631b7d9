"""One site for all tests of this folder: three real runs, and hostile ones whose every text tries to be markup."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import nbformat
import pytest

from helpers.errors import ParameterError
from helpers.parameters import MODELS, check_values
from helpers.runs.execute import execute_run
from helpers.runs.plan import plan_run
from helpers.site import gather
from helpers.site.browser import find_browser
from helpers.site.build import Built, build_site

SHOWN = ("01_deprivation", "05_revisits", "08_published_claims")
HOSTILE = "08_published_claims"
ATTACK = '<script>window.attacked=1</script><img src=x onerror="window.attacked=1">```</textarea>\'"&amp;{{7*7}}'


@dataclass(frozen=True)
class Site:
    """The finished site, the outputs that it was built from, and what the build said."""

    folder: Path
    outputs: Path
    built: Built

    @property
    def pages(self) -> list[Path]:
        return sorted(self.folder.rglob("*.html"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build the site once, from the default runs of three notebooks and one other run of two of them."""
    outputs = tmp_path_factory.mktemp("outputs")
    other = execute_run(plan_run(check_values("01_deprivation", {"n_groups": 3})), outputs=outputs)
    for name in SHOWN[:2]:
        execute_run(plan_run(check_values(name, {})), outputs=outputs)
    write_sweep(outputs, "groups", "01_deprivation", {other.folder.name: {"n_groups": 3}})
    write_hostile_runs(outputs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gather, "MODELS", {name: MODELS[name] for name in SHOWN})
        built = build_site(outputs)
        yield Site(folder=built.folder, outputs=outputs, built=built)


def write_sweep(outputs: Path, sweep: str, notebook: str, runs: dict[str, dict[str, Any]]) -> None:
    """Write the record of a sweep as the sweeper does."""
    entries = [
        {"key": key, "parameters": given, "status": "done", "error": "", "folder": f"runs/{notebook}/{key}"}
        for key, given in runs.items()
    ]
    entries.append({"key": "0" * 16, "parameters": {}, "status": "failed", "error": "it failed", "folder": ""})
    (outputs / "sweeps" / sweep).mkdir(parents=True)
    content = {"sweep": sweep, "notebook": notebook, "fixed": {}, "grid": {}, "runs": entries}
    (outputs / "sweeps" / sweep / "sweep.json").write_text(json.dumps(content))


def write_hostile_runs(outputs: Path) -> None:
    """Write a default run of the ledger's notebook and another, in which every text is an attack."""
    default = plan_run(check_values(HOSTILE, {}))
    literals = {name: value for name, value in default.parameters.to_literals().items() if name != "output_dir"}
    write_run(outputs / "runs" / HOSTILE / default.key, default.key, literals)
    write_run(outputs / "runs" / HOSTILE / ("f" * 16), "f" * 16, {**literals, "document": ATTACK})
    write_sweep(outputs, "hostile", HOSTILE, {"f" * 16: {"document": ATTACK}})
    write_sweep(outputs, "gone", "05_revisits", {"e" * 16: {"horizon_months": 18}})


def write_run(folder: Path, key: str, parameters: dict[str, Any]) -> None:
    """Write a run's folder by hand: a notebook, results, a record, tables of claims and no figure."""
    (folder / "tables").mkdir(parents=True)
    (folder / "figures").mkdir()
    sentence = f"A hostile headline of 3 words {ATTACK} ends here."
    results = {
        "notebook": HOSTILE,
        "parameters": parameters,
        "findings": {"headline": {"sentence": sentence}, "more": {"sentence": sentence}},
        "tables": dict.fromkeys(("answered", "not_computable"), f"Caption {ATTACK}"),
        "figures": {},
    }
    cells = [
        nbformat.v4.new_markdown_cell("# Is a hostile run shown as text?"),
        nbformat.v4.new_code_cell(f"hostile = {ATTACK!r}", outputs=[_shown(sentence, f"<p>{_escaped(sentence)}</p>")]),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "notebook.ipynb")
    (folder / "results.json").write_text(json.dumps(results))
    (folder / "run.json").write_text(json.dumps({"key": key, "finished": "2026", "inputs": {}, "outputs": {}}))
    head = "Claim id,place,claim,says,computed,verdict\n"
    quoted = '"' + ATTACK.replace('"', '""') + '"'
    rows = f"x-1,p,{quoted},{quoted},7,reproduced\nx-2,p,Second claim,9,8,differs\n"
    (folder / "tables" / "answered.csv").write_text(head + rows)
    last = "Claim id,place,claim,says,what_would_be_needed\nx-3,p,Third claim,all,A file\n"
    (folder / "tables" / "not_computable.csv").write_text(last)


def _shown(text: str, html: str) -> Any:
    return nbformat.v4.new_output("execute_result", {"text/plain": text, "text/html": html}, execution_count=1)


def _escaped(text: str) -> str:
    from html import escape

    return escape(text)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start a headless Chromium; skip where there is none."""
    try:
        program = find_browser()
    except ParameterError as error:
        pytest.skip(str(error))
    from playwright.sync_api import sync_playwright

    options = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as play:
        started = play.chromium.launch(
            executable_path=str(program), args=[*options, "--disable-component-update", "--disable-sync"],
            chromium_sandbox=False,
        )  # fmt: skip
        yield started
        started.close()


@dataclass
class Tab:
    """An open page and everything that went wrong on it."""

    page: Any
    troubles: list[str]

    def visit(self, address: str) -> Any:
        self.page.goto(address, wait_until="load")
        return self.page


@pytest.fixture
def open_tab(browser: Any) -> Iterator[Callable[..., Tab]]:
    """Open a tab that records errors on its console, failed requests and requests to any other host."""
    contexts = []

    def opened(*, width: int = 1280, dark: bool = False, script: bool = True) -> Tab:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light",
            reduced_motion="reduce", java_script_enabled=script,
        )  # fmt: skip
        contexts.append(context)
        tab = Tab(context.new_page(), [])
        tab.page.on("console", lambda said: tab.troubles.append(said.text) if said.type == "error" else None)
        tab.page.on("pageerror", lambda error: tab.troubles.append(str(error)))
        tab.page.on("requestfailed", lambda request: tab.troubles.append(f"failed: {request.url}"))
        tab.page.on("request", lambda request: None if _is_ours(request.url) else tab.troubles.append(request.url))
        return tab

    yield opened
    for context in contexts:
        context.close()


def _is_ours(address: str) -> bool:
    return address.startswith(("file://", "data:", "http://127.0.0.1:"))


class Silent(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def served(site: Site) -> Iterator[str]:
    """Serve a copy of the site's folder from a plain web server; its address."""
    copy = site.outputs / "copied"
    shutil.copytree(site.folder, copy)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(copy)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()
