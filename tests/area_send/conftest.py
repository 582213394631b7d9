"""What the tests of runs share."""

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from area_send.runs import store


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
