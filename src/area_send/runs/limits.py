"""What the system must let a runner have, asked for before a run begins and not found out in the middle of one."""

import sys
from typing import Final

from smallstats.errors import DataError

FILES: Final = 256  # that runner and kernel may each have open; a kernel alone takes some eighty


def ensure_files() -> None:
    """Let this process, and those it starts, have as many files open as a run needs.

    Raises
    ------
    DataError
        If the system does not let it.
    """
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= FILES:
        return
    if hard != resource.RLIM_INFINITY and hard < FILES:
        raise DataError(
            f"Only {hard} files may be open at once here, and a run needs {FILES}: allow more with `ulimit -n {FILES}`."
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, hard))
