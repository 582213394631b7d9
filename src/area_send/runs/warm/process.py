"""A warm kernel's process as the runner sees it: what jupyter_client asks of a `subprocess.Popen`."""

import asyncio
import select
import signal
import socket
from contextlib import suppress

from area_send.runs.warm import protocol
from smallstats.errors import RunError

ANSWER_SECONDS = 30.0  # within which the parent, busy with other kernels at worst, has forked this one


class WarmProcess:
    """A process that is the parent's child, not ours: it is signalled and waited for over its channel.

    Parameters
    ----------
    channel : socket
        This end of the kernel's channel. Closing it kills the kernel.

    Raises
    ------
    RunError
        If the parent does not fork.
    """

    stdin = stdout = stderr = None

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self.returncode: int | None = None
        self.ready = False
        self.pid = self._first_answer()
        channel.setblocking(False)

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal, or None while the process lives."""
        while self.returncode is None:
            try:
                message, _ = protocol.receive(self._channel)
            except BlockingIOError:
                break
            except OSError:  # the parent was killed with a request unread
                message = None
            self._take(message)
        return self.returncode

    def wait(self) -> int:
        """Wait for the process to end, and return its exit status."""
        while (status := self.poll()) is None:
            select.select([self._channel], [], [])
        return status

    def send_signal(self, number: int) -> None:
        """Signal the process and those it has started; one that has ended is past hearing."""
        if self.poll() is None:
            with suppress(OSError):  # it has ended since; the next `poll` says so
                protocol.send(self._channel, {"signal": int(number)})

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)

    async def until_ready(self, *, timeout: float) -> None:
        """Wait until the kernel's sockets are bound or it has ended; raise `TimeoutError` after so many seconds."""
        async with asyncio.timeout(timeout):
            while not self.ready and self.returncode is None:
                await self._listen()

    def abandon(self) -> None:
        """Give up a process that does not answer; the parent kills it."""
        if self.returncode is None:
            self._take(None)

    async def until_ended(self, *, timeout: float) -> None:
        """Wait until the process has ended; raise `TimeoutError` after so many seconds."""
        async with asyncio.timeout(timeout):
            while self.returncode is None:
                await self._listen()

    async def _listen(self) -> None:
        try:
            packet = await asyncio.get_running_loop().sock_recv(self._channel, protocol.PACKET_BYTES)
        except OSError:
            packet = b""
        self._take(protocol.read(packet))

    def _first_answer(self) -> int:
        self._channel.settimeout(ANSWER_SECONDS)
        message: protocol.Message | None
        try:
            message, _ = protocol.receive(self._channel)
            while message is not None and "pid" not in message:  # a quick kernel answers before its parent does
                self._take(message)
                message, _ = protocol.receive(self._channel)
        except OSError:
            message = None
        if message is None:
            self._channel.close()
            raise RunError("The parent of warm kernels did not fork one.")
        return int(message["pid"])

    def _take(self, message: protocol.Message | None) -> None:
        if message is not None and "status" not in message:
            self.ready = True
            return
        self.returncode = -signal.SIGKILL if message is None else int(message["status"])  # they die with the parent
        self._channel.close()
