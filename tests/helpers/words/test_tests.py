"""What results are said to say."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from helpers import words
from smallstats.results import NotComputable

SUBJECT = words.Subject("the deprivation group", "needing a statement", 0.05)
REFUSED = NotComputable(method="m", source="s", reason="Only one group is left.")


def result(**fields: Any) -> Any:
    return SimpleNamespace(**({"method": "The test", "confidence": 0.95, "df": 4, "statistic": 1.0} | fields))


def test_an_association_is_said_below_the_level_only():
    text = words.association(result(p_value=0.049), SUBJECT, effect=REFUSED)
    assert text.startswith("Needing a statement is associated with the deprivation group")
    assert "(The test, p = 0.049, level 0.05)" in text


@pytest.mark.parametrize(
    ("p", "start"), [(0.049, "Taken alone, needing a statement is associated"), (0.05, "These inspections do not show")]
)
def test_a_finding_that_is_one_of_several_is_said_to_be_taken_alone(p: float, start: str):
    assert words.association(result(p_value=p), SUBJECT, effect=REFUSED, alone=True).startswith(start)


def test_absence_of_evidence_is_worded_as_such_with_what_the_interval_leaves_open():
    text = words.association(result(p_value=0.05), SUBJECT, effect=result(upper=0.29))
    assert "do not show that needing a statement goes with the deprivation group" in text
    assert "not evidence that the two are unrelated: the 95% interval of Cramér's V" in text
    assert text.endswith("reaches up to 0.29.")


@pytest.mark.parametrize(
    "text",
    [
        words.association(REFUSED, SUBJECT, effect=REFUSED),
        words.trend(REFUSED, SUBJECT, ends=("a", "b")),
    ],
)
def test_what_cannot_be_computed_gives_its_reason(text: str):
    assert text.endswith("(Only one group is left).")
    assert "cannot be" in text


@pytest.mark.parametrize(
    ("slope", "p", "said"),
    [(0.1, 0.01, "rises from a to b (The"), (-0.1, 0.01, "falls from a to b (The"),
     (0.0, 1.0, "No steady rise or fall"), (-0.1, 0.05, "No steady rise or fall of the share needing a statement from "
      "a to b is shown (The test, p = 0.050, level 0.05), which does not show that there is none.")],
)  # fmt: skip
def test_a_trend_has_the_direction_of_its_slope_below_the_level_and_none_above_it(slope: float, p: float, said: str):
    assert said in words.trend(result(slope=slope, p_value=p), SUBJECT, ends=("a", "b"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([0.2, 0.3], "Both tests put p at or above the level of 0.05 (from p = 0.20 to p = 0.30)."),
        ([0.01, 0.02, 0.03], "All 3 tests put p below the level of 0.05 (from p = 0.010 to p = 0.030)."),
        (
            [0.04, 0.3, 0.3],
            "The 3 tests do not agree: one puts p below the level of 0.05 (from p = 0.040 to p = 0.30).",
        ),
        ([0.05], "The one test puts p at or above the level of 0.05 (p = 0.050)."),
        ([float("nan")], "None of the tests has anything to compare."),
    ],
)
def test_agreement_of_tests_is_counted(values: list[float], said: str):
    tests = {str(place): result(p_value=value) for place, value in enumerate(values)}
    assert words.agreement(tests, level=0.05).startswith(said)


def test_one_outcome_or_one_group_leaves_nothing_to_say():
    nothing = result(df=0, p_value=1.0, statistic=float("nan"), slope=0.0, upper=1.0)
    assert words.association(nothing, SUBJECT, effect=nothing).startswith("Nothing can be said on whether needing")
    assert words.agreement({"a": nothing}, level=0.05) == "None of the tests has anything to compare."
    assert "nothing to test" in words.trend(nothing, SUBJECT, ends=("a", "b"))


@pytest.mark.parametrize(
    ("differences", "said"),
    [([0, 0], "All 2 cells of Table 9 are reproduced."),
     ([0, -3], "1 of 2 cells of Table 9 are reproduced; the largest difference is 3.")],
)  # fmt: skip
def test_a_reconciliation_counts_cells(differences: list[int], said: str):
    assert words.reconciled(pd.DataFrame({"difference": differences}), place="Table 9") == said
