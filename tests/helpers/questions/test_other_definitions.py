"""One choice changed at a time, with this run's own first."""

from datetime import date

from helpers.data.load import load_inspections
from helpers.parameters.q02_years import YearOnYear
from helpers.questions.other_definitions import OWN, answer_each, change_one, look_again, with_the_last

RULES = ("reporting-year-by-start", "calendar-year-by-start")


def test_this_run_comes_first_and_its_own_value_is_not_repeated():
    every = change_one(YearOnYear(draws=1000), {"year_rule": RULES, "draws": (1000, 2000)})
    assert list(every) == [OWN, "year_rule = calendar-year-by-start", "draws = 2000"]
    assert every["draws = 2000"] == YearOnYear(draws=2000)


def test_the_last_publication_is_added_only_where_it_changes_something():
    every = with_the_last(change_one(YearOnYear(), {}), load_inspections())
    assert list(every) == [OWN, "as_at_date = 2022-06-21"]
    later = YearOnYear.model_validate({"as_at_date": date(2024, 1, 1)})
    assert list(with_the_last(change_one(later, {}), load_inspections())) == [OWN]


def test_each_definition_is_answered_and_this_runs_own_marked():
    answers = answer_each(change_one(YearOnYear(), {"year_rule": RULES}), lambda chosen: {"rule": chosen.year_rule})
    assert answers["chosen"].tolist() == [True, False]
    assert answers["rule"].tolist() == list(RULES)


def test_each_spring_is_one_look_and_the_level_is_shared_out():
    asked = []

    def p_value(chosen: YearOnYear) -> float:
        asked.append(chosen.as_at_date)
        return 0.02

    frame = look_again(YearOnYear(), load_inspections(), p_value, level=0.05)
    assert asked == [date(year, 3, 31) for year in range(2017, 2022)]
    assert frame["inspections"].is_monotonic_increasing
    assert frame["p_below"].is_monotonic_increasing
    assert frame["p_below"].max() < 0.05
    assert (frame["found"] == (frame["p_below"] > 0.02)).all()
