"""One run in many environments: the same bytes in each, or one line that refuses.

``make environments`` prints one line an environment, writes ``docs/benchmarks-environments.md``, and fails if there is
an environment in which a run gave other bytes, left a traceback, or was refused without a reason.
"""

import sys
from pathlib import Path

# run as a script, `statistics.py` beside this file would stand in for the standard library's
ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)

import os  # noqa: E402
import re  # noqa: E402
import resource  # noqa: E402
import subprocess  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from concurrent.futures import ThreadPoolExecutor  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402

from tests.area_send.runs.test_environment import SETTINGS  # noqa: E402

from area_send.runs.crate import read_crate  # noqa: E402

NOTEBOOK = "01_deprivation"
REPORT = ROOT / "docs" / "benchmarks-environments.md"
EXECUTED = ("notebook.ipynb", "run.log")  # hold times
SECONDS = 180
LIMITS = {"files": resource.RLIMIT_NOFILE, "memory": resource.RLIMIT_AS, "file size": resource.RLIMIT_FSIZE,
          "stack": resource.RLIMIT_STACK, "core": resource.RLIMIT_CORE}  # fmt: skip
Prepare = Callable[[Path], dict[str, str]]


@dataclass(frozen=True)
class Environment:
    """What one run is surrounded by.

    Attributes
    ----------
    prepare : callable
        Lays out files in a folder of its own and returns the variables to set.
    without : tuple of str
        Variables that are not there.
    limits : dict
        What the system lets a process have, by the names in `LIMITS`.
    before : str
        Shell words run first, in the folder.
    """

    prepare: Prepare = lambda _: {}
    without: tuple[str, ...] = ()
    limits: dict[str, int] = field(default_factory=dict)
    before: str = ":"


def variables(**values: str) -> Environment:
    """Set these variables."""
    return Environment(lambda _: values)


def in_folder(*names: str, text: str = "raise SystemExit('taken by mistake')\n") -> Environment:
    """Run in a folder that holds files of these names."""

    def lay(folder: Path) -> dict[str, str]:
        for name in names:
            (folder / name).write_text(text)
        return {}

    return Environment(lay)


def temporary(name: str, *, made: bool = True, mode: int = 0o700) -> Environment:
    """Use a temporary folder of this name."""

    def lay(folder: Path) -> dict[str, str]:
        if made:
            (folder / name).mkdir(parents=True, mode=mode)
        return {"TMPDIR": str(folder / name)}

    return Environment(lay)


def linked_root(folder: Path) -> dict[str, str]:
    """Name the checkout by a link to it."""
    (folder / "link").symlink_to(ROOT)
    return {"AREA_SEND_ROOT": str(folder / "link")}


def jupyter_config(folder: Path) -> dict[str, str]:
    """Lay out configuration files that fail when they are read."""
    for name in ("jupyter_config.py", "jupyter_client_config.py", "jupyter_nbclient_config.py"):
        (folder / name).write_text("raise RuntimeError('read by mistake')\n")
    return {"JUPYTER_CONFIG_DIR": str(folder), "JUPYTER_CONFIG_PATH": str(folder)}


ENVIRONMENTS: dict[str, Environment] = {
    "nothing set": Environment(),
    **{f"{name} (as the tests try)": Environment(prepare) for name, prepare in SETTINGS.items()},
    "Jupyter's own configuration is broken": Environment(jupyter_config),
    "JUPYTER_PREFER_ENV_PATH=0, JUPYTER_NO_CONFIG": variables(JUPYTER_PREFER_ENV_PATH="0", JUPYTER_NO_CONFIG="1"),
    "JPY_PARENT_PID of another process": variables(JPY_PARENT_PID="1"),
    "MPLBACKEND with a window": variables(MPLBACKEND="TkAgg"),
    "MPLBACKEND that does not exist": variables(MPLBACKEND="module://nonsense"),
    "OPENBLAS_CORETYPE of the newest": variables(OPENBLAS_CORETYPE="SapphireRapids"),
    "OPENBLAS_CORETYPE that does not exist": variables(OPENBLAS_CORETYPE="Abacus"),
    "NumPy without AVX512": variables(NPY_DISABLE_CPU_FEATURES="X86_V4 AVX512_ICL AVX512_SPR"),
    "the C library without AVX2": variables(GLIBC_TUNABLES="glibc.cpu.hwcaps=-AVX2"),
    "memory filled on release": variables(MALLOC_PERTURB_="165", PYTHONMALLOC="debug"),
    "many threads for MKL, NumExpr, BLIS": variables(
        MKL_NUM_THREADS="16", NUMEXPR_NUM_THREADS="16", BLIS_NUM_THREADS="4"
    ),
    "PYTHONHASHSEED=random": variables(PYTHONHASHSEED="random"),
    "PYTHONDONTWRITEBYTECODE": variables(PYTHONDONTWRITEBYTECODE="1"),
    "PYTHONUNBUFFERED": variables(PYTHONUNBUFFERED="1"),
    "PYTHONNOUSERSITE, PYTHONSAFEPATH": variables(PYTHONNOUSERSITE="1", PYTHONSAFEPATH="1"),
    "PYTHONWARNINGS=default": variables(PYTHONWARNINGS="default"),
    "PYTHONFAULTHANDLER, PYTHONTRACEMALLOC": variables(PYTHONFAULTHANDLER="1", PYTHONTRACEMALLOC="1"),
    "PYTHONIOENCODING=ascii": variables(PYTHONIOENCODING="ascii"),
    "PYTHONCOERCECLOCALE=0 in C": variables(PYTHONCOERCECLOCALE="0", LC_ALL="C", LANG="C"),
    "LC_ALL that is not installed": variables(LC_ALL="xx_YY.UTF-8"),
    "Arabic": variables(LANG="ar_EG.UTF-8", LC_ALL="ar_EG.UTF-8"),
    "TZ far east": variables(TZ="Pacific/Kiritimati"),
    "TZ that does not exist": variables(TZ="Nowhere/Here"),
    "SOURCE_DATE_EPOCH": variables(SOURCE_DATE_EPOCH="0"),
    "a narrow dumb terminal": variables(TERM="dumb", COLUMNS="20", LINES="5", NO_COLOR="1"),
    "colours forced": variables(FORCE_COLOR="3", CLICOLOR_FORCE="1", TERM="xterm-256color"),
    "a proxy that is dead": variables(http_proxy="http://127.0.0.1:1", https_proxy="http://127.0.0.1:1", no_proxy=""),
    "VIRTUAL_ENV of another": variables(VIRTUAL_ENV="/nonexistent"),
    "CONDA_PREFIX of another": variables(CONDA_PREFIX="/nonexistent", CONDA_DEFAULT_ENV="x"),
    "GIT_DIR of another": variables(GIT_DIR="/nonexistent"),
    "a library to load first is missing": variables(LD_PRELOAD="/nonexistent.so"),
    "PATH is empty": variables(PATH=""),
    "no PATH": Environment(without=("PATH",)),
    "no HOME": Environment(without=("HOME",)),
    "HOME does not exist": variables(HOME="/nonexistent/home"),
    "HOME is a file": Environment(lambda folder: {"HOME": str(Path(folder, "file").write_text("") or folder / "file")}),
    "AREA_SEND_ROOT is no checkout": Environment(lambda folder: {"AREA_SEND_ROOT": str(folder)}),
    "AREA_SEND_ROOT is a link to the checkout": Environment(linked_root),
    "TMPDIR does not exist": temporary("none", made=False),
    "TMPDIR with spaces and letters": temporary("für mich é {x}"),
    "TMPDIR with a long path": temporary("t" * 150),
    "a working folder with modules of our names": in_folder("scipy.py", "helpers.py", "json.py", "sitecustomize.py"),
    "a working folder with a matplotlibrc": in_folder("matplotlibrc", text="lines.linewidth: 9\n"),
    "a working folder with pytest's and pip's settings": in_folder("pyproject.toml", "setup.cfg", "pip.conf"),
    "a working folder that is gone": Environment(before='rmdir "$PWD"'),
    "umask 077": Environment(before="umask 077"),
    "umask 777": Environment(before="umask 777"),
    "no standard input": Environment(before="exec <&-"),
    "no standard output": Environment(before="exec >&-"),
    "24 open files": Environment(limits={"files": 24}),
    "700 MB of memory": Environment(limits={"memory": 700 << 20}),
    "3 GB of memory": Environment(limits={"memory": 3 << 30}),
    "files of 10 kB": Environment(limits={"file size": 10 << 10}),
    "a stack of 1 MB": Environment(limits={"stack": 1 << 20}),
    "nice 19, one core": Environment(before="renice -n 19 $$ >/dev/null; taskset -p 1 $$ >/dev/null"),
}


def attempt(name: str, base: Path, place: int) -> tuple[str, dict[str, str]]:
    """Run the notebook in one environment: what was said if it was refused, and the digests of what it made."""
    chosen, folder, outputs = ENVIRONMENTS[name], base / f"{place}", base / f"{place}-outputs"
    folder.mkdir()
    env = {key: value for key, value in os.environ.items() if key not in chosen.without} | chosen.prepare(folder)
    command = [str(Path(sys.executable).with_name("area-send")), "run", NOTEBOOK, "--outputs", str(outputs)]

    def limit() -> None:
        for kind, most in chosen.limits.items():
            resource.setrlimit(LIMITS[kind], (most, most))

    done = subprocess.run(
        ["/bin/sh", "-c", f'{chosen.before}; exec "$@"', "sh", *command], cwd=folder, env=env, preexec_fn=limit,
        capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False,
    )  # fmt: skip
    if done.returncode:
        return done.stderr, {}
    (made,) = (outputs / "runs" / NOTEBOOK).iterdir()
    listed = read_crate(made).outputs.items()
    return "", {"key": made.name, **{file: digest for file, digest in listed if file not in EXECUTED}}


def verdict(said: str, found: dict[str, str], expected: dict[str, str]) -> tuple[bool, str]:
    """Tell whether an environment is as it should be, and in words how it is."""
    if found:
        other = [name for name in {**expected, **found} if expected.get(name) != found.get(name)]
        return not other, f"other bytes: {', '.join(sorted(other))}" if other else "the same bytes"
    lines = [line for line in said.splitlines() if line.strip()]
    clear = len(lines) == 1 and re.match(r"Error: .{20,}", lines[0]) is not None
    shown = re.sub(r"/\S*/", "…/", lines[-1]) if lines else "nothing said"
    return clear, f"refused: {shown.removeprefix('Error: ')}" if clear else f"not clear ({len(lines)} lines): {shown}"


def main() -> None:
    """Try every environment, two at once."""
    started, rows = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="area-send-environments-", ignore_cleanup_errors=True) as folder:
        base = Path(folder)
        _, expected = attempt("nothing set", base, 0)
        with ThreadPoolExecutor(2) as team:
            tries = [team.submit(attempt, name, base, place) for place, name in enumerate(ENVIRONMENTS, start=1)]
            for name, made in zip(ENVIRONMENTS, tries, strict=True):
                rows.append((name, *verdict(*made.result(), expected)))
                print(("ok  " if rows[-1][1] else "BAD ") + f"{name}: {rows[-1][2]}", flush=True)
    same = sum(how == "the same bytes" for _, _, how in rows)
    bad = [name for name, good, _ in rows if not good]
    refused = len(rows) - same - len(bad)
    summary = (
        f"`make environments` ran `{NOTEBOOK}` in {len(rows)} environments in {time.monotonic() - started:.0f} s: "
        f"{same} gave the same {len(expected) - 1} files to the byte under the same key, {refused} were refused in one "
        f"line, {len(bad)} were neither."
    )
    table = [f"| {name} | {how} |" for name, _, how in rows]
    lines = [
        "# One run in many environments",
        "",
        summary,
        "",
        "| environment | what came of it |",
        "| --- | --- |",
        *table,
    ]
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(summary)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
