"""Runs on the workers of a Dask scheduler, here on this machine: what comes back, what dies, what is refused."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from tests.conftest import describe_tables

from area_send.runs import store
from area_send.runs.cluster import Tls, execute_on_cluster, fingerprint, run_here
from area_send.runs.plan import plan_runs, source_checksums
from area_send.runs.pool import Finished
from helpers.parameters.q01_deprivation import Deprivation
from smallstats.errors import ParameterError, RunError

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")

SAVE = "from pathlib import Path\noutput_dir and Path(output_dir, 'kept.txt').write_text(str(n_groups)) and None"


@pytest.fixture(autouse=True)
def _same_environment_afterwards() -> Iterator[None]:
    """Take back what starting a worker sets in this process, which kernels of later tests would differ in."""
    before = dict(os.environ)
    yield
    for name in set(os.environ) - set(before):
        del os.environ[name]


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    """The address of a scheduler with two workers, one process each, that work on the test's project."""
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster,
    ):
        yield cluster.scheduler_address


def execute(address: str, outputs: Path, *, numbers: tuple[int, ...], **options: Any) -> list[Finished]:
    runs = plan_runs([Deprivation(n_groups=number) for number in numbers])
    results = execute_on_cluster(runs, outputs=outputs, address=address, tls=Tls(), **options)
    with closing(results):
        return sorted(results, key=lambda item: item.place)


def test_a_lost_worker_loses_nothing_and_a_killing_run_costs_itself_alone(address: str, write_notebook, tmp_path: Path):
    once = f"import os, pathlib, psutil\nflag = pathlib.Path({str(tmp_path / 'flag')!r})\n"
    worker = "next(one for one in psutil.Process().parents() if 'spawn_main' in ' '.join(one.cmdline()))"
    kill = f"if n_groups == 4 or n_groups == 3 and not flag.exists():\n    flag.touch()\n    {worker}.kill()"
    write_notebook(once + kill, "1 / (n_groups - 6)", SAVE)
    found = execute(address, tmp_path / "out", numbers=(3, 4, 5, 6))
    assert "killed every worker" in found[1].error
    assert "ZeroDivisionError" in found[3].error
    assert "ZeroDivisionError" in (found[3].folder / "error.txt").read_text()
    assert [found[0].error, found[2].error] == ["", ""]
    assert [(found[place].folder / "kept.txt").read_text() for place in (0, 2)] == ["3", "5"]
    assert found[0].folder.parent == tmp_path / "out" / "runs" / "01_deprivation"
    assert (found[0].folder / store.RECORD).is_file()
    assert list((tmp_path / "out" / store.STAGING).glob("*")) == []

    again = execute(address, tmp_path / "out", numbers=(3, 5))
    assert [item.up_to_date for item in again] == [True, True]

    write_notebook("n_groups", SAVE)
    (tmp_path / "other").mkdir()
    with pytest.raises(RunError, match="a worker refused, its data differs from ours; install the same commit"):
        run_here("01_deprivation", {}, {**fingerprint("01_deprivation"), "data": "other"}, 60)


def test_a_worker_with_other_data_is_refused_before_anything_runs(
    address: str, write_notebook, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = write_notebook(SAVE)
    ours = tmp_path / "ours"
    for name in ("data", "notebooks"):
        (ours / name).mkdir(parents=True)
    describe_tables(ours / "data")
    (ours / "data" / "inspections.csv").write_text("another\n")
    (ours / "notebooks" / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("AREA_SEND_ROOT", str(ours))
    with pytest.raises(ParameterError, match=r"worker tcp://.*: its data differs from ours"):
        execute(address, tmp_path / "out", numbers=(3,))
    assert not (tmp_path / "out" / "runs").exists()


SWEEP = """
import sys
from pathlib import Path
from area_send.runs.cluster import Tls, execute_on_cluster
from area_send.runs.plan import plan_runs, source_checksums
from helpers.parameters.q01_deprivation import Deprivation
from smallstats.errors import RunError
runs = plan_runs([Deprivation(n_groups=number) for number in (3, 4, 5, 6)])
try:
    for item in execute_on_cluster(runs, outputs=Path(sys.argv[1]), address=sys.argv[2], tls=Tls()):
        print(item.place, item.up_to_date, flush=True)
except RunError as error:
    print(error, file=sys.stderr)
"""

CLUSTER = """
import sys, time
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@contextmanager
def cluster_of_its_own(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a scheduler and a worker in a process that can be killed."""
    program = folder / "cluster.py"
    program.write_text(CLUSTER)
    with subprocess.Popen(
        [sys.executable, str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            whole = psutil.Process(process.pid)
            for one in [*whole.children(recursive=True), whole]:
                with suppress(psutil.NoSuchProcess):
                    one.kill()


def test_a_scheduler_that_dies_is_one_clear_error_and_the_sweep_goes_on_from_what_is_here(
    project: Path, write_notebook, tmp_path: Path
):
    write_notebook("import time\ntime.sleep(0.5 if n_groups < 5 else 3)", SAVE)
    words = [sys.executable, "-c", SWEEP, str(tmp_path / "out")]
    with (
        cluster_of_its_own(tmp_path) as (cluster, address),
        subprocess.Popen([*words, address], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as sweep,
    ):
        assert sweep.stdout
        there = sweep.stdout.readline().split()[0]
        cluster.kill()
        _, errors = sweep.communicate(timeout=120)
    assert errors == "The scheduler was lost; start the sweep again, and it goes on from what is here.\n"
    with cluster_of_its_own(tmp_path) as (_, address):
        again = subprocess.run([*words, address], capture_output=True, text=True, timeout=180)
    lines = [line.split() for line in again.stdout.splitlines()]
    assert [there, "True"] in lines
    assert sorted(place for place, _ in lines) == ["0", "1", "2", "3"]


def test_a_worker_with_other_code_is_refused_before_anything_runs(
    address: str, write_notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_notebook(SAVE)
    ours = {**source_checksums("01_deprivation"), "src/helpers/paths.py": "other", "requirements.lock": "other"}
    monkeypatch.setattr("area_send.runs.cluster.source_checksums", lambda _: ours)
    with pytest.raises(ParameterError, match=r"worker tcp://.*: its package, lock differ from ours; install the same"):
        execute(address, tmp_path / "out", numbers=(3,))
    assert not (tmp_path / "out" / "runs").exists()


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """A folder with a certificate that is its own authority, and its key."""
    program = shutil.which("openssl")
    if program is None:
        assert os.environ.get("CI") != "true", "openssl must be there in CI"
        pytest.skip("openssl is not installed")
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    command = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=test", *files]
    subprocess.run(command, check=True, capture_output=True)
    return tmp_path


def test_an_encrypted_scheduler_takes_runs_from_who_holds_a_certificate_only(
    project: Path, write_notebook, pem: Path, tmp_path: Path
):
    write_notebook("import psutil\nn_groups = ' '.join(psutil.Process().parent().cmdline())", SAVE)
    cert, key = pem / "cert.pem", pem / "key.pem"
    sides = [f"tls_{side}_{part}" for side in ("scheduler", "worker", "client") for part in ("cert", "key")]
    files = {name: str(cert if name.endswith("cert") else key) for name in sides}
    security = distributed.Security(tls_ca_file=str(cert), require_encryption=True, **files)
    runs = plan_runs([Deprivation(n_groups=3)])
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50, security=security, protocol="tls"
    ) as cluster:
        address = cluster.scheduler_address
        assert address.startswith("tls://")
        (found,) = execute_on_cluster(runs, outputs=tmp_path / "out", address=address, tls=Tls(cert, cert, key))
        started_by = (found.folder / "kept.txt").read_text()
        assert ("area_send.runs.warm.server" in started_by) == (sys.platform == "linux")
        with pytest.raises(ParameterError, match=r"tls://.*: also give --tls-ca, --tls-cert and --tls-key"):
            list(execute_on_cluster(runs, outputs=tmp_path / "none", address=address, tls=Tls()))


@pytest.mark.parametrize(
    ("tls", "scheduler", "said"),
    [
        (Tls(ca=Path("none.pem")), "tls://here:8786", "--tls-ca none.pem is not a file"),
        (Tls(cert=Path(__file__)), "tcp://here:8786", "--tls-cert goes with an address that begins tls://"),
        (Tls(), "tcp://127.0.0.1:1", "tcp://127.0.0.1:1: cannot be reached"),
        (Tls(), "nonsense://x", "nonsense://x: cannot be reached"),
    ],
)
def test_a_scheduler_that_cannot_be_had_is_one_clear_error(
    write_notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: Tls, scheduler: str, said: str
):
    write_notebook(SAVE)
    monkeypatch.setattr("area_send.runs.cluster.CONNECT_SECONDS", 1)
    runs = plan_runs([Deprivation()])
    with pytest.raises(ParameterError, match=said.replace("(", r"\(")):
        list(execute_on_cluster(runs, outputs=tmp_path, address=scheduler, tls=tls))


def test_without_distributed_it_is_said_how_to_install_it(
    write_notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_notebook(SAVE)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ParameterError, match=r"area-send\[cluster\]"):
        list(execute_on_cluster(plan_runs([Deprivation()]), outputs=tmp_path, address="tcp://x:1", tls=Tls()))
