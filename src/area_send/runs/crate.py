"""What a run was, as an RO-Crate in its folder: notebook, parameters, inputs, outputs, versions, start and end.

The crate follows RO-Crate 1.1 and the profile Process Run Crate 0.5: one `CreateAction`, whose instrument is the
notebook, whose objects are the inputs and the parameters, and whose results are the files of the folder. Inputs are
not copied into every run; they are named by their place in the project and their SHA-256.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from rocrate.model import ContextEntity
from rocrate.rocrate import ROCrate

from area_send.runs import store
from area_send.runs.plan import Run
from helpers.data.checksums import file_checksum, input_checksums, versions
from smallstats.errors import DataError

PROFILE: Final = "https://w3id.org/ro/wfrun/process/0.5"
SHA256: Final = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
MIT: Final = "https://spdx.org/licenses/MIT"
OGL: Final = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
FORMATS: Final = {
    ".ipynb": "application/x-ipynb+json", ".json": "application/json", ".csv": "text/csv",
    ".svg": "image/svg+xml", ".png": "image/png", ".log": "text/plain", ".txt": "text/plain",
}  # fmt: skip


@dataclass(frozen=True)
class Record:
    """What a crate says of its run.

    Attributes
    ----------
    notebook, key : str
        What was run, and the hash of all that its results depend on.
    parameters : dict
        Every parameter but the folder of outputs.
    started, finished : str
        ISO times with their zone.
    versions : dict
        Python, the system and the packages that results rest on.
    inputs, outputs : dict
        Name to SHA-256: of inputs as seen from the project's folder, of outputs from the run's.
    """

    notebook: str
    key: str
    parameters: dict[str, Any]
    started: str
    finished: str
    versions: dict[str, str]
    inputs: dict[str, str]
    outputs: dict[str, str]


def write_crate(run: Run, folder: Path, *, started: datetime, finished: datetime) -> None:
    """Describe a finished run in its folder, with every file that is there."""
    crate = ROCrate(version="1.1")
    crate.metadata.extra_terms.update(SHA256)
    _describe_root(crate, run, finished)
    inputs = [*_inputs(crate, run), *_parameters(crate, run)]
    outputs = [
        crate.add_file(path, path.relative_to(folder).as_posix(), properties=_file_properties(folder, path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / store.RECORD
    ]
    action = crate.add_action(
        _notebook(crate, run),
        identifier=f"#run-{run.key}",
        object=inputs,
        result=outputs,
        properties={
            "name": f"Run of {run.notebook}",
            "description": f"Papermill executed {run.notebook} with the parameters named among its objects.",
            "startTime": started.isoformat(timespec="seconds"),
            "endTime": finished.isoformat(timespec="seconds"),
            "actionStatus": "http://schema.org/CompletedActionStatus",
        },
    )
    crate.root_dataset["mentions"] = [action]
    store.write_json(folder / store.RECORD, crate.metadata.generate())


def read_crate(folder: Path) -> Record:
    """Read back what a run's crate says; raise `DataError` if it is missing or not one of ours."""
    path = folder / store.RECORD
    try:
        graph = {item["@id"]: item for item in json.loads(path.read_text(encoding="utf-8"))["@graph"]}
        action = next(item for item in graph.values() if item["@type"] == "CreateAction")
        notebook = graph[action["instrument"]["@id"]]
        objects = [graph[item["@id"]] for item in action["object"]]
        values = [item for item in objects if item["@type"] == "PropertyValue"]
        software = [graph[item["@id"]] for item in notebook["softwareRequirements"]]
        return Record(
            notebook=Path(notebook["name"]).stem,
            key=action["@id"].removeprefix("#run-"),
            parameters={item["name"]: json.loads(item["value"]) for item in values},
            started=action["startTime"],
            finished=action["endTime"],
            versions={item["name"]: item["version"] for item in software},
            inputs={item["name"]: item["sha256"] for item in [notebook, *objects] if "sha256" in item},
            outputs={item["@id"]: graph[item["@id"]]["sha256"] for item in action["result"]},
        )
    except (OSError, ValueError, KeyError, TypeError, StopIteration, RecursionError) as error:
        raise DataError(f"{path} does not describe a run of ours ({type(error).__name__}: {error}).") from None


def _describe_root(crate: ROCrate, run: Run, finished: datetime) -> None:
    profile = crate.add(
        ContextEntity(crate, PROFILE, {"@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"})
    )
    crate.add(ContextEntity(crate, MIT, {"@type": "CreativeWork", "name": "MIT License", "description": "MIT License"}))
    crate.add(
        ContextEntity(
            crate,
            OGL,
            {
                "@type": "CreativeWork",
                "name": "Open Government Licence v3.0",
                "description": "Licence of the public sector information that the tables hold",
            },
        )
    )
    root = crate.root_dataset
    root["conformsTo"] = [profile]
    root["name"] = f"{run.notebook}, run {run.key}"
    root["description"] = (
        "What one run of a notebook on England's area SEND inspections gave: the executed notebook, results.json, "
        "tables and figures. Contains public sector information licensed under the Open Government Licence v3.0."
    )
    root["datePublished"] = finished.date().isoformat()
    root["license"] = {"@id": MIT}


def _notebook(crate: ROCrate, run: Run) -> ContextEntity:
    """Describe the notebook, with all that it needs, as the instrument of the run."""
    name = f"notebooks/{run.notebook}.ipynb"
    checksum = file_checksum(run.path)
    properties = {
        "@type": "SoftwareSourceCode",
        "name": name,
        "sha256": checksum,
        "version": checksum[:16],
        "programmingLanguage": "Python",
        "softwareRequirements": [{"@id": item.id} for item in _software(crate)],
    }
    return crate.add(ContextEntity(crate, f"#{name}", properties))


def _software(crate: ROCrate) -> Iterator[ContextEntity]:
    for name, release in {"area-send": version("area-send"), **versions()}.items():
        page = {"Python": f"https://www.python.org/downloads/release/python-{release.replace('.', '')}/"}
        ours = name in ("area-send", "system")
        identifier = f"#{name}" if ours else page.get(name, f"pkg:pypi/{name}@{release}")
        properties = {"@type": "SoftwareApplication", "name": name, "version": release, "identifier": identifier}
        yield crate.add(ContextEntity(crate, identifier, properties))


def _inputs(crate: ROCrate, run: Run) -> Iterator[ContextEntity]:
    """Describe the tables that the notebook reads, the lock and, as one, the source of what it imports of ours."""
    checksums = input_checksums(run.tables, own_data=run.parameters.own_data)
    source = {name: checksum for name, checksum in checksums.items() if name.startswith("src/")}
    for name, checksum in [*checksums.items(), ("src", _joint_checksum(source))]:
        if name in source:
            continue
        properties: dict[str, Any] = {"@type": "CreativeWork", "name": name, "sha256": checksum}
        if name.startswith("data/"):
            properties["license"] = {"@id": OGL}
        yield crate.add(ContextEntity(crate, f"#{name}", properties))


def _parameters(crate: ROCrate, run: Run) -> Iterator[ContextEntity]:
    for name, value in run.parameters.choices().items():
        properties = {"@type": "PropertyValue", "name": name, "value": json.dumps(value)}
        yield crate.add(ContextEntity(crate, f"#parameter-{name}", properties))


def _joint_checksum(checksums: Mapping[str, str]) -> str:
    """Hash the names and SHA-256 of several files, one a line, as ``sha256sum`` would list them."""
    lines = "".join(f"{checksum}  {name}\n" for name, checksum in sorted(checksums.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _file_properties(folder: Path, path: Path) -> dict[str, Any]:
    properties = {
        "name": path.relative_to(folder).as_posix(),
        "contentSize": str(path.stat().st_size),
        "sha256": file_checksum(path),
    }
    kind = FORMATS.get(path.suffix)
    return {**properties, "encodingFormat": kind} if kind else properties
