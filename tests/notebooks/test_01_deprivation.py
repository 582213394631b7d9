"""01_deprivation follows its parameters: other values, edge values, impossible ones, and none left unused."""

import sys
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from area_send.site.pictures import FIGURE, PICTURE
from helpers.parameters import refuse_empty
from helpers.parameters.q01_deprivation import Deprivation
from smallstats.errors import DataError

NOTEBOOK = "01_deprivation"
OTHER: dict[str, dict[str, Any]] = {
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


def test_the_defaults_give_the_published_table_and_rs_exact_p_value(default):
    found = default.results.numbers
    assert (
        default.said("reconciliation") == "All 10 counts of Table 1 of the 2021 release come out of the rows exactly."
    )
    # R 4.2: fisher.test(matrix(c(8, 13, 13, 11, 12, 14, 8, 11, 14, 12), 5))$p.value
    assert found["answer"]["exact_test"]["p_value"] == pytest.approx(0.51846386114394, rel=1e-12)
    assert found["answer"]["overall"]["count"] == 59
    assert found["answer"]["overall"]["total"] == 116


def test_a_warm_and_a_cold_run_give_the_same_bytes(make_run, default, tmp_path: Path):
    again = make_run(NOTEBOOK, into=tmp_path, cold=True)
    files = sorted(path.relative_to(default.folder) for path in default.folder.rglob("*") if path.is_file())
    same = [path for path in files if path.name not in {"notebook.ipynb", "ro-crate-metadata.json", "run.log"}]
    assert len(same) > 10
    assert [path for path in same if (default.folder / path).read_bytes() != (again.folder / path).read_bytes()] == []
    assert outputs_of(default.folder) == outputs_of(again.folder)


def outputs_of(folder: Path) -> list[Any]:
    cells = nbformat.read(folder / "notebook.ipynb", as_version=4).cells
    return [(cell.execution_count, cell.outputs) for cell in cells if cell.cell_type == "code"]


@pytest.mark.skipif(sys.platform != "linux", reason="coordinates in an SVG can differ in the last digit elsewhere")
def test_the_picture_in_readme_is_the_notebooks_own(root: Path, default):
    assert str(PICTURE) in (root / "README.md").read_text(encoding="utf-8")
    assert (root / PICTURE).read_bytes() == (default.folder / FIGURE).read_bytes()


@pytest.mark.parametrize("name", OTHER)
def test_other_parameters_give_whole_correct_english_results(follow, name: str):
    made = follow(name)
    shares = made.table("shares")
    assert shares["total"].sum() == made.results.numbers["answer"]["overall"]["total"]
    assert len(shares) == made.values["n_groups"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_at_date", "2022-08-31"), ("boundary_policy", "never-abolished"), ("deprivation_measure", "average-rank"),
        ("group_cut", "quantile"), ("n_groups", 4), ("draws", 1000), ("confidence_level", 0.9), ("seed", 1),
        ("significance_level", 0.2), ("regions", ["London"]), ("authority_types", ["County"]),
        ("first_date", "2018-01-01"),
    ],
)  # fmt: skip
def test_every_parameter_changes_something_that_is_shown(moved, name: str, value: Any):
    assert moved(NOTEBOOK, **{name: value})


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
        (
            {"as_at_dat": "2022-08-31", "colour": "red", "n_groups": "abc"},
            ("did you mean 'as_at_date'", "unknown parameter 'colour'", "n_groups='abc' is not allowed"),
        ),
        ({"as_at_date": "2015-01-01"}, ("choose a date from 2016-07-13 on",)),
    ],
)
def test_plain_papermill_is_refused_by_the_same_check_in_one_line(
    root: Path, tmp_path: Path, values: dict[str, Any], said: tuple[str, ...]
):
    error = papermill_error(root, tmp_path, **values)
    assert [part for part in said if part not in error.evalue] == []
    assert len(error.traceback) == 1
