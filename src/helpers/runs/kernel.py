"""The kernel that a run uses: an ordinary one, spoken to over local sockets where the system has them."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager

LONGEST_ADDRESS = 100  # bytes of a socket's path that every Unix takes; Linux allows 107, macOS 103


class LocalKernelManager(AsyncKernelManager):
    """A kernel manager whose sockets are files of this user, not TCP ports of this machine.

    ZeroMQ has no such sockets on Windows, and a system none with so long a path as some temporary folders have; the
    ordinary TCP transport is kept there.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._socket_dir: Path | None = None
        longest = Path(tempfile.gettempdir(), "area-send-12345678", "kernel-5")
        if sys.platform != "win32" and len(os.fsencode(longest)) <= LONGEST_ADDRESS:
            self._socket_dir = Path(tempfile.mkdtemp(prefix="area-send-"))
            self.transport = "ipc"
            self.ip = str(self._socket_dir / "kernel")

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override] # typed for the blocking manager
        """Start the kernel's process, with the variables of `kernel_environment` unless others are given."""
        options.setdefault("env", kernel_environment())
        await super().start_kernel(**options)

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override] # the same
        """Remove what the kernel leaves behind, the folder of its sockets too unless it is to start again."""
        await super().cleanup_resources(restart=restart)
        if self._socket_dir is not None and not restart:
            shutil.rmtree(self._socket_dir, ignore_errors=True)


def kernel_environment() -> dict[str, str]:
    """Return the variables a kernel is started with: this process's, with what would change results fixed."""
    fixed = {"PYTHONHASHSEED": "0", "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    return {**os.environ, **fixed}
