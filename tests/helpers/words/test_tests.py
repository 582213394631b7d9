"""What results are said to say."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from helpers import words
from helpers.counting.shares import NO_WSOA, WSOA
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
        words.departure(REFUSED, level=0.05),
        words.effect_size(REFUSED, corrected=REFUSED),
        words.range_of_shares(REFUSED, SUBJECT),
        words.detectable(REFUSED, level=0.05),
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


def test_one_inspection_is_said_in_the_singular():
    one = result(count=1, total=1, lower=0.2, upper=1.0)
    text = words.overall(one, as_at=date(2021, 3, 31), outcome="required to write a statement")
    assert text == (
        "Of the inspections published by 31 March 2021 one is counted, and that area was required to write a statement."
    )


def test_the_overall_share_gives_count_percentage_and_interval():
    many = result(count=59, total=116, lower=0.42, upper=0.6)
    text = words.overall(many, as_at=date(2021, 3, 31), outcome="required to write")
    assert text == (
        "By 31 March 2021, 59 of 116 inspected local areas (51%; 95% interval 42% to 60%) had been required to write."
    )


def pair(rows: list[list[int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[NO_WSOA, WSOA], index=["the first group", "all other groups"])


def test_a_comparison_gives_counts_before_difference_and_odds():
    gap = result(estimate=0.158, lower=-0.07, upper=0.35)
    text = words.comparison(pair([[8, 14], [49, 45]]), gap, result(estimate=1.9, lower=0.67, upper=5.7), outcome=WSOA)
    assert text == (
        "A written statement of action was required of 14 of 22 in the first group and of 45 of 94 in all other "
        "groups. The difference is 16 percentage points (95% interval −7 to 35), and the odds ratio 1.9 (95% interval "
        "0.67 to 5.7)."
    )


def test_a_comparison_with_an_empty_side_says_so():
    text = words.comparison(pair([[0, 0], [1, 2]]), REFUSED, REFUSED, outcome=WSOA)
    assert text == "No inspected area lies in the first group, so there is nothing to compare."


def test_a_comparison_without_an_odds_ratio_says_why():
    gap, ratio = (
        result(estimate=0.0, lower=-0.5, upper=0.5),
        result(estimate=float("nan"), lower=0.0, upper=float("inf")),
    )
    text = words.comparison(pair([[3, 0], [4, 0]]), gap, ratio, outcome=WSOA)
    assert "required of none of 3 in the first group and of none of 4 in all other groups" in text
    assert text.endswith("an odds ratio cannot be estimated where all areas have the same outcome.")


def test_one_outcome_or_one_group_leaves_nothing_to_say():
    nothing = result(df=0, p_value=1.0, statistic=float("nan"), slope=0.0, upper=1.0)
    assert words.association(nothing, SUBJECT, effect=nothing).startswith("Nothing can be said on whether needing")
    assert words.agreement({"a": nothing}, level=0.05) == "None of the tests has anything to compare."
    assert "cannot be measured" in words.effect_size(nothing, corrected=nothing)
    assert "nothing to test" in words.trend(nothing, SUBJECT, ends=("a", "b"))
    assert "no range to test" in words.range_of_shares(result(statistic=0.0, p_value=1.0, draws=10), SUBJECT)


def effects(odds: float, p: float) -> pd.DataFrame:
    row = {"odds_ratio": odds, "lower": 0.5, "upper": 3.0, "p_value": p}
    return pd.DataFrame([row], index=["alone"])


@pytest.mark.parametrize(
    ("odds", "p", "said"),
    [(1.5, 0.01, "are higher with each step"), (0.5, 0.01, "are lower with each step"),
     (1.5, 0.2, "are not shown to be higher or lower"), (float("nan"), float("nan"), "cannot be fitted here")],
)  # fmt: skip
def test_odds_are_never_worded_as_risks(odds: float, p: float, said: str):
    text = words.odds_per_step(effects(odds, p), SUBJECT, step="step", confidence=0.95)
    assert said in text
    assert "likely" not in text
    assert "risk" not in text


@pytest.mark.parametrize(
    ("p_values", "said"),
    [
        ([0.5, 0.2, 0.9], "Of 2 other definitions, none puts p below the level of 0.05 (from p = 0.20 to p = 0.90)."),
        (
            [0.5, 0.01, 0.9],
            "Of 2 other definitions, 1 puts p below the level of 0.05; over both, p runs from 0.010 to 0.90.",
        ),
        ([0.5, 0.01, 0.02, 0.9], "2 put p below the level of 0.05; over all 3, p runs from 0.010 to 0.90."),
        ([0.5, 0.0001, 0.02, 0.999], "over all 3, p runs from under 0.001 to over 0.99."),
        ([0.5, 0.01, 0.02], "Of 2 other definitions, all put p below the level of 0.05 (from p = 0.010 to p = 0.020)."),
        ([0.5, 0.05], "does not put p below the level of 0.05 (p = 0.050)."),
        ([0.01, 0.01], "The one other definition that allows it puts p below the level of 0.05 (p = 0.010)."),
        ([float("nan"), 0.2], "do not allow the test. The one other definition that allows it does not put p below"),
    ],
)
def test_other_definitions_are_counted_and_their_range_is_told_of_all(p_values: list[float], said: str):
    assert said in words.definitions(pd.DataFrame({"p_value": p_values}), level=0.05)


@pytest.mark.parametrize(
    ("differences", "said"),
    [([0, 0], "All 2 cells of Table 9 are reproduced."),
     ([0, -3], "1 of 2 cells of Table 9 are reproduced; the largest difference is 3.")],
)  # fmt: skip
def test_a_reconciliation_counts_cells(differences: list[int], said: str):
    assert words.reconciled(pd.DataFrame({"difference": differences}), place="Table 9") == said


def test_the_detectable_association_is_stated_with_its_design():
    found = result(n=116, totals=[1] * 5, power=0.8, cramers_v=0.3208)
    assert words.detectable(found, level=0.05) == (
        "With 116 inspections in 5 groups, a test at level 0.05 finds an association with a probability of 80% only if "
        "Cramér's V is 0.32 or more; weaker ones are missed more often."
    )


def test_the_range_of_shares_is_set_against_random_deals():
    text = words.range_of_shares(result(statistic=0.26, p_value=0.44, draws=20000), SUBJECT)
    assert text == (
        "The highest and the lowest share lie 26 percentage points apart. Outcomes dealt out at random over the groups "
        "lie as far apart or further in 44% of deals, which is not rare at the level of 0.05 (20,000 random draws, "
        "p = 0.44)."
    )


@pytest.mark.parametrize(("p", "said"), [(0.049, "which is rare at"), (0.05, "which is not rare at")])
def test_a_range_is_rare_below_the_level_only(p: float, said: str):
    assert said in words.range_of_shares(result(statistic=0.3, p_value=p, draws=100), SUBJECT)


def definitions(own: float, others: list[float]) -> str:
    return words.definitions(pd.DataFrame({"p_value": [own, *others]}), level=0.05)


def test_definitions_of_one_grouping_among_several_begin_with_its_name():
    text = words.definitions(pd.DataFrame({"p_value": [0.5, 0.2]}), level=0.05, over="regions")
    assert text.startswith("Over regions, this run's own definitions give p = 0.50. The one other")


def test_definitions_that_do_not_allow_the_test_are_told_from_those_that_do():
    assert definitions(float("nan"), [0.01]) == (
        "This run's own definitions do not allow the test. The one other definition that allows it puts p below the "
        "level of 0.05 (p = 0.010)."
    )
    assert definitions(0.3, [float("nan")]).endswith("give p = 0.30; no other definition allows the test.")
    assert definitions(float("nan"), [float("nan")]).startswith("Under these definitions, or under any other")
