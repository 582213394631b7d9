"""Five exercises for students: what to change, and what a run has to show; `docs/students.md` sets them in words.

Checks a student's answer by running it: what it found, what was asked for, and what is still missing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from area_send.runs.execute import execute_run
from area_send.runs.plan import plan_run
from helpers import formats
from helpers.parameters import NotebookParameters, check_values, read_values, refuse_empty
from helpers.report.record import ANSWER, RESULTS, Results
from smallstats.errors import ParameterError

Findings = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """What a run was given and found, beside the default run.

    Attributes
    ----------
    parameters, defaults : mapping
        Values by name.
    findings, default_findings : mapping
        The numbers of the two runs, by name, as ``results.json`` holds them.
    """

    parameters: Mapping[str, Any]
    defaults: Mapping[str, Any]
    findings: Findings
    default_findings: Findings

    def changed(self) -> list[str]:
        """Name the parameters that are not at their default."""
        return [name for name, value in self.parameters.items() if value != self.defaults[name]]


def _with_the_answer(findings: Findings) -> Findings:
    """Return the numbers kept with a notebook's answer, or with the evidence that stands beside it."""
    return {**findings.get("headline", {}), **findings.get(ANSWER, {})}


@dataclass(frozen=True)
class Verdict:
    """Whether one thing that an exercise asks for is there, and what was found."""

    met: bool
    said: str


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    notebook : str
        The notebook to run.
    task : str
        What to do, in one line.
    ask : function
        From what a run found to one verdict for each thing asked for.
    """

    notebook: str
    task: str
    ask: Callable[[Given], list[Verdict]]


def exercise_for(number: int) -> Exercise:
    """Return an exercise by its number.

    Raises
    ------
    ParameterError
        If there is none of that number.
    """
    if number not in EXERCISES:
        raise ParameterError(f"No exercise {number}: there are {formats.join([str(name) for name in EXERCISES])}.")
    return EXERCISES[number]


def _only(given: Given, name: str) -> Verdict:
    """Ask that one parameter was changed and no other."""
    changed, extra = given.changed(), [other for other in given.changed() if other != name]
    if extra:
        also = " as well" if name in changed else ""
        return Verdict(False, f"you changed {formats.join(extra)}{also}; change {name} alone to see what it does")
    if name not in changed:
        return Verdict(False, f"{name} is still {given.defaults[name]!r}; give it with -p {name}=...")
    return Verdict(
        True, f"you changed {name} from {given.defaults[name]!r} to {given.parameters[name]!r}, and no other"
    )


def _later_day(given: Given) -> list[Verdict]:
    count, before = (_with_the_answer(item)["overall"]["total"] for item in (given.findings, given.default_findings))
    day, wanted = given.parameters["as_at_date"], "2022-08-31"
    more = f"your run counts {count} inspections, the default {before}"
    right = f"{more}; the day you count to is {day}" + ("" if day == wanted else f", not {wanted}")
    return [_only(given, "as_at_date"), Verdict(day == wanted, f"{right}; {_both_tests(given)}")]


def _other_groups(given: Given) -> list[Verdict]:
    p = _with_the_answer(given.findings)["exact_test"]["p_value"]
    aim = (
        "below 0.2"
        if p < 0.2
        else "not below 0.2; the table of other definitions in the notebook shows what others give"
    )
    return [_only(given, "n_groups"), Verdict(p < 0.2, f"{_both_tests(given)}; that is {aim}")]


def _both_tests(given: Given) -> str:
    """Say what the exact test gives in the student's run and in the default one."""
    p, before = (_with_the_answer(item)["exact_test"]["p_value"] for item in (given.findings, given.default_findings))
    return f"the exact test gives {formats.p_value(p)}, and {formats.p_value(before)} with the default"


def _stricter_level(given: Given) -> list[Verdict]:
    p, level = _with_the_answer(given.findings)["exact_test"]["p_value"], given.parameters["significance_level"]
    side = "at or above" if p >= level else "still below"
    said = f"{formats.p_value(p, level=level)} is {side} the level of {level:g}"
    same = _with_the_answer(given.default_findings)["exact_test"]["p_value"] == p
    kept = "the p-value is that of the default run: it does not depend on the level it is read against"
    return [_only(given, "significance_level"), Verdict(p >= level, f"{said}{f'; {kept}' if same else ''}")]


def _half_revisited(given: Given) -> list[Verdict]:
    waiting, months = given.findings["waiting"], given.parameters["horizon_months"]
    share, median = waiting["horizon"]["estimate"], float(waiting["curve"]["median"])
    if share is None:
        return [_only(given, "horizon_months"), Verdict(False, f"no area was followed as long as {months} months")]
    said = f"by {months} months an estimated {formats.percent(share)} had been re-visited"
    advice = " and a month earlier under half" if months - 1 < median else ", but half already before; try fewer months"
    if share < 0.5:
        advice = ", under half; try more months"
    return [_only(given, "horizon_months"), Verdict(months - 1 < median <= months, said + advice)]


def _abolished_too(given: Given) -> list[Verdict]:
    count, before = (_with_the_answer(item)["overall"]["total"] for item in (given.findings, given.default_findings))
    policy = given.parameters["boundary_policy"]
    why = (
        "an abolished area's inspection counts as well" if count > before else "no abolished area's inspection is added"
    )
    said = f"under {policy!r} the run counts {count} inspections, and {before} with the default: {why}"
    return [_only(given, "boundary_policy"), Verdict(count > before, said)]


EXERCISES: dict[int, Exercise] = {
    1: Exercise("01_deprivation", "Count the inspections published up to 31 August 2022.", _later_day),
    2: Exercise("01_deprivation", "Find a number of groups for which the exact test gives p below 0.2.", _other_groups),
    3: Exercise(
        "02_year_on_year", "Find a significance level at which the year is no longer significant.", _stricter_level
    ),
    4: Exercise("05_revisits", "Find the first whole month by which half had been re-visited.", _half_revisited),
    5: Exercise("03_region_and_type", "Count inspections of areas that no longer exist as well.", _abolished_too),
}


@dataclass(frozen=True)
class Checked:
    """What an answer to an exercise came to: the task, a verdict for each thing asked for, and the run's answer."""

    task: str
    notebook: str
    answer: str
    verdicts: tuple[Verdict, ...]

    @property
    def solved(self) -> bool:
        """Whether everything asked for is there."""
        return all(verdict.met for verdict in self.verdicts)


def check_answer(number: int, texts: Mapping[str, str], *, outputs: Path, timeout: int = 600) -> Checked:
    """Run an exercise's notebook with a student's parameters, and with its defaults, and compare.

    Raises
    ------
    ParameterError
        If there is no such exercise, or a parameter is unknown or out of range.
    DataError
        If the parameters leave nothing to analyse.
    RunError
        If the notebook fails.
    """
    exercise = exercise_for(number)
    chosen, defaults = read_values(exercise.notebook, texts), check_values(exercise.notebook, {})
    refuse_empty(chosen)
    mine, usual = (_results(parameters, outputs, timeout) for parameters in (chosen, defaults))
    given = Given(mine.parameters, usual.parameters, mine.numbers, usual.numbers)
    answer = " ".join(mine.said(role="answer"))
    return Checked(exercise.task, exercise.notebook, answer, tuple(exercise.ask(given)))


def _results(parameters: NotebookParameters, outputs: Path, timeout: int) -> Results:
    made = execute_run(plan_run(parameters), outputs=outputs, timeout=timeout)
    return Results.read(made.folder / RESULTS)
