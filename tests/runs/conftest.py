"""What the tests of runs share."""

from collections.abc import Callable

import psutil
import pytest


@pytest.fixture
def strays() -> Callable[[], list[psutil.Process]]:
    """List the processes below this one, but for the parent of warm kernels itself."""

    def find() -> list[psutil.Process]:
        own = psutil.Process().children()
        parents = [child for child in own if "helpers.runs.warm.server" in child.cmdline()]
        below = [grandchild for parent in parents for grandchild in parent.children(recursive=True)]
        return [child for child in own if child not in parents] + below

    return find
