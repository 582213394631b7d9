"""Questions on what a reader may conclude."""

import pytest

from area_send.students import answer, exercises
from area_send.students.understanding import QUESTIONS
from helpers.parameters import notebooks
from smallstats.errors import ParameterError


def test_each_question_has_one_right_answer_and_a_reason_for_each_letter():
    for number, question in enumerate(QUESTIONS, start=1):
        said = {letter: repr(answer(number, letter)) for letter in question.choices}
        assert [letter for letter, text in said.items() if text.startswith("Right.")] == [question.right]
        assert len(set(said.values())) == len(said)
        assert question.notebook in notebooks()


def test_there_are_three_levels_from_easy_to_hard():
    levels = [question.level for question in QUESTIONS]
    assert levels == sorted(levels, key=["first", "second", "third"].index)
    assert set(levels) == {"first", "second", "third"}


def test_the_list_shows_questions_and_choices():
    shown = exercises()._repr_html_()
    assert all(text in shown for text in ("What may a reader conclude?", "a) ", "b) ", "c) "))


@pytest.mark.parametrize(("number", "letter"), [(0, "a"), (99, "a"), ("1", "a"), (1, "z"), (1, "A")])
def test_what_is_no_question_or_letter_is_refused(number: int, letter: str):
    with pytest.raises(ParameterError, match="answer: "):
        answer(number, letter)
