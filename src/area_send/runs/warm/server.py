"""The parent of warm kernels: a process of one thread that imports, then forks a kernel for each launch it is sent.

Called as ``python -m area_send.runs.warm.server DESCRIPTOR NOTEBOOKS``: the descriptor of its channel to the runner,
and the folder of notebooks whose imports to make ahead. It ends, and its kernels with it, when the runner is gone.
"""

import gc
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from area_send.runs.warm import protocol
from area_send.runs.warm.child import Launch, adopt_orphans, run_kernel
from area_send.runs.warm.preload import preload


@dataclass
class Kernel:
    """A living kernel: its process, a descriptor that is readable once that has ended, and its runner's channel."""

    pid: int
    ended: int
    channel: socket.socket


class ForkServer:
    """Forks, signals and buries kernels, one event at a time.

    Parameters
    ----------
    control : socket
        Channel to the runner, see `area_send.runs.warm.protocol`.
    """

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._kernels: dict[int, Kernel] = {}
        self._selector = selectors.DefaultSelector()
        self._owner = os.pidfd_open(os.getppid())
        self._open = True
        self._watch(self._owner, self._close)
        self._watch(control.fileno(), self._fork)

    def serve(self) -> Launch | None:
        """Serve until the runner is gone and return None; in each forked process, return what it is to become.

        Leaving the loop, rather than running the kernel within it, lets a kernel end as any Python process does.
        """
        while self._open or self._kernels:
            (key, _), *_ = self._selector.select()  # one event at a time: it may take away what the next is about
            act: Callable[[], Launch | None] = key.data
            launch = act()
            if launch is not None:
                return launch
        return None

    def _watch(self, descriptor: int, act: Callable[[], Launch | None]) -> None:
        self._selector.register(descriptor, selectors.EVENT_READ, act)

    def _close(self) -> None:
        """Stop listening to a runner that is gone, and kill the kernels it has left."""
        self._open = False
        self._selector.unregister(self._owner)
        self._selector.unregister(self._control)
        for kernel in list(self._kernels.values()):
            self._kill(kernel)

    def _fork(self) -> Launch | None:
        """Fork a kernel; return its launch in the new process and None in this one."""
        message, descriptors = protocol.receive(self._control, descriptors=3)
        if message is None:
            self._close()
            return None
        channel = socket.socket(fileno=descriptors[0])
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:  # the runner sees its channel closed, and starts an ordinary kernel
            print(f"No warm kernel: {error}", file=sys.stderr)  # noqa: T201
            pid = -1
        if pid == 0:
            self._let_go()
            return Launch(parent=parent, channel=channel, output=(descriptors[1], descriptors[2]), **message)
        for descriptor in descriptors[1:]:
            os.close(descriptor)
        if pid == -1:
            channel.close()
        else:
            self._keep(Kernel(pid=pid, ended=os.pidfd_open(pid), channel=channel))
        return None

    def _keep(self, kernel: Kernel) -> None:
        self._kernels[kernel.pid] = kernel
        self._watch(kernel.ended, lambda: self._bury(kernel))
        self._watch(kernel.channel.fileno(), lambda: self._obey(kernel))
        with suppress(OSError):  # a runner that is gone already is noticed on its channel
            protocol.send(kernel.channel, {"pid": kernel.pid})

    def _obey(self, kernel: Kernel) -> None:
        """Send a kernel the signal that its runner asks for; kill it if the runner is gone."""
        try:
            message, _ = protocol.receive(kernel.channel)
        except OSError:
            message = None
        if message is None:
            self._selector.unregister(kernel.channel)
            self._kill(kernel)
        else:
            self._signal(kernel, message["signal"])

    def _kill(self, kernel: Kernel) -> None:
        self._signal(kernel, signal.SIGKILL)

    @staticmethod
    def _signal(kernel: Kernel, number: int) -> None:
        """Signal a kernel and what it has started; its number cannot be another's before `_bury` has waited for it."""
        try:
            os.killpg(kernel.pid, number)
        except ProcessLookupError:  # it has not come to lead a group yet
            signal.pidfd_send_signal(kernel.ended, number)

    def _bury(self, kernel: Kernel) -> None:
        """Wait for a kernel that has ended, end what it has left running, and tell its runner how it ended."""
        with suppress(ProcessLookupError):
            os.killpg(kernel.pid, signal.SIGKILL)
        _, status = os.waitpid(kernel.pid, 0)
        del self._kernels[kernel.pid]
        self._end_orphans()
        self._selector.unregister(kernel.ended)
        os.close(kernel.ended)
        with suppress(KeyError):  # unregistered already if its runner was gone
            self._selector.unregister(kernel.channel)
        with suppress(OSError):
            protocol.send(kernel.channel, {"status": os.waitstatus_to_exitcode(status)})
        kernel.channel.close()

    def _end_orphans(self) -> None:
        """Kill and wait for processes that a dead kernel has left to this one, and those that they leave in turn."""
        while orphans := [child for child in psutil.Process().children() if child.pid not in self._kernels]:
            for orphan in orphans:
                os.kill(orphan.pid, signal.SIGKILL)
                os.waitpid(orphan.pid, 0)

    def _let_go(self) -> None:
        """Close, in a forked process, every descriptor that only the parent needs."""
        self._selector.close()
        self._control.close()
        os.close(self._owner)
        for kernel in self._kernels.values():
            os.close(kernel.ended)
            kernel.channel.close()


def main() -> None:
    """Import, serve, and in a forked process run its kernel."""
    if sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]  # as ipykernel's own launcher does; the kernel puts its own folder there
    control = socket.socket(fileno=int(sys.argv[1]))
    adopt_orphans()
    preload(Path(sys.argv[2]))
    refuse_threads()
    gc.collect()
    gc.freeze()  # so that no kernel copies these objects' pages only by looking through them for rubbish
    protocol.send(control, {"ready": True})
    launch = ForkServer(control).serve()
    if launch is not None:
        run_kernel(launch)


def refuse_threads() -> None:
    """End with a message if an import has left a thread: a lock that it holds would stay locked in every kernel."""
    threads = psutil.Process().num_threads()
    if threads > 1:
        sys.exit(f"No warm kernels: the libraries have started {threads - 1} threads while being imported.")


if __name__ == "__main__":
    main()
