"""The kernel that a run uses, warm or ordinary, spoken to over local sockets where the system has them."""

import os
import shutil
import sys
import tempfile
import time
import uuid
import weakref
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from traitlets import Bool, Type, Unicode

from area_send.runs.warm.parent import open_parent, warm_kernels
from area_send.runs.warm.provisioner import WarmProvisioner

__all__ = ["LocalKernelClient", "LocalKernelManager", "kernel_environment", "warm_kernels"]

LONGEST_ADDRESS = 100  # bytes of a socket's path that every Unix takes; Linux allows 107, macOS 103
WELCOME_SECONDS = 10.0

# No thread that writes each input into a data base in memory, and no debugging message made only to be dropped.
OPTIONS = ("--HistoryManager.enabled=False", '--IPKernelApp.logging_config={"loggers": {"IPKernelApp": {"level": 30}}}')


class LocalKernelClient(AsyncKernelClient):
    """A client that takes the kernel's own word for it that its output is heard, and need not wait and see."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel runs and its output arrives.

        A kernel greets who listens to its output (``iopub_welcome``, ipykernel 7). One that does not is waited for as
        jupyter_client does it, which takes at least 0.2 s, and so is one that dies.
        """
        deadline = time.monotonic() + min(timeout or WELCOME_SECONDS, WELCOME_SECONDS)
        while time.monotonic() < deadline and await self.is_alive():
            with suppress(Empty):
                if (await self.get_iopub_msg(timeout=0.1))["msg_type"] == "iopub_welcome":
                    return
        await super().wait_for_ready(timeout=timeout)


class LocalKernelManager(AsyncKernelManager):
    """A kernel manager whose sockets are files of this user, and whose kernels are warm within `warm_kernels`.

    The files go with the kernel, or with the manager should it be interrupted before it has one.
    ZeroMQ has no such sockets on Windows, and a system none with so long a path as some temporary folders have; the
    ordinary TCP transport is kept there.
    """

    cold = Bool(False, config=True, help="Start an ordinary kernel even within `warm_kernels`.")
    log_file = Unicode("", config=True, help="File to add what the kernel itself prints to; our own output if empty.")
    client_factory = Type(LocalKernelClient, klass=AsyncKernelClient, config=True)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        folder = Path(tempfile.mkdtemp(prefix="area-send-"))
        self._remove_files = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.connection_file = str(folder / "kernel.json")
        if sys.platform != "win32" and len(os.fsencode(folder / "kernel-5")) <= LONGEST_ADDRESS:
            self.transport = "ipc"
            self.ip = str(folder / "kernel")

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override] # typed for the blocking manager
        """Start the kernel's process, with the variables of `kernel_environment` unless others are given."""
        options.setdefault("env", kernel_environment())
        options["extra_arguments"] = [*options.get("extra_arguments", []), *OPTIONS]
        if self.provisioner is None and not self.cold and open_parent() is not None:
            self.kernel_id = self.kernel_id or str(uuid.uuid4())
            self.provisioner = WarmProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        if not self.log_file:
            await super().start_kernel(**options)
            return
        with Path(self.log_file).open("ab") as log:
            await super().start_kernel(**{"stdout": log, "stderr": log, **options})

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override] # the same
        """Remove what the kernel leaves behind, its connection file and sockets too unless it is to start again."""
        await super().cleanup_resources(restart=restart)
        if not restart:
            self._remove_files()


def kernel_environment() -> dict[str, str]:
    """Return the variables a kernel is started with: this process's, with what would change results fixed.

    One thread for linear algebra gives the same last digits whatever the number of cores; our matrices are small, and
    a sweep uses the cores better by running several notebooks.
    """
    fixed = {
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
        "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pyarrow's: no thread may live where kernels are forked
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # keeps the debugger's word on Python's own modules out of every log
        "PYDEVD_USE_FRAME_EVAL": "NO",  # as the debugger sets it when it is imported, which warm kernels are spared
    }
    return {**os.environ, **fixed}
