"""Which areas had been re-visited by a date, what was found, and how long they waited."""

from datetime import date

import pandas as pd
import pytest

from helpers.data.load import load_inspections, load_local_areas, load_revisits
from helpers.parameters.q05_revisits import Revisits
from helpers.questions.q05_revisits import (
    MONTH,
    Revisited,
    check_first_revisit,
    longest_gap,
    outcome_shares,
    progress_table,
    revisited_under,
    select_revisits,
)
from smallstats.errors import DataError, ParameterError


def under(**values: object) -> Revisited:
    return revisited_under(load_inspections(), load_local_areas(), load_revisits(), Revisits.model_validate(values))


@pytest.fixture(scope="module")
def default() -> Revisited:
    return under()


def test_areas_with_a_statement_come_in_the_order_of_their_inspection(default: Revisited):
    assert default.frame["inspection_start_date"].is_monotonic_increasing
    assert default.frame["la_name"].iloc[0] == "Rochdale"


def test_every_filter_says_how_many_it_left(default: Revisited):
    assert default.steps["left"].tail(3).tolist() == [116, 59, 21]
    assert default.steps["removed"].tail(2).tolist() == [57, 38]


def test_a_wait_runs_to_the_re_visit_or_to_the_end_of_follow_up(default: Revisited):
    months = default.frame.set_index("la_name")["months"]
    assert months["Rochdale"] == (date(2018, 12, 3) - date(2016, 9, 19)).days / MONTH
    assert months["Somerset"] == (default.followed_until - date(2020, 3, 9)).days / MONTH


def test_a_wait_can_start_at_the_report():
    months = under(waiting_from="report").frame.set_index("la_name")["months"]
    assert months["Rochdale"] == (date(2018, 12, 3) - date(2016, 11, 9)).days / MONTH


def test_an_unknown_start_leaves_the_wait_missing():
    frame = under(waiting_from="report", boundary_policy="as-inspected").frame
    assert frame.loc[frame["months"].isna(), "la_name"].tolist() == ["Dorset (to March 2019)"]


def test_follow_up_does_not_run_past_the_last_report_in_the_data():
    assert under(as_at_date="2025-01-01").followed_until == under(as_at_date="2022-10-04").followed_until


@pytest.mark.parametrize("day", ["2019-05-13", "2019-12-31", "2021-06-30", "2022-03-31"])
def test_a_re_visit_enters_a_wait_by_the_rule_that_cuts_waits_off(day: str):
    found = under(as_at_date=day)
    until = pd.Timestamp(found.followed_until)
    assert found.followed_until < date.fromisoformat(day)
    assert found.frame["begun"].tolist() == (found.frame["revisit_start_date"] <= until).tolist()
    ends = found.frame["inspection_start_date"] + pd.to_timedelta(found.frame["months"] * MONTH, unit="D")
    assert (ends.dropna().dt.round("D") <= until).all()


def test_re_visits_begun_but_reported_later_are_counted_as_waiting_and_said():
    # Of the re-visits begun by the end of follow-up, those that came out later than the day: from the rows themselves.
    found, revisits = under(as_at_date="2019-12-15"), load_revisits()
    begun = revisits["revisit_start_date"] <= pd.Timestamp(found.followed_until)
    late = revisits["published_by"] > pd.Timestamp("2019-12-15")
    counted = revisits["inspection_id"].isin(found.frame["inspection_id"])
    assert found.unreported == int((begun & late & counted).sum()) == 4


def test_dorset_counts_as_inspected_with_its_weaknesses_unknown():
    table = progress_table(under(boundary_policy="as-inspected").frame)
    assert table.loc["Dorset (to March 2019)", "outcome"] == "some"
    assert table["weaknesses_identified"].isna().sum() == 1


def test_shares_keep_outcomes_that_did_not_occur(default: Revisited):
    shares = outcome_shares(default.frame.head(3), confidence=0.95)
    assert shares["count"].to_dict() == {"all": 1, "some": 2, "none": 0}
    assert shares.loc["none", "exact_lower"] == 0
    # R: binom.test(0, 3)$conf.int[2]
    assert shares.loc["none", "exact_upper"] == pytest.approx(0.7075982, abs=1e-7)


def test_the_longest_gap_lies_between_two_re_visits_or_after_the_last(default: Revisited):
    assert longest_gap(default)[:2] == (date(2020, 3, 9), default.followed_until)
    assert longest_gap(under(as_at_date="2022-10-04"))[:2] == (date(2020, 3, 9), date(2021, 5, 5))


def test_a_date_before_the_first_report_is_refused_with_one_that_is_not():
    revisits = load_revisits()
    check_first_revisit(revisits, date(2019, 1, 17))
    with pytest.raises(DataError, match="choose a date from 2019-01-17 on"):
        check_first_revisit(revisits, date(2019, 1, 16))


def test_an_unknown_start_of_the_wait_is_refused(default: Revisited):
    with pytest.raises(ParameterError, match="waiting_from='later'"):
        select_revisits(pd.DataFrame(), load_revisits(), waiting_from="later")  # type: ignore[arg-type]
