"""The parent of warm kernels: what it imports ahead, when it starts, when it ends, and when it is not used."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from importlib import import_module
from multiprocessing import Pipe
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client.asynchronous.client import AsyncKernelClient
from typer.testing import CliRunner

from area_send.cli import app
from area_send.runs.environment import kernel_environment
from area_send.runs.execute import Outcome, execute_notebook
from area_send.runs.kernel import LocalKernelManager
from area_send.runs.plan import Run
from area_send.runs.pool import Finished, Options, _serve
from area_send.runs.warm import protocol
from area_send.runs.warm.parent import LAUNCHER, WarmParent, open_parent, warm_kernels
from area_send.runs.warm.preload import imports_of, notebook_sources
from area_send.runs.warm.process import WarmProcess
from helpers.parameters import notebooks
from helpers.parameters.q01_deprivation import Deprivation
from smallstats.errors import RunError

linux = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


def test_the_provisioner_is_declared_where_jupyter_client_looks_for_them(root: Path):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (place,) = project["entry-points"]["jupyter_client.kernel_provisioners"].values()
    module, name = place.split(":")
    bases = [base.__name__ for base in getattr(import_module(module), name).__mro__]
    assert "KernelProvisionerBase" in bases


def test_imports_are_read_from_source_in_functions_too_and_from_no_cell_with_magic():
    source = "import a.b as c, d\nfrom e import f, g\ndef h():\n    from i import j\n"
    assert imports_of(source) == [("a.b", []), ("d", []), ("e", ["f", "g"]), ("i", ["j"])]
    assert imports_of("from . import near") == []
    assert imports_of("%matplotlib inline\nimport a") == []


def test_a_file_that_is_no_notebook_has_no_cells_and_hides_no_other(tmp_path: Path):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("a\nb")]), tmp_path / "c.ipynb")
    for name, text in {"a": "{not json", "b": "[1]", "d": "{}"}.items():
        (tmp_path / f"{name}.ipynb").write_text(text)
    assert list(notebook_sources(tmp_path)) == ["a\nb"]


@linux
def test_whatever_a_notebook_imports_is_there_before_it_does(warm: None, root: Path, tmp_path: Path):
    wanted = {module for source in notebook_sources(root / "notebooks") for module, _ in imports_of(source)}
    assert len(wanted) > 10
    look = nbformat.v4.new_code_cell(f"import sys\nsorted({wanted!r} - set(sys.modules))")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[look], metadata=kernel), tmp_path / "in.ipynb")
    execute_notebook(tmp_path / "in.ipynb", tmp_path / "out.ipynb", parameters={}, cwd=tmp_path, timeout=60)
    assert nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[0].outputs[0].data["text/plain"] == "[]"


def test_what_an_ordinary_kernel_imports_for_itself_is_imported_ahead(tmp_path: Path):
    look = nbformat.v4.new_code_cell("import sys\nprint(*sys.modules)")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[look], metadata=kernel), tmp_path / "in.ipynb")
    execute_notebook(tmp_path / "in.ipynb", tmp_path / "out.ipynb", parameters={}, cwd=tmp_path, timeout=60, cold=True)
    ordinary = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[0].outputs[0].text.split()
    (tmp_path / "empty").mkdir()
    code = (
        "import sys\nfrom pathlib import Path\nfrom area_send.runs.warm.preload import preload\n"
        "preload(Path(sys.argv[1]))\nprint(*sys.modules)"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "empty")]
    ahead = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True, env=kernel_environment()).stdout
    assert len(ordinary) > 400
    assert set(ordinary) - set(ahead.split()) == {"runpy"}  # what Python runs a module with, the parent as well


def fork(parent: WarmParent, folder: Path, **variables: str) -> None:
    with Path(os.devnull).open("w") as nothing:
        output = (nothing.fileno(), nothing.fileno())
        command = [sys.executable, *LAUNCHER, "--help"]
        parent.fork(command, {**kernel_environment(), **variables}, str(folder), output).wait()


@linux
def test_a_kernel_is_taken_at_its_word_that_its_output_is_heard(warm: None, monkeypatch: pytest.MonkeyPatch):
    """The ordinary way, for kernels that do not say so, looks again after 0.2 s."""
    monkeypatch.setattr(AsyncKernelClient, "wait_for_ready", lambda *_, **__: pytest.fail("waited in the ordinary way"))

    async def start() -> str:
        manager = LocalKernelManager()
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            return str((await client.execute_interactive("1", timeout=60))["content"]["status"])
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    assert asyncio.run(start()) == "ok"


@linux
def test_it_starts_with_the_first_kernel_and_ends_with_the_outermost_context(tmp_path: Path, project: Path):
    before = set(psutil.Process().children())
    with warm_kernels():
        parent = open_parent()
        assert parent is not None
        with warm_kernels():
            assert open_parent() is parent
        assert open_parent() is parent
    shut = WarmParent(project / "notebooks")
    assert set(psutil.Process().children()) == before
    try:
        fork(shut, tmp_path)
        (started,) = set(psutil.Process().children()) - before
    finally:
        shut.close()
    assert not started.is_running()
    with pytest.raises(RunError, match="closed"):
        fork(shut, tmp_path)


@linux
def test_a_kernel_that_would_read_another_environment_or_older_code_is_not_forked_from_it(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
):
    before, parent = set(psutil.Process().children()), WarmParent(project / "notebooks")
    try:
        fork(parent, tmp_path)
        (first,) = set(psutil.Process().children()) - before
        fork(parent, tmp_path, AREA_SEND_ROOT="elsewhere")
        with pytest.raises(RunError, match=r"environment differs .* in: PYTHONWARNINGS"):
            fork(parent, tmp_path, PYTHONWARNINGS="error")
        with pytest.raises(RunError, match="Not a kernel of Python"):
            parent.fork(["R", "--slave"], kernel_environment(), str(tmp_path), (1, 2))
        monkeypatch.setattr("area_send.runs.warm.parent._package_files", lambda: (("changed.py", 1, 1),))
        fork(parent, tmp_path)
        assert len(set(psutil.Process().children()) - before - {first}) == 1
    finally:
        parent.close()
    assert set(psutil.Process().children()) == before


def channels(pid: int) -> set[str]:
    """Name the sockets, and the descriptors of other processes, that a process holds."""
    links = [str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir() if path.is_symlink()]
    return {link for link in links if link.startswith(("socket:", "pidfd:", "anon_inode:[pidfd]"))}


@linux
def test_a_kernel_holds_nothing_of_another_that_runs_beside_it(tmp_path: Path, project: Path):
    parent, kernels = WarmParent(project / "notebooks"), []
    try:
        for place in range(3):
            command = [sys.executable, *LAUNCHER, "-f", str(tmp_path / f"{place}.json")]
            kernels.append(parent.fork(command, kernel_environment(), str(tmp_path), (1, 2)))
            asyncio.run(kernels[-1].until_ready(timeout=60))
        of_parent = channels(psutil.Process(kernels[0].pid).ppid())
        deadline = time.monotonic() + 20  # a kernel says that it is ready a moment before it lets its channel go
        while any(shared := [channels(kernel.pid) & of_parent for kernel in kernels]) and time.monotonic() < deadline:
            time.sleep(0.01)
    finally:
        parent.close()
    assert [kernel.wait() for kernel in kernels] == [-signal.SIGKILL] * 3
    assert len(of_parent) >= 4
    assert shared == [set()] * 3


@linux
def test_it_ends_with_a_runner_that_is_killed(tmp_path: Path, project: Path):
    code = (
        "import os, signal, sys, time\nfrom pathlib import Path\n"
        "from area_send.runs.environment import kernel_environment\n"
        "from area_send.runs.warm.parent import WarmParent\n"
        "parent = WarmParent(Path(sys.argv[1]))\n"
        "command = [sys.executable, '-m', 'ipykernel_launcher']\n"
        "kernel = parent.fork(command, kernel_environment(), '/', (2, 2))\n"  # ends when it is let go
        "print(kernel.pid, flush=True)\ntime.sleep(60)\n"
    )
    words = [sys.executable, "-c", code, str(project / "notebooks")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as runner:
        assert runner.stdout
        kernel = psutil.Process(int(runner.stdout.readline()))
        family = [kernel, kernel.parent()]
        runner.kill()
    deadline = time.monotonic() + 20
    while any(process and process.is_running() for process in family) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [process for process in family if process and process.is_running()] == []


def test_all_notebooks_go_to_workers_one_needs_none_and_cold_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    seen: list[tuple[list[str], bool]] = []

    def note(runs: list[Run], *, cold: bool, **_: object) -> Iterator[Finished]:
        seen.append(([run.notebook for run in runs], cold))
        yield from ()

    def note_one(run: Run, *, cold: bool, **_: object) -> Outcome:
        seen.append(([run.notebook], cold))
        return Outcome(run=run, folder=tmp_path, up_to_date=True, seconds=0.0)

    monkeypatch.setattr("area_send.runs.pool.execute_all", note)
    monkeypatch.setattr("area_send.runs.execute.execute_run", note_one)
    for words in (["--all"], ["--all", "--cold"], ["01_deprivation", "--cold"]):
        assert CliRunner().invoke(app, ["run", *words, "--outputs", str(tmp_path)]).exit_code == 0
    assert seen == [(list(notebooks()), False), (list(notebooks()), True), (["01_deprivation"], True)]


@linux
@pytest.mark.parametrize("cold", [False, True])
def test_a_worker_opens_a_parent_of_warm_kernels_unless_kernels_are_to_be_cold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cold: bool
):
    def note(run: Run, *, cold: bool, **_: object) -> Outcome:
        return Outcome(run=run, folder=tmp_path, up_to_date=open_parent() is None and cold, seconds=0.0)

    monkeypatch.setattr("area_send.runs.execute.execute_run", note)
    monkeypatch.setattr("area_send.runs.warm.parent._open", None)
    ours, theirs = Pipe()
    ours.send(Run("01_deprivation", Deprivation(), "key"))
    worker = threading.Thread(target=_serve, args=(theirs, Options(tmp_path, force=False, timeout=60, cold=cold)))
    worker.start()
    assert ours.recv() == ("", cold, 0.0)
    ours.close()
    worker.join()
    assert open_parent() is None


def test_elsewhere_than_on_linux_kernels_are_ordinary_ones(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("area_send.runs.warm.parent._open", None)
    monkeypatch.setattr(sys, "platform", "darwin")
    with warm_kernels():
        assert open_parent() is None


@pytest.mark.skipif(sys.platform != "linux", reason="warm kernels are for Linux")
def test_a_kernel_that_is_ready_before_its_parent_has_named_it_is_known_all_the_same():
    ours, theirs = protocol.channel_pair()
    for message in ({"ready": True}, {"pid": 4711}):
        protocol.send(theirs, message)
    process = WarmProcess(ours)
    assert (process.pid, process.ready) == (4711, True)
    theirs.close()
    ours.close()
