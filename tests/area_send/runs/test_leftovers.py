"""What a process that is killed leaves: nothing that runs on, and nothing that the next call does not remove."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from area_send.runs.scratch import make_scratch, remove_abandoned, scratch_folder

linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux ends children with their parent")
HOLD = "from area_send.runs.scratch import make_scratch\nprint(make_scratch(), flush=True)\nimport time\ntime.sleep(60)"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the test's own, for this process and those it starts."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def until(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Wait until something is so, and tell whether it came to be."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_a_folder_of_a_killed_process_is_removed_by_the_next_call_and_that_of_a_living_one_stays(temporary: Path):
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        held = Path(holder.stdout.readline().strip())
        (held / "kernel.json").write_text("{}")
        (temporary / "area-send-notes").mkdir()
        with scratch_folder() as ours:
            assert sorted(temporary.iterdir()) == sorted([held, ours, temporary / "area-send-notes"])
        holder.kill()
    with scratch_folder() as ours:
        assert sorted(temporary.iterdir()) == sorted([ours, temporary / "area-send-notes"])
    assert list(temporary.iterdir()) == [temporary / "area-send-notes"]


def test_a_folder_that_is_another_machines_or_not_ours_to_remove_is_left(temporary: Path, monkeypatch):
    folder = make_scratch()
    monkeypatch.setattr("psutil.pid_exists", lambda _: False)
    monkeypatch.setattr("area_send.runs.scratch._machine", lambda: "elsewhere")
    remove_abandoned(temporary, "area-send-")
    assert folder.is_dir()


RUNNER = """
import sys
from pathlib import Path
from area_send.runs.execute import execute_run
from area_send.runs.plan import plan_run
from helpers.parameters.q01_deprivation import Deprivation
execute_run(plan_run(Deprivation()), outputs=Path(sys.argv[1]), cold=True)
"""


@linux
def test_kill_9_of_a_runner_leaves_no_kernel_and_the_next_run_removes_its_files(
    write_notebook, temporary: Path, tmp_path: Path
):
    write_notebook(f"import os, pathlib, time\npathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid()))\n"
                   "time.sleep(0 if n_groups == 3 else 60)")  # fmt: skip
    with subprocess.Popen([sys.executable, "-c", RUNNER, str(tmp_path / "out")]) as runner:
        assert until(lambda: (tmp_path / "pid").is_file() and bool((tmp_path / "pid").read_text()), 60)
        runner.kill()
    kernel = int((tmp_path / "pid").read_text())
    assert until(lambda: not psutil.pid_exists(kernel))
    assert len(list(temporary.iterdir())) == 1
    with scratch_folder():
        pass
    assert list(temporary.iterdir()) == []


CHILD = "from area_send.runs.children import run_child\nimport sys\nrun_child([sys.executable, '-c', sys.argv[1]])"


@linux
def test_a_program_started_for_us_ends_with_us(tmp_path: Path):
    place = str(tmp_path / "pid")
    tell = f"import os, pathlib, time\npathlib.Path({place!r}).write_text(str(os.getpid()))\ntime.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", CHILD, tell]) as caller:
        assert until(lambda: (tmp_path / "pid").is_file() and bool((tmp_path / "pid").read_text()))
        caller.send_signal(signal.SIGKILL)
    child = int((tmp_path / "pid").read_text())
    assert until(lambda: not psutil.pid_exists(child))


WORKERS = """
import multiprocessing, os, sys, time
from area_send.runs.children import leave_with_parent

def work(path):
    leave_with_parent()
    with open(path, "w") as file:
        file.write(str(os.getpid()))
    time.sleep(60)

if __name__ == "__main__":
    multiprocessing.get_context("spawn").Process(target=work, args=(sys.argv[1],)).start()
    time.sleep(60)
"""


def test_a_busy_worker_leaves_with_the_runner_that_started_it(tmp_path: Path):
    program, pid = tmp_path / "workers.py", tmp_path / "pid"
    program.write_text(WORKERS)
    with subprocess.Popen([sys.executable, str(program), str(pid)]) as runner:
        assert until(lambda: pid.is_file() and bool(pid.read_text()), 60)
        runner.kill()
    assert until(lambda: not psutil.pid_exists(int(pid.read_text())))


@pytest.mark.skipif(os.name != "posix", reason="has permissions")
def test_a_temporary_folder_that_cannot_be_written_to_is_an_error_of_the_system(temporary: Path):
    temporary.rmdir()
    with pytest.raises(OSError, match="No such file or directory"):
        make_scratch()
