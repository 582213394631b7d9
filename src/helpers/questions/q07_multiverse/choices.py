"""The one declared table of choices: every option of every choice, with the reason why it is defensible."""

from collections.abc import Mapping
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.questions.q07_multiverse.large_sample import LARGE_SAMPLE
from smallstats.checks import check_choice

THIN: Final = 10
"""Inspections below which a year counts as thin."""

_DATES: Final = {
    "chosen date": "the date of this run, by default that of the release",
    "whole file": "all inspections of the framework, as the publisher's last file has them",
}
_POLICIES: Final = {
    "existing-at-date": "the publisher's own rule: only areas that existed on the date",
    "as-inspected": "an inspection took place, whatever became of the area",
    "never-abolished": "only areas that still exist can be compared with anything later",
}
_TESTS: Final = {
    "exact": "exact test of Fisher, Freeman and Halton: holds its level whatever the counts",
    "mid-p": "its mid-p version: less conservative in small tables",
    "trend exact": "exact test of a gradient: stronger where shares rise or fall steadily",
    "pearson": "the large-sample test that most readers would make",
    "likelihood-ratio": "the large-sample test that belongs to regression models",
    "trend": "the large-sample test of a gradient (Cochran and Armitage)",
}
_STEP: Final = {"step exact": "exact test of one change somewhere, the search for its place allowed for"}
TESTS: Final[Mapping[str, tuple[str, ...]]] = {
    "all": (*_TESTS, *_STEP),
    "exact": ("exact", "mid-p", "trend exact", "step exact"),
    "large-sample": LARGE_SAMPLE,
}
"""Value of the parameter `tests` to the tests it asks for; a question makes those of them that it declares."""
CHOICES: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "deprivation": {
        "counted by": _DATES,
        "abolished areas": _POLICIES,
        "measure": {
            "rank-of-average-score": "what the release names",
            "average-score": "the score itself, as published: rounding makes ties",
            "rank-of-average-rank": "the other published rank: less swayed by a few very deprived places",
            "average-rank": "the value behind that rank",
        },
        "cut": {
            "remainder-last": "groups of equal size, the rest to the last group: gives the release's counts",
            "quantile": "what statistical software does over all areas",
            "quantile-of-inspected": "groups of equal size among the areas that are counted",
            "equal-width": "equal steps of the measure: groups differ in size, not in spread",
        },
        "groups": {
            "2": "the more deprived half against the other: the fewest thin groups",
            "3": "thirds: larger groups where counts are small",
            "4": "quarters, a common choice",
            "5": "fifths, as in the release",
            "6": "sixths, a neighbour of the release's choice",
            "10": "tenths, the unit of the index itself",
        },
        "test": _TESTS,
    },
    "year": {
        "counted by": _DATES,
        "abolished areas": _POLICIES,
        "date of an inspection": {
            "start": "the day it began, as in the release",
            "publication": "the day its report came out, when readers learn of it",
        },
        "year runs from": {
            "April": "the release's reporting year",
            "September": "the school year, in which inspections are planned",
            "January": "the calendar year, in which most others count",
        },
        "first term": {
            "counted": "all inspections, as in the release",
            "left out": "the first school term of a new kind of inspection may not be like the rest",
        },
        "thin years": {
            "kept": "every year stands for itself, as in the release",
            "joined": f"a year with fewer than {THIN} inspections joins its neighbour",
            "left out": f"a year with fewer than {THIN} inspections says little",
        },
        "test": _TESTS | _STEP,
    },
}
OWN: Final[Mapping[str, Mapping[str, str]]] = {
    question: {choice: next(iter(options)) if choice != "groups" else "5" for choice, options in choices.items()}
    for question, choices in CHOICES.items()
}
"""What the release chose, with the exact test, which is ours: the universe all others depart from."""
IMPOSSIBLE: Final[Mapping[str, tuple[tuple[Mapping[str, tuple[str, ...]], str], ...]]] = {
    "deprivation": (
        (
            {"measure": ("rank-of-average-score", "rank-of-average-rank"), "cut": ("equal-width",)},
            "ranks lie one step apart, so that equal steps of a rank are groups of equal size once more",
        ),
        (
            {"groups": ("2",), "test": ("trend exact", "trend")},
            "two groups have no gradient: the trend would only ask again what the test of independence asks",
        ),
    ),
    "year": (),
}
"""Combinations that are left out: the options that do not go together, and why."""


def options_of(question: str, *, whole_file: bool, tests: str) -> dict[str, list[str]]:
    """Return the options of each choice in a run, the test last.

    Parameters
    ----------
    question : str
        ``deprivation`` or ``year``.
    whole_file : bool
        Whether the whole file holds more than the run's date counts; if not, the two are one option.
    tests : str
        One of `TESTS`.

    Raises
    ------
    ParameterError
        If the question or the tests are unknown.
    """
    check_choice(question, name="question", allowed=tuple(CHOICES))
    check_choice(tests, name="tests", allowed=tuple(TESTS))
    options = {choice: list(found) for choice, found in CHOICES[question].items()}
    if not whole_file:
        options["counted by"] = ["chosen date"]
    return options | {"test": [test for test in options["test"] if test in TESTS[tests]]}


def combine(question: str, options: Mapping[str, list[str]]) -> pd.DataFrame:
    """Return every possible combination, one row each, one column a choice, the last choice varying fastest."""
    every = pd.DataFrame(list(product(*options.values())), columns=list(options))
    return every[possible(question, every)].reset_index(drop=True)


def possible(question: str, combinations: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say of each combination whether its options go together, as `IMPOSSIBLE` declares."""
    found = np.ones(len(combinations), dtype=bool)
    for barred, _ in IMPOSSIBLE[question]:
        found &= ~_barred(combinations, barred)
    return found


def choice_table(question: str, options: Mapping[str, list[str]]) -> pd.DataFrame:
    """Set out the choices of a question in a run.

    Returns
    -------
    DataFrame
        Indexed by `Choice` and `Option`: `release` (whether it is the release's; None for a test, for the release
        makes none) and `why` it is defensible.
    """
    rows = [
        {
            "Choice": choice,
            "Option": option,
            "release": None if choice == "test" else OWN[question][choice] == option,
            "why": CHOICES[question][choice][option],
        }
        for choice, found in options.items()
        for option in found
    ]
    return pd.DataFrame(rows).set_index(["Choice", "Option"])


def left_out_table(question: str, options: Mapping[str, list[str]]) -> pd.DataFrame:
    """Set out the combinations that are left out of a run.

    Returns
    -------
    DataFrame
        Indexed by `Together`, the options that do not go together: `universes` (how many are left out, each counted
        with the first reason that bars it) and `why`.
    """
    left = pd.DataFrame(list(product(*options.values())), columns=list(options))
    rows = []
    for barred, why in IMPOSSIBLE[question]:
        held = _barred(left, barred)
        words = "; ".join(f"{choice}: {' or '.join(found)}" for choice, found in barred.items())
        rows.append({"Together": words, "universes": int(held.sum()), "why": why})
        left = left[~held]
    return pd.DataFrame(rows, columns=["Together", "universes", "why"]).set_index("Together")


def _barred(combinations: pd.DataFrame, barred: Mapping[str, tuple[str, ...]]) -> npt.NDArray[np.bool_]:
    held = [combinations[choice].isin(options).to_numpy() for choice, options in barred.items()]
    return np.asarray(np.all(held, axis=0), dtype=np.bool_)
