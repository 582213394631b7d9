"""What is said of provision."""

import pandas as pd
import pytest

from helpers.words import Subject
from helpers.words import q04_size_provision as words

SUBJECT = Subject("the number of residents", "needing a statement", 0.05)
NAN = float("nan")


def known(**columns: list) -> pd.DataFrame:
    return pd.DataFrame(columns, index=["plans", "appeals"][: len(next(iter(columns.values())))])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (known(known=[3, 4], before_the_series=[1, 1], no_number=[1, 0]),
         "Of 5 inspections, 3 to 4, by indicator, have a number; 1 lacks one since the series starts later, and at "
         "most 1 for another reason (‘plans’)."),
        (known(known=[0, 0], before_the_series=[5, 5], no_number=[0, 0]),
         "Of 5 inspections, none have a number; 5 lack one since the series starts later, and none for another "
         "reason."),
    ],
)  # fmt: skip
def test_missing_numbers_are_counted_by_reason(table: pd.DataFrame, said: str):
    assert words.missing(table, inspections=5) == said


def test_outcomes_of_those_without_a_number_stand_beside_the_others():
    table = known(known=[75], missing=[21], share_known=[0.5], share_missing=[0.2])
    assert "after 20% of the 21 without a number for ‘plans’ and after 50% of the 75 with one" in words.missing_shares(
        table
    )
    assert "No indicator is missing" in words.missing_shares(table.assign(share_missing=NAN))


def effects(holm: list[float], p: list[float]) -> pd.DataFrame:
    table = known(holm=holm, p_value=p)
    limits = {"lower": 0.3, "upper": 0.9, "beside_lower": 0.3, "beside_upper": 1.1, "beside_odds_ratio": 0.6}
    return table.assign(n=9, odds_ratio=0.5, beside_holm=0.04, **limits)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            effects([0.3, 0.5], [0.15, 0.5]),
            "None of 2 indicators is shown to go with needing a statement once",
        ),
        (effects([0.3, 0.5], [0.15, 0.5]), "That is not evidence of no association."),
        (effects([0.02, 0.5], [0.01, 0.5]), "1 of 2 indicators goes with needing a statement once adjusted"),
        (effects([0.02, 0.02], [0.01, 0.01]), "All 2 indicators go with needing a statement once adjusted"),
        (
            effects([0.3, NAN], [0.3, NAN]),
            "The one indicator that is known is not shown to go with needing a statement",
        ),
        (effects([0.02, NAN], [0.02, NAN]), "The one indicator that is known goes with needing a statement once"),
        (effects([NAN, NAN], [NAN, NAN]), "None of the indicators can be tested here."),
    ],
)
def test_indicators_are_findings_after_adjustment_only(table: pd.DataFrame, said: str):
    assert said in words.indicators(table, SUBJECT, confidence=0.95)


def test_intervals_beside_others_that_leave_out_one_are_named_with_the_adjusted_p():
    table = effects([0.3, 0.5], [0.15, 0.5])
    given = {"level": 0.05, "confidence": 0.95}
    assert words.beside(table, **given).endswith("the 95% interval of each odds ratio holds 1.")
    apart = words.beside(table.assign(beside_upper=[0.9, 1.1]), **given)
    assert "leaves out 1 for ‘plans’ (0.60, 95% interval 0.30 to 0.90, adjusted p = 0.040); 2 indicators are" in apart
    assert words.beside(table.assign(beside_odds_ratio=NAN), **given).startswith("No model of an indicator beside")


@pytest.mark.parametrize(
    ("holm", "said"),
    [
        ([0.04, 0.5], "lies between p = 0.040 and p = 0.50 over 2 definitions, 1 of them below the level of 0.05."),
        ([NAN, 0.5], "is p = 0.50 over 1 definition, none of them below the level of 0.05."),
        ([NAN, NAN], "No indicator can be tested under these definitions or any other."),
    ],
)
def test_other_lookups_are_summed_up_by_the_smallest_adjusted_p(holm: list[float], said: str):
    assert words.lookups(pd.DataFrame({"holm": holm}), level=0.05).endswith(said)
