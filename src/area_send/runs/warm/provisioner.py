"""The kernel provisioner through which jupyter_client starts warm kernels, and ordinary ones where it must."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from area_send.runs.warm.parent import open_parent
from area_send.runs.warm.process import WarmProcess
from smallstats.errors import RunError

START_SECONDS = 60.0
END_SECONDS = 2.0
UNDERSTOOD = {"env", "cwd", "stdout", "stderr"}  # what of an ordinary launch a forked kernel can be given


class WarmProvisioner(LocalProvisioner):
    """Forks a kernel within `warm_kernels`, and launches an ordinary one outside it or if the fork is refused."""

    _warm: WarmProcess | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel's process."""
        try:
            process = await self._forked(cmd, kwargs)
        except RunError as reason:
            self.log.warning("An ordinary kernel instead of a warm one: %s", reason)
            return await super().launch_kernel(cmd, **kwargs)
        self._warm = self.process = process  # type: ignore[assignment] # all that is asked of a Popen it has
        self.log.info("Kernel %d forked warm", process.pid)
        self.pid = process.pid  # no process group: the parent signals it, which alone cannot mistake another for it
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel; a warm one has ended when this returns, so that its manager need not ask again later."""
        await super().kill(restart=restart)
        if self._warm is not None:
            with suppress(TimeoutError):  # its manager waits for longer, and says so
                await self._warm.until_ended(timeout=END_SECONDS)

    async def cleanup(self, restart: bool = False) -> None:
        """Clean up after a kernel, and after a parent that has died with it."""
        await super().cleanup(restart=restart)
        if self._warm is not None:
            self.log.info("Kernel %d ended with status %s", self._warm.pid, self._warm.poll())
        if (parent := open_parent()) is not None:
            parent.tend()

    async def _forked(self, command: list[str], options: dict[str, Any]) -> WarmProcess:
        parent = open_parent()
        if parent is None:
            raise RunError("no parent is open.")
        options = LocalProvisioner._scrub_kwargs(options)
        if unknown := set(options) - UNDERSTOOD:
            raise RunError(f"a forked kernel cannot be given {', '.join(sorted(unknown))}.")
        output = tuple(_descriptor(options.get(name), own) for name, own in (("stdout", 1), ("stderr", 2)))
        folder = str(options.get("cwd") or Path.cwd())
        process = parent.fork(command, options["env"], folder, (output[0], output[1]))
        try:
            await process.until_ready(timeout=START_SECONDS)
        except TimeoutError:
            process.abandon()
            raise RunError(f"the forked kernel was not ready within {START_SECONDS:.0f} seconds.") from None
        return process


def _descriptor(given: Any, own: int) -> int:
    """Return the descriptor of a stream: a file that `subprocess.Popen` would be given, or our own."""
    return own if given is None else int(given.fileno())
