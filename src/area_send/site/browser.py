"""Prints a page to PDF, or photographs it, with a browser of the Chromium family that is installed."""

import os
import shutil
import subprocess
from pathlib import Path

from area_send.runs.children import run_child
from area_send.runs.scratch import scratch_folder
from smallstats.errors import DataError, ParameterError, RunError

VARIABLE = "AREA_SEND_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
SECONDS = 120


def find_browser() -> Path:
    """Return the browser to use: the one that AREA_SEND_BROWSER names, else the first that is installed.

    Raises
    ------
    ParameterError
        If there is none.
    """
    named = os.environ.get(VARIABLE)
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return Path(found)
    if not named and MAC.is_file():
        return MAC
    reason = f"{VARIABLE}={named!r} is no program" if named else f"none of {', '.join(NAMES)} is installed"
    raise ParameterError(
        f"No browser of the Chromium family: {reason}. Install one, or name its program in {VARIABLE}."
    )


def print_pdf(page: Path, target: Path) -> None:
    """Print a page of this machine to a PDF, without the browser's own header and footer."""
    _call(page, target, "--print-to-pdf", "--no-pdf-header-footer")


def photograph(page: Path, target: Path, *, width: int, height: int) -> None:
    """Photograph the top of a page of this machine as a PNG of so many pixels."""
    _call(page, target, "--screenshot", f"--window-size={width},{height}", "--force-device-scale-factor=1")


def _call(page: Path, target: Path, kind: str, *options: str) -> None:
    """Start the browser with a profile of its own, and put the file that it made in its place."""
    sandbox = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []  # the sandbox refuses root
    with scratch_folder() as profile:
        made = profile / target.name
        options = (f"--user-data-dir={profile}", f"{kind}={made}", *options)
        command = [str(find_browser()), *QUIET, *sandbox, *options, page.as_uri()]
        try:
            done = run_child(command, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise RunError(f"The browser took longer than {SECONDS} seconds over {page.name}.") from None
        except OSError as error:
            raise DataError(f"{command[0]} could not be started: {error.strerror or error}.") from None
        if done.returncode or not made.is_file():
            raise RunError(f"The browser made no {target.name}: {done.stderr.strip()[-300:] or 'it gave no reason'}.")
        shutil.move(made, target)
