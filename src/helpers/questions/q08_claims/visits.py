"""Claims on re-visits, on areas that no longer exist, and on the second framework."""

import pandas as pd

from helpers.formats import number
from helpers.questions.q08_claims.answers import Answer, counted, share
from helpers.questions.q08_claims.answers import text as answer_text
from helpers.questions.q08_claims.facts import Facts
from helpers.vocabulary import FIRST_FRAMEWORK

DAYS_A_YEAR = 365.25
OUTCOMES = ["all", "some", "none"]


def revisits(facts: Facts, argument: str) -> Answer:
    """Count the re-visits, all or those with some outcomes."""
    return counted(len(_with_outcomes(facts, argument)))


def share_of_revisits(facts: Facts, argument: str) -> Answer:
    """Give the share of re-visits with some outcomes."""
    return share(len(_with_outcomes(facts, argument)), len(facts.revisited))


def share_revisited(facts: Facts, argument: str) -> Answer:
    """Give the share of areas with a statement that have been re-visited."""
    return share(len(facts.revisited), int(facts.counted["wsoa"].sum()))


def revisits_awaited(facts: Facts, argument: str) -> Answer:
    """Count the areas with a statement that have not been re-visited."""
    return counted(int(facts.counted["wsoa"].sum()) - len(facts.revisited))


def fewest_weaknesses_left(facts: Facts, argument: str) -> Answer:
    """Give the smallest number of weaknesses left in an area where not all were put right."""
    left = _with_outcomes(facts, "some; none")["weaknesses_progress_not_made"].min()
    return Answer(float("nan"), "count", "none counted") if pd.isna(left) else counted(int(left))


def longest_wait_with_weaknesses(facts: Facts, argument: str) -> Answer:
    """Give the longest time, in years, from an inspection to a re-visit that still found weaknesses."""
    rows = _with_outcomes(facts, "some; none")
    years = float((rows["revisit_start_date"] - rows["inspection_start_date"]).dt.days.max()) / DAYS_A_YEAR
    return Answer(years, "years", f"up to {number(years)} years")


def inspected_then_abolished(facts: Facts, argument: str) -> Answer:
    """Count the areas inspected under the first framework that no longer existed on the document's day, or another."""
    return counted(len(_inspected_and_gone(facts, argument)))


def inspected_then_abolished_names(facts: Facts, argument: str) -> Answer:
    """Name those areas."""
    return answer_text(*sorted(_inspected_and_gone(facts, argument)["la_name"]))


def areas_abolished(facts: Facts, argument: str) -> Answer:
    """Count the areas, inspected or not, that existed when the inspections began and no longer do on the day."""
    gone = facts.areas["abolished"].between(_first(facts)["inspection_start_date"].min(), pd.Timestamp(facts.as_at))
    return counted(int(gone.sum()))


def inspections_not_in_file(facts: Facts, argument: str) -> Answer:
    """Count the inspections of the first framework that Ofsted's file of 2022 leaves out of its rows."""
    first = facts.inspections["framework"].eq(FIRST_FRAMEWORK)
    return counted(int((first & facts.inspections["source"].ne("ofsted-2022-file")).sum()))


def inspections_not_in_release(facts: Facts, argument: str) -> Answer:
    """Count the inspections of areas abolished by a release's date, which it leaves out."""
    return counted(len(_inspected_and_gone(facts, argument)))


def successors_not_inspected(facts: Facts, argument: str) -> Answer:
    """Count the areas that came from an abolished one and were not inspected under the first framework."""
    heirs = facts.areas[facts.areas["predecessors"].fillna("").str.contains(argument)]
    return counted(int((~heirs["la_code"].isin(_first(facts)["la_code"])).sum()))


def outcomes_in_2023(facts: Facts, argument: str) -> Answer:
    """Count the inspections that started in 2023, all or those with one outcome."""
    cases = second_of_2023(facts)
    return counted(int(cases["outcome"].eq(argument).sum()) if argument else len(cases))


def share_of_2023_published(facts: Facts, argument: str) -> Answer:
    """Give the share of the inspections of 2023 in our list whose report has a date of publication."""
    cases = second_of_2023(facts)
    return share(int(cases["publication_date"].notna().sum()), len(cases))


def outcomes_possible(facts: Facts, argument: str) -> Answer:
    """Count the different outcomes that inspections of the second framework have had."""
    return counted(facts.second["outcome"].dropna().nunique())


def fewest_priority_actions(facts: Facts, argument: str) -> Answer:
    """Give the smallest known number of areas for priority action of an inspection that has any."""
    known = facts.second["areas_for_priority_action"].dropna()
    return counted(int(known.min()))


def second_of_2023(facts: Facts) -> pd.DataFrame:
    """Return the inspections of the second framework that started in 2023."""
    chosen: pd.DataFrame = facts.second[facts.second["inspection_start_date"].dt.year == 2023]
    return chosen


def _with_outcomes(facts: Facts, outcomes: str) -> pd.DataFrame:
    return facts.revisited[facts.revisited["outcome"].isin(outcomes.split("; ") if outcomes else OUTCOMES)]


def _first(facts: Facts) -> pd.DataFrame:
    return facts.inspections[facts.inspections["framework"] == FIRST_FRAMEWORK]


def _inspected_and_gone(facts: Facts, day: str) -> pd.DataFrame:
    """Return the areas of an inspection that no longer existed on a day, that of the document if none is given."""
    gone = facts.areas[facts.areas["abolished"] <= pd.Timestamp(day or facts.as_at)]
    return gone[gone["la_code"].isin(_first(facts)["la_code"])]
