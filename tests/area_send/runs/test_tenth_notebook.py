"""A notebook more means its file and one module: a small tenth one is run, checked, verified and shown by the site."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

Call = Callable[..., subprocess.CompletedProcess[str]]

MODULE = '''\
"""10_small: how many areas were inspected by a day."""

from datetime import date

from pydantic import Field

from helpers.parameters.base import IsoDate, NotebookParameters
from helpers.parameters.registry import Notebook


class Small(NotebookParameters):
    """Parameters of 10_small."""

    as_at_date: IsoDate = Field(date(2021, 3, 31), description="Last publication date to count")


NOTEBOOK = Notebook(
    name="10_small",
    question="How many areas were inspected?",
    parameters=Small,
    tables=("inspections",),
    refuse="helpers.questions.q10_small.refuse_early",
)
'''
QUESTION = '''\
"""What is refused before 10_small runs."""

from helpers.parameters.q10_small import Small
from smallstats.errors import DataError


def refuse_early(parameters: Small) -> None:
    """Refuse a day before the first publication."""
    if parameters.as_at_date.year < 2016:
        raise DataError("No inspection is left; choose a date from 2016 on.")
'''
CELLS = (
    'as_at_date: str = "2021-03-31"  # Last publication date to count\n'
    "confidence_level: float = 0.95  # Confidence level of every interval\n"
    "significance_level: float = 0.05  # Level that every p-value is read against\n"
    "seed: int = 2021  # Seed of the random draws\n"
    'output_dir: str = ""  # Folder to save results to; nothing is saved if empty',
    "from helpers.data.load import load_inspections\n"
    "from helpers.parameters import check_parameters\n"
    "from helpers.report.report import Report\n"
    'chosen = check_parameters("10_small", globals())\n'
    'report = Report("10_small", chosen)\n'
    'published = load_inspections()["published_by"]\n'
    "count = int((published.dt.date <= chosen.as_at_date).sum())",
    'report.answer("reproduced", f"{count} inspections were published.", count=count)',
    "figure = published.dt.year.value_counts().sort_index().plot.bar().get_figure()\n"
    'report.figure("years", figure, alt=f"{count} inspections by year.", main=True)',
    'report.table("years", published.dt.year.value_counts().rename_axis("Year").to_frame(), caption="By year")',
    "report.save(chosen.output_dir)",
)
SITE = """\
import sys
from pathlib import Path
from area_send.site import build, finished_runs, reference
from helpers.parameters import notebooks
finished_runs.notebooks = lambda: {"10_small": notebooks()["10_small"]}  # the others have not been run here
reference.documented = lambda: ["helpers.report"]
print(build.build_site(Path(sys.argv[1])).warnings)
"""


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of the project with a tenth notebook, and an environment of its own that imports from it."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("src", "data", "docs"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("CITATION.cff", "requirements.lock"):
        shutil.copyfile(root / name, folder / name)
    (folder / "src" / "helpers" / "parameters" / "q10_small.py").write_text(MODULE)
    (folder / "src" / "helpers" / "questions" / "q10_small.py").write_text(QUESTION)
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(CELLS)]
    cells[0].metadata.tags = ["parameters"]
    cells.insert(0, nbformat.v4.new_markdown_cell("# How many areas were inspected?", id="title"))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (folder / "notebooks").mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "notebooks" / "10_small.ipynb")
    venv.create(folder / "venv", symlinks=os.name != "nt")
    found = sysconfig.get_path("purelib", vars={"base": str(folder / "venv"), "platbase": str(folder / "venv")})
    places = [str(folder / "src"), *(place for place in sys.path if place.endswith("site-packages"))]
    Path(found, "ours.pth").write_text("\n".join(places) + "\n")
    return folder


@pytest.fixture(scope="module")
def call(checkout: Path) -> Call:
    """Call the command, or other code, in that checkout."""
    python = checkout / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"

    def called(*words: str, code: str = "from area_send.cli import main; main()") -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "AREA_SEND_ROOT"}
        command = [str(python), "-c", code, *words]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)

    return called


def test_it_is_listed_checked_and_refused_by_its_own_module(call: Call):
    assert 'as_at_date: str = "2021-03-31"' in call("params", "10_small").stdout
    misspelt = call("run", "10_small", "-p", "as_at_dat=2020-01-01")
    assert (misspelt.returncode, "did you mean 'as_at_date'" in misspelt.stderr) == (2, True)
    early = call("run", "10_small", "-p", "as_at_date=2015-01-01")
    assert (early.returncode, "choose a date from 2016 on" in early.stderr) == (2, True)


def test_it_is_run_verified_compared_and_shown_by_the_site(call: Call, checkout: Path):
    kept = call("baseline", "10_small")
    assert kept.returncode == 0, kept.stderr
    record = json.loads((checkout / "notebooks" / "baselines" / "10_small.json").read_text(encoding="utf-8"))
    assert record["tables_read"] == ["inspections", "local_areas"]
    assert call("verify", "10_small").returncode == 0
    keys = [call("run", "10_small", *given).stdout.split()[1] for given in ((), ("-p", "as_at_date=2019-03-31"))]
    assert "1 number differs" in call("compare", *keys).stdout
    built = call(str(checkout / "outputs"), code=SITE)
    assert built.stdout == "()\n", built.stderr
    first = (checkout / "outputs" / "site" / "index.html").read_text(encoding="utf-8")
    assert "How many areas were inspected?" in first
    assert f"{record['numbers']['answer']['count']} inspections were published." in first
    assert "downloads/10_small/figures/years.png" in first


def test_the_runs_outlive_a_reworded_page_and_not_a_changed_helper(call: Call, checkout: Path):
    key = call("run", "10_small").stdout.split()[1]
    pages = checkout / "src" / "area_send" / "site" / "static_pages.py"
    pages.write_text(pages.read_text(encoding="utf-8").replace("These pages ask", "Here it is asked"), encoding="utf-8")
    again = call("run", "10_small").stdout
    assert (again.split()[1], "up to date" in again) == (key, True)
    assert call(str(checkout / "outputs"), code=SITE).returncode == 0
    assert "Here it is asked" in (checkout / "outputs" / "site" / "index.html").read_text(encoding="utf-8")
    formats = checkout / "src" / "helpers" / "formats.py"
    formats.write_text(formats.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    stale = call(str(checkout / "outputs"), code=SITE)
    assert "No up-to-date run of 10_small" in stale.stderr


def test_a_run_that_reads_a_table_which_its_module_does_not_name_fails(call: Call, checkout: Path):
    module = checkout / "src" / "helpers" / "parameters" / "q10_small.py"
    module.write_text(MODULE.replace('("inspections",)', '("local_areas",)'))
    done = call("run", "10_small")
    assert done.returncode == 1
    assert "10_small: reads inspections, which its Notebook" in done.stderr
    module.write_text(MODULE)
