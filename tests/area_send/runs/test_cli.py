"""The command as a user calls it: its own process, its exit code, what it prints and what it leaves."""

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from area_send.cli import main

Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """Run ``area-send`` in an empty folder."""

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from area_send.cli import main; main()", *words]
        environment = {**os.environ, "COLUMNS": "100", **variables}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)

    return run


def refused(done: subprocess.CompletedProcess[str], folder: Path) -> str:
    """Check that a call was refused as bad input is, and return its one line."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert list(folder.iterdir()) == []
    return done.stderr


def test_no_command_prints_the_commands(call: Call):
    done = call()
    assert all(
        name in done.stdout + done.stderr
        for name in ("run", "params", "data", "baseline", "verify", "compare", "sweep")
    )


def test_parameters_are_listed_for_people_and_for_programs(call: Call):
    done = call("params", "01_deprivation")
    assert done.returncode == 0
    assert 'as_at_date: str = "2021-03-31"' in done.stdout
    rows = json.loads(call("params", "notebooks/01_deprivation.ipynb", "--json").stdout)
    (row,) = [row for row in rows if row["name"] == "n_groups"]
    assert {"name": "n_groups", "type": "int", "default": "5"}.items() <= row.items()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "01_deprivation", "-p", "as_at_dat=2021-03-31"), "did you mean 'as_at_date'"),
        (("run", "01_deprivation", "-p", "n_groups=three"), "n_groups='three' is not allowed"),
        (("run", "01_deprivation", "-p", "n_groups=99", "-p", "seed=x"), "n_groups='99'"),
        (("run", "01_deprivation", "-p", "n_groups"), "is not of the form name=value"),
        (("run", "01_deprivation", "-p", "seed=1", "-p", "seed=2"), "'seed' is given twice"),
        (("run", "01_deprivation", "-p", "output_dir=here"), "choose the folder with --outputs"),
        (("run", "01_deprivation", "-p", "as_at_date=2016-01-01"), "choose a date from 2016-07-13 on"),
        (("run", "01_deprivatoin"), "did you mean '01_deprivation'"),
        (("run",), "name one notebook, or give --all"),
        (("run", "01_deprivation", "--all"), "name one notebook, or give --all"),
        (("run", "--all", "-p", "seed=1"), "--all takes the defaults"),
        (("run", "01_deprivation", "--timeout", "0"), "--timeout"),
        (("rn",), "Did you mean 'run'"),
        (("params", "99_none"), "No notebook '99_none'"),
        (("verify", "01_deprivation", "99_none"), "No notebook '99_none'"),
        (("verify", "--tolerance", "2"), "--tolerance"),
        (("compare", "xyz", "ffffffffffffffff"), "'xyz' is not a run's key"),
        (("run", "01_deprivation", "--workers", "2"), "--workers goes with --all"),
        (("sweep", "deprivatoin"), "did you mean 'deprivation'"),
        (("sweep", "deprivation", "--workers", "0"), "--workers"),
        (("sweep", "deprivation", "--tls-ca", "ca.pem"), "--tls-key go with --scheduler"),
        (("sweep", "deprivation", "--scheduler", "tcp://x:1", "--workers", "2"), "not for --scheduler"),
        (("data", "build", "--from", "nowhere"), "nowhere"),
        (("data", "check", "--dir", "nowhere"), "nowhere"),
        (("data", "check", "--dir", __file__), "Not a directory"),
        (("data", "fetch", "--to", "x", "no_such_file"), "no_such_file"),
    ],
)
def test_bad_input_is_one_clear_error_with_exit_code_2(call: Call, tmp_path: Path, words: tuple[str, ...], said: str):
    assert said in refused(call(*words), tmp_path)


def test_several_problems_are_told_at_once(call: Call, tmp_path: Path):
    line = refused(call("run", "01_deprivation", "-p", "n_groups=99", "-p", "seed=x", "-p", "colour=red"), tmp_path)
    assert all(part in line for part in ("n_groups='99'", "seed='x'", "'colour'"))


def test_debug_shows_the_traceback(call: Call):
    done = call("run", "01_deprivation", "-p", "seed=x", "--debug")
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_a_root_without_data_is_said(call: Call, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    done = call("run", "01_deprivation", AREA_SEND_ROOT=str(tmp_path / "empty"))
    assert done.returncode == 2
    assert "set AREA_SEND_ROOT" in done.stderr


def test_a_failed_run_has_exit_code_1_and_says_where_its_record_is(
    call: Call, write_notebook, project: Path, root: Path
):
    write_notebook("1 / 0")
    shutil.rmtree(project / "data")
    (project / "data").symlink_to(root / "data")
    done = call("run", "01_deprivation", AREA_SEND_ROOT=str(project))
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    (record,) = (project / "outputs" / "failed" / "01_deprivation").iterdir()
    assert f"failed/01_deprivation/{record.name}." in done.stderr
    assert "Traceback" not in done.stderr


SAVES = (
    "import json, pathlib\n"
    "numbers = {'share': {'value': n_groups / 3}}\n"
    "found = {'format': 2, 'notebook': 'n', 'parameters': {}, 'numbers': numbers}\n"
    "output_dir and pathlib.Path(output_dir, 'results.json').write_text(json.dumps(found)) and None"
)


def test_a_baseline_is_written_without_what_changes_from_run_to_run_and_verify_holds_runs_to_it(
    call: Call, write_notebook, project: Path
):
    path = write_notebook("n_groups + 1", SAVES)
    kept = project / "notebooks" / "baselines" / "01_deprivation.json"
    assert call("baseline", "01_deprivation", AREA_SEND_ROOT=str(project)).returncode == 0
    first = path.read_text()
    assert call("baseline", "01_deprivation", AREA_SEND_ROOT=str(project)).returncode == 0
    assert path.read_text() == first
    content = json.loads(first)
    assert content["cells"][1]["outputs"][0]["data"]["text/plain"] == ["6"]
    assert "papermill" not in content["metadata"]
    assert json.loads(kept.read_text())["numbers"]["share"]["value"] == 5 / 3
    path.write_text(first.replace('"6"', '"7"'))
    done = call("verify", "01_deprivation", AREA_SEND_ROOT=str(project))
    assert done.returncode == 1
    assert "cell 2, output 1, text/plain" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_notebook_that_saves_nothing_gets_no_baseline(call: Call, write_notebook, project: Path):
    path = write_notebook("n_groups + 1")
    before = path.read_text()
    done = call("baseline", "01_deprivation", AREA_SEND_ROOT=str(project))
    assert done.returncode == 2
    assert "saves no results.json" in done.stderr
    assert path.read_text() == before


def test_a_command_that_is_interrupted_says_nothing_of_the_cell_it_was_at(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("helpers.parameters.describe", interrupt)
    monkeypatch.setattr(sys, "argv", ["area-send", "params", "01_deprivation"])
    try:
        with pytest.raises(SystemExit, match="130"):
            main()
        logging.getLogger("asyncio").error("Task exception was never retrieved")
    finally:
        logging.disable(logging.NOTSET)
    assert caplog.messages == []
