"""What the tests of runs share."""

from collections.abc import Callable

import psutil
import pytest


def is_parent(process: psutil.Process) -> bool:
    """Say whether a process is a parent of warm kernels."""
    return "helpers.runs.warm.server" in process.cmdline()


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
