"""Checks a student's answer by running it: what it found, what was asked for, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.parameters import NotebookParameters, check_values, read_values
from helpers.preflight import refuse_empty
from helpers.runs.execute import execute_run
from helpers.runs.plan import plan_run
from helpers.runs.verify import read_json
from helpers.site.exercises import Given, Verdict, exercise_for


@dataclass(frozen=True)
class Checked:
    """What an answer to an exercise came to: the task, a verdict for each thing asked for, and the run's headline."""

    task: str
    notebook: str
    headline: str
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
    results = [_results(parameters, outputs, timeout) for parameters in (chosen, defaults)]
    mine, usual = results
    given = Given(mine["parameters"], usual["parameters"], mine["findings"], usual["findings"])
    return Checked(
        exercise.task, exercise.notebook, mine["findings"]["headline"]["sentence"], tuple(exercise.ask(given))
    )


def _results(parameters: NotebookParameters, outputs: Path, timeout: int) -> dict[str, dict[str, dict[str, str]]]:
    made = execute_run(plan_run(parameters), outputs=outputs, timeout=timeout)
    found: dict[str, dict[str, dict[str, str]]] = read_json(made.folder / "results.json")
    return found
