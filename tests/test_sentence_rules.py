"""The rules for sentences themselves: what they let pass and what they do not."""

import pytest
from tests.sentence_rules import median_words, problems, sentences


def test_a_text_is_split_at_stops_not_at_semicolons_or_numbers():
    assert sentences("One is 0.5; so it stays. Two (14 of 22) follows! 3 ends it.") == [
        "One is 0.5; so it stays.", "Two (14 of 22) follows!", "3 ends it.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "word " * 30 + "end.", "The share is not rarely high.", "It goes with size.", "A ‘quoted’ name.", "No stop",
        "p = 0.0000000123 is small.", "There are 1 areas.", "It is nan today.", "Two  spaces.", "Empty () bracket.",
    ],
)  # fmt: skip
def test_a_text_that_breaks_a_rule_is_named(text: str):
    assert problems(text)


def test_a_short_plain_text_passes():
    assert problems("No clear link. 14 of 22 areas needed one, and 45 of 94 others (p = 0.24).") == []
    assert median_words(["One two three. Four five."]) == 2.5
