"""One JupyterLab for all tests of this folder, as `make lab` starts it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.area_send.conftest import Tab
from tests.area_send.students.jupyterlab import Lab, Server, served_project


@pytest.fixture(scope="module")
def server(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab over a copy of the project."""
    with served_project(root, tmp_path_factory.mktemp("lab")) as started:
        yield started


@pytest.fixture
def lab(open_tab: Callable[..., Tab], server: Server) -> Lab:
    """The page that JupyterLab opens in the browser."""
    tab = open_tab()
    tab.visit(server.address)
    started = Lab(tab.page, server)
    started.wait_for("docs/start.ipynb")
    return started
