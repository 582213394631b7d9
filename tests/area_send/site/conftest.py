"""One site for all tests of this folder.

It shows three runs made here, and hostile ones whose every text tries to be markup.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import nbformat
import pytest

from area_send.runs.crate import write_crate
from area_send.runs.execute import execute_run
from area_send.runs.plan import Run, plan_run
from area_send.runs.store import run_dir
from area_send.site import finished_runs, reference
from area_send.site.build import Built, build_site
from helpers.parameters import check_values, notebooks

SHOWN = ("01_deprivation", "05_revisits", "08_published_claims")
HOSTILE = "08_published_claims"
DESCRIBED = ("smallstats.association", "smallstats.errors", "helpers.report", "area_send.site")
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
def site(tmp_path_factory: pytest.TempPathFactory, warm: None) -> Iterator[Site]:
    """Build the site once: default runs of three notebooks, other runs of two, and a few modules' reference."""
    outputs = tmp_path_factory.mktemp("outputs")
    other = execute_run(plan_run(check_values("01_deprivation", {"n_groups": 3})), outputs=outputs)
    for name in SHOWN[:2]:
        execute_run(plan_run(check_values(name, {})), outputs=outputs)
    write_sweep(outputs, "groups", "01_deprivation", {other.folder.name: {"n_groups": 3}})
    write_hostile_runs(outputs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finished_runs, "notebooks", lambda: {name: notebooks()[name] for name in SHOWN})
        with patch.context() as few:
            few.setattr(reference, "documented", lambda: list(DESCRIBED))
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
    literals = default.parameters.choices()
    write_run(default, outputs, literals)
    write_run(replace(default, key="f" * 16), outputs, {**literals, "document": ATTACK})
    write_sweep(outputs, "hostile", HOSTILE, {"f" * 16: {"document": ATTACK}})
    write_sweep(outputs, "gone", "05_revisits", {"e" * 16: {"horizon_months": 18}})


def write_run(run: Run, outputs: Path, parameters: dict[str, Any]) -> None:
    """Write a run's folder by hand: a notebook, results, tables of claims, no figure, and the crate."""
    folder = run_dir(run, outputs)
    (folder / "tables").mkdir(parents=True)
    (folder / "figures").mkdir()
    sentence = f"A hostile headline of 3 words {ATTACK} ends here."
    said = [("answer", "answer"), ("headline", "evidence"), ("more", "check")]
    caption = f"Caption {ATTACK}"
    results = {
        "format": 2,
        "notebook": HOSTILE,
        "parameters": parameters,
        "verdict": "differs",
        "sentences": [{"name": name, "role": role, "text": sentence} for name, role in said],
        "tables": [{"name": name, "caption": caption, "main": False} for name in ("answered", "not_answered")],
    }
    shown = {"caption": caption, "heads": ["g", ATTACK], "rows": [[ATTACK, ATTACK]], "keys": 1, "numeric": [False] * 2}
    cells = [
        nbformat.v4.new_markdown_cell("# Is a hostile run shown as text?"),
        nbformat.v4.new_code_cell(f"hostile = {ATTACK!r}", outputs=[_shown(sentence, f"<p>{_escaped(sentence)}</p>")]),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "notebook.ipynb")
    (folder / "results.json").write_text(json.dumps(results))
    (folder / "tables.json").write_text(json.dumps(dict.fromkeys(("answered", "not_answered"), shown)))
    head = "Claim id,place,claim,says,computed,verdict\n"
    quoted = '"' + ATTACK.replace('"', '""') + '"'
    rows = f"x-1,p,{quoted},{quoted},7,reproduced\nx-2,p,Second claim,9,8,differs\n"
    (folder / "tables" / "answered.csv").write_text(head + rows)
    last = "Claim id,place,claim,says,what_would_be_needed\nx-3,p,Third claim,all,A file\n"
    (folder / "tables" / "not_answered.csv").write_text(last)
    write_crate(run, folder, started=datetime.now(UTC), finished=datetime.now(UTC))


def _shown(text: str, html: str) -> Any:
    return nbformat.v4.new_output("execute_result", {"text/plain": text, "text/html": html}, execution_count=1)


def _escaped(text: str) -> str:
    from html import escape

    return escape(text)


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
