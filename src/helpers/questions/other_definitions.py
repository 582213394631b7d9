"""A question asked again with one choice changed at a time: parameters in, one answer a choice out."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from math import isnan, nan
from typing import Any, Protocol, Self, TypeVar

import pandas as pd

from helpers.vocabulary import FIRST_FRAMEWORK
from smallstats.errors import DataError
from smallstats.looks import spend_alpha

OWN = "this run's own definitions"


class Dated(Protocol):
    """Parameters of a notebook that counts what was published by a date."""

    @property
    def as_at_date(self) -> date:
        """Last publication date to count."""

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return the parameters with some changed, as pydantic's models do."""


Chosen = TypeVar("Chosen", bound=Dated)


def change_one(parameters: Chosen, choices: Mapping[str, Iterable[Any]]) -> dict[str, Chosen]:
    """List this run's parameters, then each with one choice changed, by their definition in words.

    Parameters
    ----------
    choices : mapping of str to values
        Parameter name to the values it may take; the run's own value is passed over.
    """
    others = {
        f"{name} = {value}": parameters.model_copy(update={name: value})
        for name, values in choices.items()
        for value in values
        if value != getattr(parameters, name)
    }
    return {OWN: parameters, **others}


def to_the_last(parameters: Chosen, inspections: pd.DataFrame) -> Chosen:
    """Move the as-at date to the last publication under the first framework, or leave it if it is later."""
    last = inspections.loc[inspections["framework"] == FIRST_FRAMEWORK, "published_by"].max().date()
    return parameters.model_copy(update={"as_at_date": max(last, parameters.as_at_date)})


def with_the_last(every: Mapping[str, Chosen], inspections: pd.DataFrame) -> dict[str, Chosen]:
    """Add this run's own definitions as at the last publication, where that changes them."""
    last = to_the_last(every[OWN], inspections)
    return {**every} if last == every[OWN] else {**every, f"as_at_date = {last.as_at_date.isoformat()}": last}


def answer_each(every: Mapping[str, Chosen], answer: Callable[[Chosen], Mapping[str, Any]]) -> pd.DataFrame:
    """Answer a question under each definition.

    Returns
    -------
    DataFrame
        Indexed by `definition`, in the order given: `chosen` (this run's own), then what `answer` returns.
    """
    rows = [{"definition": name, "chosen": name == OWN, **answer(chosen)} for name, chosen in every.items()]
    return pd.DataFrame(rows).set_index("definition")


def look_again(
    parameters: Chosen, inspections: pd.DataFrame, p_value: Callable[[Chosen], float], *, level: float
) -> pd.DataFrame:
    """Ask the question as at each 31 March up to this run's date, as a reader of every release would have.

    Each look has the information of the inspections published by then, of all under the first framework. The level
    is shared out over the looks so that the chance of any false finding stays at the whole level.

    Returns
    -------
    DataFrame
        Indexed by `As at`, one row a look with a p-value: `inspections` published by then, `p_value`,
        `p_below` (what it has to be below at that look) and `found`; without rows where no look can be made.

    References
    ----------
    Lan and DeMets (1983), Biometrika 70, 659-663.
    """
    published = inspections.loc[inspections["framework"] == FIRST_FRAMEWORK, "published_by"].sort_values()
    last = parameters.as_at_date
    springs = [date(year, 3, 31) for year in range(published.min().year, last.year + 1)]
    days = [day for day in springs if published.min().date() <= day < last] + [last]
    made = [(day, _p_at(day, parameters, p_value)) for day in days]
    rows = [(day, int((published <= pd.Timestamp(day)).sum()), p) for day, p in made if not isnan(p)]
    frame = pd.DataFrame(rows, columns=["As at", "inspections", "p_value"]).drop_duplicates("inspections")
    frame = frame.set_index(pd.Index(frame["As at"].astype(str), name="As at")).drop(columns="As at")
    if frame.empty:
        return frame.assign(p_below=[], found=[])
    limits = spend_alpha(frame["inspections"] / len(published), confidence=1 - level)["level"].to_numpy()
    return frame.assign(p_below=limits, found=frame["p_value"].to_numpy() < limits)


def _p_at(day: date, parameters: Chosen, p_value: Callable[[Chosen], float]) -> float:
    """Return the p-value as at a day, NaN where nothing was published of what the run counts."""
    try:
        return p_value(parameters.model_copy(update={"as_at_date": day}))
    except DataError:
        return nan
