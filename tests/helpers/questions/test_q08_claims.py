"""The rule from words to intervals, what a claim must be, how values are answered, and the sentences on verdicts."""

import math
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers import words
from helpers.data.schema import read_package
from helpers.paths import data_dir
from helpers.questions.q08_claims import (
    answers,
    comparisons,
    count_verdicts,
    dealt_at_random,
    measures,
    verdicts_by_tolerance,
    word_table,
)
from helpers.questions.q08_claims.expectation import expected, interval_of_date, interval_of_percent, printed
from helpers.questions.q08_claims.facts import ROWS as ROWS_OF_CLAIMS
from helpers.questions.q08_claims.facts import Facts, _term, facts_for
from helpers.questions.q08_claims.ledger import _difference, _other_parts
from helpers.questions.q08_claims.selection import select
from helpers.questions.q08_claims.wording import (
    Interval,
    interval_of_number,
    interval_of_share,
    interval_of_words,
    says_no_difference,
)
from smallstats.errors import DataError, ParameterError


@pytest.mark.parametrize(
    ("words", "inside", "outside"),
    [
        ("just over half", [0.5001, 0.58], [0.5, 0.5801]),
        ("just under three quarters", [0.67, 0.7499], [0.75, 0.6699]),
        ("around two thirds", [2 / 3 - 0.08, 2 / 3, 2 / 3 + 0.08], [0.58, 0.75]),
        ("two thirds", [0.6], [0.75]),
        ("a third", [1 / 3, 0.26], [0.25, 0.42]),
        ("1 in 4", [0.25, 0.33], [0.34]),
        ("more than 4 in 5", [0.81, 1.0], [0.8]),
        ("over half", [0.51, 1.0], [0.5]),
        ("under two thirds", [0.0, 0.66], [2 / 3]),
        ("evenly split", [0.45], [0.59]),
        ("small minority", [0.01, 0.25], [0.0, 0.26]),
        ("most", [0.51], [0.5]),
        ("all", [1.0], [0.999]),
        ("no", [0.0], [0.001]),
    ],
)
def test_words_name_an_interval_whose_ends_are_as_the_rule_says(words: str, inside: list, outside: list):
    meant = interval_of_share(words, tolerance=0.08)
    assert [meant.holds(value) for value in inside] == [True] * len(inside)
    assert [meant.holds(value) for value in outside] == [False] * len(outside)


def test_with_no_tolerance_a_bare_fraction_is_itself_and_just_over_it_is_nothing():
    assert interval_of_share("a third", tolerance=0).holds(5 / 15)
    assert not interval_of_share("just over half", tolerance=0).holds(0.5)
    assert not interval_of_share("just over half", tolerance=0).holds(0.50001)


def test_words_that_the_rule_does_not_know_are_refused():
    with pytest.raises(DataError, match="'umpteen'"):
        interval_of_share("umpteen", tolerance=0.1)
    with pytest.raises(DataError, match="'barely'"):
        interval_of_share("barely half", tolerance=0.1)
    with pytest.raises(DataError, match="'almost'"):
        interval_of_number(3, "almost", tolerance=0.1)


def test_comparisons_are_read_at_the_level_and_much_lower_by_the_tolerance():
    assert interval_of_words("significantly lower", tolerance=0.1, level=0.05).holds(0.049)
    assert not interval_of_words("significantly lower", tolerance=0.1, level=0.05).holds(0.05)
    assert interval_of_words("similar", tolerance=0.1, level=0.05).holds(0.05)
    assert not interval_of_words("much lower", tolerance=0.1, level=0.05).holds(0.1)
    assert interval_of_words("highest", tolerance=0.1, level=0.05) == Interval(1, 1)
    assert interval_of_words("some variation", tolerance=0.1, level=0.05).holds(0.11)
    assert not interval_of_words("varies", tolerance=0.1, level=0.05).holds(0.1)
    assert [interval_of_words("several", tolerance=0.1, level=0.05).holds(n) for n in (2, 3)] == [False, True]


def test_a_gap_is_signed_and_counts_from_the_nearer_end():
    meant = Interval(0.3, 0.4)
    assert meant.gap(0.35) == 0
    assert meant.gap(0.2) == pytest.approx(-0.1)
    assert meant.gap(0.5) == pytest.approx(0.1)
    assert math.isnan(meant.gap(float("nan")))
    assert not meant.holds(float("nan"))


def test_numbers_take_the_words_beside_them():
    assert not interval_of_number(440, "over", tolerance=0.1).holds(440)
    assert interval_of_number(440, "over", tolerance=0.1).holds(441)
    assert interval_of_number(1, "or more", tolerance=0.1).holds(1)
    assert interval_of_number(3, "within", tolerance=0.1).holds(3)
    assert interval_of_number(18, "roughly", tolerance=0.1).holds(17)
    assert not interval_of_number(34, "equal", tolerance=0.1).holds(35)


def test_a_printed_percentage_stands_for_what_rounds_to_it():
    assert interval_of_percent("51").holds(59 / 116)
    assert interval_of_percent("17.3") == Interval(0.1725, 0.1735, open_upper=True)
    assert not interval_of_percent("51").holds(0.515)


def test_a_printed_date_means_all_its_days_or_a_limit():
    year = interval_of_date("2016", relation="equal")
    assert year.upper - year.lower == 365
    assert interval_of_date("2021-03", relation="at most").lower == -math.inf
    assert interval_of_date("2023-01-01", relation="at least").upper == math.inf
    with pytest.raises(DataError, match="'last year'"):
        interval_of_date("last year", relation="equal")


def claim(**given) -> pd.Series:
    empty = dict.fromkeys(("value", "unit", "verbal", "population", "date", "says"), np.nan)
    return pd.Series({**empty, "kind": "count", "relation": "equal", **given})


def test_what_is_printed_is_written_as_the_document_has_it():
    assert printed(claim(value=440.0, unit="weaknesses", verbal="over")) == "over 440 weaknesses"
    assert printed(claim(value=1.0, unit="areas", population=21)) == "1 area of 21"
    assert printed(claim(value=51.0, unit="per cent", population=116)) == "51% of 116"
    assert printed(claim(verbal="just under half", population=21)) == "just under half of 21"
    assert printed(claim(date="2021-03", relation="at most")) == "not after 2021-03"


def test_names_and_rows_are_compared_as_text():
    assert expected(claim(kind="name", says="a; b"), tolerance=0.1, level=0.05) == "a; b"
    assert expected(claim(verbal="some but not all"), tolerance=0.1, level=0.05) == "some"
    assert expected(claim(says="26"), tolerance=0.1, level=0.05) == Interval(26, 26)


def test_answers_give_counts_before_shares_and_say_when_there_is_none():
    assert answers.share(14, 22).shown == "14 of 22 (64%)"
    assert answers.share(0, 0).shown == "none counted"
    assert np.isnan(float(answers.share(0, 0).value))
    assert answers.on(pd.NaT).shown == "no date known"
    assert answers.on(pd.Timestamp("2017-01-01"), precision="month").shown == "January 2017"


def test_a_tie_takes_the_worse_place():
    values = pd.Series({"a": 0.5, "b": 0.5, "c": 0.1})
    assert answers.rank(values, "a").value == 2
    assert answers.rank(values, "c", lowest=True).value == 1
    assert np.isnan(float(answers.rank(values, "d").value))


@pytest.mark.parametrize(
    ("gap", "unit", "said"),
    [
        (1.0, "count", "1 above"), (-0.07, "share", "7 percentage points below"), (187.0, "date", "187 days later"),
        (0.001, "share", "under 1 percentage point above"),
        (0.0, "count", "exactly the number that the words leave out"),
        (float("nan"), "count", "not the same"),
    ],
)  # fmt: skip
def test_a_difference_says_by_how_much_and_which_way(gap: float, unit: str, said: str):
    assert _difference(gap, unit) == said


@pytest.mark.parametrize(
    ("meant", "found", "said"),
    [
        ("Dorset", "Dorset; Northamptonshire", "Northamptonshire besides"),
        ("some; 8; 5; 3", "some; 8; 6; 2", "6 and 2 besides, not 5 and 3"),
        ("a; b", "a", "not b"),
        ("a; b", "b; a", "the same in another order"),
    ],
)
def test_texts_that_differ_name_the_parts_that_one_side_has_alone(meant: str, found: str, said: str):
    assert _other_parts(meant, found) == said


@pytest.fixture
def facts() -> Any:
    day = pd.Timestamp("2017-03-31")
    seen = pd.DataFrame({"inspection_start_date": [day - pd.Timedelta(days=9), day]})
    return SimpleNamespace(as_at=day.date(), inspections=seen, level=0.05)


ROWS = pd.DataFrame(
    {
        "name": ["a", "b", "c", None],
        "group": [1.0, 1.0, 2.0, np.nan],
        "wsoa": [1, 0, 1, 0],
        "abolished": pd.to_datetime(["2017-03-22", "2017-03-31", "2017-04-01", ""]),
        "heirs": ["x;y", "y", None, "z"],
    }
)


@pytest.mark.parametrize(
    ("conditions", "left"),
    [
        ("", [0, 1, 2, 3]),
        ("name=a", [0]),
        ("name=a | c", [0, 2]),
        ("name!=a | b", [2, 3]),
        ("name=*", [0, 1, 2]),
        ("name!=*", [3]),
        ("group=1", [0, 1]),
        ("group=1; wsoa=0", [1]),
        ("abolished<=as_at", [0, 1]),
        ("abolished>=first_inspection; abolished<=2017-03-31", [0, 1]),
        ("abolished>=2017-04-01", [2]),
        ("heirs~y", [0, 1]),
        ("name=nobody", []),
    ],
)
def test_conditions_leave_the_rows_for_which_all_hold(facts: Any, conditions: str, left: list):
    assert select(ROWS, conditions, facts).index.tolist() == left


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ("name", "'name' is no condition"),
        ("name=", "'name=' is no condition"),
        ("moon=full", "'moon' is no column of these rows; there are name, group"),
        ("abolished<=soon", "'soon' is no day"),
    ],
)
def test_a_condition_that_means_nothing_is_refused(facts: Any, conditions: str, said: str):
    with pytest.raises(DataError, match=said):
        select(ROWS, conditions, facts)


def test_counts_shares_and_names_are_those_of_the_rows(facts: Any):
    assert measures.count(ROWS, "", facts).shown == "4"
    assert measures.share(ROWS, "wsoa=1", facts).shown == "2 of 4 (50%)"
    assert measures.share(ROWS.iloc[:0], "wsoa=1", facts).shown == "none counted"
    assert measures.different(ROWS, "group", facts).value == 2
    assert measures.total(ROWS, "wsoa", facts).value == 2
    assert measures.lowest(ROWS, "group", facts).value == 1
    assert measures.lowest(ROWS.iloc[3:], "group", facts).shown == "none counted"
    assert measures.most_held_by(ROWS, "group", facts).value == 1
    assert measures.names(ROWS.iloc[:2], "name", facts).value == "a; b"
    assert measures.first_day(ROWS, "abolished", facts).shown == "22 March 2017"
    assert measures.last_day(ROWS, "abolished", facts).shown == "1 April 2017"
    assert measures.last_day(ROWS.iloc[:0], "abolished", facts).shown == "no date known"
    assert [measures.whether_counted(rows, "", facts).value for rows in (ROWS, ROWS[:0])] == ["counted", "not counted"]
    assert measures.values(ROWS.iloc[1:2], "name; wsoa", facts).value == "b; 0"
    assert measures.values(ROWS.iloc[:0], "name", facts).shown == "none counted"


def test_groups_are_compared_by_the_share_for_which_a_condition_holds(facts: Any):
    assert comparisons.rank(ROWS, "wsoa=1; group; 2; highest", facts).shown == "place 1 of 2 from the highest"
    assert comparisons.rank(ROWS, "wsoa=0; group; 2; highest", facts).value == 2
    assert comparisons.spread(ROWS, "wsoa=1; group", facts).shown == "50 percentage points (from 1 to 2)"
    assert comparisons.first_above_later(ROWS, "wsoa=0; group", facts).value == 0.5
    assert comparisons.names_below_half(ROWS, "wsoa=0; group", facts).value == "2"
    assert comparisons.below_half(ROWS, "wsoa=1; group", facts).value == 0


def test_a_kind_of_rows_that_is_not_there_is_named():
    nothing = pd.DataFrame()
    with pytest.raises(DataError, match="'moons' is not allowed; one of areas, counted"):
        Facts(nothing, nothing, nothing, date(2021, 3, 31), "as-inspected", 0.05).rows("moons")


def test_the_rows_that_the_table_allows_are_those_of_the_code():
    allowed = read_package(data_dir())["claims"].field("rows").allowed
    assert tuple(allowed) == ROWS_OF_CLAIMS


def test_terms_are_those_of_the_reporting_year():
    days = {"2017-03-31": "spring 2017", "2017-04-01": "summer 2017", "2017-09-01": "autumn 2017"}
    assert [_term(pd.Timestamp(day)) for day in days] == list(days.values())


def test_a_document_that_is_not_one_of_ours_is_refused():
    nothing = pd.DataFrame()
    with pytest.raises(ParameterError, match="document='leaflet'"):
        facts_for("leaflet", areas=nothing, inspections=nothing, revisits=nothing, boundary_policy="x", level=0.05)


def ledger(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    """Rows of verdict, value, lower, upper."""
    frame = pd.DataFrame(rows, columns=["verdict", "value", "lower", "upper"])
    fixed = {"document": "d", "claim": "A claim", "says": "1", "computed": "2", "unit": "count", "kind": "count"}
    return frame.assign(open_lower=False, open_upper=False, **fixed)


def test_verdicts_are_counted_with_every_verdict_as_a_column():
    found = count_verdicts(ledger(("differs", 2, 1, 1)), by="document")
    assert found.loc["d"].to_dict() == {
        "reproduced": 0,
        "not contradicted": 0,
        "differs": 1,
        "not answered": 0,
        "total": 1,
    }


def test_dealing_values_out_breaks_claims_that_hold_with_their_own():
    rows = [("reproduced", float(n), float(n), float(n)) for n in range(10)]
    found = dealt_at_random(ledger(*rows), draws=500, rng=1).loc["count"]
    assert found["hold"] == 10
    assert found["dealt_mean"] == pytest.approx(1, abs=0.2)  # one fixed point on average, whatever the number
    weak = ledger(*[("not contradicted", *row[1:]) for row in rows])
    assert dealt_at_random(weak, draws=5, rng=1).at["count", "hold"] == 10
    assert dealt_at_random(ledger(rows[0]), draws=10, rng=1).empty
    assert dealt_at_random(ledger(*rows), draws=500, rng=1).equals(dealt_at_random(ledger(*rows), draws=500, rng=1))


def test_the_rule_is_set_out_from_the_lowest_share_up():
    table = word_table(["over half", "a third"], tolerance=0.05)
    assert list(table.index) == ["a third", "over half"]
    assert table.at["over half", "to"] == 1
    assert not table.at["over half", "from_itself_counts"]


def test_no_shares_in_words_give_a_table_of_none():
    empty = ledger(("differs", 2, 1, 1)).iloc[:0]
    assert verdicts_by_tolerance(empty, tolerances=(0.1,))["total"].tolist() == [0]


def test_sentences_on_the_ledger_are_right_for_none_one_and_many():
    one, none = ledger(("differs", 2, 1, 1)), ledger(("not answered", np.nan, np.nan, np.nan))
    assert words.ledger_overall(one) == (
        "The ledger holds 1 claim of 1 document. Our tables answer 1 of 1: none is reproduced and 1 differs."
    )
    assert words.ledger_overall(none).endswith("Our tables answer none of them.")
    assert words.ledger_overall(pd.concat([one, none])).endswith(
        "answer 1 of 2: none is reproduced and 1 differs; 1 more is not answered by the open data used here."
    )
    weak = ledger(*[("not contradicted", 1, 0, 1)] * 2)
    assert words.ledger_overall(pd.concat([weak, none, none])).endswith(
        "answer 2 of 4: none is reproduced, 2 that speak of no difference are not contradicted and none differs; "
        "2 more are not answered by the open data used here."
    )
    assert "1 that speaks of no difference is not contradicted" in words.ledger_overall(weak.iloc[:1])
    assert words.differing(one) == "One claim differs: ‘A claim’ (printed: 1; computed: 2)."
    assert words.differing(none) == "No claim that our tables answer differs from what they give."
    many = pd.concat([one] * 13)
    assert words.differing(many) == "13 claims differ: 13 in d."
    assert words.dealt(pd.DataFrame(), draws=5).startswith("There are too few")


def test_a_claim_of_no_difference_is_said_to_be_not_contradicted_and_no_more():
    names = ["not contradicted", "not contradicted", "reproduced"]
    rows = ledger(*[(name, 1.0, 0.0, 1.0) for name in names], ("not answered", np.nan, np.nan, np.nan))
    rows = rows.assign(kind="comparison", says=["similar", "not clear", "highest", "similar"])
    assert words.orders(rows) == (
        "1 of 3 places in an order and comparisons that our tables answer are reproduced. 2 of the 3 say that "
        "something makes no difference, or none that is clear: the data do not contradict these, which is not evidence "
        "for them."
    )
    assert ". All 2 say that something makes" in words.orders(rows.iloc[:2])
    assert words.orders(rows.iloc[:1]) == (
        "0 of 1 place in an order or comparison that our tables answer is reproduced. It says that something makes no "
        "difference, or none that is clear: the data do not contradict this, which is not evidence for it."
    )
    one = rows.iloc[[2]]
    assert words.orders(one) == "1 of 1 place in an order or comparison that our tables answer is reproduced."
    assert words.orders(rows.iloc[[3]]).startswith("Our tables answer no claim here")


def test_shares_in_words_are_given_with_the_narrower_tolerances_at_which_fewer_hold():
    one = ledger(("differs", 2, 1, 1))
    tried = pd.DataFrame({"hold": [0, 1, 5], "total": 5}, index=[1.0, 5.0, 8.0])

    def said(tolerance: float) -> str:
        return words.shares_in_words(one, tried, tolerance=tolerance)

    assert said(0.08).startswith("0 of 1 share in words holds where a share may lie up to 8 percentage points")
    assert said(0.08).endswith("is named; at 5 percentage points 1 holds and at 1 percentage point none holds.")
    assert said(0.1).endswith("is named; at 8 percentage points 5 hold and at 1 percentage point none holds.")
    assert said(0.05).endswith("is named; at 1 percentage point none holds.")
    assert said(0.01).endswith("from the fraction that is named.")
    assert words.shares_in_words(one.iloc[:0], tried, tolerance=0.1).startswith("No share")


def test_only_words_of_no_difference_say_that_there_is_none():
    said = ["similar", "not clear", "significantly lower", "3", np.nan]
    assert [says_no_difference(words) for words in said] == [True, True, False, False, False]


def test_sentences_on_tolerances_and_policies_name_where_all_hold():
    frame = pd.DataFrame({"hold": [3, 5], "total": [5, 5]}, index=[1.0, 8.0])
    assert words.tolerances(frame) == (
        "At a tolerance of 1 percentage point, 3 of 5 hold; "
        "of the tolerances tried, all do from 8 percentage points on."
    )
    assert words.tolerances(frame.assign(hold=[3, 4])).endswith("at 8 percentage points, 4 of 5 do.")
    assert words.tolerances(frame.assign(hold=1, total=1)).startswith(
        "At a tolerance of 1 percentage point, 1 of 1 holds;"
    )
    assert words.tolerances(frame.assign(total=0)).startswith("No share in words")
    changed = pd.DataFrame({"changed": [0, 1]}, index=["x", "y"])
    assert words.policies(changed).endswith("would change 1 verdict under ‘y’.")
    assert words.policies(changed.iloc[:1]).startswith("No verdict hangs")
