"""What a sweep file may say, and the points it gives: all checked before anything runs."""

from pathlib import Path

import pytest

from area_send.sweeps.definition import sweep_names
from area_send.sweeps.points import plan_sweep
from smallstats.errors import ParameterError

SWEEP = """\
title = "How does it move?"
notebook = "01_deprivation"
[fixed]
draws = 1000
[grid]
as_at_date = [2020-03-31, 2021-03-31]
n_groups = [3, 5]
[[constraint]]
when = { as_at_date = 2020-03-31 }
require = { n_groups = 5 }
"""
COMMITTED = sorted(path.stem for path in (Path(__file__).resolve().parents[3] / "sweeps").glob("*.toml"))


@pytest.fixture
def refused(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Plan a sweep of the real project's notebooks that a test writes, and return what is said against it."""
    (tmp_path / "sweeps").mkdir()
    for name in ("data", "notebooks", "requirements.lock"):
        (tmp_path / name).symlink_to(root / name)
    monkeypatch.setenv("AREA_SEND_ROOT", str(tmp_path))

    def plan(text: str) -> str:
        (tmp_path / "sweeps" / "small.toml").write_text(text)
        with pytest.raises(ParameterError) as error:
            plan_sweep("small")
        return str(error.value)

    return plan


def test_points_are_the_grid_in_its_order_without_what_constraints_leave_out(refused, tmp_path: Path):
    (tmp_path / "sweeps" / "small.toml").write_text(SWEEP)
    sweep = plan_sweep("small")
    points = [(str(run.parameters.as_at_date), run.parameters.n_groups) for run in sweep.runs]  # type: ignore[attr-defined]
    assert points == [("2020-03-31", 5), ("2021-03-31", 3), ("2021-03-31", 5)]
    assert {run.parameters.draws for run in sweep.runs} == {1000}  # type: ignore[attr-defined]
    assert len({run.key for run in sweep.runs}) == 3
    assert sweep.grid == {"as_at_date": ["2020-03-31", "2021-03-31"], "n_groups": [3, 5]}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[grid]", "[gird]", "unknown key 'gird' (did you mean 'grid'?)"),
        ("[grid]", "[gird]", "grid is missing"),
        ("require =", "requires =", "unknown key 'constraint.0.requires' (did you mean 'require'?)"),
        ("n_groups = [3, 5]", "n_group = [3, 5]", "unknown parameter 'n_group' (did you mean 'n_groups'?)"),
        ("[3, 5]", "[3, 99, 5]", "n_groups=99 is not allowed: must be a whole number from 2 to 10"),
        ("[3, 5]", "[3, '5']", "n_groups='5' is not allowed"),
        ("[3, 5]", "[3, 5, 3]", "grid.n_groups gives a value twice"),
        ("[3, 5]", "[]", "grid.n_groups is empty"),
        ("[3, 5]", "[[3], 5]", "grid.n_groups.0=[3] is not allowed"),
        ("draws = 1000", "draws = 10", "draws=10 is not allowed"),
        ("draws = 1000", "n_groups = 5", "'n_groups' is both fixed and in the grid"),
        ("draws = 1000", "output_dir = 'x'", "output_dir is the runner's own"),
        ("2020-03-31", "2015-03-31", "choose a date from 2016-07-13 on"),
        ("{ n_groups = 5 }", "{ n_groups = 4 }", "constraint 1: n_groups=4 is not among the values of the sweep"),
        ("{ n_groups = 5 }", "{ n_grops = 5 }", "neither fixed nor in the grid (did you mean 'n_groups'?)"),
        ("{ n_groups = 5 }", "{ n_groups = [3, 5] }", "constraint 1 leaves out no combination"),
        ('"01_deprivation"', '"01_deprivaton"', "did you mean '01_deprivation'?"),
        ("title =", "name =", "title is missing"),
        ("[grid]", "grid = [", "is not TOML"),
    ],
)  # fmt: skip
def test_what_a_sweep_may_not_say_is_said(refused, old: str, new: str, said: str):
    assert old in SWEEP
    assert said in refused(SWEEP.replace(old, new))


def test_a_headline_that_no_run_can_have_is_refused_with_the_near_one(refused):
    headline = "[[headline]]\nnumber = 'answer.overal.estimate'\nname = 'Share'\n"
    assert "(did you mean 'answer.overall.estimate'?)" in refused(SWEEP + headline)


def test_all_problems_of_a_sweep_are_told_at_once(refused):
    said = refused(SWEEP.replace("1000", "1").replace("[3, 5]", "[3, 99, 98]").replace("as_at_date =", "as_at_dat ="))
    assert all(part in said for part in ("draws=1", "n_groups=99", "n_groups=98", "as_at_dat'", "constraint 1"))


def test_a_grid_too_large_to_check_is_refused_before_it_is_combined(refused):
    text = f'title = "?"\nnotebook = "01_deprivation"\n[grid]\nseed = {list(range(5001))}\nn_groups = [3, 4]\n'
    assert "the grid has 10,002 combinations" in refused(text)


def test_an_unknown_sweep_offers_the_near_one():
    with pytest.raises(ParameterError, match="did you mean 'deprivation'"):
        plan_sweep("deprivatoin")


@pytest.mark.parametrize("name", COMMITTED)
def test_every_committed_sweep_can_be_run(name: str):
    assert name in sweep_names()
    sweep = plan_sweep(name)
    assert len(sweep.runs) > 1
    assert sweep.definition.headline
    assert sweep.definition.title.endswith("?")
