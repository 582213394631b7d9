"""Exercises that ask what a reader may conclude: a letter to choose, checked in a cell, the mistaken belief named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.report.report import Sentence
from helpers.report.tables import Table
from smallstats.errors import ParameterError

Level = Literal["first", "second", "third"]


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    level : str
        How much it asks: to read a result, to judge one, to judge a way of working.
    notebook : str
        Where the result stands that it is about.
    asked : str
        The question.
    choices : mapping
        Letter to what one may answer.
    right : str
        The letter of the answer.
    why : mapping
        Letter to what is said to who chose it: of a wrong one, the mistaken belief by its name.
    """

    level: Level
    notebook: str
    asked: str
    choices: Mapping[str, str]
    right: str
    why: Mapping[str, str]


QUESTIONS: tuple[Question, ...] = (
    Question(
        "first",
        "01_deprivation",
        "The exact test gives a p-value far above the level. What may a reader conclude?",
        {
            "a": "Deprivation and needing a statement have nothing to do with each other.",
            "b": "These inspections do not show a link; one of moderate size is not excluded.",
            "c": "The link is real but small.",
        },
        "b",
        {
            "a": "This takes 'not shown' for 'shown not to be'. So few inspections would miss many a link: "
            "read how far the interval of the effect reaches.",
            "b": "A large p-value says that chance alone gives such counts often. It does not say what is true.",
            "c": "A p-value says nothing of size. The effect and its interval do, and this interval holds 'none' too.",
        },
    ),
    Question(
        "first",
        "01_deprivation",
        "What does a p-value of 0.03 mean?",
        {
            "a": "The hypothesis that nothing is going on has a probability of 3%.",
            "b": "3% of areas differ from the rest.",
            "c": "If nothing were going on, results this unusual would come up in about 3 of 100 repetitions.",
        },
        "c",
        {
            "a": "This turns the condition round: the p-value is reckoned as if nothing were going on, "
            "so it cannot be the probability of that.",
            "b": "A p-value counts imagined repetitions, not areas.",
            "c": "It is a statement on data, under a hypothesis.",
        },
    ),
    Question(
        "second",
        "01_deprivation",
        "The intervals of two groups overlap. May a reader conclude that the groups do not differ?",
        {
            "a": "No: intervals of each share overlap in many cases where the difference is clear; look at its own.",
            "b": "Yes: both shares could be the same value within the overlap.",
            "c": "Yes, but only if each group has more than 30 areas.",
        },
        "a",
        {
            "a": "The difference has an interval of its own, narrower than the two together suggest.",
            "b": "This reads overlap as a test. Both ends being reached at once is far rarer than either alone.",
            "c": "No number of areas makes overlap a test of the difference.",
        },
    ),
    Question(
        "second",
        "02_year_on_year",
        "The same test is made on five questions, and one comes out below the level. What follows?",
        {
            "a": "That question has its answer; the other four do not matter.",
            "b": "Among five tests one falls below the level by chance quite often; read the adjusted values.",
            "c": "All five have to be thrown away.",
        },
        "b",
        {
            "a": "This is picking the winner: with five tests at 0.05 the chance of at least one below it, "
            "with nothing going on, is up to about 23%.",
            "b": "Holm's adjustment keeps the chance of even one false finding at the level.",
            "c": "Nothing is wrong with asking five questions, if all are told and the values adjusted.",
        },
    ),
    Question(
        "third",
        "07_multiverse",
        "Somebody tries ten groupings and publishes the one with the smallest p-value, alone. What is wrong?",
        {
            "a": "Nothing: each grouping is a fair way to look at the data.",
            "b": "The sample was too small.",
            "c": "The p-value is that of one test fixed in advance; the smallest of ten is small far more often.",
        },
        "c",
        {
            "a": "Each alone is fair; to choose after looking and not to say so is not. "
            "Show all, as the specification curve does.",
            "b": "It may be, but more data would not mend the choosing.",
            "c": "The rule of choice is part of the test. All groupings shown side by side let a reader judge.",
        },
    ),
    Question(
        "third",
        "02_year_on_year",
        "With the level at 0.01 a link is no longer 'significant'. Did the evidence change?",
        {
            "a": "Yes: the p-value has become larger.",
            "b": "No: the same p-value is read against another line, and the line was to be fixed before looking.",
            "c": "Yes: the link has disappeared.",
        },
        "b",
        {
            "a": "The p-value does not depend on the level it is read against; run it and see.",
            "b": "A line that is moved after looking can give either answer.",
            "c": "This takes 'significant' for 'there'. Data and effect are the same as before.",
        },
    ),
)


def exercises() -> Table:
    """List the questions with what may be answered; `answer` checks one."""
    rows = {
        number: {
            "level": question.level,
            "notebook": question.notebook,
            "question": question.asked,
            "answers": "   ".join(f"{letter}) {text}" for letter, text in question.choices.items()),
        }
        for number, question in enumerate(QUESTIONS, start=1)
    }
    return Table(pd.DataFrame.from_dict(rows, orient="index").rename_axis("number"), "What may a reader conclude?")


def answer(number: int, letter: str) -> Sentence:
    """Say whether an answer is right, and why: `exercises` lists the questions.

    Raises
    ------
    ParameterError
        If there is no such question, or no such letter among its answers.
    """
    if type(number) is not int or not 1 <= number <= len(QUESTIONS):
        raise ParameterError(f"answer: no question {number!r}; there are 1 to {len(QUESTIONS)}.")
    question = QUESTIONS[number - 1]
    if letter not in question.choices:
        raise ParameterError(f"answer: {letter!r} is not allowed: must be one of {', '.join(question.choices)}.")
    verdict = "Right." if letter == question.right else "Not quite."
    return Sentence((f"{verdict} {question.why[letter]}",))
