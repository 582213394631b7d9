"""Whatever its user has set for Python, Matplotlib, IPython and Jupyter, a run gives the same bytes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import papermill
import pytest

from area_send.runs.environment import SAME_CODE, kernel_environment
from area_send.runs.execute import execute_run
from area_send.runs.plan import plan_run
from helpers.data.checksums import file_checksum
from helpers.parameters.q01_deprivation import Deprivation

THICK = "lines.linewidth: 9\nfont.size: 30\naxes.grid: True\n"
SET_THICK = "import matplotlib\nmatplotlib.rcParams['lines.linewidth'] = 9\n"
BROKEN_KERNEL = {"argv": ["/nonexistent/python"], "display_name": "Broken", "language": "python"}

# Draws with what Matplotlib has been told, and says what Python, the clock and the numbers' libraries have been.
CELLS = (
    "from pathlib import Path\nimport locale, os, sys, time\nimport numpy as np\nimport scipy",
    "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, 3, 2], label='line')",
    "plt.close(figure)\nfigure.savefig(Path(output_dir, 'figure.png'), metadata={'Software': None})",
    "said = [scipy.__file__, sys.flags, sys.warnoptions, time.tzname, locale.getencoding(), hash('x')]",
    "many = np.random.default_rng(1).normal(size=(60, 60))\nsolved = np.linalg.solve(many, np.exp(many)).sum()",
    "Path(output_dir, 'kept.txt').write_text(f'{said} {solved!r} {sorted(set(os.environ) - {\"MPLCONFIGDIR\"})}')",
)


def thick_matplotlibrc(folder: Path) -> dict[str, str]:
    (folder / "matplotlibrc").write_text(THICK)
    return {"MATPLOTLIBRC": str(folder / "matplotlibrc")}


def users_matplotlibrc(folder: Path) -> dict[str, str]:
    (folder / "matplotlib").mkdir()
    (folder / "matplotlib" / "matplotlibrc").write_text(THICK)
    return {"XDG_CONFIG_HOME": str(folder)}


def users_matplotlib_folder(folder: Path) -> dict[str, str]:
    (folder / "matplotlibrc").write_text(THICK)
    return {"MPLCONFIGDIR": str(folder)}


def users_ipython(folder: Path) -> dict[str, str]:
    startup = folder / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-thick.py").write_text(SET_THICK)
    return {"IPYTHONDIR": str(folder)}


def users_ipython_profile(folder: Path) -> dict[str, str]:
    (folder / "profile_default").mkdir()
    (folder / "profile_default" / "ipython_config.py").write_text(f"c.InteractiveShellApp.exec_lines = [{SET_THICK!r}]")
    return {"IPYTHONDIR": str(folder)}


def broken_kernel(folder: Path) -> dict[str, str]:
    spec = folder / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps(BROKEN_KERNEL))
    return {"JUPYTER_PATH": str(folder)}


def another_scipy(folder: Path) -> dict[str, str]:
    (folder / "scipy").mkdir()
    (folder / "scipy" / "__init__.py").write_text("__version__ = '0.1'\n")
    return {"PYTHONPATH": str(folder)}


def startup_file(folder: Path) -> dict[str, str]:
    (folder / "startup.py").write_text(SET_THICK)
    return {"PYTHONSTARTUP": str(folder / "startup.py")}


def words_alone(**variables: str) -> Callable[[Path], dict[str, str]]:
    return lambda _: variables


SETTINGS: dict[str, Callable[[Path], dict[str, str]]] = {
    "MATPLOTLIBRC": thick_matplotlibrc,
    "a user's matplotlibrc": users_matplotlibrc,
    "a user's Matplotlib folder": users_matplotlib_folder,
    "a start-up file of IPython": users_ipython,
    "a profile of IPython": users_ipython_profile,
    "a broken python3 kernel": broken_kernel,
    "another SciPy": another_scipy,
    "PYTHONSTARTUP": startup_file,
    "warnings are errors": words_alone(PYTHONWARNINGS="error"),
    "other flags of Python": words_alone(PYTHONOPTIMIZE="2", PYTHONHASHSEED="7", PYTHONDEVMODE="1", PYTHONUTF8="0"),
    "another place": words_alone(LC_ALL="tr_TR.ISO-8859-9", LANG="de_DE", TZ="Pacific/Apia"),
    "another processor": words_alone(
        OPENBLAS_CORETYPE="Haswell", NPY_DISABLE_CPU_FEATURES="X86_V4", GLIBC_TUNABLES="glibc.cpu.hwcaps=-FMA"
    ),
    "more threads": words_alone(OMP_NUM_THREADS="8", OPENBLAS_NUM_THREADS="8"),
}


def digests(folder: Path) -> dict[str, str]:
    return {name: file_checksum(folder / name) for name in ("kept.txt", "figure.png")}


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """What a run gives when nothing is set, once it has been made."""
    return {}


@pytest.fixture
def plain(write_notebook, tmp_path: Path, kept: dict[str, Any]) -> dict[str, Any]:
    """Key and digests of a run when nothing is set, in a project whose notebook draws and says what it was told."""
    write_notebook(*CELLS)
    if not kept:
        made = execute_run(plan_run(Deprivation()), outputs=tmp_path / "plain", cold=True)
        kept.update(key=made.folder.name, **digests(made.folder))
    return kept


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_of_the_users_changes_no_byte(
    plain: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
):
    (tmp_path / "settings").mkdir()
    for name, value in SETTINGS[setting](tmp_path / "settings").items():
        monkeypatch.setenv(name, value)
    told = execute_run(plan_run(Deprivation()), outputs=tmp_path / "told", cold=True)
    assert {"key": told.folder.name, **digests(told.folder)} == plain


# What would be refused before a kernel starts needs tables, which the test's project has none of.
COMMAND = """
import helpers.parameters
helpers.parameters.refuse_empty = lambda parameters: None
from area_send.cli import main
main()
"""


@pytest.mark.parametrize("setting", ["another SciPy", "warnings are errors", "a broken python3 kernel"])
def test_the_command_runs_as_ever_whatever_python_was_told(plain: dict[str, Any], tmp_path: Path, setting: str):
    (tmp_path / "settings").mkdir()
    variables = {**os.environ, **SETTINGS[setting](tmp_path / "settings")}
    words = [sys.executable, "-c", COMMAND, "run", "01_deprivation", "--outputs", str(tmp_path / "told")]
    done = subprocess.run(words, env=variables, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    (folder,) = (tmp_path / "told" / "runs" / "01_deprivation").iterdir()
    assert {"key": folder.name, **digests(folder)} == plain


def test_a_kernel_sees_no_variable_that_is_not_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOME_LIBRARYS_NEW_OPTION", "1")
    monkeypatch.setenv("AREA_SEND_ROOT", "here")
    assert "SOME_LIBRARYS_NEW_OPTION" not in kernel_environment()
    assert kernel_environment()["AREA_SEND_ROOT"] == "here"


@pytest.mark.parametrize(("machine", "fixed"), [("x86_64", True), ("AMD64", True), ("arm64", False)])
def test_the_processors_code_is_fixed_where_there_is_the_same_for_all(
    monkeypatch: pytest.MonkeyPatch, machine: str, fixed: bool
):
    monkeypatch.setattr("platform.machine", lambda: machine)
    assert (SAME_CODE.items() <= kernel_environment().items()) == fixed


CHART = (
    "import pandas as pd\nfrom datetime import date\nfrom pathlib import Path\nfrom helpers import charts\n"
    "from helpers.report.report import draw",
    "counts = {'count': [14], 'total': [22], 'share': [0.64], 'lower': [0.43], 'upper': [0.8]}\n"
    "shares = pd.DataFrame(counts, index=['Most deprived'])",
    "chart = charts.share_chart(shares, title='Shares', overall=0.5, confidence=0.95, as_at=date(2021, 3, 31))\n"
    "picture = draw(chart, title='shares', alt='A share.')\npicture",
    "Path(output_dir, 'a.svg').write_bytes(picture.svg) and Path(output_dir, 'a.png').write_bytes(picture.png)",
)


@pytest.mark.parametrize("setting", ["MATPLOTLIBRC", "a start-up file of IPython"])
def test_in_papermill_and_jupyterlab_our_charts_are_drawn_in_our_style_alone(
    write_notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
):
    path = write_notebook(*CHART)
    made = []
    for name in ("plain", "told"):
        (tmp_path / name).mkdir()
        parameters = {"output_dir": str(tmp_path / name)}
        papermill.execute_notebook(path, tmp_path / f"{name}.ipynb", parameters=parameters, progress_bar=False)
        made.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
        (tmp_path / "settings").mkdir(exist_ok=True)
        if name == "plain":
            for variable, value in SETTINGS[setting](tmp_path / "settings").items():
                monkeypatch.setenv(variable, value)
    assert sorted(made[0]) == ["a.png", "a.svg"]
    assert made[0] == made[1]
