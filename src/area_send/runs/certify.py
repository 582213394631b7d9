"""A certificate that everything committed can be made again: fresh clone, fresh environment, every run, compared.

After CODECHECK (Nüst and Eglen, 2021, F1000Research 10:253), which asks that somebody else executes the whole workflow
and writes down on one page what was run, where, for how long, and whether it gave what was published. This does the
executing and the writing; who runs it on a machine of their own is that somebody.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from area_send.runs.scratch import scratch_folder
from area_send.runs.store import replace_file
from helpers.formats import plural
from helpers.paths import project_root
from smallstats.errors import DataError, RunError

SHOWN_LINES: Final = 3  # of what a step that fails has said
PROGRAMS: Final = ("git", "make")


@dataclass
class Clone:
    """A fresh copy of the committed project in a folder of its own, and how long each step with it took.

    Attributes
    ----------
    folder : Path
        Where it is.
    commit : str
        What was cloned.
    seconds : dict
        Step to the time that it took.
    """

    folder: Path
    commit: str
    seconds: dict[str, float] = field(default_factory=dict)

    def step(self, name: str, *command: str, allowed: Sequence[int] = (0,)) -> None:
        """Run one step in the copy; raise `RunError` if it ends with a code that is not allowed."""
        started = time.monotonic()
        try:
            _call(command, folder=self.folder, allowed=allowed)
        except RunError as error:
            raise RunError(f"certify: {name} failed: {error}") from None
        self.seconds[name] = time.monotonic() - started


def certify(target: Path, *, say: Callable[[str], object] = lambda _: None) -> bool:
    """Make everything again from what is committed, and write what came of it to a file.

    Parameters
    ----------
    target : Path
        The certificate, in Markdown; replaced only once there is a new one.
    say : callable
        Told what is being done.

    Returns
    -------
    bool
        Whether everything was as committed.

    Raises
    ------
    DataError
        If there is no commit to certify: no git checkout, or changes that are not committed; or a program is missing.
    RunError
        If a step fails; nothing is written.
    """
    root = project_root()
    commit = _commit(root)
    with scratch_folder() as base:
        clone = Clone(base / "clone", commit)
        say(f"Cloning {commit[:12]}")
        base.joinpath("clone").mkdir()
        clone.step("fresh clone", "git", "clone", "--quiet", "--no-hardlinks", str(root), ".")
        clone.step("checkout", "git", "checkout", "--quiet", "--detach", commit)
        say("Making its environment from the lock (a minute)")
        clone.step("fresh environment", "make", "setup", f"PYTHON={_base_python()}")
        say("Checking the data, and running and comparing every notebook (a minute)")
        command = str(clone.folder / ".venv" / "bin" / "area-send")
        clone.step("data checked", command, "data", "check")
        found = base / "verified.json"
        clone.step("every notebook run and compared", command, "verify", "--json", str(found), allowed=(0, 1))
        verified = json.loads(found.read_text(encoding="utf-8"))
        replace_file(target, written(clone, verified))
    return not any(item["differences"] for item in verified["notebooks"])


def written(clone: Clone, verified: dict[str, Any]) -> str:
    """Return the certificate as Markdown, from what `area-send verify --json` wrote."""
    rows = verified["notebooks"]
    differing = sum(len(row["differences"]) for row in rows)
    verdict = f"{plural(differing, 'difference')} found, listed below" if differing else "Everything is as committed"
    compared = {name: sum(row["compared"][name] for row in rows) for name in rows[0]["compared"]}
    total = ", ".join(plural(count, name.removesuffix("s")) for name, count in compared.items())
    lines = [
        "# Certificate of reproduction",
        "",
        f"**{verdict}.** Compared in {plural(len(rows), 'notebook')}: {total}.",
        "",
        f"Made by `area-send certify` on {datetime.now(UTC):%d %B %Y at %H:%M} UTC from commit `{clone.commit}`: "
        "a fresh clone and a fresh environment, every notebook run with its defaults, and what it gave compared with "
        "what is committed. Words, counts and names must be equal, "
        f"numbers within {verified['tolerance']:g} of their size, figures {verified['figures']}.",
        "",
        "## Where and how long",
        "",
        *_table(("what", "value"), [*_machine().items(), *verified["versions"].items()]),
        "",
        *_table(("step", "seconds"), [(name, f"{seconds:.1f}") for name, seconds in clone.seconds.items()]),
        "",
        "## What was compared",
        "",
        *_table(
            ("notebook", *compared, "differences", "seconds", "key", "SHA-256 of results.json"),
            [
                (
                    row["notebook"],
                    *map(str, row["compared"].values()),
                    str(len(row["differences"])),
                    f"{row['seconds']:.1f}",
                    f"`{row['key']}`",
                    f"`{row['checksum']}`",
                )
                for row in rows
            ],
        ),
        "",
        *_differences(rows),
        "## What went in",
        "",
        *_table(
            ("file", "SHA-256"),
            [
                (name, f"`{checksum}`")
                for name, checksum in {**verified["inputs"], "source and lock": verified["source and lock"]}.items()
            ],
        ),
        "",
        "Not covered: that the tables in `data/` follow from the official files (`area-send data build`), and that the "
        "statistics agree with R (`make reference`, `make test`).",
    ]
    return "\n".join(lines) + "\n"


def _differences(rows: Sequence[dict[str, Any]]) -> list[str]:
    found = [(row["notebook"], *map(str, item)) for row in rows for item in row["differences"]]
    return ["## Differences", "", *_table(("notebook", "where", "committed", "this run"), found), ""] if found else []


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table."""
    cells = [heads, ["---"] * len(heads), *rows]
    return ["| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) + " |" for row in cells]


def _machine() -> dict[str, str]:
    libc = " ".join(filter(None, platform.libc_ver()))
    return {
        "processor": f"{platform.machine()}, {os.cpu_count()} cores",
        "kernel": platform.release(),
        "C library": libc or "not known",
    }


def _commit(root: Path) -> str:
    """Return the commit that is checked out; raise `DataError` if there is more here than that."""
    if missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        raise DataError(f"certify needs {' and '.join(missing)}, which this system has not; install them.")
    try:
        changed = _call(("git", "status", "--porcelain"), folder=root).splitlines()
        commit = _call(("git", "rev-parse", "HEAD"), folder=root).strip()
    except RunError as error:
        raise DataError(f"{root} has no commit to certify: {error}") from None
    if changed:
        raise DataError(
            f"{plural(len(changed), 'file')} in {root} not committed, {changed[0][3:]} first: commit, then certify."
        )
    return commit


def _base_python() -> str:
    """Return the Python that this environment was made from; the new one shall not rest on ours."""
    return str(getattr(sys, "_base_executable", sys.executable))


def _call(command: Sequence[str], *, folder: Path, allowed: Sequence[int] = (0,)) -> str:
    """Run a program and return what it says; raise `RunError` with the last of it if it fails."""
    ours = {"VIRTUAL_ENV", "AREA_SEND_ROOT", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "MAKEFLAGS", "MAKELEVEL"}
    env = {name: value for name, value in os.environ.items() if name not in ours}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode not in allowed:
        said = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise RunError(" ".join(said[-SHOWN_LINES:]) or f"{command[0]} ended with code {done.returncode}.")
    return done.stdout
