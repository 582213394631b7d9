"""What the tests of runs share, and those that walk through pages in a browser."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from area_send.runs import store
from area_send.site.browser import find_browser
from smallstats.errors import ParameterError


def is_parent(process: psutil.Process) -> bool:
    """Say whether a process is a parent of warm kernels."""
    return "area_send.runs.warm.server" in process.cmdline()


@pytest.fixture
def strays() -> Callable[[], list[psutil.Process]]:
    """List the processes below this one that a test has left: not the parent of warm kernels, nor what was there."""
    before = psutil.Process().children()  # a browser of other tests, for one

    def find() -> list[psutil.Process]:
        own = [child for child in psutil.Process().children() if child not in before or is_parent(child)]
        parents = [child for child in own if is_parent(child)]
        below = [grandchild for parent in parents for grandchild in parent.children(recursive=True)]
        return [child for child in own if child not in parents] + below

    return find


@pytest.fixture
def working_in() -> Callable[[Path], list[psutil.Process]]:
    """List the processes whose working folder is in a folder, each with its parent's number in `info`."""

    def find(folder: Path) -> list[psutil.Process]:
        return [one for one in psutil.process_iter(["cwd", "ppid"]) if str(one.info["cwd"]).startswith(str(folder))]

    return find


@pytest.fixture
def left_over() -> Callable[[Path], list[Path]]:
    """List what runs have left in the staging folder of a folder of outputs."""
    return lambda outputs: list((outputs / store.STAGING).glob("*"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start a headless Chromium; skip where there is none, but for CI.

    It ends with its module: while it is there an event loop runs in this thread, as in no process that runs notebooks.
    """
    try:
        program = find_browser()
    except ParameterError as error:
        assert os.environ.get("CI") != "true", "a browser must be there in CI"
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
        tab.page.on("requestfailed", lambda request: None if _is_left(request) else tab.troubles.append(request.url))
        tab.page.on("request", lambda request: None if _is_ours(request.url) else tab.troubles.append(request.url))
        return tab

    yield opened
    for context in contexts:
        context.close()


def _is_left(request: Any) -> bool:
    """Tell whether a request ended because the tab went on: the icon and lazy pictures may come after a page's load."""
    late = request.resource_type == "image" or str(request.url).endswith("/icon.svg")
    return late and request.failure == "net::ERR_ABORTED"


def _is_ours(address: str) -> bool:
    return address.startswith(("file://", "data:", "http://127.0.0.1:"))
