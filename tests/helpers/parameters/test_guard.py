"""What a notebook run by hand still knows after its parameters were refused or changed: cells in a real shell."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

from helpers.parameters.cells import names_missing, statements, written_lines
from helpers.parameters.guard import CHANGED, REFUSED

PARAMETERS = """as_at_date: str = "2021-03-31"  # Last publication date to count
boundary_policy: str = "existing-at-date"  # Which
deprivation_measure: str = "rank-of-average-score"  # Which
group_cut: str = "remainder-last"  # How
n_groups: int = 5  # Number
draws: int = 20000  # Draws
confidence_level: float = 0.95  # Level
seed: int = 2021  # Seed
output_dir: str = ""  # Folder
"""
IMPORTS = "from helpers.parameters import check_parameters\nfrom math import pi, tau as turn"
CHECK = 'chosen = check_parameters("01_deprivation", globals())'
COMPUTE = "groups = chosen.n_groups"
SHOW = "shown = (groups, turn)"
CELLS = (PARAMETERS, IMPORTS, CHECK, COMPUTE, SHOW)
Cell = Callable[[str], ExecutionResult]


@pytest.fixture
def shell() -> InteractiveShell:
    """A shell of IPython as a kernel has it, with no history kept on disk."""
    from traitlets.config import Config

    return InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))


@pytest.fixture
def run(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> Cell:
    return lambda source: shell.run_cell(source, store_history=True)


def errors(run: Cell, *cells: str) -> list[str]:
    """Run cells, every one, as Jupyter may, and return what each fails with."""
    results = [run(source) for source in cells]
    return [str(result.error_before_exec or result.error_in_exec or "") for result in results]


def with_groups(value: str) -> tuple[str, ...]:
    return (PARAMETERS.replace("n_groups: int = 5", f"n_groups: int = {value}"), *CELLS[1:])


def test_cells_after_a_refusal_say_so_and_nothing_old_is_left(run: Cell, shell: InteractiveShell):
    assert errors(run, *CELLS) == [""] * 5
    found = errors(run, *with_groups("99"))
    assert "n_groups=99 is not allowed" in found[2]
    assert found[3:] == [REFUSED, REFUSED]
    assert not {"chosen", "groups", "shown"} & set(shell.user_ns)
    assert errors(run, *with_groups("3")) == [""] * 5
    assert shell.user_ns["groups"] == 3


def test_cells_after_a_refusal_in_the_first_run_say_so_whatever_they_need(run: Cell):
    found = errors(run, *with_groups("99"))
    assert found[3:] == [REFUSED, REFUSED]


def test_a_refusal_is_shown_as_one_line(run: Cell, capsys: pytest.CaptureFixture[str]):
    errors(run, *with_groups("99"))
    said = capsys.readouterr().out
    assert said.count("Traceback") == 0
    assert said.strip().splitlines()[-1] == f"NotComputedError: {REFUSED}"


def test_a_cell_that_needs_nothing_withdrawn_runs_after_a_refusal(run: Cell):
    errors(run, *with_groups("99"))
    assert errors(run, "mine = [turn for turn in (1, 2)]\nsum(map(lambda one: one + len(mine), mine))") == [""]


def test_a_misspelt_parameter_is_refused_and_once_corrected_accepted(run: Cell):
    misspelt = PARAMETERS.replace("n_groups", "n_group")
    assert "unknown parameter 'n_group' (did you mean 'n_groups'?)" in errors(run, misspelt, IMPORTS, CHECK)[2]
    assert errors(run, *CELLS) == [""] * 5


def test_a_students_own_variables_do_no_harm_whatever_their_names(run: Cell, shell: InteractiveShell):
    own = "draw, seeds, n_group = 7, [1, 2], 'mine'"
    for _ in range(2):
        assert errors(run, own, *CELLS, own) == [""] * 7
    assert shell.user_ns["draw"] == 7


def test_what_a_student_set_above_the_check_is_still_there_after_a_refusal(run: Cell, shell: InteractiveShell):
    cells = (PARAMETERS, "mine = 7", *CELLS[1:])
    errors(run, *cells)
    errors(run, with_groups("99")[0], *cells[1:])
    assert shell.user_ns["mine"] == 7


def test_changed_parameters_withdraw_what_others_gave(run: Cell, shell: InteractiveShell):
    errors(run, *CELLS)
    assert errors(run, with_groups("3")[0], CHECK, SHOW) == ["", "", CHANGED]
    assert errors(run, "cuonts") == ["name 'cuonts' is not defined"]
    assert errors(run, COMPUTE, SHOW) == ["", ""]
    assert shell.user_ns["shown"][0] == 3


def test_unchanged_parameters_keep_what_was_computed(run: Cell, shell: InteractiveShell):
    errors(run, *CELLS)
    assert errors(run, CHECK, SHOW) == ["", ""]
    assert shell.user_ns["shown"][0] == 5


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('as_at_date: str = "2021-03-31"', "as_at_date: str = 2021-03-31"),
        ('as_at_date: str = "2021-03-31"', "as_at_date: str = 2021-10-31"),
        ('as_at_date: str = "2021-03-31"', 'as_at_date: str = "2021-03-31'),
        ('as_at_date: str = "2021-03-31"', "as_at_date: str = “2021-03-31”"),
        ('boundary_policy: str = "existing-at-date"', "boundary_policy: str = as-inspected"),
        ('boundary_policy: str = "existing-at-date"', "boundary_policy: str = never-abolished"),
        ("n_groups: int = 5", "n_groups: int = five"),
        ("n_groups: int = 5", "n_groups: int ="),
    ],
)
def test_a_value_that_python_cannot_read_is_refused_in_one_line(run: Cell, line: str, wrong: str):
    errors(run, *CELLS)
    assert line in PARAMETERS
    found = errors(run, PARAMETERS.replace(line, wrong), *CELLS[3:])
    assert found[0].startswith(line.partition(":")[0] + "=")
    assert "is not allowed" in found[0]
    assert found[1:] == [REFUSED, REFUSED]
    assert errors(run, *CELLS) == [""] * 5


def test_what_papermill_injects_is_checked_and_only_what_it_injected_last(run: Cell):
    injected = '# Parameters\nn_groups = 4\ncolour = "red"\n'
    assert "unknown parameter 'colour'" in errors(run, PARAMETERS, injected, *CELLS[1:3])[3]
    assert errors(run, *CELLS) == [""] * 5


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("counts = counts.join(shares)", {"counts", "shares"}),
        ("[x for x in rows if x > low]", {"rows", "low"}),
        ("def area(r):\n    return r * pi", {"pi"}),
        ("for row in rows:\n    total = row", {"rows"}),
        ("a = 1\nb = a", set()),
        ("import numpy as np\nnp.pi", set()),
    ],
)
def test_names_that_a_cell_needs_are_found_in_the_order_it_reads_them(source: str, missing: set[str]):
    import ast

    assert names_missing(ast.parse(source), ()) == missing


@given(st.text())
def test_any_text_may_be_a_cell(source: str):
    statements(source)
    assert written_lines(source, {"seed", "output_dir"}) == []
