"""Many runs at once on several machines: tasks of dask.distributed, whose results come back with them.

Nothing is assumed to be shared between machines. Each worker has its own checkout and environment; before it runs
anything it proves that its notebook, data, package and lock are those of the machine that asks. The folder of a run
comes back as a zip file and is put in its place here. A worker that dies is replaced, and what it was doing is done
again by another; the scheduler gives a task up after it has gone down with several workers
(``distributed.scheduler.allowed-failures``), and each that it gives up gets one more chance here, alone, because a
task is also blamed when it only waited on the worker that another killed.
"""

import atexit
import hashlib
import io
import logging
import zipfile
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from area_send.runs import store
from area_send.runs.execute import execute_run
from area_send.runs.plan import Run, plan_run, source_checksums
from area_send.runs.pool import Finished, split_finished
from area_send.runs.scratch import scratch_folder
from area_send.runs.warm.parent import warm_kernels
from helpers.parameters import check_values
from smallstats.errors import ParameterError, RunError

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS = 30
SAID_TWICE: Final = ("distributed.client", "distributed.core")  # they log, with tracebacks, what they also raise
PARTS: Final = {
    "notebook": "notebook", "data": "data/", "package": "src/", "lock": "requirements.lock", "versions": "version ",
}  # fmt: skip


@dataclass(frozen=True)
class Tls:
    """Files in PEM form for an encrypted connection: the authority's certificate, ours, and its key."""

    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None

    def check(self, address: str) -> None:
        """Raise `ParameterError` if a file is missing, or if the files and the address do not go together."""
        given = {f"--tls-{name}": path for name, path in vars(self).items() if path is not None}
        missing = [f"{option} {path} is not a file" for option, path in given.items() if not path.is_file()]
        if missing:
            raise ParameterError("; ".join(missing) + ".")
        if given and not address.startswith("tls://"):
            raise ParameterError(f"--scheduler {address}: {', '.join(given)} goes with an address that begins tls://.")


@dataclass(frozen=True)
class Reply:
    """What a worker sends back: why the run failed (empty if it did not), its folder as a zip file, its seconds."""

    error: str
    files: bytes
    seconds: float


def execute_on_cluster(
    runs: Sequence[Run], *, outputs: Path, address: str, tls: Tls, force: bool = False, timeout: int = 600
) -> Generator[Finished]:
    """Execute runs on the workers of a Dask scheduler and give each as it comes back; those found here come first.

    Raises
    ------
    ParameterError
        If dask.distributed is not installed, the scheduler cannot be reached, or a worker has other code or data.
    DataError
        If the folder of outputs cannot be written to.
    """
    finished, todo = split_finished(runs, outputs, force)
    yield from finished
    if not todo:
        return
    client = _connect(address, tls)
    try:
        _check_workers(client, runs[todo[0]].notebook, address)
        killed = []
        for place, reply in _replies(client, runs, todo, timeout):
            if reply is None:
                killed.append(place)
            else:
                yield _keep(runs[place], place, reply, outputs, force)
        for place in killed:
            ((_, reply),) = _replies(client, runs, [place], timeout)
            if reply is None:
                error = f"{runs[place].notebook}: the run killed every worker it was given to; it may need more memory."
                yield Finished(place, store.failed_dir(runs[place], outputs), error=error)
            else:
                yield _keep(runs[place], place, reply, outputs, force)
    finally:
        client.close()


def fingerprint(notebook: str) -> dict[str, str]:
    """Return one SHA-256 each of notebook, data, package, lock and versions as they are on this machine."""
    sources = source_checksums(notebook)
    parts = {part: sorted(item for item in sources.items() if item[0].startswith(PARTS[part])) for part in PARTS}
    return {part: hashlib.sha256(repr(items).encode()).hexdigest() for part, items in parts.items()}


def run_here(notebook: str, literals: dict[str, Any], expected: dict[str, str], timeout: int) -> Reply:
    """Be a worker: check that this machine has what is asked for, run it, and pack the folder.

    Raises
    ------
    RunError
        If this machine's notebook, data, package or lock are others.
    """
    mismatch = _mismatch(expected, fingerprint(notebook))
    if mismatch:
        raise RunError(f"{notebook}: a worker refused, {mismatch}; install the same commit on it.")
    _open_warm_kernels()
    run = plan_run(check_values(notebook, literals))
    with scratch_folder() as folder:
        try:
            outcome = execute_run(run, outputs=folder, timeout=timeout)
        except RunError as error:
            return Reply(str(error), _pack(store.failed_dir(run, folder)), 0.0)
        return Reply("", _pack(outcome.folder), outcome.seconds)


@cache
def _open_warm_kernels() -> None:
    """Fork this worker's kernels from one parent, which ends with it."""
    opened = ExitStack()
    atexit.register(opened.close)
    opened.enter_context(warm_kernels())


def _connect(address: str, tls: Tls) -> "Client":
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError:
        raise ParameterError(
            "--scheduler needs dask.distributed; install it with `pip install 'area-send[cluster]'`."
        ) from None
    tls.check(address)
    for name in SAID_TWICE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    given = {"tls_ca_file": tls.ca, "tls_client_cert": tls.cert, "tls_client_key": tls.key}
    security = Security(**{name: str(path) for name, path in given.items() if path is not None})
    try:
        return Client(address, security=security, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ParameterError(f"--scheduler {address}: cannot be reached ({error or type(error).__name__}).") from None
    except TypeError:  # Dask's answer where neither its own configuration nor we name certificates
        raise ParameterError(f"--scheduler {address}: also give --tls-ca, --tls-cert and --tls-key.") from None


def _check_workers(client: "Client", notebook: str, address: str) -> None:
    """Refuse to start while a worker would refuse its runs."""
    found = client.run(fingerprint, notebook, on_error="return")
    if not found:
        raise ParameterError(f"--scheduler {address}: it has no worker; start some with `dask worker {address}`.")
    expected = fingerprint(notebook)
    answers = {
        worker: f"it answers {answer!r}" if isinstance(answer, BaseException) else _mismatch(expected, answer)
        for worker, answer in found.items()
    }
    problems = [f"worker {worker}: {wrong}" for worker, wrong in answers.items() if wrong]
    if problems:
        raise ParameterError(f"--scheduler {address}: {'; '.join(problems)}; install the same commit on each.")


def _mismatch(expected: dict[str, str], found: dict[str, str]) -> str:
    other = [part for part in expected if expected[part] != found.get(part)]
    return f"its {', '.join(other)} differ{'s' if len(other) == 1 else ''} from ours" if other else ""


def _replies(
    client: "Client", runs: Sequence[Run], places: Sequence[int], timeout: int
) -> Iterator[tuple[int, Reply | None]]:
    """Submit runs and give what came of each as it comes back: None for one that was given up with its workers."""
    from distributed import as_completed
    from distributed.scheduler import KilledWorker

    expected = {notebook: fingerprint(notebook) for notebook in {runs[place].notebook for place in places}}
    futures: dict[Future[Reply], int] = {
        client.submit(
            run_here, run.notebook, run.parameters.to_literals(), expected[run.notebook], timeout, pure=False
        ): place
        for place in places
        for run in [runs[place]]
    }
    try:
        for future in as_completed(list(futures), loop=client.loop):
            try:
                yield futures[future], future.result()
            except KilledWorker:
                yield futures[future], None
            except CancelledError:
                raise RunError(
                    "The scheduler was lost; start the sweep again, and it goes on from what is here."
                ) from None
            except RunError as error:
                yield futures[future], Reply(str(error), b"", 0.0)
            future.release()  # the scheduler need not keep what is here
    finally:
        client.cancel(list(futures))


def _pack(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    return buffer.getvalue()


def _keep(run: Run, place: int, reply: Reply, outputs: Path, force: bool) -> Finished:
    """Put what came back in its place, as a run of this machine would be."""
    target = store.failed_dir(run, outputs) if reply.error else store.run_dir(run, outputs)
    if reply.files:
        with store.staging_dir(outputs) as folder:
            with zipfile.ZipFile(io.BytesIO(reply.files)) as archive:
                archive.extractall(folder)
            store.publish(folder, target, replace=force or bool(reply.error))
    return Finished(place, target, error=reply.error, seconds=reply.seconds)
