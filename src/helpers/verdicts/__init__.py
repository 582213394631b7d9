"""Sentences about test results: what a result says, how strongly, and what it does not say."""

from helpers.verdicts.association import (
    Subject,
    agreement,
    association,
    comparison,
    definitions,
    departure,
    detectable,
    effect_size,
    odds_per_step,
    overall,
    range_of_shares,
    reconciled,
    trend,
)
from helpers.verdicts.families import family, odds_range, terms
from helpers.verdicts.groups import contrasts, in_words
from helpers.verdicts.years import change, extension, first_term, shapes, without_first_term

__all__ = [
    "Subject",
    "agreement",
    "association",
    "change",
    "comparison",
    "contrasts",
    "definitions",
    "departure",
    "detectable",
    "effect_size",
    "extension",
    "family",
    "first_term",
    "in_words",
    "odds_per_step",
    "odds_range",
    "overall",
    "range_of_shares",
    "reconciled",
    "shapes",
    "terms",
    "trend",
    "without_first_term",
]
