"""Every notebook follows its parameters: other values, edge values, impossible ones, and no parameter left unused."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from helpers.errors import DataError
from helpers.parameters import Deprivation
from helpers.preflight import refuse_empty
from helpers.runs.execute import execute_run
from helpers.runs.picture import FIGURE, PICTURE
from helpers.runs.plan import plan_run

# A missing number, a doubled mark, a gap, or a plural after one.
BROKEN = re.compile(r"\bnan\b|\binf\b|\bNone\b(?! of)|\.\.|  |\( | \)| ,|\b1 (inspections|groups|areas|draws|tests)\b")
OTHER = {
    "later, three groups": {"as_at_date": "2022-08-31", "n_groups": 3},
    "areas as inspected, by average rank, wide cuts": {
        "boundary_policy": "as-inspected", "deprivation_measure": "average-rank", "group_cut": "equal-width",
        "confidence_level": 0.9, "seed": 7,
    },
    "few inspections": {"as_at_date": "2016-12-31", "n_groups": 2, "draws": 1000},
    "two inspections with one outcome": {"as_at_date": "2016-07-13", "draws": 1000},
    "many groups, half intervals": {
        "as_at_date": "2017-06-30", "n_groups": 10, "group_cut": "quantile-of-inspected", "confidence_level": 0.5,
        "boundary_policy": "never-abolished",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outputs")


def run(outputs: Path, **values: Any) -> Path:
    parameters = Deprivation.model_validate(values)
    return execute_run(plan_run(parameters), outputs=outputs).folder


def results(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return found


def all_words(folder: Path) -> list[str]:
    found = results(folder)
    return [*(finding["sentence"] for finding in found["findings"].values()), *found["figures"].values()]


def saved_parameters(values: dict[str, Any]) -> dict[str, Any]:
    literals = Deprivation.model_validate(values).to_literals()
    return {name: value for name, value in literals.items() if name != "output_dir"}


@pytest.fixture(scope="module")
def default(outputs: Path) -> Path:
    return run(outputs)


def test_the_defaults_give_the_published_table_and_rs_exact_p_value(default: Path):
    found = results(default)["findings"]
    assert found["reconciliation"]["sentence"] == "All 10 cells of Table 1 of the 2021 release are reproduced."
    # R 4.2: fisher.test(matrix(c(8, 13, 13, 11, 12, 14, 8, 11, 14, 12), 5))$p.value
    assert found["headline"]["exact_test"]["p_value"] == pytest.approx(0.51846386114394, rel=1e-12)
    assert found["headline"]["overall"]["count"] == 59
    assert found["headline"]["overall"]["total"] == 116


def test_two_runs_give_the_same_bytes(default: Path, tmp_path: Path):
    again = run(tmp_path)
    files = sorted(path.relative_to(default) for path in default.rglob("*") if path.is_file())
    same = [path for path in files if path.name not in {"notebook.ipynb", "run.json"}]
    assert len(same) > 10
    assert [path for path in same if (default / path).read_bytes() != (again / path).read_bytes()] == []


@pytest.mark.skipif(sys.platform != "linux", reason="coordinates in an SVG can differ in the last digit elsewhere")
def test_the_picture_in_readme_is_the_notebooks_own(root: Path, default: Path):
    assert str(PICTURE) in (root / "README.md").read_text(encoding="utf-8")
    assert (root / PICTURE).read_bytes() == (default / FIGURE).read_bytes()


@pytest.mark.parametrize("name", OTHER)
def test_other_parameters_give_whole_correct_english_results(outputs: Path, default: Path, name: str):
    folder = run(outputs, **OTHER[name])
    assert results(folder)["parameters"] == saved_parameters(OTHER[name])
    for sentence in all_words(folder):
        assert sentence[0].isupper(), sentence
        assert sentence.endswith("."), sentence
        assert not BROKEN.search(sentence), sentence
    assert all_words(folder) != all_words(default)
    shares = pd.read_csv(folder / "tables" / "shares.csv")
    assert shares["total"].sum() == results(folder)["findings"]["headline"]["overall"]["total"]
    assert len(shares) == Deprivation.model_validate(OTHER[name]).n_groups


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_at_date", "2022-08-31"), ("boundary_policy", "never-abolished"), ("deprivation_measure", "average-rank"),
        ("group_cut", "quantile"), ("n_groups", 4), ("draws", 1000), ("confidence_level", 0.9), ("seed", 1),
    ],
)  # fmt: skip
def test_every_parameter_changes_something_that_is_shown(outputs: Path, default: Path, name: str, value: Any):
    changed, before = results(run(outputs, **{name: value})), results(default)
    assert changed["findings"] != before["findings"]


def test_a_date_before_the_first_publication_is_refused_before_a_kernel_starts():
    with pytest.raises(DataError, match="choose a date from 2016-07-13 on"):
        refuse_empty(Deprivation.model_validate({"as_at_date": "2016-07-12"}))


def papermill_error(root: Path, tmp_path: Path, **values: Any) -> PapermillExecutionError:
    source, out = root / "notebooks" / "01_deprivation.ipynb", tmp_path / "out.ipynb"
    with pytest.raises(PapermillExecutionError) as caught:
        papermill.execute_notebook(str(source), str(out), parameters=values, progress_bar=False, cwd=str(tmp_path))
    return caught.value


@pytest.mark.filterwarnings("ignore:.*unencrypted:RuntimeWarning")
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"as_at_dat": "2022-08-31"}, "did you mean 'as_at_date'"),
        ({"colour": "red"}, "unknown parameter 'colour'"),
        ({"n_groups": "abc"}, "n_groups='abc' is not allowed"),
        ({"as_at_date": "2015-01-01"}, "choose a date from 2016-07-13 on"),
    ],
)
def test_plain_papermill_is_refused_by_the_same_check_in_one_line(root: Path, tmp_path: Path, values: dict, said: str):
    error = papermill_error(root, tmp_path, **values)
    assert said in error.evalue
    assert len(error.traceback) == 1
