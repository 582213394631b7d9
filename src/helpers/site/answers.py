"""Which sentences of a headline answer the notebook's title, each with the caveat that belongs to it."""

import re
from itertools import takewhile

ANSWERED_BY: dict[str, tuple[str, ...]] = {
    "01_deprivation": (r"with the deprivation group\b",),
    "02_year_on_year": (r"with the year\b",),
    "03_region_and_type": (r"with the region\b", r"with the authority type\b"),
    "04_population_and_provision": (r"\bsize\b", r"\bindicators?\b"),
    "05_revisits": (
        r"had made sufficient progress",
        r"\bmonths\b",
        r"inspected (before|first|on one day)|were chosen",
    ),
    "06_framework_2023": (r"\bfound\b", r"with the earlier outcome\b", r"had had a full inspection"),
    "07_multiverse": (r"^On deprivation", r"^On the year"),
    "08_published_claims": (r"^The ledger holds",),
    "09_map": (r"tiles for the framework of 2016", r"tiles for the framework of 2023"),
}
"""Notebook to what only a sentence that answers its title holds, whatever the parameters; one pattern a part."""
GOES_WITH = re.compile(
    r"That is not evidence|Among the \d+ primary tests|The .+ (only primary question|has no place)|Of all, |"
    r"Our tables answer"
)
"""How a sentence begins that qualifies or completes the one before it."""
_NEXT_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z‘0-9])")


def split_sentences(text: str) -> list[str]:
    """Split computed text at the ends of its sentences: a full stop followed by a capital or a digit."""
    return [sentence for sentence in _NEXT_SENTENCE.split(text) if sentence]


def answer_parts(notebook: str, headline: list[str]) -> list[str]:
    """Return the parts of a headline that answer its notebook's title, in the headline's order.

    Each is a sentence with those that qualify it. A headline without any such sentence is answered by its first one.
    """
    found = {_first(pattern, headline) for pattern in ANSWERED_BY.get(notebook, ())}
    starts = sorted(place for place in found if place is not None) or [0][: len(headline)]
    return [" ".join([headline[start], *_qualifying(headline[start + 1 :])]) for start in starts]


def _first(pattern: str, headline: list[str]) -> int | None:
    return next((place for place, sentence in enumerate(headline) if re.search(pattern, sentence)), None)


def _qualifying(following: list[str]) -> list[str]:
    return list(takewhile(GOES_WITH.match, following))
