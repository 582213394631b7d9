"""What results on regions are said to say."""

from datetime import date

import pandas as pd

from helpers import words

DAY = date(2021, 3, 31)
FRAME = pd.DataFrame(
    {"share": [0.4, 0.8], "standardised": [0.45, 0.7], "lower": [0.2, 0.5], "upper": [0.7, 0.9]},
    index=["North", "South"],
)


def test_standardised_shares_stand_beside_the_observed_ones():
    text = words.standardised(FRAME, confidence=0.9)
    assert "highest in ‘South’ (70%; 90% interval 50% to 90%; observed 80%)" in text
    assert "lowest in ‘North’ (45%; 90% interval 20% to 70%; observed 40%)" in text
    assert "moves by more than 10 percentage points" in text


def test_standardised_shares_that_cannot_be_given_say_so():
    text = words.standardised(FRAME.assign(standardised=float("nan")), confidence=0.9)
    assert text == "Standardised shares cannot be given here; the table gives the reason."


def left(rows: list[tuple[str, str, bool]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["la_name", "ofsted_region", "from_inspected"])


def test_areas_left_over_are_counted_with_their_region_and_heirs():
    text = words.left_over(left([("A", "North", False), ("B", "North", True), ("C", "South", False)]), as_at=DAY)
    assert "3 have no inspection that counts. The region with most is ‘North’ (2)." in text
    assert text.endswith("One of them was formed only from areas inspected before: B.")


def test_ties_one_area_and_none_have_their_own_words():
    tied = words.left_over(left([("A", "North", True), ("B", "South", True)]), as_at=DAY)
    assert "The regions with most are ‘North’ and ‘South’ (1 each). 2 of them were formed" in tied
    assert "1 has no inspection" in words.left_over(left([("A", "North", False)]), as_at=DAY)
    assert (
        words.left_over(left([]), as_at=DAY)
        == "Every area that existed on 31 March 2021 has an inspection that counts."
    )
