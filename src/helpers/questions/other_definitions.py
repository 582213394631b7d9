"""A question asked again with one choice changed at a time: parameters in, one answer a choice out."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Protocol, Self, TypeVar

import pandas as pd

from helpers.vocabulary import FIRST_FRAMEWORK

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
