"""Killed at any moment, run twice at once, out of room: a run's folder is whole or absent, and the next call ends."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from area_send.runs import store
from area_send.runs.crate import read_crate
from area_send.runs.execute import execute_run
from area_send.runs.plan import plan_run
from helpers.data.checksums import file_checksum
from helpers.parameters.q01_deprivation import Deprivation
from smallstats.errors import DataError, RunError

resource = pytest.importorskip("resource")  # Windows has none
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="forks runners and kills them"),
    pytest.mark.usefixtures("warm"),
]

SAVE = "from pathlib import Path\nPath(output_dir, 'kept.txt').write_text(str(n_groups) * 1000)"
SLOW = ("import time\ntime.sleep(0.1)", SAVE, "time.sleep(0.1)")
GROUPS = (3, 4)
MOMENTS = 12

# Imports once, then forks a runner for each line it is given; a runner makes the runs and leaves with 0.
NURSERY = """
import os, signal, sys
from pathlib import Path
import papermill, area_send.runs.execute
from helpers.parameters.q01_deprivation import Deprivation
from area_send.runs.execute import execute_run
from area_send.runs.warm.parent import warm_kernels
from area_send.runs.plan import plan_run
print("ready", flush=True)
for line in sys.stdin:
    outputs, warm, *groups = line.split()
    pid = os.fork()
    if pid == 0:
        with warm_kernels():
            for n in groups:
                run = plan_run(Deprivation(n_groups=int(n)))
                execute_run(run, outputs=Path(outputs), force=True, cold=warm == "cold")
        os._exit(0)
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


class Nursery:
    """A process that starts runners fast."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", NURSERY]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._read() == "ready"

    def start(self, outputs: Path, *groups: int, warm: bool = True) -> int:
        """Start a runner of these runs and return its process number."""
        assert self._process.stdin
        print(outputs, "warm" if warm else "cold", *groups, file=self._process.stdin, flush=True)
        return int(self._read())

    def wait(self) -> int:
        """Wait for the runner to end and return its exit status."""
        return int(self._read())

    def close(self) -> None:
        with self._process:
            pass

    def _read(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


@pytest.fixture
def nursery(write_notebook) -> Iterator[Callable[[], Nursery]]:
    """Make nurseries for the project of this test, and end them."""
    made: list[Nursery] = []

    def make() -> Nursery:
        made.append(Nursery())
        return made[-1]

    yield make
    for one in made:
        one.close()


def check_whole(outputs: Path) -> None:
    """Every folder under runs/ holds what its record lists, byte for byte, and nothing else."""
    for folder in (outputs / "runs").glob("*/*"):
        listed = read_crate(folder).outputs
        found = {
            path.relative_to(folder).as_posix(): file_checksum(path) for path in folder.rglob("*") if path.is_file()
        }
        found.pop(store.RECORD)
        assert found == listed


# Replaces a published folder with another, killed at its first call of the system, then at its second, and so on.
AT_EVERY_CALL = """
import itertools, os, shutil, signal, sys
from pathlib import Path
from area_send.runs.store import publish

base = Path(sys.argv[1])
OLD = {"run.json": "old", "a": "old"}
NEW = {"run.json": "new", "a": "new", "b": "new"}

def lay(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)

def killed_at(call):
    calls = itertools.count(1)
    sys.addaudithook(lambda event, details: next(calls) == call and os.kill(os.getpid(), signal.SIGKILL))
    publish(base / "staging" / "run", base / "runs" / "run", replace=True)
    os._exit(0)

for call in itertools.count(1):
    shutil.rmtree(base / "staging", ignore_errors=True)
    lay(base / "staging" / "run", NEW)
    lay(base / "runs" / "run", OLD)
    pid = os.fork()
    if pid == 0:
        killed_at(call)
    ended = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    found = {path.name: path.read_text() for path in (base / "runs").glob("run/*")}
    print(ended, found in ({}, OLD, NEW), found == NEW)
    if ended == 0:
        break
"""


def test_a_folder_is_replaced_whole_whichever_call_of_the_system_its_runner_is_killed_at(tmp_path: Path):
    words = [sys.executable, "-c", AT_EVERY_CALL, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    moments = [line.split() for line in done.stdout.splitlines()]
    assert len(moments) >= 4
    assert [moment[0] for moment in moments] == ["-9"] * (len(moments) - 1) + ["0"]
    assert {moment[1] for moment in moments} == {"True"}
    assert moments[-1][2] == "True"


@pytest.mark.parametrize("kind", ["warm", "cold"])
def test_a_runner_killed_at_any_moment_leaves_whole_folders_and_no_kernel(
    write_notebook, nursery, working_in, tmp_path: Path, kind: str
):
    write_notebook(*SLOW)
    outputs, warm = tmp_path / "out", kind == "warm"
    runners, moments = nursery(), random.Random(2021)
    started = time.monotonic()
    runners.start(outputs, *GROUPS, warm=warm)
    assert runners.wait() == 0
    whole = time.monotonic() - started
    for place in range(MOMENTS // 2):
        pid = runners.start(outputs, *GROUPS, warm=warm)
        time.sleep(whole * (place + moments.random()) / (MOMENTS // 2))
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        assert runners.wait() in (0, -signal.SIGKILL)
        check_whole(outputs)
    deadline = time.monotonic() + 10
    while working_in(outputs) and time.monotonic() < deadline:  # a killed runner's kernel has yet to notice
        time.sleep(0.05)
    assert working_in(outputs) == []
    for n in GROUPS:
        assert execute_run(plan_run(Deprivation(n_groups=n)), outputs=outputs).folder.is_dir()
    check_whole(outputs)
    execute_run(plan_run(Deprivation(n_groups=2)), outputs=outputs)
    assert list((outputs / store.STAGING).iterdir()) == []


def test_a_kernel_killed_at_any_moment_fails_its_run_only(write_notebook, strays, tmp_path: Path):
    write_notebook(*SLOW)
    run, moments = plan_run(Deprivation()), random.Random(2022)
    execute_run(run, outputs=tmp_path)
    for _ in range(MOMENTS // 2):
        killer = threading.Timer(moments.uniform(0.0, 0.8), lambda: [kernel.kill() for kernel in strays()])
        killer.start()
        with suppress(RunError):
            execute_run(run, outputs=tmp_path, force=True)
        killer.join()
        check_whole(tmp_path)
    assert strays() == []
    assert execute_run(run, outputs=tmp_path, force=True).folder.is_dir()
    assert list((tmp_path / store.STAGING).iterdir()) == []


def test_two_runners_at_once_on_one_folder_do_not_collide(write_notebook, nursery, tmp_path: Path):
    write_notebook(*SLOW)
    runners = [nursery(), nursery()]
    for one in runners:
        one.start(tmp_path, 3, 3)
    assert [one.wait() for one in runners] == [0, 0]
    check_whole(tmp_path)
    assert len(list((tmp_path / "runs").glob("*/*"))) == 1
    assert list((tmp_path / store.STAGING).iterdir()) == []


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let this process write no file larger than so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_may_not_grow_is_one_clear_error_and_leaves_nothing(write_notebook, tmp_path: Path):
    write_notebook("print('x' * 200_000)")
    execute_run(plan_run(Deprivation(n_groups=3)), outputs=tmp_path / "other")
    with largest_file(100_000), pytest.raises(DataError, match=r"Cannot write to .*out: File too large\. Choose"):
        execute_run(plan_run(Deprivation()), outputs=tmp_path / "out")
    assert not (tmp_path / "out" / "runs").exists()
    assert list((tmp_path / "out" / store.STAGING).iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KiB."""
    folder, mount = tmp_path / "disk", shutil.which("mount")
    folder.mkdir()
    if os.geteuid() != 0 or not mount:
        pytest.skip("only root may mount a small file system")
    options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if subprocess.run([mount, *options], capture_output=True).returncode:
        pytest.skip("this system lets nobody mount a small file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize(
    "cell", ["print('x' * 300_000)", "with open('large', 'wb') as file:\n        file.write(bytes(300_000))"]
)
def test_a_full_disk_is_one_clear_error_and_the_next_run_has_its_room_back(write_notebook, small_disk: Path, cell: str):
    write_notebook(f"if n_groups == 3:\n    {cell}")
    with pytest.raises(DataError, match=r"Cannot write to .*disk: No space left on device\. Choose another") as caught:
        execute_run(plan_run(Deprivation(n_groups=3)), outputs=small_disk)
    assert "\n" not in str(caught.value)
    assert not (small_disk / "runs").exists()
    assert execute_run(plan_run(Deprivation()), outputs=small_disk).folder.is_dir()
