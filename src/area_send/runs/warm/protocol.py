"""What the runner and the parent of warm kernels say to each other: one JSON object a packet, with file descriptors.

Over the parent's own channel: ``{"ready": true}`` from it once it has imported everything, and a launch to it for
each kernel (``command``, ``arguments``, ``env``, ``cwd``) with three descriptors: the far end of that kernel's channel,
its standard output and its standard error. Over a kernel's channel: ``{"pid": n}`` from the parent, ``{"ready": true}``
from the kernel once its sockets are bound, ``{"signal": n}`` from the runner, and ``{"status": n}`` from the parent at
the end. Whoever closes a channel is gone: the parent kills a kernel whose runner is, and ends when its own runner is.
"""

import array
import json
import socket
from collections.abc import Sequence
from typing import Any

PACKET_BYTES = 1 << 18  # more than Linux lets a packet hold by default (208 KiB)

Message = dict[str, Any]


def channel_pair() -> tuple[socket.socket, socket.socket]:
    """Make the two ends of a channel that keeps packets apart and in order."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(channel: socket.socket, message: Message, descriptors: Sequence[int] = ()) -> None:
    """Send one message.

    Raises
    ------
    OSError
        If the other end is gone, or the message is longer than the system lets a packet be.
    """
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    channel.sendmsg([json.dumps(message).encode()], rights)


def receive(channel: socket.socket, descriptors: int = 0) -> tuple[Message | None, list[int]]:
    """Receive one message and up to so many descriptors; the message is None if the other end is gone."""
    packet, received, _, _ = socket.recv_fds(channel, PACKET_BYTES, descriptors, socket.MSG_CMSG_CLOEXEC)
    return read(packet), received


def read(packet: bytes) -> Message | None:
    """Read a packet; the empty one means that the other end is gone."""
    if not packet:
        return None
    message: Message = json.loads(packet)
    return message
