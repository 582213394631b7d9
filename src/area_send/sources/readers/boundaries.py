"""What happened to local areas since 2016: facts of law that no official file at hand lists.

From the structural changes orders for Bournemouth, Dorset and Poole (2018), Buckinghamshire (2019), Northamptonshire
(2020), Cumbria, North Yorkshire and Somerset (2022), and the ONS register of codes.
"""

from dataclasses import dataclass
from datetime import date

DORSET_CHANGE = date(2019, 4, 1)
NORTHAMPTONSHIRE_CHANGE = date(2021, 4, 1)
CUMBRIA_CHANGE = date(2023, 4, 1)


@dataclass(frozen=True)
class Change:
    """When an area began or ended, and what came before or after it.

    ``abolished`` is the first day on which the area no longer exists.
    """

    created: date | None = None
    abolished: date | None = None
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recoded:
    """A former code of an area whose boundary stayed as it was."""

    former_code: str
    former_type: str
    since: date


@dataclass(frozen=True)
class Unlisted:
    """An abolished area that the look-up leaves out, or lists without code or type."""

    code: str
    name: str
    region: str
    authority_type: str


CHANGES = {
    "E06000028": Change(abolished=DORSET_CHANGE, successors=("E06000058",)),
    "E06000029": Change(abolished=DORSET_CHANGE, successors=("E06000058",)),
    "E10000009": Change(abolished=DORSET_CHANGE, successors=("E06000058", "E06000059")),
    "E06000058": Change(created=DORSET_CHANGE, predecessors=("E06000028", "E06000029", "E10000009")),
    "E06000059": Change(created=DORSET_CHANGE, predecessors=("E10000009",)),
    "E10000021": Change(abolished=NORTHAMPTONSHIRE_CHANGE, successors=("E06000061", "E06000062")),
    "E06000061": Change(created=NORTHAMPTONSHIRE_CHANGE, predecessors=("E10000021",)),
    "E06000062": Change(created=NORTHAMPTONSHIRE_CHANGE, predecessors=("E10000021",)),
    "E10000006": Change(abolished=CUMBRIA_CHANGE, successors=("E06000063", "E06000064")),
    "E06000063": Change(created=CUMBRIA_CHANGE, predecessors=("E10000006",)),
    "E06000064": Change(created=CUMBRIA_CHANGE, predecessors=("E10000006",)),
}

RECODED = {
    "E06000060": Recoded("E10000002", "County", date(2020, 4, 1)),
    "E06000065": Recoded("E10000023", "County", date(2023, 4, 1)),
    "E06000066": Recoded("E10000027", "County", date(2023, 4, 1)),
}
"""Buckinghamshire, North Yorkshire and Somerset: districts abolished within the county's own boundary."""

LATER_CODES = {"E08000016": "E08000038", "E08000019": "E08000039"}
"""Barnsley and Sheffield: codes since a small boundary change of April 2025, borne by one file that we read."""

UNLISTED = {
    "835": Unlisted("E10000009", "Dorset (to March 2019)", "South West", "County"),
    "836": Unlisted("E06000029", "Poole", "South West", "Unitary authority"),
    "837": Unlisted("E06000028", "Bournemouth", "South West", "Unitary authority"),
    "909": Unlisted("E10000006", "Cumbria", "North West", "County"),
    "928": Unlisted("E10000021", "Northamptonshire", "East Midlands", "County"),
}
"""By DfE number."""

UNITARY_SINCE_CREATED = ("E06000063", "E06000064")
"""Cumberland, and Westmorland and Furness: the look-up still gives them Cumbria's type, county."""

CURRENT_CODE = {recoded.former_code: code for code, recoded in RECODED.items()} | {
    later: code for code, later in LATER_CODES.items()
}
"""Any other code of an area -> the code our tables use."""


def current_code(code: str) -> str:
    """Return the code that our tables use for an area.

    Examples
    --------
    >>> current_code("E10000023"), current_code("E06000014")
    ('E06000065', 'E06000014')
    """
    return CURRENT_CODE.get(code, code)
