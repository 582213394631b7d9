"""Claims that are dates."""

import pandas as pd

from helpers.questions.q08_claims.answers import Answer, on
from helpers.questions.q08_claims.counts import started_in_2016
from helpers.questions.q08_claims.facts import Facts
from helpers.questions.q08_claims.visits import second_of_2023
from helpers.vocabulary import FIRST_FRAMEWORK


def first_inspection(facts: Facts, argument: str) -> Answer:
    """Give the first day of an inspection that is counted."""
    return on(facts.counted["inspection_start_date"].min())


def last_inspection(facts: Facts, argument: str) -> Answer:
    """Give the last day on which an inspection of the first framework that was published by the day began."""
    return on(facts.counted["inspection_start_date"].max())


def first_revisit(facts: Facts, argument: str) -> Answer:
    """Give the first day of a re-visit."""
    return on(facts.revisited["revisit_start_date"].min())


def last_revisit(facts: Facts, argument: str) -> Answer:
    """Give the last day on which a re-visit began."""
    return on(facts.revisited["revisit_start_date"].max())


def last_visit(facts: Facts, argument: str) -> Answer:
    """Give the last day on which an inspection or a re-visit began."""
    return on(max(facts.counted["inspection_start_date"].max(), facts.revisited["revisit_start_date"].max()))


def last_inspection_of_2016(facts: Facts, argument: str) -> Answer:
    """Give the last day of 2016 on which an inspection began."""
    return on(started_in_2016(facts)["inspection_start_date"].max())


def first_inspection_from_2023(facts: Facts, argument: str) -> Answer:
    """Give the first day of an inspection of the second framework."""
    return on(facts.second["inspection_start_date"].min())


def last_inspection_of_2023(facts: Facts, argument: str) -> Answer:
    """Give the last day of 2023 on which an inspection began."""
    return on(second_of_2023(facts)["inspection_start_date"].max())


def inspected_on(facts: Facts, argument: str) -> Answer:
    """Give the day, or the month where no more is known, on which an area's first inspection began."""
    mask = facts.inspections["la_code"].eq(argument) & facts.inspections["framework"].eq(FIRST_FRAMEWORK)
    row = facts.inspections[mask].iloc[0]
    return on(row["inspection_start_date"], precision=str(row["inspection_start_precision"]))


def revisited_on(facts: Facts, argument: str) -> Answer:
    """Give the day, or the month, on which an area's re-visit began."""
    row = facts.revisits[facts.revisits["la_code"].eq(argument)].iloc[0]
    return on(row["revisit_start_date"], precision=str(row["revisit_start_precision"]))


def abolished_on(facts: Facts, argument: str) -> Answer:
    """Give the first day on which an area no longer existed."""
    return on(pd.Timestamp(facts.areas.loc[facts.areas["la_code"].eq(argument), "abolished"].iloc[0]))
