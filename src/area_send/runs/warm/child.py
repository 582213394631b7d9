"""What a process forked from the parent does to be a kernel like any other: it starts clean, then runs ipykernel."""

import importlib.util
import os
import socket
import sys
from dataclasses import dataclass

from area_send.runs.children import die_with, prctl
from area_send.runs.warm import protocol

PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>


@dataclass(frozen=True)
class Launch:
    """One kernel to be: how an ordinary one would have been called, and whom it answers to.

    Attributes
    ----------
    parent : int
        Process that forks it.
    channel : socket
        Channel to the runner.
    output : pair of int
        Descriptors of its standard output and standard error.
    command, arguments : list of str
        The whole command of an ordinary kernel, and the part after ``-m ipykernel_launcher``.
    env : dict
        Its environment, whole.
    cwd : str
        Its working folder.
    """

    parent: int
    channel: socket.socket
    output: tuple[int, int]
    command: list[str]
    arguments: list[str]
    env: dict[str, str]
    cwd: str


def adopt_orphans() -> None:
    """Become the parent of descendants whose own has ended, so that none escapes."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def run_kernel(launch: Launch) -> None:
    """Become the kernel that a launch describes and run it until it is told to stop."""
    die_with(launch.parent)
    adopt_orphans()
    _start_clean(launch)
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    app.parent_handle = launch.parent  # read from the environment when ipykernel is imported, so too early here
    app.initialize(launch.arguments)
    protocol.send(launch.channel, {"ready": True})
    launch.channel.close()
    app.start()


def _start_clean(launch: Launch) -> None:
    """Take on the session, descriptors, environment, folder, command and random state of a new process."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for given, standard in ((nothing, 0), (launch.output[0], 1), (launch.output[1], 2)):
        os.dup2(given, standard)
        os.close(given)
    os.environ.clear()
    os.environ.update(launch.env, JPY_PARENT_PID=str(launch.parent))
    os.chdir(launch.cwd)
    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv[:] = [str(launcher.origin) if launcher else "ipykernel_launcher", *launch.arguments]
    sys.orig_argv[:] = launch.command
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()  # the module `random` seeds itself anew after a fork; this does not
