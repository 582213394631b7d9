"""The parts of the site by themselves, on texts small enough to check by hand."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from area_send.runs.crate import Record
from area_send.site import browser, explore
from area_send.site.explore import changed_cells, changed_words
from area_send.site.finished_runs import SiteRun, gather_swept
from area_send.site.html import markdown_text, raw_block
from area_send.site.tables import in_a_box, scrolling
from area_send.students.parameter_exercises import EXERCISES, Exercise, Given, exercise_for
from helpers.report.record import Results, Said, ShownTable
from smallstats.errors import DataError, ParameterError

NORTH, SOUTH = ("North", "1,204", "a <b>"), ("South", "–", "c")


def made(answer: str, **values: Any) -> SiteRun:
    """A run with an answer, and no file."""
    said = (Said(name="answer", role="answer", text=answer),)
    results = Results.model_validate({"notebook": "n", "parameters": {}, "sentences": said, **values})
    record = Record("n", "k", {}, "", "", {}, {}, {})
    return SiteRun(Path("none"), True, results, record, nbformat.v4.new_notebook())


def table(*rows: tuple[str, ...]) -> ShownTable:
    """A table of groups by count and why."""
    heads = ("Group", "count", "why")
    return ShownTable(caption="Shares & counts", heads=heads, rows=rows, keys=1, numeric=(False, True, False))


def test_a_run_tells_its_answer_from_what_bears_it_and_from_the_rest():
    said = [
        Said(name=name, role=role, text=f"{role} {name}.")
        for name, role in [("answer", "answer"), ("a", "caution"), ("b", "evidence"), ("c", "method"), ("d", "check")]
    ]
    run = made("It is.", verdict="not shown", sentences=tuple(said))
    assert (run.verdict, run.answer) == ("Not shown", ["answer answer."])
    assert run.evidence == ["evidence b.", "caution a."]
    assert made("It is.").verdict == ""


def test_changed_words_are_marked_and_the_rest_is_not():
    assert changed_words("p = 0.55 is high", "p = 0.52 is high") == [("p =", False), ("0.55", True), ("is high", False)]
    assert changed_words("a b", "a b") == [("a b", False)]
    assert changed_words("a b", "") == [("a b", True)]
    assert changed_words("a", "a b") == [("a", False)]


def test_cells_are_compared_by_the_names_of_row_and_column():
    shown = table(NORTH, SOUTH)
    assert changed_cells(shown, table(("North", "7", "a <b>"), SOUTH)) == [(0, 1)]
    assert changed_cells(shown, table(("West", *NORTH[1:]), SOUTH)) == [(0, 1), (0, 2)]
    assert changed_cells(shown, None) == [(0, 1), (0, 2), (1, 1), (1, 2)]


def test_a_table_is_written_escaped_with_its_numbers_marked_as_such():
    html = scrolling(table(NORTH, ("<script>", "2", "d")), {(1, 1)})
    assert "<script>" not in html
    assert "a &lt;b&gt;" in html
    assert '<td class="number">1,204</td>' in html
    assert "<mark>2</mark>" in html
    assert 'aria-label="Shares &amp; counts"' in html
    assert 'tabindex="0"' in html


def test_an_output_is_boxed_if_it_is_a_table_and_written_from_the_run_if_it_is_kept():
    bare = {"data": {"text/html": "<table><caption>C</caption></table>"}}
    assert in_a_box({"data": {"text/html": "<p>x</p>"}, "metadata": {}}, {}) == "<p>x</p>"
    kept = in_a_box({**bare, "metadata": {"area_send": {"kind": "table", "name": "n"}}}, {"n": table(NORTH)})
    assert "1,204" in kept
    only_shown = in_a_box({**bare, "metadata": {"area_send": {"kind": "table", "name": ""}}}, {"n": table(NORTH)})
    assert bare["data"]["text/html"] in only_shown
    assert 'class="scrolling"' in only_shown


def test_text_cannot_leave_a_line_of_markdown_or_a_block_of_html():
    assert markdown_text("a *b* <i>\n# c `d` {e}") == r"a \*b\* \<i\> \# c \`d\` \{e\}"
    assert "```" not in raw_block("x ```\n# y").strip().removeprefix("```{raw} html").removesuffix("```")


def test_json_in_a_page_cannot_end_its_element():
    text = str(explore._embedded([{"a": "</script><script>x"}]))
    assert "<" not in text
    assert json.loads(text) == [{"a": "</script><script>x"}]


def test_a_damaged_record_of_a_sweep_is_one_clear_error(tmp_path: Path):
    (tmp_path / "sweeps" / "bad").mkdir(parents=True)
    (tmp_path / "sweeps" / "bad" / "sweep.json").write_text('{"notebook": "01_deprivation"}')
    with pytest.raises(DataError, match=r"sweep\.json is no record of a sweep"):
        gather_swept([made("It is.")], tmp_path)


def test_a_browser_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(browser.VARIABLE, "no-such-browser")
    with pytest.raises(ParameterError, match="AREA_SEND_BROWSER='no-such-browser' is no program"):
        browser.find_browser()
    monkeypatch.delenv(browser.VARIABLE)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(browser, "MAC", Path("nowhere"))
    with pytest.raises(ParameterError, match="none of chromium"):
        browser.find_browser()


def findings(**numbers: Any) -> dict[str, Any]:
    """The findings that the exercises read, with some numbers given."""
    given = {"total": 116, "p_value": 0.03, "estimate": 0.55, "median": 28.7, **numbers}
    return {
        "headline": {"overall": {"total": given["total"]}, "exact_test": {"p_value": given["p_value"]}},
        "waiting": {"horizon": {"estimate": given["estimate"]}, "curve": {"median": given["median"]}},
    }


def asked(exercise: Exercise, name: str, value: Any, usual: Any, **numbers: Any) -> tuple[bool, str]:
    """Whether an answer solves an exercise, and all that is said about it."""
    given = Given({name: value, "seed": 1}, {name: usual, "seed": 1}, findings(**numbers), findings())
    words = exercise.ask(given)
    return all(verdict.met for verdict in words), "; ".join(verdict.said for verdict in words)


@pytest.mark.parametrize(
    ("number", "name", "value", "usual", "numbers", "solved", "said"),
    [
        (1, "as_at_date", "2022-08-31", "2021-03-31", {"total": 149}, True, "your run counts 149 inspections"),
        (1, "as_at_date", "2022-08-31", "2021-03-31", {"p_value": 0.7}, True, "gives p = 0.70, and p = 0.030 with"),
        (1, "as_at_date", "2021-08-31", "2021-03-31", {"total": 120}, False, "2021-08-31, not 2022-08-31"),
        (1, "as_at_date", "2021-03-31", "2021-03-31", {}, False, "as_at_date is still '2021-03-31'"),
        (2, "n_groups", 10, 5, {"p_value": 0.128}, True, "below 0.2"),
        (2, "n_groups", 3, 5, {"p_value": 0.55}, False, "not below 0.2; the table of other definitions"),
        (3, "significance_level", 0.02, 0.05, {}, True, "at or above the level of 0.02"),
        (3, "significance_level", 0.04, 0.05, {}, False, "still below the level of 0.04"),
        (4, "horizon_months", 29, 30, {"estimate": 0.51}, True, "a month earlier under half"),
        (4, "horizon_months", 31, 30, {"estimate": 0.6}, False, "try fewer months"),
        (4, "horizon_months", 20, 30, {"estimate": 0.2}, False, "try more months"),
        (4, "horizon_months", 70, 30, {"estimate": None}, False, "no area was followed as long as 70 months"),
        (5, "boundary_policy", "as-inspected", "existing-at-date", {"total": 117}, True, "counts 117 inspections"),
        (5, "boundary_policy", "never-abolished", "existing-at-date", {"total": 114}, False, "no abolished area's"),
    ],
)
def test_an_exercise_says_what_was_found_and_what_is_missing(
    number: int, name: str, value: Any, usual: Any, numbers: dict[str, Any], solved: bool, said: str
):
    found, words = asked(EXERCISES[number], name, value, usual, **numbers)
    assert found is solved
    assert said in words
    assert "wrong" not in words


def test_changing_a_second_parameter_is_named():
    given = Given({"n_groups": 10, "seed": 2}, {"n_groups": 5, "seed": 1}, findings(p_value=0.1), findings())
    assert "you changed seed as well; change n_groups alone" in EXERCISES[2].ask(given)[0].said
    other = Given({"n_groups": 5, "seed": 2}, {"n_groups": 5, "seed": 1}, findings(p_value=0.1), findings())
    assert "you changed seed; change n_groups alone" in EXERCISES[2].ask(other)[0].said


def test_an_exercise_that_is_not_there_is_an_error_that_lists_them():
    with pytest.raises(ParameterError, match="No exercise 9: there are 1, 2, 3, 4 and 5"):
        exercise_for(9)


def test_the_students_guide_sets_every_exercise_and_no_other(root: Path):
    text = (root / "docs" / "students.md").read_text(encoding="utf-8")
    for number, exercise in EXERCISES.items():
        part = text.partition(f"\n{number}. **")[2].partition(f"\n{number + 1}. **")[0]
        assert f"`{exercise.notebook}`" in part, number
    assert f"\n{len(EXERCISES) + 1}. **" not in text.partition("## Five exercises")[2].partition("\n## ")[0]
