"""The counted inspections of the framework of 2023, over the committed tables."""

from datetime import date

import pytest

from helpers.data.load import load_inspections, load_local_areas, load_published
from helpers.parameters.q06_framework_2023 import Framework2023
from helpers.questions.q06_framework_2023 import (
    QUESTIONS,
    counted_inspections,
    left_out,
    other_choices,
    published_totals,
    question_tables,
    release_totals,
    unknown_facts,
)
from helpers.questions.reconcile import reconcile

INSPECTIONS, AREAS = load_inspections(), load_local_areas()
CHOSEN = Framework2023()
COUNTED = counted_inspections(INSPECTIONS, AREAS, CHOSEN)


def test_an_inspection_without_an_outcome_and_a_second_one_were_made_but_are_not_counted():
    steps = COUNTED.cases.steps
    assert steps["removed_areas"].loc["Outcome known"] == "Slough"
    assert "Cornwall" in steps["removed_areas"].loc["Once an area"]
    assert len(COUNTED.made) == len(COUNTED.cases.frame) + steps["removed"].loc[["Outcome known", "Once an area"]].sum()


def test_each_table_holds_all_counted_inspections_but_those_it_leaves_out():
    tables = question_tables(COUNTED, AREAS, CHOSEN)
    held = left_out(COUNTED, tables)
    assert (held["counted"] + held["left_out"] == len(COUNTED.cases.frame)).all()
    unknown = unknown_facts(COUNTED, AREAS)
    assert held["left_out"].tolist() == [len(unknown["start"]), 0, len(unknown["deprivation"]), len(unknown["earlier"])]


def test_a_choice_that_would_leave_nothing_has_a_gap_and_not_an_error():
    early = CHOSEN.model_copy(update={"as_at_date": date(2023, 3, 5)})
    others = other_choices(INSPECTIONS, AREAS, early)
    assert others["inspections"].loc["date_rule = publication"] == 0
    assert others.loc[["date_rule = publication"], list(QUESTIONS)].isna().all(axis=None)


@pytest.mark.parametrize(("rule", "same"), [("start", 4), ("publication", 1)])
def test_the_release_counts_by_start_and_not_by_publication(rule: str, same: int):
    published = published_totals(load_published("outcomes_2023"), load_published("figures"))
    ours = release_totals(INSPECTIONS, AREAS, as_at=date(2023, 12, 31), date_rule=rule)
    assert reconcile(ours, published)["difference"].eq(0).sum() == same
