"""The runner's side of the parent of warm kernels: starting it with the first kernel, asking it, ending it."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from area_send.runs.warm import protocol
from area_send.runs.warm.process import WarmProcess
from helpers.data.checksums import SOURCES
from helpers.paths import files_below, notebooks_dir
from smallstats.errors import RunError

LAUNCHER = ["-m", "ipykernel_launcher"]
START_SECONDS = 120.0
END_SECONDS = 5.0

# Variables that differ from run to run and are read when used, not when Python starts or a library is imported.
READ_LATE = ("AREA_SEND_", "IPYTHONDIR", "JPY_", "PYTEST_")


@dataclass(frozen=True)
class Stamp:
    """What a parent has fixed for all its kernels: interpreter and options, variables, and the package's files."""

    python: tuple[str, ...]
    variables: tuple[tuple[str, str], ...]
    package: tuple[tuple[str, int, int], ...]


class ForkServerProcess:
    """A started parent: its process and the channel to it.

    Parameters
    ----------
    python : sequence of str
        Interpreter and its options.
    env : mapping
        Environment of a kernel.
    notebooks : Path
        Folder of the notebooks whose imports to make ahead.

    Raises
    ------
    RunError
        If it does not come up.
    """

    def __init__(self, python: Sequence[str], env: Mapping[str, str], notebooks: Path) -> None:
        self._control, theirs = protocol.channel_pair()
        command = [*python, "-m", "area_send.runs.warm.server", str(theirs.fileno()), str(notebooks)]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 # the interpreter that would run the kernel
                command, env=dict(env), cwd="/", pass_fds=[theirs.fileno()], start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        self._control.settimeout(START_SECONDS)
        try:
            message, _ = protocol.receive(self._control)
        except OSError:
            message = None
        if message is None:
            self.close()
            raise RunError("The parent of warm kernels did not start.")

    @property
    def alive(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    def fork(self, launch: protocol.Message, output: tuple[int, int]) -> WarmProcess:
        """Have a kernel forked, its standard output and error being two descriptors of this process.

        Raises
        ------
        RunError
            If the parent does not fork.
        """
        ours, theirs = protocol.channel_pair()
        try:
            with theirs:
                protocol.send(self._control, launch, [theirs.fileno(), *output])
        except OSError as error:
            ours.close()
            raise RunError(f"The parent of warm kernels could not be asked for one: {error}.") from None
        return WarmProcess(ours)

    def close(self) -> None:
        """End the process and every kernel it still has."""
        self._control.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class WarmParent:
    """Warm kernels for as long as this is open; the process behind it starts with the first of them.

    Parameters
    ----------
    notebooks : Path
        Folder of the notebooks whose imports to make ahead.
    """

    def __init__(self, notebooks: Path) -> None:
        self.owner, self.users = os.getpid(), 0
        self._notebooks = notebooks
        self._lock = threading.Lock()
        self._server: ForkServerProcess | None = None
        self._stamp: Stamp | None = None
        self._retired: list[ForkServerProcess] = []
        self._refusal: str | None = None

    def fork(self, command: list[str], env: Mapping[str, str], cwd: str, output: tuple[int, int]) -> WarmProcess:
        """Fork what an ordinary kernel's command, environment and folder describe.

        Raises
        ------
        RunError
            If this kernel must be an ordinary one; the message says why.
        """
        if LAUNCHER[1] not in command:
            raise RunError(f"Not a kernel of Python: {command}.")
        place = command.index(LAUNCHER[1]) - 1
        launch = {"command": command, "arguments": command[place + 2 :], "env": dict(env), "cwd": cwd}
        with self._lock:
            return self._serving(command[:place], env).fork(launch, output)

    def tend(self) -> None:
        """Wait for the process if it has died, so that it does not stay behind as a zombie."""
        with self._lock:
            if self._server is not None and not self._server.alive:
                self._server.close()
                self._server = None

    def close(self) -> None:
        """End the process, if it was started, and every kernel it still has."""
        with self._lock:
            for server in [*self._retired, *([self._server] if self._server else [])]:
                server.close()
            self._server, self._retired, self._refusal = None, [], "The parent of warm kernels is closed."

    def _serving(self, python: Sequence[str], env: Mapping[str, str]) -> ForkServerProcess:
        """Return the process that forks such kernels; start it at first, and again if it died or our code changed."""
        if self._refusal:
            raise RunError(self._refusal)
        stamp = Stamp(tuple(python), _fixed_variables(env), _package_files())
        if self._stamp is not None and (stamp.python, stamp.variables) != (self._stamp.python, self._stamp.variables):
            changed = {name for name, _ in set(stamp.variables) ^ set(self._stamp.variables)}
            what = ", ".join(sorted(changed)) or "Python's options"
            raise RunError(f"The environment differs from that of the parent of warm kernels in: {what}.")
        if self._server is not None and (not self._server.alive or stamp != self._stamp):
            self._retired.append(self._server)  # kernels it still has go on
            self._server = None
        if self._server is None:
            self._stamp = stamp
            try:
                self._server = ForkServerProcess(python, env, self._notebooks)
            except RunError as error:
                self._refusal = str(error)
                raise
        return self._server


def _fixed_variables(env: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value) for name, value in env.items() if not name.startswith(READ_LATE)))


def _package_files() -> tuple[tuple[str, int, int], ...]:
    """Return path, time of change and size of each source of our three packages."""
    source = Path(__file__).resolve().parents[3]
    found = [file for package in SOURCES for file in files_below(source / package, ".py")]
    return tuple(sorted((path, state.st_mtime_ns, state.st_size) for path, state in found))


_open: WarmParent | None = None
_lock = threading.Lock()


def open_parent() -> WarmParent | None:
    """Return the parent that `warm_kernels` has opened in this very process, if it has."""
    return _open if _open is not None and _open.owner == os.getpid() else None


@contextmanager
def warm_kernels() -> Iterator[None]:
    """Let every kernel started in this process within the context be a warm one, where the system can.

    The parent starts with the first kernel and ends with the outermost context, whatever happens. Where there is no
    parent to be had, on another system than Linux for one, kernels are ordinary ones.
    """
    if sys.platform != "linux":
        yield
        return
    parent = _enter()
    try:
        yield
    finally:
        _leave(parent)


def _enter() -> WarmParent:
    global _open
    with _lock:
        _open = open_parent() or WarmParent(notebooks_dir())
        _open.users += 1
        return _open


def _leave(parent: WarmParent) -> None:
    global _open
    with _lock:
        parent.users -= 1
        if parent.users == 0:
            parent.close()
            _open = None
