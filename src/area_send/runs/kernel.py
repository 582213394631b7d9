"""The kernel that a run uses, warm or ordinary, spoken to over local sockets where the system has them."""

import json
import os
import shutil
import sys
import time
import uuid
import weakref
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Bool, Type, Unicode

from area_send.runs.environment import IPYTHON, kernel_environment
from area_send.runs.scratch import make_scratch
from area_send.runs.warm.parent import open_parent
from area_send.runs.warm.provisioner import WarmProvisioner

LONGEST_ADDRESS = 100  # bytes of a socket's path that every Unix takes; Linux allows 107, macOS 103
WELCOME_SECONDS = 10.0


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
        folder = make_scratch()
        self._remove_files = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.connection_file = str(folder / "kernel.json")
        if sys.platform != "win32" and len(os.fsencode(folder / "kernel-5")) <= LONGEST_ADDRESS:
            self.transport = "ipc"
            self.ip = str(folder / "kernel")

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel of this very Python, whatever else is installed for the user under the name of the notebook's."""
        return KernelSpec(resource_dir="", **get_kernel_dict())

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override] # typed for the blocking manager
        """Start the kernel's process, with the variables of `kernel_environment` unless others are given."""
        options["env"] = {**options.get("env", kernel_environment()), "IPYTHONDIR": str(self._write_profile())}
        if self.provisioner is None and not self.cold and open_parent() is not None:
            self.kernel_id = self.kernel_id or str(uuid.uuid4())
            self.provisioner = WarmProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        if not self.log_file:
            await super().start_kernel(**options)
            return
        with Path(self.log_file).open("ab") as log:
            await super().start_kernel(**{"stdout": log, "stderr": log, **options})

    def _write_profile(self) -> Path:
        """Give IPython a folder with our configuration alone; the user's has start-up files, and grows."""
        folder = Path(self.connection_file).parent / "ipython"
        profile = folder / "profile_default"
        profile.mkdir(parents=True, exist_ok=True)
        (profile / "ipython_kernel_config.json").write_text(json.dumps(IPYTHON), encoding="utf-8")
        return folder

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override] # the same
        """Remove what the kernel leaves behind, its connection file and sockets too unless it is to start again."""
        await super().cleanup_resources(restart=restart)
        if not restart:
            self._remove_files()
