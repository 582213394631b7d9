"""Claims that are counts or shares: functions of the facts and an argument."""

import pandas as pd

from helpers.questions.q08_claims.answers import Answer, counted, share
from helpers.questions.q08_claims.facts import Facts

FIRST_YEAR_END = pd.Timestamp("2017-01-01")
"""The slides speak of the inspections of 2016, some of them reported on later."""


def areas_existing(facts: Facts, argument: str) -> Answer:
    """Count the local areas that existed."""
    return counted(len(facts.existing))


def inspected(facts: Facts, argument: str) -> Answer:
    """Count the inspected areas."""
    return counted(len(facts.counted))


def statements(facts: Facts, argument: str) -> Answer:
    """Count the inspected areas with a statement of action."""
    return counted(int(facts.counted["wsoa"].sum()))


def share_with_statement(facts: Facts, argument: str) -> Answer:
    """Give the share of the inspected areas with a statement of action."""
    return _share_of(facts.counted)


def not_inspected(facts: Facts, argument: str) -> Answer:
    """Count the areas not inspected, in one region or in all."""
    left = facts.not_inspected
    return counted(len(left) if not argument else int(left["ofsted_region"].eq(argument).sum()))


def share_of_not_inspected(facts: Facts, argument: str) -> Answer:
    """Give the share of the areas not inspected that lies in some regions."""
    left = facts.not_inspected["ofsted_region"]
    return share(int(left.isin(argument.split("; ")).sum()), len(left))


def regions_with_most_not_inspected(facts: Facts, argument: str) -> Answer:
    """Count how many regions it takes, from the largest number down, to hold over half of the areas not inspected."""
    by_region = facts.not_inspected["ofsted_region"].value_counts(sort=True)
    return counted(int((by_region.cumsum() * 2 <= by_region.sum()).sum()) + 1)


def share_inspected_in_region(facts: Facts, argument: str) -> Answer:
    """Give the share of a region's areas that have been inspected."""
    every = int(facts.existing["ofsted_region"].eq(argument).sum())
    return share(every - int(facts.not_inspected["ofsted_region"].eq(argument).sum()), every)


def regions(facts: Facts, argument: str) -> Answer:
    """Count the regions."""
    return counted(facts.existing["ofsted_region"].nunique())


def regions_mostly_without(facts: Facts, argument: str) -> Answer:
    """Count the regions where areas without a statement outnumber those with one."""
    return counted(len(mostly_without(facts)))


def mostly_without(facts: Facts) -> list[str]:
    """Name those regions, in alphabetical order."""
    means = facts.counted.groupby(facts.counted["ofsted_region"].astype(str))["wsoa"].mean()
    return sorted(means.index[means < 1 / 2])


def share_in_region(facts: Facts, argument: str) -> Answer:
    """Give a region's share with a statement."""
    return _share_of(facts.counted[facts.counted["ofsted_region"] == argument])


def inspected_in_london(facts: Facts, argument: str) -> Answer:
    """Count the inspected areas of inner or outer London."""
    return counted(int(facts.counted["london_part"].eq(argument).sum()))


def statements_in_london(facts: Facts, argument: str) -> Answer:
    """Count the areas of inner or outer London with a statement."""
    return counted(int(facts.counted.loc[facts.counted["london_part"].eq(argument), "wsoa"].sum()))


def share_in_london(facts: Facts, argument: str) -> Answer:
    """Give the share with a statement in inner or outer London."""
    return _share_of(facts.counted[facts.counted["london_part"].eq(argument)])


def inspected_in_year(facts: Facts, argument: str) -> Answer:
    """Count the areas inspected in a reporting year."""
    return counted(int(facts.counted["year"].eq(argument).sum()))


def without_in_year(facts: Facts, argument: str) -> Answer:
    """Count the areas inspected in a reporting year that need no statement."""
    return counted(int(facts.counted.loc[facts.counted["year"].eq(argument), "wsoa"].eq(0).sum()))


def share_without_in_year(facts: Facts, argument: str) -> Answer:
    """Give the share without a statement in a reporting year."""
    outcomes = facts.counted.loc[facts.counted["year"].eq(argument), "wsoa"]
    return share(int(outcomes.eq(0).sum()), len(outcomes))


def share_in_calendar_years(facts: Facts, argument: str) -> Answer:
    """Give the share with a statement among the inspections that started in some calendar years."""
    years = [int(year) for year in argument.split("; ")]
    return _share_of(facts.counted[facts.counted["inspection_start_date"].dt.year.isin(years)])


def weaknesses(facts: Facts, argument: str) -> Answer:
    """Add up the significant weaknesses whose number is known."""
    return counted(int(facts.counted["significant_weaknesses"].sum()))


def inspected_in_2016(facts: Facts, argument: str) -> Answer:
    """Count the inspections that started in 2016, reported on or not."""
    return counted(len(started_in_2016(facts)))


def letters_of_2016(facts: Facts, argument: str) -> Answer:
    """Count the inspections of 2016 whose letter was out by the day."""
    return counted(int((started_in_2016(facts)["published_by"] <= pd.Timestamp(facts.as_at)).sum()))


def statements_of_2016(facts: Facts, argument: str) -> Answer:
    """Count the inspections of 2016 with a published statement of action by the day."""
    return counted(int(facts.counted.loc[facts.counted["inspection_start_date"] < FIRST_YEAR_END, "wsoa"].sum()))


def started_in_2016(facts: Facts) -> pd.DataFrame:
    """Return the inspections that started in 2016, published or not."""
    return facts.inspections[facts.inspections["inspection_start_date"] < FIRST_YEAR_END]


def _share_of(cases: pd.DataFrame) -> Answer:
    return share(int(cases["wsoa"].sum()), len(cases))
