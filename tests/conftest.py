"""What several test folders share."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from area_send.runs.warm.parent import warm_kernels
from area_send.students.reset import changed_notebooks
from smallstats.errors import DataError

READ_BY_THE_FIRST = {"inspections", "local_areas", "table_1_2021", "documents"}
ROOT = Path(__file__).resolve().parents[1]
BY_ITSELF = "tests/smallstats/reference/test_r_agrees.py"  # minutes of R, a script a test
OF_ONE_SITE = (
    "tests/area_send/site/test_commands.py",
    "tests/area_send/site/test_pages.py",
    "tests/area_send/site/test_walk.py",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Let one worker have all tests of the site, so that it is built once; other files are dealt out one by one."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

    class BySite(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            if nodeid.startswith(BY_ITSELF):
                return nodeid
            return "tests/area_send/site" if nodeid.startswith(OF_ONE_SITE) else super()._split_scope(nodeid)

    return BySite(config, log)


def pytest_report_header() -> list[str]:
    """Say first which notebooks somebody has changed, since tests that hold them to what is committed then fail."""
    try:
        changed = changed_notebooks()
    except DataError:
        return []  # no git here, or no checkout: nothing is known to be changed
    return [f"{name} is not as committed; `area-send reset {name}` brings it back" for name in changed]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout under test."""
    return ROOT


@pytest.fixture(scope="session")
def warm() -> Iterator[None]:
    """Warm kernels for every run in this process, from one parent that starts with the first of them."""
    with warm_kernels():
        yield


def describe_tables(folder: Path) -> None:
    """Describe the tables that the first notebook reads, with no column, in files without a row."""
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    named = [resource for resource in package["resources"] if resource["name"] in READ_BY_THE_FIRST]
    resources = [
        {"name": item["name"], "path": f"{item['name']}.csv", "schema": {"fields": [], "primaryKey": []}}
        for item in named
    ]
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}))
    for item in resources:
        (folder / item["path"]).touch()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An otherwise empty project whose one notebook a test writes with `write_notebook`."""
    folder = tmp_path / "project"
    (folder / "data").mkdir(parents=True)
    (folder / "notebooks").mkdir()
    describe_tables(folder / "data")
    monkeypatch.setenv("AREA_SEND_ROOT", str(folder))
    return folder


@pytest.fixture
def write_notebook(project: Path):
    """Write ``01_deprivation.ipynb`` into the project: its parameters cell, then the cells given."""

    def write(*cells: str) -> Path:
        first = nbformat.v4.new_code_cell(
            'n_groups: int = 5  # Number\noutput_dir: str = ""  # Folder', id="parameters"
        )
        first.metadata.tags = ["parameters"]
        rest = [nbformat.v4.new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(cells)]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        path = project / "notebooks" / "01_deprivation.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=[first, *rest], metadata=kernel), path)
        return path

    return write
