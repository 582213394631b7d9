"""Builds the site out of finished runs: sources written, Sphinx run over them, the result put in place whole."""

import os
import shutil
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from area_send.runs import store
from area_send.runs.children import run_child
from area_send.site.finished_runs import gather_runs, gather_swept
from area_send.site.pages import EXTRA, write_pages
from helpers.paths import project_root
from smallstats.errors import ParameterError, RunError

NEEDED = ("sphinx", "myst_nb", "pydata_sphinx_theme")
SHOWN_LINES = 20
FOR_ITS_AUTHORS = ("*.map", "webpack-macros.html")  # parts of the theme that no page uses


@dataclass(frozen=True)
class Built:
    """A finished site: its folder, its files, its size in bytes and what Sphinx warned of."""

    folder: Path
    files: int
    size: int
    warnings: tuple[str, ...]


def build_site(outputs: Path, *, stale: bool = False) -> Built:
    """Build ``site/`` in a folder of outputs from the runs there.

    Parameters
    ----------
    outputs : Path
        Folder that holds ``runs/``.
    stale : bool
        Show the newest default run of a notebook where none is up to date; its page says so.

    Raises
    ------
    ParameterError
        If the packages that build it are not installed.
    DataError
        If a notebook has no run to show.
    RunError
        If Sphinx fails; an earlier site stays as it was.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise ParameterError(f"The site needs {', '.join(missing)}: install them with `pip install -e '.[site]'`.")
    runs = gather_runs(outputs, stale=stale)
    swept = gather_swept(runs, outputs)
    with store.staging_dir(outputs) as staging:
        (staging / "source").mkdir()
        write_pages(runs, swept, staging / "source")
        warnings = _run_sphinx(staging)
        store.publish(staging / "site", outputs / "site", replace=True)
    files = [path for path in (outputs / "site").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    return Built(folder=outputs / "site", files=len(files), size=size, warnings=warnings)


def _run_sphinx(staging: Path) -> tuple[str, ...]:
    """Build the pages in a process of its own, and return what it warned of."""
    docs = project_root() / "docs"
    words = ["-m", "sphinx", "-q", "-b", "html", "-c", str(docs), "-d", str(staging / "doctrees")]
    words += ["-D", f"html_extra_path={staging / 'source' / EXTRA}"]
    command = [sys.executable, *words, str(staging / "source"), str(staging / "site")]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "MPLBACKEND": "agg"}
    done = run_child(command, env=environment)
    said = tuple(line.replace(f"{staging / 'source'}{os.sep}", "") for line in done.stderr.splitlines() if line.strip())
    if done.returncode:
        raise RunError("The site was not built: " + " ".join(said[-SHOWN_LINES:]))
    shutil.rmtree(staging / "site" / ".doctrees", ignore_errors=True)
    (staging / "site" / ".buildinfo").unlink(missing_ok=True)
    for pattern in FOR_ITS_AUTHORS:
        for path in (staging / "site" / "_static").rglob(pattern):
            path.unlink()
    return said
