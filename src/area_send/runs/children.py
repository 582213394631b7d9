"""Processes that end with ours, even if it is killed and cannot end them."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from multiprocessing import connection, parent_process

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None  # loaded ahead: never after a fork


def run_child(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, timeout: float | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end, and keep what it says.

    On Linux the system ends it when the calling thread ends; elsewhere it outlives a caller that is killed.

    Raises
    ------
    OSError
        If it cannot be started.
    subprocess.TimeoutExpired
        If it takes more than so many seconds; it is ended then.
    """
    parent = os.getpid()
    ahead = (lambda: die_with(parent)) if sys.platform == "linux" else None
    return subprocess.run(  # noqa: S603 # programs that callers name themselves
        list(command), env=env, timeout=timeout, preexec_fn=ahead, capture_output=True, text=True, check=False
    )


def die_with(parent: int) -> None:
    """Have Linux kill this process when its parent ends; end at once if it has ended before that was set."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def prctl(option: int, value: int) -> None:
    """Set an attribute of this process, see prctl(2); raise `OSError` if Linux refuses."""
    if _LIBC is None or _LIBC.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def leave_with_parent() -> None:
    """End this worker of `multiprocessing` at once when the process that started it ends, on any system."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="leave-with-parent").start()
