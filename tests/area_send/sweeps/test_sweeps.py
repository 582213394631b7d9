"""Many runs at once: failures, deaths and interruptions cost one run each, and the result is the same."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import pandas as pd
import psutil
import pytest

from area_send.runs import pool
from area_send.runs.plan import Run, plan_runs
from area_send.runs.pool import execute_all
from helpers.parameters.q01_deprivation import Deprivation
from smallstats.errors import DataError

RESULTS = """\
import json, pathlib
said = [{'name': 'headline', 'role': 'evidence', 'text': f'It is <{n_groups}>.'}]
numbers = {'headline': {'share': {'estimate': 1 / n_groups, 'group': 'all', 'method': 'none'}}}
results = {'format': 2, 'notebook': 'n', 'parameters': {'n_groups': n_groups}, 'sentences': said, 'numbers': numbers}
output_dir and pathlib.Path(output_dir, 'results.json').write_text(json.dumps(results)) and None"""
SWEEP = """\
title = "How does <it> move?"
notebook = "01_deprivation"
[grid]
as_at_date = [2020-03-31, 2021-03-31]
n_groups = [3, 5]
[[headline]]
number = "headline.share.estimate"
name = "The share"
format = "percent"
"""
# Python runs this as it starts: a worker tells its number, and takes its time.
SLOW_START = """\
import os, pathlib, sys, time
if 'spawn_main' in ' '.join(sys.orig_argv):
    pathlib.Path(__file__).with_name('started').joinpath(str(os.getpid())).touch()
    time.sleep(1)
"""


@pytest.fixture
def call(project: Path, root: Path, tmp_path: Path):
    """Start ``area-send sweep small`` on a project with that sweep."""
    (project / "sweeps").mkdir()
    (project / "sweeps" / "small.toml").write_text(SWEEP)
    for path in (root / "data").glob("*"):
        (project / "data" / path.name).unlink(missing_ok=True)
        (project / "data" / path.name).symlink_to(path)

    def start(*words: str, outputs: str = "out") -> subprocess.Popen[str]:
        code = "from area_send.cli import main; main()"
        command = [sys.executable, "-c", code, "sweep", "small", "--outputs", str(tmp_path / outputs), *words]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )

    return start


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def results(runs: Path) -> dict[str, bytes]:
    return {path.parent.name: path.read_bytes() for path in runs.rglob("results.json")}


def test_a_failed_run_and_a_dead_worker_cost_one_run_each(write_notebook, tmp_path: Path):
    write_notebook("import os\nn_groups == 4 and os.kill(os.getppid(), 9)\n1 / (n_groups - 3)", RESULTS)
    runs = plan_runs([Deprivation(n_groups=number) for number in (3, 4, 5, 6)])
    with closing(execute_all(runs, outputs=tmp_path / "out", workers=2, cold=True)) as results:
        found = sorted(results, key=lambda item: item.place)
    assert "ZeroDivisionError" in found[0].error
    assert "killed by signal 9" in found[1].error
    assert [item.error for item in found[2:]] == ["", ""]
    assert all((item.folder / "results.json").is_file() for item in found[2:])


@pytest.mark.skipif(sys.platform != "linux", reason="stops a process by its kernel's working folder")
@pytest.mark.parametrize("cold", [True, False])
def test_workers_are_ended_whatever_they_are_at_and_leave_nothing(
    write_notebook, working_in, left_over, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cold: bool
):
    def kernels() -> list[psutil.Process]:  # a worker, our child, works there too
        return [process for process in working_in(outputs) if process.info["ppid"] != os.getpid()]

    write_notebook("import time\ntime.sleep(0 if n_groups == 3 else 600)", RESULTS)
    scratch, outputs = tmp_path / "scratch", tmp_path / "out"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    runs = plan_runs([Deprivation(n_groups=number) for number in (3, 4)])
    with closing(execute_all(runs, outputs=outputs, workers=2, cold=cold)) as results:
        assert next(results).error == ""
        deadline = time.monotonic() + 120
        while len(found := kernels()) != 1 and time.monotonic() < deadline:
            time.sleep(0.05)
        (kernel,) = found
        worker = next(process for process in kernel.parents() if process.ppid() == os.getpid())
        assert list(scratch.rglob("*.json"))
        worker.suspend()  # they cannot do anything about their end
        kernel.suspend()
    assert not psutil.pid_exists(worker.pid)
    assert psutil.wait_procs([kernel], timeout=20)[1] == []
    assert list(scratch.iterdir()) == left_over(outputs) == []
    assert not (outputs / "failed").exists()


def test_a_folder_that_may_not_be_written_to_ends_all_runs_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(run: Run, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path))

    monkeypatch.setattr("area_send.runs.execute.execute_run", refuse)
    answer = pool._attempt(Run("01_deprivation", Deprivation(), "key"), pool.Options(tmp_path, False, 60, True))
    assert isinstance(answer, DataError)
    assert "Permission denied" in str(answer)


def test_a_sweep_interrupted_and_started_again_ends_as_one_left_alone(call, write_notebook, left_over, tmp_path: Path):
    write_notebook("import time\ntime.sleep(0.2 if n_groups == 3 else 2)", RESULTS)
    first = call("--workers", "2", "--cold")
    deadline = time.monotonic() + 120
    while not list((tmp_path / "out" / "runs").glob("*/*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    first.send_signal(signal.SIGINT)
    _, said = first.communicate(timeout=60)
    assert first.returncode == 130, said
    assert "Traceback" not in said
    assert left_over(tmp_path / "out") == []
    assert not (tmp_path / "out" / "sweeps").exists()
    assert not (tmp_path / "out" / "failed").exists()
    kept = len(list((tmp_path / "out" / "runs").glob("*/*")))
    assert 1 <= kept < 4

    again, alone = call("--workers", "1"), call("--workers", "2", outputs="alone")
    printed, said = again.communicate(timeout=120)
    assert again.returncode == 0, said
    assert f"small: 4 of 4 runs done, {kept} of them there already" in printed
    _, said = alone.communicate(timeout=120)
    assert alone.returncode == 0, said
    by_one, by_two = (results(tmp_path / outputs / "runs") for outputs in ("out", "alone"))
    assert len(by_one) == 4
    assert by_one == by_two
    made = content(tmp_path / "out" / "sweeps" / "small")
    assert made == content(tmp_path / "alone" / "sweeps" / "small")
    assert {path.split(".")[0] for path in made} == {"sweep", "runs", "index", "figures/headline_1"}


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_workers_leave_ctrl_c_to_the_runner_while_they_are_still_importing(
    write_notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_notebook("import signal\nassert signal.pthread_sigmask(signal.SIG_BLOCK, []) == set(), 'held'", RESULTS)
    (tmp_path / "sitecustomize.py").write_text(SLOW_START)
    (tmp_path / "started").mkdir()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)

    def interrupt() -> None:
        while len(started := list((tmp_path / "started").iterdir())) < 2:
            time.sleep(0.05)
        for worker in started:
            os.kill(int(worker.name), signal.SIGINT)  # a terminal sends it to every process

    runs = plan_runs([Deprivation(n_groups=number) for number in (3, 4)])
    terminal = threading.Thread(target=interrupt, daemon=True)
    terminal.start()
    with closing(execute_all(runs, outputs=tmp_path / "out", workers=2, cold=True)) as results:
        assert [item.error for item in results] == ["", ""]
    terminal.join()


def test_failures_do_not_stop_a_sweep_and_are_listed_with_their_parameters(call, write_notebook, tmp_path: Path):
    write_notebook("assert n_groups == 5 or as_at_date != '2021-03-31', 'too <few>'", RESULTS)
    sweep = call("--workers", "2")
    _, said = sweep.communicate(timeout=120)
    assert sweep.returncode == 1
    assert "as_at_date=2021-03-31 n_groups=3" in said
    assert "too <few>" in said
    folder = tmp_path / "out" / "sweeps" / "small"
    runs = json.loads((folder / "sweep.json").read_text())["runs"]
    assert [run["status"] for run in runs] == ["done", "done", "failed", "done"]
    assert all((tmp_path / "out" / run["folder"]).is_dir() for run in runs)
    table = pd.read_parquet(folder / "runs.parquet")
    assert list(table.columns) == ["key", "as_at_date", "n_groups", "finding", "name", "value", "text"]
    assert list(table["key"].unique()) == [run["key"] for run in runs if run["status"] == "done"]
    shares = table[table["name"] == "share.estimate"]
    assert shares["value"].tolist() == [1 / 3, 1 / 5, 1 / 5]
    assert table.loc[table["name"] == "share.group", "text"].tolist() == ["all"] * 3
    assert "share.method" not in set(table["name"])
    page = (folder / "index.html").read_text()
    assert "too &lt;few&gt;" in page
    assert "How does &lt;it&gt; move?" in page
    assert "The share: from 20% to 33% over 3 runs. Changed alone, as_at_date leaves it at 20%." in page
