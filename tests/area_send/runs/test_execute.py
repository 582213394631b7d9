"""Runs: folders by key, whole or absent, failures kept apart."""

import gc
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import nbformat
import psutil
import pytest

from area_send.runs import execute, store
from area_send.runs.crate import read_crate
from area_send.runs.execute import execute_run
from area_send.runs.kernel import LocalKernelManager
from area_send.runs.plan import plan_run
from area_send.runs.scratch import owned_name
from helpers.parameters.q01_deprivation import Deprivation
from smallstats.errors import DataError, RunError

SAVE = "from pathlib import Path\nif output_dir:\n    Path(output_dir, 'kept.txt').write_text(str(n_groups))\nn_groups"


pytestmark = pytest.mark.usefixtures("warm")


def test_a_run_ends_as_one_whole_folder(write_notebook, left_over, tmp_path: Path):
    write_notebook(SAVE)
    run = plan_run(Deprivation(n_groups=3))
    outcome = execute_run(run, outputs=tmp_path / "out")
    assert outcome.folder == tmp_path / "out" / "runs" / "01_deprivation" / run.key
    assert (outcome.folder / "kept.txt").read_text() == "3"
    record = read_crate(outcome.folder)
    assert (record.notebook, record.key) == ("01_deprivation", run.key)
    assert record.parameters["n_groups"] == 3
    assert set(record.outputs) == {"kept.txt", "notebook.ipynb", "run.log"}
    assert "notebooks/01_deprivation.ipynb" in record.inputs
    assert left_over(tmp_path / "out") == []


def test_the_executed_notebook_names_no_place_on_this_machine(write_notebook, tmp_path: Path):
    write_notebook(SAVE)
    outcome = execute_run(plan_run(Deprivation()), outputs=tmp_path / "out")
    assert str(tmp_path) not in (outcome.folder / "notebook.ipynb").read_text()


def test_a_finished_run_is_found_and_not_repeated(write_notebook, tmp_path: Path):
    write_notebook(SAVE)
    run = plan_run(Deprivation())
    assert not execute_run(run, outputs=tmp_path).up_to_date
    before = (store.run_dir(run, tmp_path) / store.RECORD).stat().st_mtime_ns
    assert execute_run(run, outputs=tmp_path).up_to_date
    assert (store.run_dir(run, tmp_path) / store.RECORD).stat().st_mtime_ns == before
    assert not execute_run(run, outputs=tmp_path, force=True).up_to_date


def test_a_run_keeps_its_log_and_so_does_a_failed_one(write_notebook, tmp_path: Path):
    write_notebook("import os\nif n_groups == 3:\n    os._exit(4)")
    run, failing = plan_run(Deprivation()), plan_run(Deprivation(n_groups=3))
    log = (execute_run(run, outputs=tmp_path).folder / "run.log").read_text()
    assert re.search(r"^\d{4}-\d\d-\d\dT[\d:]{8}Z INFO Executing Cell 1", log, flags=re.MULTILINE)
    with pytest.raises(RunError):
        execute_run(failing, outputs=tmp_path)
    log = (store.failed_dir(failing, tmp_path) / "run.log").read_text()
    assert "ERROR Kernel died while waiting for execute reply" in log
    assert sys.platform != "linux" or "ended with status 4" in log


def test_garbage_of_runs_does_not_gather(write_notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_notebook(SAVE)
    monkeypatch.setattr(execute, "RUNS_BETWEEN_COLLECTIONS", 2)
    counts = []
    gc.disable()
    try:
        for seed in range(8):
            execute_run(plan_run(Deprivation(seed=seed)), outputs=tmp_path)
            counts.append(len(gc.get_objects()))
    finally:
        gc.enable()
    assert max(counts[4:]) - max(counts[2:4]) < 400  # each run leaves some 600


def test_a_failed_run_keeps_its_notebook_and_error_apart(write_notebook, left_over, tmp_path: Path):
    write_notebook("1 / 0")
    run = plan_run(Deprivation())
    with pytest.raises(RunError, match="ZeroDivisionError"):
        execute_run(run, outputs=tmp_path)
    assert "ZeroDivisionError" in (store.failed_dir(run, tmp_path) / "error.txt").read_text()
    assert (store.failed_dir(run, tmp_path) / "notebook.ipynb").is_file()
    assert not store.run_dir(run, tmp_path).exists()
    assert left_over(tmp_path) == []


def test_a_dead_kernel_is_this_runs_failure(write_notebook, tmp_path: Path, strays):
    write_notebook("print('shown')", "import os\nos._exit(1)")
    run = plan_run(Deprivation())
    with pytest.raises(RunError, match="kernel died"):
        execute_run(run, outputs=tmp_path)
    assert "shown" in json.dumps(nbformat.read(store.failed_dir(run, tmp_path) / "notebook.ipynb", 4).cells[-2].outputs)
    assert strays() == []


def test_a_clock_that_is_set_back_an_hour_meanwhile_gives_no_run_that_ends_before_it_began(
    write_notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_notebook(SAVE)
    clock = iter([datetime(2021, 10, 31, 1, 59, tzinfo=UTC), *[datetime(2021, 10, 31, 1, 0, tzinfo=UTC)] * 9])
    monkeypatch.setattr(execute, "datetime", SimpleNamespace(now=lambda _: next(clock)))
    made = execute_run(plan_run(Deprivation()), outputs=tmp_path)
    record = read_crate(made.folder)
    assert "2021-10-31T01:59:00" in record.started
    assert record.started <= record.finished < "2021-10-31T02:30"
    assert 0 < made.seconds < 600


def test_an_error_that_the_kernel_could_not_show_is_said_all_the_same(write_notebook, tmp_path: Path):
    write_notebook("get_ipython().showtraceback = lambda *_, **__: None\nopen('/none/here')")
    with pytest.raises(RunError, match=r"cell 3 failed with FileNotFoundError: .*'/none/here'"):
        execute_run(plan_run(Deprivation()), outputs=tmp_path)


def test_a_kernel_that_does_not_start_says_why(write_notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_notebook(SAVE)
    monkeypatch.setattr("area_send.runs.kernel.IPYTHON", {"IPKernelApp": {"logging_config": "no mapping"}})
    with pytest.raises(RunError, match=r"the kernel did not start: .*'logging_config' trait"):
        execute_run(plan_run(Deprivation()), outputs=tmp_path, cold=True)


def test_too_little_memory_is_said(write_notebook, tmp_path: Path):
    write_notebook("raise MemoryError")
    with pytest.raises(RunError, match=r"cell 3 failed with MemoryError; the kernel ran out of memory\.$"):
        execute_run(plan_run(Deprivation()), outputs=tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no such limit")
@pytest.mark.parametrize(("limits", "said"), [((24, 24), "Only 24 files may be open at once"), ((24, 1024), "")])
def test_too_few_open_files_are_asked_for_or_refused_before_a_kernel_starts(
    tmp_path: Path, limits: tuple[int, int], said: str
):
    code = (
        f"import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, {limits})\n"
        "from area_send.runs.limits import ensure_files\nensure_files()\n"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert said in done.stderr
    assert done.stdout.strip() == ("" if said else "(256, 1024)")


def test_a_cell_that_takes_too_long_is_stopped(write_notebook, tmp_path: Path, strays):
    write_notebook("import time\ntime.sleep(60)")
    with pytest.raises(RunError, match="longer than 1 seconds"):
        execute_run(plan_run(Deprivation()), outputs=tmp_path, timeout=1)
    assert strays() == []


def test_the_key_follows_parameters_source_and_data_but_not_outputs(write_notebook, project: Path):
    path = write_notebook(SAVE)
    first = plan_run(Deprivation()).key
    assert plan_run(Deprivation(output_dir="elsewhere")).key == first
    assert plan_run(Deprivation(n_groups=4)).key != first
    (project / "data" / "revisits.csv").write_text("a\n1\n")
    assert plan_run(Deprivation()).key == first, "a table that the notebook does not read"
    (project / "data" / "inspections.csv").write_text("a\n1\n")
    with_data = plan_run(Deprivation()).key
    assert with_data != first
    path.write_text(
        path.read_text().replace(
            '"outputs": []', '"outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}]', 1
        )
    )
    assert plan_run(Deprivation()).key == with_data
    write_notebook(SAVE + " + 1")
    assert plan_run(Deprivation()).key != with_data


def test_a_folder_left_by_a_killed_runner_is_removed_by_the_next(write_notebook, tmp_path: Path):
    write_notebook(SAVE)
    dead = subprocess.Popen([sys.executable, "-c", "pass"])
    dead.wait()
    name = owned_name().replace(f"-{os.getpid()}-", f"-{dead.pid}-")
    abandoned, living = tmp_path / store.STAGING / name, tmp_path / store.STAGING / owned_name()
    elsewhere = abandoned.with_name(f"00000000-{dead.pid}-abc")
    for folder in (abandoned, living, elsewhere):
        folder.mkdir(parents=True)
    execute_run(plan_run(Deprivation()), outputs=tmp_path)
    assert not abandoned.exists()
    assert living.is_dir()
    assert elsewhere.is_dir()


def test_outputs_that_cannot_be_written_are_one_clear_error(write_notebook, tmp_path: Path):
    write_notebook(SAVE)
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="Cannot write to"):
        execute_run(plan_run(Deprivation()), outputs=tmp_path / "file")


@pytest.mark.parametrize("name", ["t", "t" * 120])
def test_a_run_leaves_nothing_in_the_temporary_folder_however_long_its_path(
    write_notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    write_notebook(SAVE)
    with tempfile.TemporaryDirectory(prefix="as-") as short:
        folder = Path(short, name)
        folder.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        made = execute_run(plan_run(Deprivation()), outputs=tmp_path / "out")
        assert (made.folder / "kept.txt").is_file()
        assert list(folder.iterdir()) == []


def test_a_damaged_notebook_is_one_clear_error(write_notebook):
    path = write_notebook(SAVE)
    path.write_text("{not json")
    with pytest.raises(DataError, match="is not a notebook"):
        plan_run(Deprivation())


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_leaves_no_half_output_and_no_kernel(write_notebook, left_over, tmp_path: Path):
    tell = f"pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid()))"
    write_notebook(f"import pathlib, os, time\n{tell}\ntime.sleep(60)")
    code = (
        "import sys\nfrom pathlib import Path\nfrom helpers.parameters.q01_deprivation import Deprivation\n"
        "from area_send.runs.execute import execute_run\nfrom area_send.runs.plan import plan_run\n"
        "execute_run(plan_run(Deprivation()), outputs=Path(sys.argv[1]))\n"
    )
    pid_file, scratch = tmp_path / "pid", tmp_path / "scratch"
    scratch.mkdir()
    command, variables = [sys.executable, "-c", code, str(tmp_path / "out")], {**os.environ, "TMPDIR": str(scratch)}
    runner = subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (pid_file.is_file() and pid_file.read_text()) and time.monotonic() < deadline:
        time.sleep(0.1)
    runner.send_signal(signal.SIGINT)
    _, errors = runner.communicate(timeout=30)
    assert "KeyboardInterrupt" in errors
    assert not psutil.pid_exists(int(pid_file.read_text()))
    assert not (tmp_path / "out" / "runs").exists()
    assert not (tmp_path / "out" / "failed").exists()
    assert left_over(tmp_path / "out") == list(scratch.iterdir()) == []


def test_a_manager_interrupted_before_it_has_a_kernel_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    manager = LocalKernelManager()
    manager.write_connection_file()
    assert [path.name for path in tmp_path.glob("*/*")] == ["kernel.json"]
    del manager
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_what_changes_while_it_runs_is_not_kept_under_the_key_of_before(write_notebook, project: Path, tmp_path: Path):
    write_notebook(f"open({str(project / 'data' / 'inspections.csv')!r}, 'w').write('a') and None", SAVE)
    with pytest.raises(RunError, match="the data or the code changed while it ran; run it again"):
        execute_run(plan_run(Deprivation()), outputs=tmp_path)
    assert not (tmp_path / "runs").exists()
    assert execute_run(plan_run(Deprivation()), outputs=tmp_path).folder.is_dir()


def test_a_folder_that_cannot_be_replaced_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    new, old = tmp_path / "staging" / "new", tmp_path / "runs" / "old"
    for folder in (new, old):
        folder.mkdir(parents=True)
        (folder / "file").write_text(folder.name)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self == new:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(KeyboardInterrupt):
        store.publish(new, old, replace=True)
    assert (old / "file").read_text() == "old"
