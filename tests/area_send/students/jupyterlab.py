"""JupyterLab as `make lab` starts it, in a copy of the project, and what a student does in it: clicks and typing.

What is done is done by mouse and keyboard. What came of it is read from the page's own model, since JupyterLab draws
only the cells that are in view.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

START_SECONDS = 60
WAIT = 60_000
"""Milliseconds that anything in the browser may take."""
QUIET = 2_000
"""Milliseconds without a cell that runs after which all have run: between two of them the kernel is idle as well."""
CURRENT = "window.jupyterapp.shell.currentWidget"
LISTEN = f"""() => {{
    window.begun = false;
    window.quiet = 0;
    {CURRENT}.context.sessionContext.statusChanged.connect((_, status) => window.begun ||= status === 'busy');
}}"""
DONE = f"""() => {{
    const {{content, context}} = {CURRENT};
    const still = window.begun && context.sessionContext.session.kernel.status === 'idle'
        && content.widgets.every(cell => cell.model.executionState !== 'running' && cell.prompt !== '*');
    window.quiet = still ? (window.quiet || Date.now()) : 0;
    return still && Date.now() - window.quiet > {QUIET};
}}"""
CELLS = f"() => {CURRENT}.content.widgets.map(cell => cell.model.toJSON())"


@dataclass
class Server:
    """A running JupyterLab: its own copy of the project, and the address that it gave to the browser."""

    project: Path
    address: str


@contextmanager
def served_project(root: Path, folder: Path) -> Iterator[Server]:
    """Copy what is or may be committed, start in the copy what `make lab` runs, and end it with all below it."""
    project = folder / "project"
    tracked = subprocess.run(
        ["git", "ls-files", "-zco", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    )
    for name in filter(None, tracked.stdout.split("\0")):
        if (root / name).is_file():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, project / name)
    quiet = folder / "config/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True)
    quiet.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}))  # it would ask, and ask outside
    settings = {"ServerApp": {"allow_root": True, "port": 0}, "LabApp": {"expose_app_in_browser": True}}
    (folder / "config" / "jupyter_server_config.json").write_text(json.dumps(settings))
    opened, log = folder / "opened", folder / "log"
    browser = folder / "browser.py"
    browser.write_text(f"import sys, pathlib; pathlib.Path({str(opened)!r}).write_text(sys.argv[1])")
    env = {
        **os.environ,
        "AREA_SEND_ROOT": str(project),
        "BROWSER": f"{sys.executable} {browser} %s",
        **{f"JUPYTER_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")},
    }
    with log.open("w") as said:
        process = subprocess.Popen(
            _command(project), shell=True, cwd=project, env=env, stdout=said, stderr=said, start_new_session=True
        )
        try:
            yield Server(project, _address(process, opened, log))
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def _command(project: Path) -> str:
    """Return the command that `make lab` would run with this test's own environment."""
    told = [f"VENV={Path(sys.executable).parents[1]}", "READY="]
    made = subprocess.run(["make", "-n", "-C", str(project), "lab", *told], capture_output=True, text=True, check=True)
    return made.stdout[made.stdout.index("PYTHONSTARTUP") :].partition("\nmake")[0]


def _address(process: "subprocess.Popen[bytes]", opened: Path, log: Path) -> str:
    """Wait for the file that JupyterLab gives to the browser, and return where it leads."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if opened.is_file() and opened.read_text():
            page = Path(opened.read_text().removeprefix("file://")).read_text()
            return str(re.findall(r'href="([^"]+)"', page)[0])
        time.sleep(0.1)
    pytest.fail(f"JupyterLab opened no page:\n{log.read_text()}")


@dataclass
class Lab:
    """A student before JupyterLab's page."""

    page: Any
    server: Server

    @property
    def path(self) -> str:
        """Return the file that is in front, from the project's folder."""
        found: str = self.page.evaluate(f"() => {CURRENT}?.context?.path ?? ''")
        return found

    def wait_for(self, path: str) -> None:
        """Wait until a file is in front and read."""
        ready = "path => (({path: found, isReady}) => found === path && isReady)"
        ready += "(window.jupyterapp?.shell?.currentWidget?.context ?? {})"
        self.page.wait_for_function(ready, arg=path, timeout=WAIT)

    def open(self, path: str) -> None:
        """Go to a file by its address, as a bookmark does."""
        self.page.goto(f"{self.server.address.split('/lab')[0]}/lab/tree/{path}")
        self.wait_for(path)

    def turn_to(self, path: str) -> None:
        """Click the tab of a file that is open."""
        self.page.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text=Path(path).name).click()
        self.wait_for(path)

    def choose(self, menu: str, entry: str) -> None:
        """Choose an entry of the menu bar."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{menu}$")).click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{entry}$")).click()

    def run_all(self) -> list[Any]:
        """Run all cells, wait for the last, and return the notebook's cells."""
        kernel = f"() => {CURRENT}.context.sessionContext.session?.kernel?.status === 'idle'"
        self.page.wait_for_function(kernel, timeout=WAIT)
        self.page.evaluate(LISTEN)
        self.choose("Run", "Run All Cells")
        self.page.wait_for_function(DONE, timeout=WAIT)
        return self.cells()

    def run_cell(self, line: str) -> list[Any]:
        """Click on a line of a cell, run that cell alone, and return the notebook's cells."""
        self._line(line).click()
        self.page.evaluate(LISTEN)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(DONE, timeout=WAIT)
        return self.cells()

    def _line(self, line: str) -> Any:
        lines = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .cm-line")
        return lines.filter(has_text=re.compile(f"^{re.escape(line)}")).first

    def cells(self) -> list[Any]:
        """Return the cells of the notebook in front, as they are now."""
        found: list[Any] = self.page.evaluate(CELLS)
        return found

    def rewrite(self, line: str, new: str) -> None:
        """Click on the line of a cell that begins so, select it up to its comment, and type another."""
        self._line(line).click()
        self.page.keyboard.press("Home")
        for _ in line:
            self.page.keyboard.press("Shift+ArrowRight")
        self.page.keyboard.press("Delete")
        if new:
            self.page.keyboard.insert_text(new)

    def save(self) -> list[Any]:
        """Save the notebook in front, and return its cells as the file holds them."""
        self.page.keyboard.press("Escape")
        self.choose("File", "Save Notebook")
        self.page.wait_for_function(f"() => !{CURRENT}.context.model.dirty", timeout=WAIT)
        cells: list[Any] = json.loads((self.server.project / self.path).read_text(encoding="utf-8"))["cells"]
        return cells
