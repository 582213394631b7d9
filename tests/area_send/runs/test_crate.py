"""A run's folder describes itself as an RO-Crate, which the public validator accepts without a network."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings
from urllib3 import HTTPResponse

from area_send.runs.crate import read_crate, write_crate
from area_send.runs.plan import plan_run
from helpers.data.checksums import file_checksum
from helpers.parameters.q01_deprivation import Deprivation
from smallstats.errors import DataError

# The validator's own libraries warn of each other; their warnings are not ours.
pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:(rdflib|pyshacl|rocrate_validator).*")
CONTEXT = Path(__file__).parent / "rocrate" / "ro-crate-1.1-context.jsonld"
RUN = plan_run(Deprivation(n_groups=3))
FILES = ("notebook.ipynb", "results.json", "run.log", "tables/shares.csv", "figures/shares.svg")
START, END = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2026, 1, 2, 3, 4, 9, tzinfo=UTC)


class FromFile(HTTPAdapter):
    """Answers every request with the vendored context."""

    def send(self, request: Any, *args: Any, **options: Any) -> requests.Response:
        raw = HTTPResponse(
            body=CONTEXT.open("rb"), status=200, headers={"Content-Type": "application/ld+json"},
            preload_content=False, request_url=request.url,
        )  # fmt: skip
        return self.build_response(request, raw)


@pytest.fixture(scope="module")
def validate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], list[str]]:
    """Validate a folder against the profile's requirements and return what is wrong with it."""
    cache = tmp_path_factory.mktemp("cache") / "http"
    with CachedSession(str(cache), backend="sqlite", expire_after=-1) as session:
        session.mount("https://w3id.org/", FromFile())
        session.get("https://w3id.org/ro/crate/1.1/context")
        session.cache.close()

    def check(folder: Path) -> list[str]:
        settings = ValidationSettings(
            rocrate_uri=folder, profile_identifier="process-run-crate-0.5", requirement_severity=Severity.REQUIRED,
            offline=True, cache_path=cache,
        )  # fmt: skip
        result = services.validate(settings)
        return [str(issue.message) for issue in result.get_issues()]

    return check


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run's folder without its record."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_a_run_is_a_valid_process_run_crate(folder: Path, validate):
    write_crate(RUN, folder, started=START, finished=END)
    assert validate(folder) == []


@pytest.mark.parametrize("fault", ["instrument", "result"])
def test_the_validator_sees_a_broken_crate(folder: Path, validate, fault: str):
    write_crate(RUN, folder, started=START, finished=END)
    path = folder / "ro-crate-metadata.json"
    if fault == "instrument":
        content = json.loads(path.read_text())
        for item in content["@graph"]:
            item.pop("instrument", None)
        path.write_text(json.dumps(content))
    else:
        (folder / "results.json").unlink()
    assert validate(folder)


def test_a_crate_names_all_that_a_run_was(folder: Path, root: Path):
    write_crate(RUN, folder, started=START, finished=END)
    record = read_crate(folder)
    assert (record.notebook, record.key) == ("01_deprivation", RUN.key)
    assert record.parameters == RUN.parameters.choices()
    assert (record.started, record.finished) == ("2026-01-02T03:04:05+00:00", "2026-01-02T03:04:09+00:00")
    assert record.inputs["data/inspections.csv"] == file_checksum(root / "data" / "inspections.csv")
    assert {"notebooks/01_deprivation.ipynb", "requirements.lock", "src"} <= set(record.inputs)
    assert record.outputs["tables/shares.csv"] == file_checksum(folder / "tables" / "shares.csv")
    assert set(record.outputs) == {
        "notebook.ipynb",
        "results.json",
        "run.log",
        "tables/shares.csv",
        "figures/shares.svg",
    }
    assert {"Python", "system", "pandas", "area-send"} <= set(record.versions)


def test_a_crate_names_no_place_on_this_machine(folder: Path, root: Path):
    write_crate(RUN, folder, started=START, finished=END)
    text = (folder / "ro-crate-metadata.json").read_text()
    assert str(root) not in text
    assert str(folder) not in text


def test_a_folder_without_a_crate_is_one_clear_error(folder: Path):
    with pytest.raises(DataError, match="does not describe a run"):
        read_crate(folder)
    (folder / "ro-crate-metadata.json").write_text('{"@graph": [{"@id": "./", "@type": "Dataset"}]}')
    with pytest.raises(DataError, match="does not describe a run"):
        read_crate(folder)
